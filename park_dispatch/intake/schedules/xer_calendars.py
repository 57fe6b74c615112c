"""Calendars of P6: nested brackets, (0||name(key|value|…)(children)). 1 is Sunday; days count from 1899-12-30."""

import re
from dataclasses import dataclass, field
from datetime import date

from park_dispatch.intake.schedules.values import Values, of_day, shifts
from park_dispatch.intake.schedules.xer_tables import Row
from park_dispatch.model.schedule import CalendarException, Fault, Shifts, Week, WorkCalendar

_EPOCH = date(1899, 12, 30).toordinal()
_TOKEN = re.compile(r"[()]|[^()]+")
_DEEPEST = 30
_MOST = 200_000


@dataclass(slots=True)
class _Item:
    name: str = ""
    facts: str = ""
    children: list["_Item"] = field(default_factory=list)

    def fact(self, key: str) -> str:
        parts = self.facts.split("|")
        found = {parts[at].strip(): parts[at + 1].strip() for at in range(0, len(parts) - 1, 2)}
        return found.get(key, "")


class _Brackets:
    """Reads ( label ( facts ) ( items ) ). Raises ValueError where the brackets do not fit or go too deep."""

    def __init__(self, text: str) -> None:
        found = (token.strip() for token in _TOKEN.findall(text.replace("\x7f", "").replace("\n", "")))
        self._tokens: list[str] = [token for token in found if token]
        self._at = 0
        if len(self._tokens) > _MOST:
            raise ValueError("too long")

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _expect(self, mark: str) -> None:
        if self._next() != mark:
            raise ValueError(mark)
        self._at += 1

    def _text(self) -> str:
        if self._next() in ("(", ")", ""):
            return ""
        self._at += 1
        return self._tokens[self._at - 1]

    def item(self, depth: int = 0) -> _Item:
        """The item that begins here."""
        if depth > _DEEPEST:
            raise ValueError("too deep")
        self._expect("(")
        name = self._text().partition("||")[2].strip()
        self._expect("(")
        facts = self._text()
        self._expect(")")
        self._expect("(")
        children = []
        while self._next() == "(":
            children.append(self.item(depth + 1))
        self._expect(")")
        self._expect(")")
        return _Item(name, facts, children)


def _root(data: str, v: Values) -> _Item | None:
    if not data.strip():
        return None
    try:
        return _Brackets(data).item()
    except ValueError:
        v.fault(Fault("calendar", v.place, "clndr_data", data[:60]))
        return None


def calendar(row: Row, v: Values) -> WorkCalendar:
    """One calendar as it stands. Raises nothing: what cannot be read is a fault and leaves the usual week."""
    v.place = row.get("clndr_name", "").strip()
    root = _root(row.get("clndr_data", ""), v)
    week: Week = (None,) * 7
    exceptions: tuple[CalendarException, ...] = ()
    for part in root.children if root else ():
        name = part.name.lower()
        if name == "daysofweek":
            week = _week(part)
        elif name == "exceptions":
            exceptions = _exceptions(part, v)
    uid, base = v.whole(row.get("clndr_id", ""), "clndr_id"), v.whole(row.get("base_clndr_id", ""), "base_clndr_id")
    return WorkCalendar(
        uid=-1 if uid is None else uid,
        name=v.place,
        week=week,
        exceptions=exceptions,
        base=None if base == uid else base,
        day_minutes=v.hours(row.get("day_hr_cnt", ""), "day_hr_cnt") or None,
        week_minutes=v.hours(row.get("week_hr_cnt", ""), "week_hr_cnt") or None,
    )


def _shifts(item: _Item) -> Shifts:
    return shifts([(of_day(one.fact("s")), of_day(one.fact("f"))) for one in item.children])


def _week(part: _Item) -> Week:
    week: list[Shifts | None] = [None] * 7
    for day in part.children:
        number = day.name
        if number in ("1", "2", "3", "4", "5", "6", "7"):
            week[(int(number) + 5) % 7] = _shifts(day)
    return tuple(week)


def _exceptions(part: _Item, v: Values) -> tuple[CalendarException, ...]:
    found = {}
    for one in part.children:
        serial = one.fact("d")
        ordinal = _EPOCH + int(serial) if serial.isascii() and serial.isdigit() and len(serial) < 8 else 0
        if not 1 <= ordinal <= date.max.toordinal():
            v.fault(Fault("calendar", v.place, "Exceptions", serial[:60]))
            continue
        day = date.fromordinal(ordinal)
        found[day] = CalendarException(day, day, _shifts(one))
    return tuple(found[day] for day in sorted(found))
