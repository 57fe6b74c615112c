"""Names: the known is taken, a new project brings its buildings, everything uncertain is asked about."""

import pytest

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.names import Choice
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Kind, Scalar
from tests.filing.sheets import P, Row, filed, proposed, row
from tests.small_park import DAY, day, value


def things(ledger: Ledger, park: Park) -> list[tuple[str, str, str]]:
    """(kind, name of the parent, name) of everything in the park."""
    rows = reading.subjects(ledger, park.park_id)
    names = dict(zip(rows["subject_id"], rows["name"], strict=True))
    return [(k, names.get(p, ""), n) for k, p, n in zip(rows["kind"], rows["parent_id"], rows["name"], strict=True)]


def of(ledger: Ledger, park: Park, name: str) -> int:
    rows = reading.subjects(ledger, park.park_id).set_index("name")
    return int(rows.loc[name, "subject_id"])  # type: ignore[arg-type]


def test_a_new_project_brings_its_buildings_and_milestones(ledger: Ledger, park: Park) -> None:
    seen = proposed(ledger, park, [row("9#", milestone="桩基", percent=10.0), row("10#", 5.0)])
    assert seen.questions == ()
    assert all(not r.hold for r in seen.rows)
    confirm(ledger, seen, "张三")
    assert sorted(things(ledger, park)) == sorted(
        [("project", "", P), ("building", P, "9#"), ("milestone", "9#", "桩基"), ("building", P, "10#")]
    )


def test_another_writing_of_a_known_building_is_that_building(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("1#厂房", 40.0)], day("08-21"))
    seen = proposed(ledger, park, [row("1号楼", 45.0)])
    assert (seen.questions, seen.rows[0].verdict, seen.rows[0].changes[0].old) == ((), "changed", 40.0)
    assert seen.rows[0].target.names == (P, "1#厂房")


def test_an_unknown_building_of_a_known_project_is_asked_about(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("人才公寓A栋", 40.0), row("9#", 40.0)], day("08-21"))
    rows = [row("人才公寓甲栋", 45.0), row("人才公寓甲栋", milestone="屋面", percent=1.0), row("9#", 41.0)]
    seen = proposed(ledger, park, rows)
    (asked,) = seen.questions
    assert (asked.kind, asked.name, asked.parent, asked.rows, asked.default) == ("building", "人才公寓甲栋", P, 2, None)
    assert (asked.sheet, asked.cell) == ("进度", "B4")
    assert [known.name for known in asked.candidates] == ["人才公寓A栋"]
    assert [r.hold for r in seen.rows] == ["name", "name", ""]
    done = confirm(ledger, seen, "张三")
    assert (done.stored, done.held) == (1, 2)
    assert ("building", P, "人才公寓甲栋") not in things(ledger, park)


@pytest.mark.parametrize("choice", ["create", "skip", "known"])
def test_each_answer_to_a_question(ledger: Ledger, park: Park, choice: str) -> None:
    filed(ledger, park, [row("人才公寓A栋", 40.0)], day("08-21"))
    rows = [row("人才公寓甲栋", 45.0), row("人才公寓甲栋", milestone="屋面", percent=1.0)]
    (asked,) = proposed(ledger, park, rows).questions
    old = of(ledger, park, "人才公寓A栋")
    answer: Choice = old if choice == "known" else choice  # type: ignore[assignment]
    seen = proposed(ledger, park, rows, answers={asked.key: answer})
    assert [r.hold for r in seen.rows] == (["skipped"] * 2 if choice == "skip" else ["", ""])
    if choice == "skip":
        return
    confirm(ledger, seen, "张三")
    place = "人才公寓A栋" if choice == "known" else "人才公寓甲栋"
    assert value(ledger, park, of(ledger, park, place), "percent", DAY) == 45.0
    assert ("milestone", place, "屋面") in things(ledger, park)
    assert (("building", P, "人才公寓甲栋") in things(ledger, park)) == (choice == "create")


def test_a_project_that_resembles_a_known_one_is_asked_about(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-21"))
    rows: list[Row] = [{"project": "临港产业园四期标准化厂房", "building": "13#", "percent": 5.0}]
    seen = proposed(ledger, park, rows)
    (asked,) = seen.questions
    assert (asked.kind, asked.default, [k.name for k in asked.candidates]) == ("project", None, [P])
    assert seen.rows[0].hold == "name"
    confirm(ledger, proposed(ledger, park, rows, answers={asked.key: "create"}), "张三")
    assert ("building", "临港产业园四期标准化厂房", "13#") in things(ledger, park)


def test_a_project_that_resembles_none_is_new(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-21"))
    seen = proposed(ledger, park, [{"project": "污水处理站", "percent": 5.0}])
    assert (seen.questions, seen.rows[0].hold, seen.rows[0].verdict) == ((), "", "new")


def test_a_shortened_name_is_taken_for_the_project_and_said(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-21"))
    seen = proposed(ledger, park, [{"project": "三期标准化厂房", "building": "9#", "percent": 41.0}])
    (asked,) = seen.questions
    assert asked.default == of(ledger, park, P)
    assert (seen.rows[0].hold, seen.rows[0].changes[0].old) == ("", 40.0)


def test_a_new_phase_is_never_taken_for_the_project_it_extends(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [{"project": "标准化厂房", "building": "1#", "percent": 100.0}], day("08-21"))
    seen = proposed(ledger, park, [{"project": "二期标准化厂房", "building": "1#", "percent": 5.0}])
    assert [(q.name, q.default) for q in seen.questions] == [("二期标准化厂房", None)]
    assert seen.rows[0].hold == "name"


def test_a_sheet_that_names_no_project(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0), row("10#", 40.0)], day("08-20"))
    alone = proposed(ledger, park, [{"building": "9#", "percent": 41.0}])
    assert alone.rows[0].target.names == (P, "9#")
    filed(ledger, park, [{"project": "园区道路", "building": "9#", "percent": 3.0}], day("08-21"))
    both = proposed(ledger, park, [{"building": "9#", "percent": 41.0}, {"building": "10#", "percent": 41.0}])
    assert [r.hold for r in both.rows] == ["name", ""]
    (asked,) = both.questions
    assert (asked.kind, asked.name, {k.name for k in asked.candidates}) == ("project", "", {P, "园区道路"})
    answered = proposed(ledger, park, [{"building": "9#", "percent": 41.0}], answers={asked.key: of(ledger, park, P)})
    assert answered.rows[0].target.names == (P, "9#")


def test_a_sheet_without_any_project_in_an_empty_park_is_held_not_lost(ledger: Ledger, park: Park) -> None:
    seen = proposed(ledger, park, [{"building": "9#", "percent": 41.0}])
    assert [r.hold for r in seen.rows] == ["name"]
    assert len(seen.questions) == 1


ITEMS: list[tuple[Kind, Row, str]] = [
    (
        "issue",
        {"project": P, "building": "9#、10#", "issue": "商砼供应不足", "measure": "增加一家", "status": "处理中"},
        P,
    ),
    ("procedure", {"project": P, "procedure": "施工许可证", "approved_on": day("03-01")}, P),
    ("funding", {"project": P, "funding_source": "专项债券", "funding_applied": 8000.0, "funding_used": 10.0}, P),
    ("enterprise", {"enterprise": "某电子公司", "building": "1#", "project": P, "production_lines": 4.0}, ""),
    ("dispatch", {"note_date": day("08-14"), "building": "9#", "project": P, "note": "补报材料", "status": "已办"}, ""),
]


@pytest.mark.parametrize(("kind", "cells", "parent"), ITEMS)
def test_items_stand_on_their_own_and_lose_nothing(
    ledger: Ledger, park: Park, kind: Kind, cells: Row, parent: str
) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-01"))
    done = filed(ledger, park, [cells], kind=kind)
    assert (done.stored, done.held) == (1, 0)
    (item,) = [(n, p) for k, p, n in things(ledger, park) if k == kind]
    assert item[1] == parent
    said: dict[str, Scalar | None] = {f: value(ledger, park, of(ledger, park, item[0]), f, DAY) for f in cells}
    wanted = {f: v for f, v in cells.items() if f != "project" or not parent}
    assert {f: said[f] for f in wanted} == wanted


@pytest.mark.parametrize(("kind", "cells", "parent"), ITEMS)
def test_items_told_again_are_brought_up_to_date_not_doubled(
    ledger: Ledger, park: Park, kind: Kind, cells: Row, parent: str
) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-01"))
    filed(ledger, park, [cells], kind=kind)
    filed(ledger, park, [cells | {"remark": "已落实"}, {**cells, "remark": "已落实"}], kind=kind)
    (item,) = [n for k, _, n in things(ledger, park) if k == kind]
    assert value(ledger, park, of(ledger, park, item), "remark", DAY) == "已落实"


def test_a_longer_workbook_of_dispatch_notes_updates_the_old_and_adds_the_new(ledger: Ledger, park: Park) -> None:
    def note(on: str, text: str, status: str) -> Row:
        return {"note_date": day(on), "building": "9#", "note": text, "status": status}

    filed(
        ledger,
        park,
        [note("08-14", "补报材料", "办理中"), note("08-15", "增加塔吊", "办理中")],
        day("08-15"),
        "dispatch",
    )
    longer = [
        note("08-14", "补报材料", "已办"),
        note("08-15", "增加塔吊", "办理中"),
        note("08-16", "补报材料", "办理中"),
    ]
    seen = proposed(ledger, park, longer, day("08-16"), "dispatch")
    assert [r.verdict for r in seen.rows] == ["changed", "unchanged", "new"]
    assert [r.as_of for r in seen.rows] == [day("08-14"), day("08-15"), day("08-16")]
    confirm(ledger, seen, "张三")
    notes = [n for k, _, n in things(ledger, park) if k == "dispatch"]
    assert notes == ["2023-08-14 9# 补报材料", "2023-08-15 9# 增加塔吊", "2023-08-16 9# 补报材料"]
    assert value(ledger, park, of(ledger, park, notes[0]), "status", DAY) == "已办"


def test_investment_is_said_of_the_project_or_of_its_building(ledger: Ledger, park: Park) -> None:
    cells: Row = {"project": P, "investment_total": 30000.0, "investment_stated_pct": 80.0}
    filed(ledger, park, [cells, row("9#", investment_total=9000.0)], kind="investment")
    assert value(ledger, park, of(ledger, park, P), "investment_total", DAY) == 30000.0
    assert value(ledger, park, of(ledger, park, "9#"), "investment_total", DAY) == 9000.0


def test_an_item_without_its_name_is_held(ledger: Ledger, park: Park) -> None:
    seen = proposed(ledger, park, [{"project": P, "measure": "增加一家"}], kind="issue")
    assert seen.rows[0].hold == "name"


def test_an_item_under_an_unknown_project_waits_for_the_answer(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 40.0)], day("08-01"))
    cells: Row = {"project": "临港产业园四期标准化厂房", "issue": "征地未完成"}
    seen = proposed(ledger, park, [cells], kind="issue")
    assert (seen.rows[0].hold, len(seen.questions)) == ("name", 1)
    confirm(ledger, proposed(ledger, park, [cells], kind="issue", answers={seen.questions[0].key: "create"}), "张三")
    assert ("issue", "临港产业园四期标准化厂房", "征地未完成") in things(ledger, park)


def test_who_was_on_the_site_is_said_of_the_building_and_a_pairing_of_the_enterprise(
    ledger: Ledger, park: Park
) -> None:
    filed(ledger, park, [row("9#", workers=45.0, machines="塔吊2台", weather="晴")], kind="site_log")
    assert value(ledger, park, of(ledger, park, "9#"), "workers", DAY) == 45.0
    pairing: Row = {"enterprise": "甲电子", "paired_leader": "王主任", "paired_unit": "经发局"}
    filed(ledger, park, [pairing, {"project": P, "paired_leader": "李主任"}], kind="pairing")
    assert ("enterprise", "", "甲电子") in things(ledger, park)
    assert value(ledger, park, of(ledger, park, "甲电子"), "paired_leader", DAY) == "王主任"
    assert value(ledger, park, of(ledger, park, P), "paired_leader", DAY) == "李主任"
