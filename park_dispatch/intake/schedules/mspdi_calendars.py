"""Calendars of MS Project XML: weeks, exceptions of 2003 and of 2007 on (with their recurrences), other weeks."""

import calendar as months
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from park_dispatch.intake.schedules.elements import Node
from park_dispatch.intake.schedules.values import Values, of_day, shifts
from park_dispatch.model.schedule import CalendarException, Fault, Shifts, Week, WorkCalendar, WorkWeek

_MOST_DAYS = 3000
"""Days that one recurrence is written out to."""


def calendar(node: Node, v: Values) -> WorkCalendar:
    """One calendar as it stands; days it leaves to its base are None."""
    v.place = node.get("Name").strip()
    base = v.whole(node.get("BaseCalendarUID"), "BaseCalendarUID")
    uid = v.whole(node.get("UID"), "UID")
    days = [day for list_ in node.all("WeekDays") for day in list_.all("WeekDay")]
    old = [found for day in days if day.get("DayType").strip() == "0" for found in _exceptions(day, v)]
    new = [found for list_ in node.all("Exceptions") for one in list_.all("Exception") for found in _exceptions(one, v)]
    weeks = [_work_week(one, v) for list_ in node.all("WorkWeeks") for one in list_.all("WorkWeek")]
    return WorkCalendar(
        uid=-1 if uid is None else uid,
        name=v.place,
        week=_week(days),
        exceptions=tuple(_without_repeats(new, old)),
        weeks=tuple(week for week in weeks if week is not None),
        base=None if base is None or base < 0 or base == uid or (base == 0 and _is_base(node)) else base,
    )


def _is_base(node: Node) -> bool:
    return node.get("IsBaseCalendar").strip() in ("1", "true")


def _without_repeats(new: list[CalendarException], old: list[CalendarException]) -> list[CalendarException]:
    """Project from 2007 on writes every exception twice, once in the way of 2003."""
    said = {(one.first, one.last) for one in new}
    days = {one.first for one in new if one.first == one.last}
    return new + [
        one for one in old if (one.first, one.last) not in said and not (one.first == one.last and one.first in days)
    ]


def _week(days: list[Node]) -> Week:
    week: list[Shifts | None] = [None] * 7
    for day in days:
        number = day.get("DayType").strip()
        if number in ("1", "2", "3", "4", "5", "6", "7"):
            week[(int(number) + 5) % 7] = _shifts(day)  # 1 is Sunday
    return tuple(week)


def _shifts(node: Node) -> Shifts:
    if node.get("DayWorking").strip() in ("0", "false"):
        return ()
    times = [time for list_ in node.all("WorkingTimes") for time in list_.all("WorkingTime")]
    return shifts([(of_day(time.get("FromTime")), of_day(time.get("ToTime"))) for time in times])


def _period(node: Node, v: Values) -> tuple[date, date] | None:
    for period in node.all("TimePeriod"):
        first, last = v.moment(period.get("FromDate"), "FromDate"), v.moment(period.get("ToDate"), "ToDate")
        if first and last and first <= last:
            return first.date(), last.date()
    v.fault(Fault("calendar", v.place, "TimePeriod"))
    return None


def _work_week(node: Node, v: Values) -> WorkWeek | None:
    period = _period(node, v)
    days = [day for list_ in node.all("WeekDays") for day in list_.all("WeekDay")]
    return period and WorkWeek(node.get("Name").strip(), *period, _week(days))


def _exceptions(node: Node, v: Values) -> Iterator[CalendarException]:
    period = _period(node, v)
    if period is None:
        return
    name, work = node.get("Name").strip(), _shifts(node)
    kind = v.whole(node.get("Type"), "Type") or 1
    step = max(1, v.whole(node.get("Period"), "Period") or 1)
    if kind not in (2, 3, 4, 5, 6) and (kind != 7 or step == 1) and (kind != 1 or step == 1):
        yield CalendarException(*period, work, name)
        return
    most = v.whole(node.get("Occurrences"), "Occurrences") or _MOST_DAYS
    for day in islice(_recurring(node, kind, step, period, v), min(most, _MOST_DAYS)):
        yield CalendarException(day, day, work, name)


def _recurring(node: Node, kind: int, step: int, period: tuple[date, date], v: Values) -> Iterator[date]:
    """The days of a recurrence: 1, 7 every n days; 6 days of every n-th week; 4, 5 of a month; 2, 3 of a year."""
    first, last = period
    if kind in (1, 7):
        yield from _days(first, last, step)
    elif kind == 6:
        mask = v.whole(node.get("DaysOfWeek"), "DaysOfWeek") or 0  # 1 is Sunday, 2 Monday, 4 Tuesday …
        monday = first.toordinal() - (first.weekday() + 1) % 7  # the Sunday before
        for day in _days(first, last, 1):
            if mask >> (day.weekday() + 1) % 7 & 1 and (day.toordinal() - monday) // 7 % step == 0:
                yield day
    else:
        yield from _by_month(node, kind, step, period, v)


def _days(first: date, last: date, step: int) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1, step):
        yield date.fromordinal(ordinal)


def _by_month(node: Node, kind: int, step: int, period: tuple[date, date], v: Values) -> Iterator[date]:
    first, last = period
    in_year = kind in (2, 3)
    day = v.whole(node.get("MonthDay"), "MonthDay") or first.day
    month = (v.whole(node.get("Month"), "Month") or 0) + 1 if in_year else first.month
    at = first.year * 12 + (month if 1 <= month <= 12 else 1) - 1
    while at // 12 <= min(last.year, 9998):
        year, number = at // 12, at % 12 + 1
        found = _in_month(year, number, day) if kind in (2, 4) else _positioned(year, number, node, v)
        if found and first <= found <= last:
            yield found
        at += 12 if in_year else step


def _in_month(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= day <= months.monthrange(year, month)[1] else None


def _positioned(year: int, month: int, node: Node, v: Values) -> date | None:
    """The first to fourth (0–3) or last (4) Sunday to Saturday (3–9) of a month, day (0), weekday (1), day off (2)."""
    item, position = v.whole(node.get("MonthItem"), "MonthItem") or 0, v.whole(node.get("MonthPosition"), "") or 0
    length = months.monthrange(year, month)[1]
    every = [date(year, month, 1) + timedelta(days=n) for n in range(length)]
    if item == 1:
        every = [day for day in every if day.weekday() < 5]
    elif item == 2:
        every = [day for day in every if day.weekday() >= 5]
    elif 3 <= item <= 9:
        every = [day for day in every if (day.weekday() + 1) % 7 == item - 3]
    if position >= 4:
        return every[-1]
    return every[position] if 0 <= position < len(every) else None
