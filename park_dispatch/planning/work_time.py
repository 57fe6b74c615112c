"""Working time of a schedule's calendars: how many working minutes lie before a moment, and the moment after so many.

A calendar is laid out once as the minutes worked before each day, so that both questions are a search in a list.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import accumulate

from park_dispatch.model.schedule import Shifts, Week, WorkCalendar

_WORKDAY: Shifts = ((480, 720), (780, 1020))
USUAL_WEEK: Week = (_WORKDAY,) * 5 + ((), ())
"""What MS Project takes where a calendar says nothing: Monday to Friday, 8–12 and 13–17."""
_DEEPEST = 10
_MOST_DAYS = 1_000_000


class TooManyDays(Exception):
    """The exceptions of a calendar cover more days, one upon the other, than anybody would state."""


def lineage(calendar: WorkCalendar, calendars: Mapping[int, WorkCalendar]) -> list[WorkCalendar]:
    """The calendar, its base, the base of that …, each once."""
    found = [calendar]
    while (base := found[-1].base) is not None and base in calendars and len(found) < _DEEPEST:
        if calendars[base] in found:
            break
        found.append(calendars[base])
    return found


def whole_week(calendar: WorkCalendar, calendars: Mapping[int, WorkCalendar]) -> tuple[Shifts, ...]:
    """The week with the days filled in that are left to the base."""
    weeks = [one.week for one in lineage(calendar, calendars)]
    filled = []
    for day in range(7):
        said = next((week[day] for week in weeks if week[day] is not None), None)
        usual = USUAL_WEEK[day] if all(part is None for week in weeks for part in week) else ()
        filled.append(usual or () if said is None else said)
    return tuple(filled)


def day_shifts(
    calendar: WorkCalendar, calendars: Mapping[int, WorkCalendar], first: date, last: date
) -> dict[date, Shifts]:
    """The days from first to last that do not follow the week; own exceptions go before those of the base.

    Raises TooManyDays.
    """
    found: dict[date, Shifts] = {}
    left = _MOST_DAYS
    for one in reversed(lineage(calendar, calendars)):
        for week in one.weeks:
            days = _days(max(first, week.first), min(last, week.last))
            left -= len(days)
            for day in days:
                work = week.week[day.weekday()]
                if work is not None:
                    found[day] = work
        for exception in one.exceptions:
            days = _days(max(first, exception.first), min(last, exception.last))
            left -= len(days)
            found |= dict.fromkeys(days, exception.shifts)
            if left < 0:
                raise TooManyDays
    return found


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]


class WorkTime:
    """The working minutes of one calendar between two days; moments outside are taken as these days.

    Positions are working minutes since midnight of `first`.
    """

    def __init__(self, calendar: WorkCalendar, calendars: Mapping[int, WorkCalendar], first: date, last: date) -> None:
        week = whole_week(calendar, calendars)
        special = day_shifts(calendar, calendars, first, last)
        self._first = first
        self._shifts = [special.get(day, week[day.weekday()]) for day in _days(first, last)]
        lengths = [sum(end - start for start, end in shifts) for shifts in self._shifts]
        self._before = [0, *accumulate(lengths)]
        self.total = self._before[-1]
        """All the working minutes."""

    def position(self, moment: datetime) -> float:
        """Working minutes before a moment."""
        day = (moment.date() - self._first).days
        if day < 0:
            return 0.0
        if day >= len(self._shifts):
            return float(self.total)
        minute = moment.hour * 60 + moment.minute + moment.second / 60
        done = sum(min(max(minute - start, 0.0), end - start) for start, end in self._shifts[day])
        return self._before[day] + done

    def start_at(self, position: float) -> datetime:
        """The moment work goes on after so many minutes: the beginning of a shift rather than the end of one."""
        day = min(max(bisect_right(self._before, position) - 1, 0), len(self._shifts) - 1)
        return self._at(day, position - self._before[day], ending=False)

    def finish_at(self, position: float) -> datetime:
        """The moment so many minutes are done: the end of a shift rather than the beginning of the next."""
        day = min(max(bisect_left(self._before, position) - 1, 0), len(self._shifts) - 1)
        return self._at(day, position - self._before[day], ending=True)

    def _at(self, day: int, left: float, *, ending: bool) -> datetime:
        midnight = datetime.combine(self._first + timedelta(days=day), datetime.min.time())
        for start, end in self._shifts[day]:
            if left < end - start or (ending and left <= end - start):
                return midnight + timedelta(minutes=start + left)
            left -= end - start
        shifts = self._shifts[day]
        return midnight + timedelta(minutes=shifts[-1][1] if shifts else 0)
