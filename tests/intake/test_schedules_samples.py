"""Counts of the sample schedules, against counts taken from the raw text in another way."""

import re
from pathlib import Path

import pytest

from park_dispatch.intake.schedules.asking import ask_schedule
from park_dispatch.intake.schedules.detect import schedule_kind
from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.planning.schedule_pass import compute
from tests.intake.schedule_samples import MSPDI, XER, needs_samples

pytestmark = needs_samples


def elements(text: str, name: str) -> list[str]:
    """What stands in each element of that name; none of those counted here contains itself."""
    return re.findall(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)


def value(text: str, name: str) -> str:
    """The first value of that name."""
    return (elements(text, name) or [""])[0]


def rows(text: str, table: str) -> list[dict[str, str]]:
    """Rows of a table of an exchange file by a split at its marks."""
    parts = text.replace("\r\n", "\n").split(f"%T\t{table}\n")
    if len(parts) == 1:
        return []
    lines = parts[1].split("\n%T\t")[0].split("\n%E")[0].split("\n")
    names = lines[0].split("\t")[1:]
    return [dict(zip(names, line.split("\t")[1:], strict=False)) for line in lines[1:] if line.startswith("%R\t")]


@pytest.mark.parametrize("path", MSPDI, ids=lambda path: path.name)
def test_project_xml_is_counted_as_its_text_counts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    schedule = read_schedule(path.read_bytes(), path.name)
    raw = elements(text, "Task")
    assert len(schedule.tasks) == len(raw) > 0
    assert [task.uid for task in schedule.tasks] == [int(value(one, "UID")) for one in raw]
    for name, counted in (
        ("Summary", sum(task.summary for task in schedule.tasks)),
        ("Milestone", sum(task.milestone for task in schedule.tasks)),
        ("Critical", sum(bool(task.critical) for task in schedule.tasks)),
    ):
        assert counted == sum(value(one, name) == "1" for one in raw), name
    links = [(one, link) for one in raw for link in elements(one, "PredecessorLink")]
    assert len(schedule.links) == len(links)
    ends = [(int(value(link, "PredecessorUID")), int(value(one, "UID"))) for one, link in links]
    assert [(link.predecessor, link.successor) for link in schedule.links] == ends
    kinds = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
    assert [link.type for link in schedule.links] == [kinds[value(link, "Type")] for _one, link in links]
    assert len(schedule.calendars) == len(elements(text, "Calendar"))
    assert [f"{task.start:%Y-%m-%dT%H:%M:%S}" for task in schedule.tasks] == [value(one, "Start") for one in raw]
    assert [f"{task.finish:%Y-%m-%dT%H:%M:%S}" for task in schedule.tasks] == [value(one, "Finish") for one in raw]
    hours = [task.duration / 60 for task in schedule.tasks if task.duration is not None]
    assert hours == [float(value(one, "Duration")[2:].partition("H")[0]) for one in raw]
    days = sum(one.count("<DayType>0</DayType>") for one in elements(text, "Calendar"))
    assert sum(len(calendar.exceptions) for calendar in schedule.calendars) == days
    assert schedule.faults == ()


@pytest.mark.parametrize("path", XER, ids=lambda path: path.name)
def test_exchange_file_is_counted_as_its_rows_count(path: Path) -> None:
    text = path.read_text(encoding="latin-1")
    schedule = read_schedule(path.read_bytes(), path.name)
    tasks = rows(text, "TASK")
    own = [task for task in schedule.tasks if not task.summary]
    assert [task.uid for task in own] == [int(row["task_id"]) for row in tasks] != []
    assert sum(task.summary for task in schedule.tasks) == len(rows(text, "PROJWBS"))
    assert len(schedule.links) == len(rows(text, "TASKPRED"))
    assert len(schedule.calendars) == len(rows(text, "CALENDAR"))
    assert len(schedule.projects) == len(rows(text, "PROJECT"))
    assert [task.name for task in own] == [row["task_name"] for row in tasks]
    assert sum(task.finished for task in own) == sum(row["status_code"] == "TK_Complete" for row in tasks)
    assert sum(task.started for task in own) == sum(row["act_start_date"] != "" for row in tasks)
    holidays = [row["clndr_data"].count("(d|") for row in rows(text, "CALENDAR")]
    assert [len(calendar.exceptions) for calendar in schedule.calendars] == holidays
    assert schedule.faults == ()


def test_percentages_are_read_by_the_way_of_counting_that_each_activity_has() -> None:
    path = next(path for path in XER if path.name.startswith("percent"))
    schedule = read_schedule(path.read_bytes(), path.name)
    stated = {task.name: task.percent for task in schedule.tasks if not task.summary}
    assert stated == {
        f"{way} {part}%": float(part) for way in ("Duration", "Physical", "Units") for part in (0, 25, 75, 100)
    }


@pytest.mark.parametrize(
    "path", [path for path in MSPDI if path.name != "schependomlaan.xml"], ids=lambda path: path.name
)
def test_computed_floats_and_critical_tasks_are_those_of_ms_project(path: Path) -> None:
    schedule = read_schedule(path.read_bytes(), path.name)
    computed = compute(schedule)
    own = [task for task in schedule.tasks if not task.summary]
    assert set(computed.dates) == {task.uid for task in own}
    assert {task.uid: computed.dates[task.uid].total_float for task in own} == {
        task.uid: task.total_float for task in own
    }
    assert computed.critical == {task.uid for task in own if task.critical}
    assert [computed.dates[task.uid].early_start for task in own] == [task.early_start for task in own]


def test_a_real_plan_is_computed_as_its_program_did_but_for_three_tasks() -> None:
    """Three links of this file count their lag in percent and state 0, which is not what their dates follow from."""
    path = next(path for path in MSPDI if path.name == "schependomlaan.xml")
    schedule = read_schedule(path.read_bytes(), path.name)
    computed = compute(schedule)
    other = [t.row for t in schedule.tasks if computed.dates[t.uid].early_start != t.start]
    assert other == [148, 150, 152]
    assert len(computed.critical) == 1
    assert not any(task.critical for task in schedule.tasks)


@pytest.mark.parametrize("path", [*MSPDI, *XER], ids=lambda path: path.name)
def test_the_capped_child_hands_back_the_same_schedule(path: Path) -> None:
    schedule = ask_schedule(path)
    assert schedule == read_schedule(path.read_bytes(), path.name)
    assert schedule_kind(path.read_bytes()) == schedule.format
