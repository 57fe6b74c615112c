"""The park's plan as a schedule that MS Project and P6 open: outline, dates, links, calendar, baseline, actuals.

A day of the plan is eight hours, 8:00–12:00 and 13:00–17:00; site calendars become calendars with their days off.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pandas as pd

from park_dispatch.boards.logic import Logic
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.language import _
from park_dispatch.model.schedule import (
    Baseline,
    CalendarException,
    Project,
    Schedule,
    Shifts,
    Task,
    TaskLink,
    WorkCalendar,
)
from park_dispatch.planning.site_calendar import SiteCalendar

MORNING, EVENING = time(8), time(17)
SHIFTS: Shifts = ((480, 720), (780, 1020))
DAY_MINUTES = 480.0
_AROUND = timedelta(days=400)


def plan_schedule(now: Situation, found: Logic, project_id: int | None = None) -> Schedule:
    """The current plan of one project, or of all, with the baseline in force as baseline 0.

    Milestones without plan dates are lines without dates. Floats and critical flags are those of the links' network.
    """
    projects = now.projects if project_id is None else now.projects[now.projects["project_id"] == project_id]
    calendar = now.site.of(int(projects["project_id"].iloc[0]) if len(projects) == 1 else 0)
    rows = now.milestones.join(found.milestones, on="milestone_id")
    tasks = tuple(_tasks(now, projects, rows, calendar))
    dated = [task.start.date() for task in tasks if task.start] + [task.finish.date() for task in tasks if task.finish]
    uids = {task.uid for task in tasks}
    kept = found.links[found.links["predecessor"].isin(uids) & found.links["successor"].isin(uids)]
    links = tuple(
        TaskLink(int(row["predecessor"]), int(row["successor"]), row["type"], float(row["lag_days"]) * DAY_MINUTES)
        for row in kept.to_dict("records")
    )
    first, last = (min(dated), max(dated)) if dated else (now.as_of, now.as_of)
    title = now.park.name if project_id is None else str(projects["name"].iloc[0])
    project = Project(
        1, name=title, code=title, start=datetime.combine(first, MORNING), finish=datetime.combine(last, EVENING),
        status_date=datetime.combine(now.as_of, EVENING), calendar=1, minutes_per_day=DAY_MINUTES,
        minutes_per_week=DAY_MINUTES * len(calendar.rules.weekdays),
    )  # fmt: skip
    site = _calendar(calendar, first - _AROUND, last + _AROUND)
    return Schedule("mspdi", (project,), tasks, links, (site,))


def _tasks(now: Situation, projects: pd.DataFrame, rows: pd.DataFrame, calendar: SiteCalendar) -> Iterator[Task]:
    """Project, its own milestones, its buildings with theirs, in the order of the Gantt chart."""
    by_parent: dict[Any, pd.DataFrame] = dict(iter(rows.groupby("parent_id", sort=False)))
    line = 0

    def lines(parent: int, level: int) -> Iterator[Task]:
        nonlocal line
        found = by_parent.get(parent)
        ordered = [] if found is None else found.sort_values(["baseline_start", "milestone_id"]).to_dict("records")
        for row in ordered:
            line += 1
            yield _milestone(row, line, level, parent, calendar)

    for project in projects.to_dict("records"):
        line += 1
        yield _summary(project, int(project["project_id"]), line, 1, None)
        yield from lines(int(project["project_id"]), 2)
        mine = now.buildings[now.buildings["project_id"] == project["project_id"]]
        for building in mine.to_dict("records"):
            line += 1
            key = int(building["building_id"])
            alone = key not in by_parent
            if alone:  # a building planned only as a whole is a task of its own
                yield _milestone({**building, "milestone_id": key}, line, 2, int(project["project_id"]), calendar)
                continue
            yield _summary(building, key, line, 2, int(project["project_id"]))
            yield from lines(key, 3)


def _summary(row: dict[Any, Any], uid: int, line: int, level: int, parent: int | None) -> Task:
    deadline = day(row["delivery_deadline"])
    return Task(
        uid, line, str(row["name"]), level, parent, project=1, summary=True, percent=number(row["percent"]) or 0.0,
        deadline=None if deadline is None else datetime.combine(deadline, EVENING), calendar=None,
    )  # fmt: skip


def _milestone(row: dict[Any, Any], line: int, level: int, parent: int, calendar: SiteCalendar) -> Task:
    start = day(row["planned_start"]) or day(row["baseline_start"])
    finish = day(row["planned_finish"]) or day(row["baseline_finish"])
    percent, spare = number(row["percent"]) or 0.0, number(row.get("float_days"))
    begun, ended = day(row["actual_start"]), day(row["actual_finish"])
    length = _length(start, finish, calendar)
    planned = day(row["baseline_start"]), day(row["baseline_finish"])
    baselines = () if None in planned else (_baseline(planned[0], planned[1], calendar),)  # type: ignore[arg-type]
    return Task(
        int(row["milestone_id"]), line, str(row["name"]), level, parent, project=1,
        start=_at(begun or start, MORNING), finish=_at(ended or finish, EVENING), planned_start=_at(start, MORNING),
        planned_finish=_at(finish, EVENING), actual_start=_at(begun, MORNING), actual_finish=_at(ended, EVENING),
        duration=length, remaining=None if length is None else length * (1.0 - percent / 100.0), percent=percent,
        constraint="snet" if start and not begun and not ended else "asap",
        constraint_date=_at(start, MORNING) if start and not begun and not ended else None,
        critical=None if spare is None else bool(row["critical"]),
        total_float=None if spare is None else spare * DAY_MINUTES, baselines=baselines,
    )  # fmt: skip


def _at(on: date | None, hour: time) -> datetime | None:
    return None if on is None else datetime.combine(on, hour)


def _length(start: date | None, finish: date | None, calendar: SiteCalendar) -> float | None:
    """Minutes of working time from the morning of one day to the evening of the other; None without both."""
    if start is None or finish is None or finish < start:
        return None
    return calendar.working_days(start, finish) * DAY_MINUTES


def _baseline(start: date, finish: date, calendar: SiteCalendar) -> Baseline:
    return Baseline(0, _at(start, MORNING), _at(finish, EVENING), _length(start, finish, calendar))


def _calendar(calendar: SiteCalendar, first: date, last: date) -> WorkCalendar:
    """The site calendar of a stretch of days: its week, and every day that departs from it."""
    works = calendar.rules.weekdays
    week = tuple(SHIFTS if number in works else () for number in range(1, 8))
    exceptions = [CalendarException(start, end, (), why) for start, end, why in _off_days(calendar, first, last)]
    extra = [
        CalendarException(one, one, SHIFTS, _("调休上班"))
        for one in (first + timedelta(days=n) for n in range((last - first).days + 1))
        if one.isoweekday() not in works and calendar.is_working(one)
    ]
    return WorkCalendar(1, _("工地日历"), week, tuple(sorted([*exceptions, *extra], key=lambda one: one.first)))


def _off_days(calendar: SiteCalendar, first: date, last: date) -> Iterator[tuple[date, date, str]]:
    """Spans of rest that the week alone does not give."""
    for start, end, why in calendar.non_working_spans(first, last):
        days = [start + timedelta(days=n) for n in range((end - start).days + 1)]
        if any(one.isoweekday() in calendar.rules.weekdays for one in days):
            yield start, end, why
