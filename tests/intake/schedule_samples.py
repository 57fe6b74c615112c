"""Schedules for tests: the shared samples, and generated ones that each format can hold."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import strategies as st

from park_dispatch.model.schedule import (
    Baseline,
    CalendarException,
    Project,
    Schedule,
    Shifts,
    Task,
    TaskLink,
    WorkCalendar,
    WorkWeek,
    parents,
)

FOLDER = Path(__file__).resolve().parents[2] / "../shared/data/schedules"
MSPDI = sorted(FOLDER.glob("mspdi/*.xml"))
XER = sorted(FOLDER.glob("xer/*.xer"))
needs_samples = pytest.mark.skipif(not MSPDI or not XER, reason="the shared sample schedules are not there")

NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12).map(
    str.strip
)
MOMENTS = st.integers(0, 60 * 24 * 365 * 40).map(lambda n: datetime(1995, 1, 1) + timedelta(minutes=n))
TENTHS = st.integers(0, 10**6).map(lambda n: n / 10)
SIGNED = st.integers(-(10**6), 10**6).map(lambda n: n / 10)
CENTS = st.integers(0, 10**9).map(lambda n: n / 100)
DAYS = st.integers(0, 365 * 30).map(lambda n: date(2000, 1, 1) + timedelta(days=n))


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


@st.composite
def shift_lists(draw: st.DrawFn) -> Shifts:
    ends = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(ends[0::2], ends[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn, uid: int, *, of_mspdi: bool) -> WorkCalendar:
    days = sorted(draw(st.sets(DAYS, max_size=4)))
    exceptions = []
    for day in days:
        name = draw(NAMES) if of_mspdi else ""
        exceptions.append(CalendarException(day, day, draw(shift_lists()), name))
    weeks: tuple[WorkWeek, ...] = ()
    if of_mspdi and draw(st.booleans()):
        first = draw(DAYS)
        week = tuple(draw(st.lists(maybe(shift_lists()), min_size=7, max_size=7)))
        weeks = (WorkWeek(draw(NAMES), first, first + timedelta(days=draw(st.integers(0, 30))), week),)
    week = tuple(draw(st.lists(maybe(shift_lists()) if of_mspdi else shift_lists(), min_size=7, max_size=7)))
    base = draw(st.sampled_from([None, *range(1, uid)]))
    hours = None if of_mspdi else draw(st.sampled_from([420.0, 480.0, 1440.0]))
    return WorkCalendar(uid, draw(NAMES), week, tuple(exceptions), weeks, base, hours, hours and hours * 5)


@st.composite
def baselines(draw: st.DrawFn) -> tuple[Baseline, ...]:
    return tuple(
        Baseline(
            n, draw(maybe(MOMENTS)), draw(maybe(MOMENTS)), draw(maybe(TENTHS)), draw(maybe(TENTHS)), draw(maybe(CENTS))
        )
        for n in sorted(draw(st.sets(st.integers(0, 10), max_size=3)))
    )


@st.composite
def mspdi_schedules(draw: st.DrawFn) -> Schedule:
    uids = draw(st.lists(st.integers(0, 10**6), unique=True, max_size=8))
    levels = [0 if n == 0 and draw(st.booleans()) else draw(st.integers(1, 5)) for n in range(len(uids))]
    above = parents(levels, uids)
    cals = tuple(draw(calendars(uid, of_mspdi=True)) for uid in range(1, draw(st.integers(1, 4))))
    kept = st.sampled_from([None, *(one.uid for one in cals)])
    tasks = tuple(
        draw(_mspdi_task(uid, n, level, parent, kept, uid in above))
        for n, (uid, level, parent) in enumerate(zip(uids, levels, above, strict=True))
    )
    links = draw(
        st.lists(_links(uids or [1], st.sampled_from(["work", "elapsed", "percent", "elapsed_percent"])), max_size=8)
    )
    ordered = tuple(link for uid in uids for link in links if link.successor == uid)
    return Schedule(
        format="mspdi",
        projects=(
            Project(
                0,
                draw(NAMES),
                draw(NAMES),
                start=draw(maybe(MOMENTS)),
                finish=draw(maybe(MOMENTS)),
                status_date=draw(maybe(MOMENTS)),
                saved=draw(maybe(MOMENTS)),
                from_start=draw(st.booleans()),
                calendar=draw(kept),
                minutes_per_day=float(draw(st.integers(60, 1440))),
                critical_slack=0.0,
            ),
        ),
        tasks=tasks,
        links=ordered,
        calendars=cals,
        version=draw(st.sampled_from(["", "9", "12", "14"])),
    )


@st.composite
def _links(draw: st.DrawFn, uids: list[int], units: st.SearchStrategy) -> TaskLink:
    unit = draw(units)
    lag = float(draw(st.integers(-200, 200))) if "percent" in unit else draw(SIGNED)
    kinds = st.sampled_from(["FS", "SS", "FF", "SF"])
    return TaskLink(draw(st.sampled_from(uids)), draw(st.sampled_from(uids)), draw(kinds), lag + 0.0, unit)


@st.composite
def _mspdi_task(
    draw: st.DrawFn, uid: int, row: int, level: int, parent: int | None, kept: st.SearchStrategy, has_parts: bool
) -> Task:
    summary, milestone = has_parts or draw(st.booleans()), draw(st.booleans())
    return Task(
        uid=uid,
        row=row,
        name=draw(NAMES),
        level=level,
        parent=parent,
        code=draw(NAMES),
        summary=summary,
        milestone=milestone,
        kind="milestone" if milestone and not summary else "task",
        blank=draw(st.booleans()),
        active=draw(st.booleans()),
        manual=draw(st.booleans()),
        start=draw(maybe(MOMENTS)),
        finish=draw(maybe(MOMENTS)),
        early_start=draw(maybe(MOMENTS)),
        late_finish=draw(maybe(MOMENTS)),
        actual_start=draw(maybe(MOMENTS)),
        actual_finish=draw(maybe(MOMENTS)),
        resume=draw(maybe(MOMENTS)),
        deadline=draw(maybe(MOMENTS)),
        duration=draw(maybe(TENTHS)),
        remaining=draw(maybe(TENTHS)),
        actual_duration=draw(maybe(TENTHS)),
        elapsed=draw(st.booleans()),
        estimated=draw(st.booleans()),
        percent=float(draw(st.integers(0, 100))),
        percent_type=draw(st.sampled_from(["duration", "physical"])),
        physical_percent=draw(maybe(st.integers(0, 100).map(float))),
        constraint=draw(st.sampled_from(["asap", "alap", "mso", "mfo", "snet", "snlt", "fnet", "fnlt"])),
        constraint_date=draw(maybe(MOMENTS)),
        calendar=draw(kept),
        critical=draw(maybe(st.booleans())),
        total_float=draw(maybe(SIGNED)),
        free_float=draw(maybe(SIGNED)),
        work=draw(maybe(TENTHS)),
        actual_work=draw(maybe(TENTHS)),
        cost=draw(maybe(CENTS)),
        subproject=draw(NAMES),
        external=draw(st.booleans()),
        baselines=draw(baselines()),
    )


@st.composite
def xer_schedules(draw: st.DrawFn) -> Schedule:
    """One or two P6 projects, each a root, a part under it, and activities with codes of their own."""
    cals = tuple(draw(calendars(uid, of_mspdi=False)) for uid in range(1, draw(st.integers(2, 4))))
    tasks: list[Task] = []
    projects = []
    activities: list[int] = []
    free = 100
    for number in range(draw(st.integers(1, 2))):
        by = draw(st.sampled_from(["float", "path"]))
        project = Project(
            uid=number + 1,
            name=(name := draw(NAMES.filter(bool))),
            code=f"P{number}",
            start=draw(MOMENTS),
            finish=draw(MOMENTS),
            must_finish=draw(maybe(MOMENTS)),
            status_date=draw(maybe(MOMENTS)),
            saved=draw(maybe(MOMENTS)),
            calendar=cals[0].uid,
            critical_slack=float(draw(st.integers(0, 100))) * 60,
            critical_by=by,
            lag_calendar=draw(st.sampled_from(["predecessor", "successor", "project", "elapsed"])),
            logic=draw(st.sampled_from(["retained", "override", "actual"])),
        )
        root, part = free, free + 1
        free += 2
        tasks.append(_summary(root, None, name, 0, number + 1, len(tasks)))
        own = []
        for level, parent in ((1, root), (2, part)):
            if level == 2:
                tasks.append(_summary(part, root, draw(NAMES.filter(bool)), 1, number + 1, len(tasks)))
            for _activity in range(draw(st.integers(0, 3))):
                task = draw(_xer_task(free, len(tasks) + 1, level, parent, project, [one.uid for one in cals]))
                tasks.append(task)
                own.append(task)
                free += 1
        projects.append(project)
        activities += [one.uid for one in own]
    links = draw(st.lists(_links(activities, st.just("work")), max_size=6)) if activities else []
    return Schedule("xer", tuple(projects), tuple(tasks), tuple(links), cals, version="8.4")


def _summary(uid: int, parent: int | None, name: str, level: int, project: int, rows: int) -> Task:
    return Task(uid, rows + 1, name, level, parent, project, code=f"W{uid}", summary=True)


@st.composite
def _xer_task(draw: st.DrawFn, uid: int, row: int, level: int, parent: int, project: Project, cals: list[int]) -> Task:
    kind = draw(
        st.sampled_from(["task", "milestone", "finish_milestone", "level_of_effort", "wbs_summary", "resource"])
    )
    started = draw(st.booleans())
    actual_start = draw(MOMENTS) if started else None
    actual_finish = draw(MOMENTS) if started and draw(st.booleans()) else None
    planned = draw(MOMENTS), draw(MOMENTS)
    duration, remaining = draw(TENTHS), draw(TENTHS)
    total = draw(maybe(SIGNED))
    if project.critical_by == "path":
        critical = draw(st.booleans())
    elif actual_finish:
        critical = False
    else:
        critical = None if total is None else total <= project.critical_slack
    percent = float(draw(st.integers(0, 100)))
    calendar = draw(st.sampled_from(cals))
    second = draw(maybe(st.sampled_from(["snlt", "fnet"])))
    deadline = None if second else draw(maybe(MOMENTS))
    return Task(
        uid=uid,
        row=row,
        name=draw(NAMES),
        level=level,
        parent=parent,
        project=project.uid,
        code=f"A{uid}",
        kind=kind,
        milestone=kind in ("milestone", "finish_milestone"),
        start=actual_start or draw(MOMENTS),
        finish=actual_finish or draw(MOMENTS),
        planned_start=planned[0],
        planned_finish=planned[1],
        early_start=draw(maybe(MOMENTS)),
        early_finish=draw(maybe(MOMENTS)),
        late_start=draw(maybe(MOMENTS)),
        late_finish=draw(maybe(MOMENTS)),
        actual_start=actual_start,
        actual_finish=actual_finish,
        resume=draw(MOMENTS) if started and not actual_finish else None,
        deadline=deadline,
        expected_finish=draw(maybe(MOMENTS)),
        duration=duration,
        remaining=remaining,
        percent=percent,
        percent_type="physical",
        physical_percent=percent,
        constraint=draw(st.sampled_from(["asap", "alap", "mso", "mfo", "snet", "fnlt", "mandatory_start"])),
        constraint_date=draw(maybe(MOMENTS)),
        constraint2=second,
        constraint2_date=draw(maybe(MOMENTS)) if second else None,
        calendar=None if calendar == project.calendar else calendar,
        critical=critical,
        total_float=total,
        free_float=draw(maybe(SIGNED)),
        work=draw(maybe(TENTHS)),
        actual_work=draw(maybe(TENTHS)),
        cost=draw(maybe(CENTS)),
        baselines=draw(baselines()),
    )
