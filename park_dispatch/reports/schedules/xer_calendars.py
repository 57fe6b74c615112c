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
    left = _MOST_DAYS
    for week in calendar.weeks:
        days = _days(week.first, week.last, left)
        left -= len(days)
        said = ((day, week.week[day.weekday()]) for day in days)
        found |= {day: work for day, work in said if work is not None}
    for one in calendar.exceptions:
        days = _days(one.first, one.last, left)
        left -= len(days)
        found |= dict.fromkeys(days, one.shifts)
    return found


def _days(first: date, last: date, most: int) -> list[date]:
    return [
        date.fromordinal(day) for day in range(first.toordinal(), min(last.toordinal() + 1, first.toordinal() + most))
    ]


def _shifts(work: Shifts) -> str:
    return "".join(f"(0||{at}(s|{_of_day(start)}|f|{_of_day(end)})())" for at, (start, end) in enumerate(work))


def _of_day(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
