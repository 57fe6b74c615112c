"""What a file would change: verdicts, holds, days, plan, missing buildings; and proposing writes nothing."""

import pytest

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import propose
from park_dispatch.filing.refusals import NothingToStore, ReportDateMissing, SameFile
from park_dispatch.intake.understanding import Understanding
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import withdraw
from park_dispatch.model.record import Cell, Record
from tests.filing.sheets import P, Row, filed, proposed, row, sheet
from tests.small_park import DAY, day, value


def ids(ledger: Ledger, park: Park) -> dict[str, int]:
    """The id of everything by name; names are unique in these tests."""
    return {str(n): int(i) for i, n in reading.subjects(ledger, park.park_id)[["subject_id", "name"]].to_numpy()}


def baseline(ledger: Ledger, park: Park, thing: int) -> str:
    rows = reading.first_plan(ledger, park.park_id, DAY).set_index("subject_id")
    return f"{rows.loc[thing, 'baseline_finish']:%m-%d}"


def test_proposing_writes_nothing_however_often(ledger: Ledger, park: Park) -> None:
    for answers in ({}, {"building||1#": "create"}):
        proposed(ledger, park, [row("9#", 40.0)], answers=answers)  # type: ignore[arg-type]
    assert ledger.rows("SELECT count(*) FROM subject UNION ALL SELECT count(*) FROM entry") == [(0,), (0,)]
    assert ledger.version == 1  # the park itself


def test_counts_by_verdict_and_only_differences_are_changes(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row(f"{n}#", 40.0) for n in (9, 10, 11, 12)], day("08-21"))
    seen = proposed(
        ledger, park, [row("9#", 40.0), row("10#", 45.0), row("11#", 30.0), row("12#", 100.0)], day("08-22")
    )
    assert seen.counts() == {"unchanged": 1, "changed": 1, "new": 0, "jump": 1, "backward": 1}
    assert [(r.changes[0].old, r.changes[0].new, r.hold) for r in seen.rows] == [
        (40.0, 40.0, ""),
        (40.0, 45.0, ""),
        (40.0, 30.0, "backward"),
        (40.0, 100.0, "jump"),
    ]
    assert seen.rows[1].changes[0].old_as_of == day("08-21")
    assert seen.rows[1].changes[0].cell == "C5"


def test_backward_and_jump_are_held_and_counted_until_accepted(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0), row("10#", 40.0)], day("08-21"))
    rows = [row("9#", 30.0), row("10#", 41.0)]
    done = confirm(ledger, proposed(ledger, park, rows), "张三")
    assert (done.stored, done.held) == (1, 1)
    told = reading.uploads(ledger, park.park_id).iloc[0]
    assert (told["rows_stored"], told["rows_held"]) == (1, 1)
    known = ids(ledger, park)
    assert value(ledger, park, known["9#"], "percent", DAY) == 40.0
    assert value(ledger, park, known["10#"], "percent", DAY) == 41.0
    again = proposed(ledger, park, [*rows, row("9#", 30.0)], accepted=frozenset({0}))
    assert [r.hold for r in again.rows] == ["", "", ""]
    confirm(ledger, again, "张三")
    assert value(ledger, park, known["9#"], "percent", DAY) == 30.0


def test_a_row_left_out_is_held(ledger: Ledger, park: Park) -> None:
    done = confirm(ledger, proposed(ledger, park, [row("9#", 1.0), row("10#", 2.0)], skipped=frozenset({1})), "张三")
    assert (done.stored, done.held) == (1, 1)
    assert "10#" not in ids(ledger, park)  # what only a held row names is not created


def test_nothing_left_to_store(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-21"))
    with pytest.raises(NothingToStore, match="1 行需要您先核对"):
        confirm(ledger, proposed(ledger, park, [row("9#", 30.0)]), "张三")
    assert len(reading.uploads(ledger, park.park_id)) == 1


def test_the_same_file_changes_nothing_and_says_who_was_first(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)])
    again = proposed(ledger, park, [row("9#", 40.0)])
    assert again.same_file is not None
    with pytest.raises(SameFile, match="张三"):
        confirm(ledger, again, "李四")
    assert len(reading.uploads(ledger, park.park_id)) == 1


def test_two_people_confirming_one_file_at_once_store_it_once(ledger: Ledger, park: Park) -> None:
    both = [proposed(ledger, park, [row("9#", 40.0)]) for _ in range(2)]
    assert [p.same_file for p in both] == [None, None]
    confirm(ledger, both[0], "张三")
    with pytest.raises(SameFile, match="张三"):
        confirm(ledger, both[1], "李四")
    assert ledger.rows("SELECT count(*) FROM entry") == [(1,)]


def test_two_files_naming_the_same_new_building_create_it_once(ledger: Ledger, park: Park) -> None:
    one, other = proposed(ledger, park, [row("9#", 40.0)]), proposed(ledger, park, [row("9号楼", 41.0)])
    confirm(ledger, one, "张三")
    confirm(ledger, other, "李四")
    assert len(reading.subjects(ledger, park.park_id)) == 2
    assert value(ledger, park, ids(ledger, park)["9#"], "percent", DAY) == 41.0


def test_undone_and_uploaded_again(ledger: Ledger, park: Park) -> None:
    rows = [row("9#", 40.0), row("10#", 50.0)]
    first = filed(ledger, park, rows)
    before = ids(ledger, park)
    withdraw(ledger, first.upload_id, "填错", "张三")
    again = proposed(ledger, park, rows)
    assert again.same_file is None
    assert again.counts()["new"] == 2  # what an undone upload said is forgotten
    assert again.questions == ()
    second = confirm(ledger, again, "张三")
    assert second.upload_id > first.upload_id
    assert ids(ledger, park) == before  # the same things, not a second set
    assert value(ledger, park, before["9#"], "percent", DAY) == 40.0


def test_buildings_missing_from_a_file(ledger: Ledger, park: Park) -> None:
    whole = [row("9#", 40.0), row("10#", 50.0), row("11#", 100.0), row("14#", floor_area_m2=15000.0)]
    parts = [row("12#", milestone="桩基", percent=100.0), row("13#", milestone="桩基", percent=20.0)]
    road: Row = {"project": "园区道路", "building": "主干道", "percent": 5.0}
    filed(ledger, park, [*whole, *parts, road], day("08-21"))
    seen = proposed(ledger, park, [row("9#", 41.0)])
    # 11# and 12# are finished, of 14# no percent was ever told, the road is not of this project
    assert set(seen.missing) == {"10#", "13#"}
    assert proposed(ledger, park, [{"issue": "缺商砼", "project": P}], kind="issue").missing == ()


def test_a_building_that_finished_between_the_days_of_the_file_is_not_missing(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0), row("10#", 90.0)], day("08-10"))
    filed(ledger, park, [row("10#", 100.0)], day("08-15"))
    rows = [row("9#", 41.0, as_of=day("08-11")), row("9#", 42.0, as_of=day("08-20"))]
    assert proposed(ledger, park, rows, day("08-20")).missing == ()


PLAN: Row = {"planned_start": day("03-01"), "planned_finish": day("06-30")}


def test_the_baseline_stays_the_first_plan_unless_a_reason_is_given(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", milestone="桩基", percent=10.0, **PLAN)], day("04-01"))
    later = PLAN | {"planned_finish": day("07-31")}
    seen = proposed(ledger, park, [row("9#", milestone="桩基", percent=12.0, **later)], day("04-10"))
    assert seen.plan_changes == 1
    confirm(ledger, seen, "张三")
    pile = ids(ledger, park)["桩基"]
    assert baseline(ledger, park, pile) == "06-30"
    assert value(ledger, park, pile, "planned_finish", DAY) == day("07-31")
    latest = PLAN | {"planned_finish": day("08-15")}
    seen = proposed(
        ledger, park, [row("9#", milestone="桩基", percent=14.0, **latest)], day("04-20"), reason=" 设计变更 "
    )
    done = confirm(ledger, seen, "张三")
    assert baseline(ledger, park, pile) == "08-15"
    told = reading.uploads(ledger, park.park_id).set_index("upload_id").loc[done.upload_id]
    assert told["reason"] == "设计变更"


def test_a_plan_told_again_is_no_change_of_plan(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", milestone="桩基", percent=10.0, **PLAN)], day("04-01"))
    assert proposed(ledger, park, [row("9#", milestone="桩基", percent=12.0, **PLAN)]).plan_changes == 0
    assert proposed(ledger, park, [row("10#", milestone="桩基", percent=12.0, **PLAN)]).plan_changes == 0


def test_rows_of_many_days_are_judged_in_the_order_of_their_days(ledger: Ledger, park: Park) -> None:
    rows = [row("9#", p, as_of=day(d)) for d, p in (("08-03", 30.0), ("08-01", 10.0), ("08-02", 20.0))]
    seen = proposed(ledger, park, rows, day("08-03"))
    assert [(r.position, r.as_of, r.changes[0].old, r.hold) for r in seen.rows] == [
        (0, day("08-03"), 20.0, ""),
        (1, day("08-01"), None, ""),
        (2, day("08-02"), 10.0, ""),
    ]
    confirm(ledger, seen, "张三")
    nine = ids(ledger, park)["9#"]
    assert [value(ledger, park, nine, "percent", day(f"08-0{d}")) for d in (1, 2, 3)] == [10.0, 20.0, 30.0]


def test_a_held_day_is_not_what_the_next_day_is_compared_with(ledger: Ledger, park: Park) -> None:
    rows = [row("9#", p, as_of=day(f"08-0{d}")) for d, p in ((1, 10.0), (2, 90.0), (3, 12.0))]
    seen = proposed(ledger, park, rows, day("08-03"))
    assert [(r.changes[0].old, r.hold) for r in seen.rows] == [(None, ""), (10.0, "jump"), (10.0, "")]


def test_days_of_a_file_are_compared_with_what_others_said_in_between(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 10.0)], day("08-01"))
    filed(ledger, park, [row("9#", 60.0)], day("08-20"))
    rows = [row("9#", p, as_of=day(d)) for d, p in (("08-05", 20.0), ("08-20", 61.0), ("08-25", 55.0))]
    seen = proposed(ledger, park, rows, day("08-25"))
    assert [(r.changes[0].old, r.hold) for r in seen.rows] == [(10.0, ""), (60.0, ""), (61.0, "backward")]


def test_an_older_file_is_compared_with_what_was_said_before_its_day(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 60.0)], day("08-20"))
    seen = proposed(ledger, park, [row("9#", 50.0)], day("08-10"))
    assert (seen.rows[0].changes[0].old, seen.rows[0].hold) == (None, "")


def test_one_thing_told_twice_on_one_day(ledger: Ledger, park: Park) -> None:
    seen = proposed(ledger, park, [row("9#", 60.0), row("9#厂房", 60.0), row("9号楼", 40.0)])
    assert [(r.changes[0].old, r.hold) for r in seen.rows] == [(None, ""), (60.0, ""), (60.0, "backward")]


def test_a_file_without_a_day_is_refused_unless_its_rows_have_one(ledger: Ledger, park: Park) -> None:
    with pytest.raises(ReportDateMissing):
        proposed(ledger, park, [row("9#", 40.0)], None)
    rows = [row("9#", 40.0, as_of=day("08-01")), row("9#", 41.0, as_of=day("08-03"))]
    assert proposed(ledger, park, rows, None).as_of == day("08-03")


def test_an_empty_file_has_nothing_to_store(ledger: Ledger, park: Park) -> None:
    seen = proposed(ledger, park, [])
    assert (seen.rows, seen.questions, seen.missing, seen.plan_changes) == ((), (), (), 0)
    with pytest.raises(NothingToStore):
        confirm(ledger, seen, "张三")


def test_a_guess_is_handed_on(ledger: Ledger, park: Park) -> None:
    cells = {"project": Cell(P), "building": Cell("9#", "B"), "percent": Cell(80.0, "C", "“八成”按 80% 理解")}
    file = sheet([])
    guessed = Understanding(
        file.file_name, "guess", 1, DAY, "", (), (), (Record("progress", "进度", 4, cells),), (), ()
    )
    seen = propose(ledger, park, guessed)
    assert [c.guess for c in seen.rows[0].changes] == ["“八成”按 80% 理解"]


def test_what_is_said_of_a_building_in_the_rows_of_its_milestones(ledger: Ledger, park: Park) -> None:
    about: Row = {"delivery_deadline": day("10-31"), "floor_area_m2": 20000.0, "delivery_to": "某企业"}
    filed(ledger, park, [row("9#", milestone=m, percent=10.0, **about) for m in ("桩基", "基础", "主体")])
    known = ids(ledger, park)
    assert value(ledger, park, known["9#"], "delivery_deadline", DAY) == day("10-31")
    assert value(ledger, park, known["9#"], "floor_area_m2", DAY) == 20000.0
    assert value(ledger, park, known["桩基"], "delivery_deadline", DAY) is None
    assert value(ledger, park, known["桩基"], "percent", DAY) == 10.0
    assert ledger.rows("SELECT field, count(*) FROM entry GROUP BY field ORDER BY field") == [
        ("delivery_deadline", 1),
        ("delivery_to", 1),
        ("floor_area_m2", 1),
        ("percent", 3),
    ]


def test_the_deadline_that_counts_is_the_last_one_in_the_sheet(ledger: Ledger, park: Park) -> None:
    ends = ("10-31", "11-30", "10-31")
    filed(ledger, park, [row("9#", milestone=f"第{n}项", delivery_deadline=day(d)) for n, d in enumerate(ends)])
    assert value(ledger, park, ids(ledger, park)["9#"], "delivery_deadline", DAY) == day("10-31")


def test_the_deadline_of_a_project_without_buildings(ledger: Ledger, park: Park) -> None:
    filed(
        ledger, park, [{"project": "园区道路", "milestone": "路基", "percent": 30.0, "delivery_deadline": day("10-31")}]
    )
    known = ids(ledger, park)
    assert value(ledger, park, known["园区道路"], "delivery_deadline", DAY) == day("10-31")
    assert value(ledger, park, known["路基"], "percent", DAY) == 30.0
