"""What is written is what was read: through each format, and across where both hold the same."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.model.schedule import Schedule, Task
from park_dispatch.planning.work_time import day_shifts, whole_week
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from tests.intake.schedule_samples import MSPDI, XER, mspdi_schedules, needs_samples, xer_schedules
from tests.thorough import times

MANY = settings(max_examples=times(40), deadline=None, suppress_health_check=list(HealthCheck))


def differences(a: Schedule, b: Schedule) -> list[str]:
    """Where two schedules differ, for a message that can be read."""
    found = []
    for field in fields(Schedule):
        one, other = getattr(a, field.name), getattr(b, field.name)
        if field.name == "faults" or one == other:
            continue
        if not isinstance(one, tuple) or len(one) != len(other):
            found.append(f"{field.name}: {one!r} ≠ {other!r}")
            continue
        for x, y in zip(one, other, strict=True):
            found += [
                f"{field.name}.{f.name}: {getattr(x, f.name)!r} ≠ {getattr(y, f.name)!r}"
                for f in fields(x)
                if getattr(x, f.name) != getattr(y, f.name)
            ]
    return found


@needs_samples
@pytest.mark.parametrize("path", MSPDI, ids=lambda path: path.name)
def test_project_xml_through_project_xml(path: Path) -> None:
    first = read_schedule(path.read_bytes(), path.name)
    assert first.tasks
    assert differences(first, read_schedule(mspdi(first), "again")) == []


@needs_samples
@pytest.mark.parametrize("path", XER, ids=lambda path: path.name)
def test_xer_through_xer(path: Path) -> None:
    first = read_schedule(path.read_bytes(), path.name)
    assert first.tasks
    assert differences(first, read_schedule(xer(first), "again")) == []


@MANY
@given(mspdi_schedules())
def test_any_schedule_through_project_xml(schedule: Schedule) -> None:
    again = read_schedule(mspdi(schedule), "again")
    assert differences(schedule, again) == []
    assert again.faults == ()


@MANY
@given(xer_schedules())
def test_any_schedule_through_xer(schedule: Schedule) -> None:
    again = read_schedule(xer(schedule), "again")
    assert differences(schedule, again) == []
    assert again.faults == ()


# --- across -----------------------------------------------------------------------------------------------------------

LEAF = (
    "name", "summary", "milestone", "start", "finish", "early_start", "early_finish", "late_start", "late_finish",
    "actual_start", "actual_finish", "deadline", "duration", "percent", "constraint", "constraint_date", "critical",
    "total_float", "free_float", "work", "actual_work", "cost", "baselines", "parent", "level",
)  # fmt: skip
"""What both formats hold of a task with work of its own."""


def kept(task: Task) -> dict[str, object]:
    return {name: getattr(task, name) for name in LEAF}


def days(schedule: Schedule, uid: int | None) -> object:
    """A calendar as the days it means, however it is put."""
    known = {one.uid: one for one in schedule.calendars}
    if uid not in known:
        return None
    from datetime import date

    return whole_week(known[uid], known), day_shifts(known[uid], known, date(2000, 1, 1), date(2005, 12, 31))


@needs_samples
@pytest.mark.parametrize("path", MSPDI, ids=lambda path: path.name)
def test_project_xml_through_xer(path: Path) -> None:
    first = read_schedule(path.read_bytes(), path.name)
    again = read_schedule(xer(first), "again")
    assert again.faults == ()
    before = {task.uid: kept(task) for task in first.tasks if not task.summary}
    after = {task.uid: kept(task) for task in again.tasks if not task.summary}
    assert after == before
    assert {task.uid for task in again.tasks} == {task.uid for task in first.tasks}
    lags = [(a.predecessor, a.successor, a.type, a.lag) for a in first.links]
    assert [(a.predecessor, a.successor, a.type, a.lag) for a in again.links] == lags
    for one, other in zip(first.calendars, again.calendars, strict=True):
        assert days(first, one.uid) == days(again, other.uid)
        assert one.name == other.name


@needs_samples
@pytest.mark.parametrize("path", XER, ids=lambda path: path.name)
def test_xer_through_project_xml(path: Path) -> None:
    first = read_schedule(path.read_bytes(), path.name)
    again = read_schedule(mspdi(first), "again")
    assert [kept(task) for task in again.tasks] == [kept(task) for task in first.tasks]
    assert [days(again, one.uid) for one in again.calendars] == [days(first, one.uid) for one in first.calendars]


@MANY
@given(mspdi_schedules(), st.data())
def test_any_schedule_through_xer_keeps_what_both_hold(schedule: Schedule, data: st.DataObject) -> None:
    """Lines of work, with the dates in the order that P6 has them: what began has an actual start, and so on."""
    tasks = []
    parts = {task.parent for task in schedule.tasks}
    for number, task in enumerate(schedule.tasks):
        summary = task.uid in parts or task.level == 0
        started = task.actual_start if not summary else None
        finished = task.actual_finish if started else None
        tasks.append(
            replace(
                task,
                code=f"C{number}",
                name=task.name or "x",
                blank=False,
                summary=summary,
                milestone=task.milestone and not summary,
                kind="milestone" if task.milestone and not summary else "task",
                actual_start=started,
                actual_finish=finished,
                start=started or task.start or task.early_start,
                finish=finished or task.finish or task.early_finish,
                critical=None if summary else bool(task.critical),
                constraint2=None,
            )
        )
    schedule = replace(schedule, tasks=tuple(tasks))
    again = read_schedule(xer(schedule), "again")
    names = [name for name in LEAF if name not in ("level",)]
    after = {task.uid: task for task in again.tasks if not task.summary}
    before = {task.uid: task for task in schedule.tasks if not task.summary}
    assert set(after) == set(before)
    changed = {
        (uid, name): (getattr(task, name), getattr(after[uid], name))
        for uid, task in before.items()
        for name in names
        if getattr(task, name) != getattr(after[uid], name)
    }
    assert changed == {}
