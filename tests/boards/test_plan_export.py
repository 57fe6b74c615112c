"""The park's plan as a file of MS Project or P6, read back by our own reader."""

from datetime import date, datetime
from pathlib import Path

import pytest

from park_dispatch.boards.logic import logic
from park_dispatch.boards.plan_export import plan_schedule
from park_dispatch.boards.site_days import CALENDAR
from park_dispatch.boards.situation import situation
from park_dispatch.intake.schedules.read import read_schedule
from park_dispatch.ledger import reading
from park_dispatch.ledger.decisions import decide
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.model.schedule import Schedule
from park_dispatch.reports.schedules.mspdi import mspdi
from park_dispatch.reports.schedules.xer import xer
from tests.small_park import DAY, day, form, new


@pytest.fixture(scope="module")
def demo(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Schedule:
    path = tmp_path_factory.mktemp("export") / "demo.duckdb"
    path.write_bytes(demo_file.read_bytes())
    ledger = open_ledger(path)
    try:
        now = situation(ledger, reading.parks(ledger)[0], date(2023, 8, 28))
        return plan_schedule(now, logic(ledger, now))
    finally:
        ledger.close()


@pytest.mark.parametrize(("write", "name"), [(mspdi, "p.xml"), (xer, "p.xer")])
def test_what_is_written_is_read_back(demo: Schedule, write: object, name: str) -> None:
    found = read_schedule(write(demo), name)  # type: ignore[operator]
    assert not found.faults
    tasks = {task.uid: task for task in found.tasks if not task.summary}
    leaves = [task for task in demo.tasks if not task.summary]
    assert len(tasks) == len(leaves) == 66
    same = (
        "name",
        "start",
        "finish",
        "duration",
        "percent",
        "actual_start",
        "actual_finish",
        "baselines",
        "constraint",
    )
    for task in leaves:
        for field in same:
            assert getattr(tasks[task.uid], field) == getattr(task, field), (task.name, field)
    assert {(one.predecessor, one.successor, one.type, one.lag) for one in found.links} == {
        (one.predecessor, one.successor, one.type, one.lag) for one in demo.links
    }
    assert len(found.links) == 67


def test_the_outline_the_status_date_and_the_deadline(demo: Schedule) -> None:
    phase = next(task for task in demo.tasks if "三期" in task.name)
    assert (phase.level, phase.summary, phase.deadline) == (1, True, datetime(2023, 10, 31, 17))
    nine = next(task for task in demo.tasks if task.name == "9#")
    assert (nine.level, nine.parent) == (2, phase.uid)
    assert demo.project.status_date == datetime(2023, 8, 28, 17)


def test_days_off_and_made_up_days_are_in_the_calendar(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    item = new(ledger, park, "milestone", "桩基", new(ledger, park, "building", "9#", project))
    form(ledger, park, DAY, (item, "planned_start", day("09-25")), (item, "planned_finish", day("10-13")))
    office = '{"weekdays": [1, 2, 3, 4, 5], "holidays": true, "spring_stop": null}'
    decide(ledger, park.park_id, project, CALENDAR, office, day("01-01"), "张工")
    now = situation(ledger, park, DAY)
    schedule = plan_schedule(now, logic(ledger, now), project)
    site = schedule.calendars[0]
    off = [one for one in site.exceptions if not one.shifts]
    assert any(one.first <= day("10-02") <= one.last for one in off)
    assert any(one.first == day("10-07") and one.shifts for one in site.exceptions)  # a Saturday worked for 国庆
    task = next(task for task in schedule.tasks if task.name == "桩基")
    assert task.duration == 480.0 * 11  # 09-25…09-28, 10-07…10-13 but for Sunday 10-08, which is worked as well: 4 + 7


def test_an_empty_park_is_an_empty_schedule(ledger: Ledger, park: Park) -> None:
    now = situation(ledger, park, DAY)
    schedule = plan_schedule(now, logic(ledger, now))
    assert schedule.tasks == () and read_schedule(mspdi(schedule), "leer.xml").tasks == ()
