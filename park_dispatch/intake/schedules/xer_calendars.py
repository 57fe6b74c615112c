"""Calendars of P6: nested brackets, (0||name(key|value|…)(children)), in which 1 is Sunday and days count from 1899-12-30."""

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
        return next((parts[at + 1] for at in range(0, len(parts) - 1, 2) if parts[at].strip() == key), "").strip()


def _parsed(text: str) -> _Item | None:
    """The item that the text is, None where the brackets do not fit."""
    tokens = _TOKEN.findall("".join(text.split("\n")).replace("\x7f", ""))
    if len(tokens) > _MOST:
        return None
    top = _Item()
    # Each item is ( label ( facts ) ( children ) ); the stack holds items that are open, and which bracket we are in.
    stack: list[tuple[_Item, str]] = [(top, "children")]
    for token in tokens:
        item, inside = stack[-1]
        if token == "(":
            if len(stack) > _DEEPEST:
                return None
            stack.append(_open(item, inside))
        elif token == ")":
            stack.pop()
            if not stack:
                return None
        elif inside == "label":
            item.name = token.partition("||")[2].strip() or item.name
        elif inside in ("facts", "label done"):
            item.facts += token.strip()
    return top.children[0] if len(stack) == 1 and top.children else None


def _open(item: _Item, inside: str) -> tuple[_Item, str]:
    if inside in ("children", "top"):
        child = _Item()
        item.children.append(child)
        return child, "label"
    first = not item.facts and not getattr(item, "children", None) and not item.name.endswith("\0")
    if first:
        item.name += "\0"  # the facts of this item have been opened
        return item, "facts"
    return item, "children"


def calendar(row: Row, v: Values) -> WorkCalendar:
    """One calendar as it stands. Raises nothing: what cannot be read is a fault and leaves the usual week."""
    v.place = row.get("clndr_name", "").strip()
    data = row.get("clndr_data", "")
    root = _parsed(data) if data.strip() else None
    if root is None and data.strip():
        v.fault(Fault("calendar", v.place, "clndr_data", data[:60]))
    week: Week = (None,) * 7
    exceptions: tuple[CalendarException, ...] = ()
    for part in root.children if root else ():
        name = part.name.rstrip("\0").lower()
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
        number = day.name.rstrip("\0")
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
