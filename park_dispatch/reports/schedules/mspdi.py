"""A schedule as MS Project XML. Elements stand in the order of Microsoft's schema, which Project insists on."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import TypeAlias

from park_dispatch.intake.schedules.mspdi import CONSTRAINTS, LINKS
from park_dispatch.model.schedule import (
    Baseline,
    CalendarException,
    LagUnit,
    Project,
    Schedule,
    Shifts,
    Task,
    TaskLink,
    Week,
    WorkCalendar,
)

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAG_FORMATS: dict[LagUnit, int] = {"work": 7, "elapsed": 8, "percent": 19, "elapsed_percent": 20}
_MANDATORY = {"mandatory_start": "mso", "mandatory_finish": "mfo"}

_Piece: TypeAlias = str


def mspdi(schedule: Schedule) -> bytes:
    """The schedule in UTF-8, for "Open" in MS Project 2007 and later. Several projects share one outline.

    What MSPDI cannot hold is told by `losses.losses`.
    """
    project = schedule.project
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        '<Project xmlns="http://schemas.microsoft.com/project">',
        _value("SaveVersion", schedule.version if schedule.format == "mspdi" else "14"),
        *_head(project),
        "<Calendars>",
        *(line for calendar in schedule.calendars for line in _calendar(calendar)),
        "</Calendars>",
        "<Tasks>",
        *_tasks(schedule),
        "</Tasks>",
        "<Resources/>",
        "<Assignments/>",
        "</Project>",
    ]
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")


def _value(name: str, value: object) -> _Piece:
    """An element with a value; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f"<{name}>{int(value)}</{name}>"
    if isinstance(value, datetime):
        return f"<{name}>{value:%Y-%m-%dT%H:%M:%S}</{name}>".replace(f"{value:%Y-}", f"{value.year:04d}-", 1)
    if isinstance(value, float):
        return f"<{name}>{_plain(value)}</{name}>"
    text = _FORBIDDEN.sub(" ", str(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<{name}>{text}</{name}>".replace("\r", "&#13;")


def _plain(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _duration(minutes: float | None) -> str | None:
    """Minutes as PT8H0M0S."""
    if minutes is None:
        return None
    seconds = round(abs(minutes) * 60)
    sign = "-" if minutes < 0 and seconds else ""
    return f"{sign}PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"


def _tenths(minutes: float | None) -> int | None:
    return None if minutes is None else round(minutes * 10)


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _cost(amount: float | None) -> float | None:
    """In hundredths of the currency."""
    return None if amount is None else round(amount * 100, 2)


def _head(project: Project) -> Iterator[_Piece]:
    yield _value("Name", project.code)
    yield _value("Title", project.name)
    yield _value("LastSaved", project.saved)
    yield _value("ScheduleFromStart", project.from_start)
    yield _value("StartDate", project.start)
    yield _value("FinishDate", project.finish)
    yield _value("CriticalSlackLimit", round(project.critical_slack / project.minutes_per_day))
    yield _value("CalendarUID", -1 if project.calendar is None else project.calendar)
    yield _value("MinutesPerDay", round(project.minutes_per_day))
    yield _value("MinutesPerWeek", round(project.minutes_per_week))
    yield _value("DaysPerMonth", round(project.days_per_month))
    yield _value("StatusDate", project.status_date)


def _calendar(calendar: WorkCalendar) -> Iterator[_Piece]:
    yield "<Calendar>"
    yield _value("UID", calendar.uid)
    yield _value("Name", calendar.name)
    yield _value("IsBaseCalendar", calendar.base is None)
    yield _value("BaseCalendarUID", -1 if calendar.base is None else calendar.base)
    yield "<WeekDays>"
    yield from _week(calendar.week)
    yield "</WeekDays>"
    if calendar.exceptions:
        yield "<Exceptions>"
        for exception in calendar.exceptions:
            yield from _exception(exception)
        yield "</Exceptions>"
    if calendar.weeks:
        yield "<WorkWeeks>"
        for week in calendar.weeks:
            yield f"<WorkWeek>{_period(week.first, week.last)}{_value('Name', week.name)}<WeekDays>"
            yield from _week(week.week)
            yield "</WeekDays></WorkWeek>"
        yield "</WorkWeeks>"
    yield "</Calendar>"


def _week(week: Week) -> Iterator[_Piece]:
    for number in range(1, 8):  # 1 is Sunday
        work = week[(number + 5) % 7]
        if work is not None:
            yield f"<WeekDay><DayType>{number}</DayType>{_working(work)}</WeekDay>"


def _working(work: Shifts) -> _Piece:
    times = "".join(
        f"<WorkingTime><FromTime>{_of_day(start)}</FromTime><ToTime>{_of_day(end)}</ToTime></WorkingTime>"
        for start, end in work
    )
    return f"<DayWorking>{int(bool(work))}</DayWorking>" + (f"<WorkingTimes>{times}</WorkingTimes>" if work else "")


def _of_day(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}:00"


def _period(first: date, last: date) -> _Piece:
    return (
        f"<TimePeriod><FromDate>{first.isoformat()}T00:00:00</FromDate>"
        f"<ToDate>{last.isoformat()}T23:59:00</ToDate></TimePeriod>"
    )


def _exception(exception: CalendarException) -> Iterator[_Piece]:
    days = (exception.last - exception.first).days + 1
    yield (
        f"<Exception><EnteredByOccurrences>0</EnteredByOccurrences>{_period(exception.first, exception.last)}"
        f"<Occurrences>{days}</Occurrences>{_value('Name', exception.name)}<Type>1</Type>"
        f"{_working(exception.shifts)}</Exception>"
    )


def _tasks(schedule: Schedule) -> Iterator[_Piece]:
    links: defaultdict[int, list[TaskLink]] = defaultdict(list)
    for link in schedule.links:
        links[link.successor].append(link)
    numbers = _outline_numbers(schedule)
    several = len(schedule.projects) > 1
    main = schedule.project.calendar
    calendars = {project.uid: project.calendar for project in schedule.projects}
    for task, number in zip(schedule.tasks, numbers, strict=True):
        calendar = task.calendar
        if calendar is None and calendars.get(task.project, main) != main:
            calendar = calendars[task.project]
        yield "<Task>"
        yield from _task(task, number, calendar, task.level + 1 if several else task.level)
        yield from (piece for link in links.pop(task.uid, ()) for piece in _link(link))
        yield from (piece for baseline in task.baselines for piece in _baseline(baseline))
        yield "</Task>"


def _outline_numbers(schedule: Schedule) -> list[str]:
    """1.2.3 for every line, counted within its parent; 0 for the project's own line."""
    counted: defaultdict[str, int] = defaultdict(int)
    of: dict[int, str] = {}
    found = []
    for task in schedule.tasks:
        if task.level == 0 and len(schedule.projects) == 1:
            of[task.uid] = ""
            found.append("0")
            continue
        above = of.get(task.parent, "") if task.parent is not None else ""
        counted[above] += 1
        of[task.uid] = f"{above}.{counted[above]}" if above else str(counted[above])
        found.append(of[task.uid])
    return found


def _task(task: Task, number: str, calendar: int | None, level: int) -> Iterator[_Piece]:
    constraint = _MANDATORY.get(task.constraint, task.constraint)
    yield _value("UID", task.uid)
    yield _value("ID", task.row)
    yield _value("Name", task.name)
    yield _value("Active", task.active)
    yield _value("Manual", task.manual)
    yield _value("Type", 0)
    yield _value("IsNull", task.blank)
    yield _value("WBS", task.code)
    yield _value("OutlineNumber", number)
    yield _value("OutlineLevel", level)
    yield _value("Start", task.start)
    yield _value("Finish", task.finish)
    yield _value("Duration", _duration(task.duration))
    yield _value("DurationFormat", (8 if task.elapsed else 7) + (32 if task.estimated else 0))
    yield _value("Work", _duration(task.work))
    yield _value("Estimated", task.estimated)
    yield _value("Milestone", task.milestone)
    yield _value("Summary", task.summary)
    yield _value("Critical", task.critical)
    yield _value("IsSubproject", bool(task.subproject))
    yield _value("SubprojectName", task.subproject)
    yield _value("ExternalTask", task.external)
    yield _value("EarlyStart", task.early_start)
    yield _value("EarlyFinish", task.early_finish)
    yield _value("LateStart", task.late_start)
    yield _value("LateFinish", task.late_finish)
    yield _value("FreeSlack", _tenths(task.free_float))
    yield _value("TotalSlack", _tenths(task.total_float))
    yield _value("PercentComplete", round(task.percent))
    yield _value("Cost", _cost(task.cost))
    yield _value("ActualStart", task.actual_start)
    yield _value("ActualFinish", task.actual_finish)
    yield _value("ActualDuration", _duration(task.actual_duration))
    yield _value("ActualWork", _duration(task.actual_work))
    yield _value("RemainingDuration", _duration(task.remaining))
    yield _value("ConstraintType", CONSTRAINTS.index(constraint))
    yield _value("CalendarUID", -1 if calendar is None else calendar)
    yield _value("ConstraintDate", task.constraint_date)
    yield _value("Deadline", task.deadline)
    yield _value("Resume", task.resume)
    yield _value("PhysicalPercentComplete", _whole(task.physical_percent))
    yield _value("EarnedValueMethod", int(task.percent_type == "physical"))


def _link(link: TaskLink) -> Iterator[_Piece]:
    share = link.lag_unit in ("percent", "elapsed_percent")
    yield "<PredecessorLink>"
    yield _value("PredecessorUID", link.predecessor)
    yield _value("Type", LINKS.index(link.type))
    yield _value("CrossProject", bool(link.elsewhere))
    yield _value("CrossProjectName", "" if link.elsewhere == "?" else link.elsewhere)
    yield _value("LinkLag", round(link.lag) if share else _tenths(link.lag))
    yield _value("LagFormat", _LAG_FORMATS[link.lag_unit])
    yield "</PredecessorLink>"


def _baseline(baseline: Baseline) -> Iterator[_Piece]:
    yield "<Baseline>"
    yield _value("Number", baseline.number)
    yield _value("Start", baseline.start)
    yield _value("Finish", baseline.finish)
    yield _value("Duration", _duration(baseline.duration))
    if baseline.duration is not None:
        yield _value("DurationFormat", 7)
    yield _value("Work", _duration(baseline.work))
    yield _value("Cost", _cost(baseline.cost))
    yield "</Baseline>"
