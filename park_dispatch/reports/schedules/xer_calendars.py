"""A calendar as P6 writes it: nested brackets, 1 is Sunday, days counted from 1899-12-30."""

from collections.abc import Mapping
from datetime import date

from park_dispatch.model.schedule import Shifts, Week, WorkCalendar
from park_dispatch.planning.work_time import whole_week

_EPOCH = date(1899, 12, 30).toordinal()
_MOST_DAYS = 20_000
"""Days of exceptions that are written of one calendar."""


def clndr_data(calendar: WorkCalendar, calendars: Mapping[int, WorkCalendar], *, exactly: bool) -> str:
    """The text of a calendar. Not `exactly`: days left to the base are filled in, other weeks become exceptions."""
    week: Week = calendar.week if exactly else whole_week(calendar, calendars)
    if exactly and all(day is None for day in week) and not calendar.exceptions:
        return ""
    days = [(number, week[(number + 5) % 7]) for number in range(1, 8)]
    written = "".join(f"(0||{number}()({_shifts(work)}))" for number, work in days if work is not None)
    special = "".join(
        f"(0||{at}(d|{day.toordinal() - _EPOCH})({_shifts(work)}))"
        for at, (day, work) in enumerate(sorted(special_days(calendar).items()))
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({written}))(0||VIEW(ShowTotal|N)())(0||Exceptions()({special}))))"


def special_days(calendar: WorkCalendar) -> dict[date, Shifts]:
    """Its own days that do not follow its week, one by one, as far as they are written."""
    found: dict[date, Shifts] = {}
    for week in calendar.weeks:
        for ordinal in range(
            week.first.toordinal(), min(week.last.toordinal(), week.first.toordinal() + _MOST_DAYS) + 1
        ):
            day = date.fromordinal(ordinal)
            work = week.week[day.weekday()]
            if work is not None and len(found) < _MOST_DAYS:
                found[day] = work
    for one in calendar.exceptions:
        for ordinal in range(one.first.toordinal(), min(one.last.toordinal(), one.first.toordinal() + _MOST_DAYS) + 1):
            if len(found) < _MOST_DAYS:
                found[date.fromordinal(ordinal)] = one.shifts
    return found


def _shifts(work: Shifts) -> str:
    return "".join(f"(0||{at}(s|{_of_day(start)}|f|{_of_day(end)})())" for at, (start, end) in enumerate(work))


def _of_day(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
