"""Single values as schedules write them; what cannot be read becomes a fault and None, never a guess."""

import math
import re
from datetime import datetime, time

from park_dispatch.model.schedule import Fault

_DURATION = re.compile(
    r"(-?)P(?:(\d{1,7}(?:\.\d*)?)D)?"
    r"(?:T(?:(-?\d{1,9}(?:\.\d*)?)H)?(?:(-?\d{1,9}(?:\.\d*)?)M)?(?:(-?\d{1,9}(?:\.\d*)?)S)?)?"
)
_MOMENT = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?"
)
_MOST = 1e10
MOST_FAULTS = 1000
"""Faults kept of one file: a file of nothing but faults need not fill the memory with them."""


class Values:
    """Reads values and collects what could not be read; `place` names the row being read."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.place = ""

    def fault(self, fault: Fault) -> None:
        """Remember a fault, up to a bound."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def moment(self, text: str, what: str) -> datetime | None:
        """2015-02-18T08:00:00 or 2015-02-18 08:00; midnight where no time is given. None for blank or no date."""
        text = text.strip()
        if not text or text == "NA":
            return None
        hit = _MOMENT.fullmatch(text)
        try:
            if hit is None:
                raise ValueError
            return datetime(*(int(part or 0) for part in hit.groups()))  # type: ignore[arg-type]
        except ValueError:
            self.fault(Fault("date", self.place, what, text[:60]))
            return None

    def number(self, text: str, what: str) -> float | None:
        """A finite number, with point or comma; None for blank or none."""
        text = text.strip()
        if not text:
            return None
        try:
            value = float(text.replace(",", ".") if text.count(",") == 1 and "." not in text else text)
        except ValueError:
            value = math.nan
        if math.isfinite(value) and abs(value) < 1e15:
            return value
        self.fault(Fault("number", self.place, what, text[:60]))
        return None

    def whole(self, text: str, what: str) -> int | None:
        """A whole number; None for blank or none."""
        value = self.number(text, what)
        return None if value is None else int(value)

    def tenths(self, text: str, what: str) -> float | None:
        """Tenths of minutes as minutes."""
        value = self.number(text, what)
        return None if value is None else to_tenth(value / 10)

    def hours(self, text: str, what: str) -> float | None:
        """Hours as minutes."""
        value = self.number(text, what)
        return None if value is None else to_tenth(value * 60)

    def duration(self, text: str, what: str) -> float | None:
        """PT8H0M0S as minutes; P1D is a day of 24 hours, as XML Schema says."""
        text = text.strip()
        if not text:
            return None
        hit = _DURATION.fullmatch(text)
        if hit is None or text in ("P", "-P", "PT", "-PT"):
            self.fault(Fault("number", self.place, what, text[:60]))
            return None
        days, hours, minutes, seconds = (float(part or 0) for part in hit.groups()[1:])
        total = days * 1440 + hours * 60 + minutes + seconds / 60
        if abs(total) > _MOST:
            self.fault(Fault("number", self.place, what, text[:60]))
            return None
        return to_tenth(-total if hit[1] else total)


def to_tenth(minutes: float) -> float:
    """Minutes to a tenth, and no minus zero."""
    return round(minutes, 1) + 0.0


def of_day(text: str) -> int | None:
    """08:00, 08:00:00, 8:00 AM as minutes after midnight; None for anything else."""
    hit = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?(?:\.\d+)?\s*([AaPp])?\.?[Mm]?\.?", text.strip())
    if hit is None:
        return None
    hour, minute = int(hit[1]), int(hit[2])
    if hit[3]:
        hour = hour % 12 + (12 if hit[3] in "Pp" else 0)
    if hour == 24 and minute == 0:
        return 1440
    try:
        time(hour, minute)
    except ValueError:
        return None
    return hour * 60 + minute


def shifts(pairs: list[tuple[int | None, int | None]]) -> tuple[tuple[int, int], ...]:
    """Shifts in order without those that are empty; an end at midnight is the end of the day."""
    found = []
    for start, end in pairs:
        if start is None or end is None:
            continue
        end = 1440 if end == 0 else end
        if start < end:
            found.append((start, end))
        elif start > end:  # through midnight: the part after it belongs to the same day of the calendar
            found += [(start, 1440), (0, end)] if start < 1440 else [(0, end)]
    return tuple(sorted(set(found)))
