"""Frozen plans, links and decisions: added, in force from their day on, taken back with a reason."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from park_dispatch.ledger import plans, reading
from park_dispatch.ledger.decisions import decide, decided
from park_dispatch.ledger.plans import NewLink, NewPlan, freeze, links, plan_items, withdraw_plan
from park_dispatch.ledger.refusals import AlreadyWithdrawn, NoSuchPlan, PlanEmpty, ReasonMissing, UnknownSubject
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import (
    Links,
    NewEntry,
    NewSubject,
    NewUpload,
    add_form,
    add_park,
    add_upload,
    withdraw,
)

D = date
FIRST, LATER = D(2023, 3, 1), D(2023, 6, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = open_ledger(tmp_path / "park.duckdb")
    yield ledger
    ledger.close()


def filled(ledger: Ledger) -> tuple[int, dict[int, int]]:
    """A park with a project, a building and two milestones with a plan reported on FIRST."""
    park = add_park(ledger, "园区", "张工")
    subjects = [
        NewSubject(-1, "project", 0, "三期", "三期"),
        NewSubject(-2, "building", -1, "9#", "9"),
        NewSubject(-3, "milestone", -2, "桩基", "桩基"),
        NewSubject(-4, "milestone", -2, "主体", "主体"),
    ]
    entries = [
        NewEntry(-3, "planned_start", D(2023, 3, 1), FIRST),
        NewEntry(-3, "planned_finish", D(2023, 3, 31), FIRST),
        NewEntry(-4, "planned_start", D(2023, 4, 1), FIRST),
        NewEntry(-4, "planned_finish", D(2023, 5, 31), FIRST),
    ]
    return park, add_form(ledger, park, subjects, entries, "张工")


def baseline(ledger: Ledger, park: int, on: date) -> dict[int, tuple[date, date]]:
    rows = reading.first_plan(ledger, park, on)
    return {
        row.subject_id: (row.baseline_start.date(), row.baseline_finish.date()) for row in rows.itertuples(index=False)
    }


def later_plan(ids: dict[int, int]) -> pd.DataFrame:
    return pd.DataFrame({"subject_id": [ids[-3]], "start": [D(2023, 3, 10)], "finish": [D(2023, 4, 20)]})


def test_a_plan_in_force_is_the_baseline_from_its_day_on_and_only_of_its_items(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    freeze(
        ledger, park, NewPlan("调整后", ids[-1], "frozen", LATER, "图纸变更", in_force=True), later_plan(ids), "李工"
    )
    assert baseline(ledger, park, FIRST)[ids[-3]] == (D(2023, 3, 1), D(2023, 3, 31))
    now = baseline(ledger, park, LATER)
    assert now[ids[-3]] == (D(2023, 3, 10), D(2023, 4, 20))
    assert now[ids[-4]] == (D(2023, 4, 1), D(2023, 5, 31))


def test_a_plan_that_is_only_kept_leaves_the_baseline_alone(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    kept = freeze(ledger, park, NewPlan("备选", ids[-1], "frozen", LATER), later_plan(ids), "李工")
    assert baseline(ledger, park, LATER)[ids[-3]] == (D(2023, 3, 1), D(2023, 3, 31))
    assert plan_items(ledger, kept)["subject_id"].tolist() == [ids[-3]]


def test_an_upload_confirmed_as_baseline_after_the_plan_wins_and_one_before_does_not(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    freeze(
        ledger, park, NewPlan("调整后", ids[-1], "frozen", LATER, "图纸变更", in_force=True), later_plan(ids), "李工"
    )
    entries = [NewEntry(ids[-3], "planned_finish", D(2023, 7, 1), D(2023, 5, 1))]
    early = NewUpload("旧.xlsx", "1", 1, D(2023, 5, 1), 1, 0, "旧的调整")
    add_upload(ledger, park, early, [], entries, "张工")
    assert baseline(ledger, park, D(2023, 7, 1))[ids[-3]] == (D(2023, 3, 10), D(2023, 4, 20))
    entries = [NewEntry(ids[-3], "planned_finish", D(2023, 8, 1), D(2023, 6, 20))]
    late = NewUpload("新.xlsx", "2", 1, D(2023, 6, 20), 1, 0, "再次调整")
    add_upload(ledger, park, late, [], entries, "张工")
    assert baseline(ledger, park, D(2023, 7, 1))[ids[-3]] == (D(2023, 3, 1), D(2023, 8, 1))


def test_a_plan_taken_back_no_longer_counts_and_stays_on_record(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    plan = freeze(ledger, park, NewPlan("误存", 0, "frozen", LATER, "误", in_force=True), later_plan(ids), "李工")
    withdraw_plan(ledger, park, plan, "存错了", "李工")
    assert baseline(ledger, park, LATER)[ids[-3]] == (D(2023, 3, 1), D(2023, 3, 31))
    assert plans.plans(ledger, park, LATER).empty
    assert len(plan_items(ledger, plan)) == 1
    with pytest.raises(AlreadyWithdrawn):
        withdraw_plan(ledger, park, plan, "再来", "李工")


def test_plans_that_cannot_be_stored_say_why(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    rows = later_plan(ids)
    with pytest.raises(PlanEmpty):
        freeze(ledger, park, NewPlan("空", 0, "frozen", LATER), rows.iloc[:0], "李工")
    with pytest.raises(ReasonMissing):
        freeze(ledger, park, NewPlan("无因", 0, "frozen", LATER, " ", in_force=True), rows, "李工")
    with pytest.raises(UnknownSubject):
        freeze(ledger, park, NewPlan("外", 0, "frozen", LATER), rows.assign(subject_id=99), "李工")
    with pytest.raises(NoSuchPlan):
        withdraw_plan(ledger, park, 77, "原因", "李工")
    with pytest.raises(ReasonMissing):
        withdraw_plan(ledger, park, 77, " ", "李工")


def test_the_latest_word_on_a_link_counts_by_day(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    first = Links([NewLink(ids[-3], ids[-4])], FIRST, "")
    add_form(ledger, park, [], [], "张工", links=first)
    changed = Links([NewLink(ids[-3], ids[-4], "FS", 5)], D(2023, 4, 1), "养护")
    add_form(ledger, park, [], [], "张工", links=changed)
    both = Links([NewLink(ids[-3], ids[-4], "FF", 2)], D(2023, 5, 2), "搭接")
    add_form(ledger, park, [], [], "张工", links=both)
    gone = Links([NewLink(ids[-3], ids[-4], kind, removed=True) for kind in ("FS", "FF")], LATER, "不再等")
    add_form(ledger, park, [], [], "张工", links=gone)
    assert links(ledger, park, FIRST)[["type", "lag_days"]].values.tolist() == [["FS", 0.0]]
    assert links(ledger, park, D(2023, 5, 1))[["type", "lag_days"]].values.tolist() == [["FS", 5.0]]
    assert links(ledger, park, D(2023, 5, 2))[["type", "lag_days"]].values.tolist() == [["FS", 5.0], ["FF", 2.0]]
    assert links(ledger, park, LATER).empty


def test_links_of_an_upload_go_with_it(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    upload = NewUpload("计划.xml", "3", 1, LATER, 1, 0)
    new = [NewSubject(-1, "milestone", ids[-2], "屋面", "屋面")]
    entries = [NewEntry(-1, "planned_start", D(2023, 6, 1), LATER)]
    upload_id = add_upload(ledger, park, upload, new, entries, "张工", links=[NewLink(ids[-4], -1, "FS", -2)])
    assert links(ledger, park, LATER)["lag_days"].tolist() == [-2.0]
    withdraw(ledger, upload_id, "传错", "张工")
    assert links(ledger, park, LATER).empty
    with pytest.raises(UnknownSubject):
        add_form(ledger, park, [], [], "张工", links=Links([NewLink(ids[-3], 12345)], LATER, ""))


def test_decisions_count_from_their_day_and_can_be_undone(ledger: Ledger) -> None:
    park, ids = filled(ledger)
    decide(ledger, park, ids[-1], "calendar", '{"a": 1}', FIRST, "张工")
    decide(ledger, park, ids[-1], "calendar", '{"a": 2}', LATER, "李工", "冬歇")
    assert decided(ledger, park, D(2023, 4, 1))[ids[-1], "calendar"].said == '{"a": 1}'
    assert decided(ledger, park, LATER)[ids[-1], "calendar"].reason == "冬歇"
    decide(ledger, park, ids[-1], "calendar", "", LATER, "李工")
    assert decided(ledger, park, LATER) == {}


def test_plans_links_and_decisions_are_in_a_backup(ledger: Ledger, tmp_path: Path) -> None:
    park, ids = filled(ledger)
    freeze(ledger, park, NewPlan("调整后", 0, "frozen", LATER, "变更", in_force=True), later_plan(ids), "李工")
    add_form(ledger, park, [], [], "张工", links=Links([NewLink(ids[-3], ids[-4])], FIRST, ""))
    decide(ledger, park, 0, "lights", '"wuhan"', FIRST, "张工")
    copy = open_ledger(ledger.backup(tmp_path / "copy.duckdb"))
    try:
        assert baseline(copy, park, LATER) == baseline(ledger, park, LATER)
        assert len(links(copy, park, LATER)) == 1
        assert decided(copy, park, LATER)[0, "lights"].said == '"wuhan"'
    finally:
        copy.close()
