"""A project's gap to its plan compares like with like."""

from datetime import date

import pytest

from park_dispatch.boards.situation import situation
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form

DAY = date(2023, 6, 30)


def test_building_without_a_plan_does_not_drag_the_gap_down(ledger: Ledger, park: Park) -> None:
    subjects = [
        NewSubject(-1, "project", 0, "三期", "三期"),
        NewSubject(-2, "building", -1, "1#", "1#"),
        NewSubject(-3, "building", -1, "2#", "2#"),
    ]
    # 1# is planned over 100 days of which 50 are over: half, and half is done. 2# has no plan and has just begun.
    entries = [
        NewEntry(-2, "planned_start", date(2023, 5, 12), DAY),
        NewEntry(-2, "planned_finish", date(2023, 8, 19), DAY),
        NewEntry(-2, "percent", 50.0, DAY),
        NewEntry(-3, "percent", 10.0, DAY),
    ]
    add_form(ledger, park.park_id, subjects, entries, "张工")
    project = situation(ledger, park, DAY).projects.iloc[0]
    assert project["percent"] == pytest.approx(30.0)
    assert project["planned"] == pytest.approx(50.0)
    assert project["gap_pp"] == pytest.approx(0.0)
