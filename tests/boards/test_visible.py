"""What a reach shows, and that what it shows is told as it is told to everybody."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.boards.backward import backward
from park_dispatch.boards.dispatch import all_notes
from park_dispatch.boards.logic import logic
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.visible import limits, seen, sight, visible
from park_dispatch.ledger import reading
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import OPEN, VIEWS
from park_dispatch.ledger.store import LEFT_OUT, TABLES, Ledger, open_ledger
from park_dispatch.ledger.writing import Links, add_form
from park_dispatch.model.people import EVERYWHERE, Person, Reach
from park_dispatch.model.roles import Role
from tests.small_park import DAY, day, form, new, upload


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("visible") / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    yield ledger
    ledger.close()


def only(*buildings: int) -> Reach:
    return Reach(buildings=frozenset(buildings))


def looked_at(ledger: Ledger, park: Park, reach: Reach) -> tuple[Ledger, Situation]:
    mine, part = seen(ledger, park, reach)
    return mine, situation(mine, part, DAY)


def test_every_table_is_cut_or_says_nothing_of_a_building() -> None:
    assert {*VIEWS} | OPEN == {*TABLES, *LEFT_OUT}
    assert not {*VIEWS} & OPEN


def test_who_sees_everything_gets_the_ledger_itself(ledger: Ledger, park: Park) -> None:
    for reach in (EVERYWHERE, Reach(parks=frozenset({park.park_id}))):
        assert seen(ledger, park, reach) == (ledger, park)
        assert limits(visible(ledger, park, reach)) == ""
    elsewhere = visible(ledger, park, Reach(parks=frozenset({park.park_id + 1})))
    assert not elsewhere.everything
    assert not elsewhere.subject(1)


def test_an_administrator_sees_everything() -> None:
    assert not sight(Person("a", "甲", Role.ADMINISTRATOR, reach=only(7))).narrow
    assert sight(Person("a", "甲", Role.LEAD, reach=only(7))) == only(7)


def test_figures_of_what_is_seen_are_those_of_the_whole_park(demo: Ledger) -> None:
    park = reading.parks(demo)[0]
    whole = situation(demo, park, DAY)
    late = whole.buildings.iloc[[-1, -2]]["building_id"].astype(int).tolist()
    for reach in (only(*late), Reach(units=frozenset({"区工投公司"}))):
        mine, part = looked_at(demo, park, reach)
        for key, name in (("building_id", "buildings"), ("milestone_id", "milestones")):
            rows, all_rows = getattr(part, name), getattr(whole, name)
            assert 0 < len(rows) <= len(all_rows)
            same = all_rows[all_rows[key].isin(rows[key])].reset_index(drop=True)
            pd.testing.assert_frame_equal(rows, same)
        told = logic(mine, part).milestones
        pd.testing.assert_frame_equal(told, logic(demo, whole).milestones.reindex(told.index), check_dtype=False)
        found = {one.unit.subject_id: one for one in backward(demo, whole)}
        for one in backward(mine, part):
            assert one.rows == found[one.unit.subject_id].rows


def test_a_project_seen_in_part_is_computed_from_that_part(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    one, other = (new(ledger, park, "building", name, project) for name in ("1#", "2#"))
    upload(
        ledger,
        park,
        DAY,
        [(one, "percent", 40.0), (other, "percent", 80.0), (project, "delivery_deadline", day("10-31"))],
    )
    _ledger, part = looked_at(ledger, park, only(one))
    row = part.projects.iloc[0]
    assert (row["name"], row["percent"], row["building_count"]) == ("三期", 40.0, 1)
    assert part.buildings["delivery_deadline"].tolist() == [pd.Timestamp("2023-10-31")]
    _ledger, both = looked_at(ledger, park, only(one, other))
    assert both.projects.iloc[0]["percent"] == 60.0


def test_what_hidden_work_waits_for_has_its_latest_start_from_it(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    one, other = (new(ledger, park, "building", name, project) for name in ("1#", "2#"))
    before, after = new(ledger, park, "milestone", "管网", one), new(ledger, park, "milestone", "地坪", other)
    plan = [("planned_start", day("09-01")), ("planned_finish", day("09-10"))]
    upload(ledger, park, day("08-01"), [
        *((thing, field, value) for thing in (before, after) for field, value in plan),
        (one, "delivery_deadline", day("12-31")), (other, "delivery_deadline", day("10-10")),
        (before, "percent", 0.0), (after, "percent", 0.0),
    ])  # fmt: skip
    add_form(ledger, park.park_id, [], [], "测试", links=Links([NewLink(before, after)], day("08-01"), "先管网"))
    mine, part = looked_at(ledger, park, only(one))
    latest = backward(mine, part)[0].rows[0].latest_finish
    assert latest < day("10-10")
    assert "地坪" not in str(backward(mine, part)) + str(logic(mine, part))


# --- what is about a building or for a unit ---------------------------------------------------------------------------


@pytest.fixture
def two_phases(ledger: Ledger, park: Park) -> dict[str, int]:
    """1# in two projects of two units, 2# in the second."""
    second, third = (new(ledger, park, "project", name) for name in ("二期", "三期"))
    things = {"二期": second, "三期": third, "1#": new(ledger, park, "building", "1#", second)}
    things["三期1#"] = new(ledger, park, "building", "1#", third)
    things["2#"] = new(ledger, park, "building", "2#", third)
    upload(ledger, park, DAY, [(second, "responsible_unit", "甲公司"), (third, "responsible_unit", "乙公司")])
    return things


@pytest.mark.parametrize(
    ("said", "shown_to"),
    [
        ({"building": "2#"}, {"2#"}),
        ({"building": "1#"}, {"1#", "三期1#"}),  # nobody can tell which of the two
        ({"building": "1#", "responsible_unit": "甲公司"}, {"1#"}),
        ({"building": "1#", "project": "三期"}, {"三期1#"}),
        ({"building": "1#-2#"}, {"1#", "三期1#", "2#"}),
        ({"responsible_unit": "甲公司"}, set()),  # for the unit, not for who has the building
        ({"responsible_unit": "丙公司、甲公司"}, set()),
        ({}, set()),
    ],
)
def test_a_note_is_seen_by_those_it_is_about(
    ledger: Ledger, park: Park, two_phases: dict[str, int], said: dict[str, str], shown_to: set[str]
) -> None:
    note = new(ledger, park, "dispatch", "事项")
    form(ledger, park, DAY, (note, "note", "事项"), *((note, field, text) for field, text in said.items()))
    for name in ("1#", "三期1#", "2#"):
        mine, part = seen(ledger, park, only(two_phases[name]))
        assert (note in set(all_notes(mine, part, DAY)["note_id"])) is (name in shown_to), name
    mine, part = seen(ledger, park, Reach(units=frozenset({"甲公司"})))
    told = "甲公司" in said.get("responsible_unit", "") or "1#" in shown_to
    assert (note in set(all_notes(mine, part, DAY)["note_id"])) is told


def test_a_notice_is_seen_by_those_whose_work_or_issue_it_is_about(
    ledger: Ledger, park: Park, two_phases: dict[str, int]
) -> None:
    issue = new(ledger, park, "issue", "问题")
    form(ledger, park, DAY, (issue, "building", "2#"))
    about_issue, about_work, for_unit = (
        new(ledger, park, "notice", name, parent)
        for name, parent in (("督办1", issue), ("督办2", two_phases["1#"]), ("督办3", two_phases["1#"]))
    )
    form(ledger, park, DAY, (for_unit, "responsible_unit", "丙公司"))
    mine = visible(ledger, park, only(two_phases["2#"]))
    assert [mine.subject(one) for one in (issue, about_issue, about_work)] == [True, True, False]
    unit = visible(ledger, park, Reach(units=frozenset({"丙公司"})))
    assert unit.seen.things == {for_unit}
    assert not unit.seen.above  # the building is not theirs


def test_who_answers_for_a_whole_sees_its_parts_of_other_units(
    ledger: Ledger, park: Park, two_phases: dict[str, int]
) -> None:
    form(ledger, park, DAY, (two_phases["2#"], "responsible_unit", "丙公司"))
    whole = visible(ledger, park, Reach(units=frozenset({"乙公司"})))
    part = visible(ledger, park, Reach(units=frozenset({"丙公司"})))
    assert whole.subject(two_phases["2#"])
    assert part.subject(two_phases["2#"])
    assert not part.subject(two_phases["三期"])
    assert part.seen.above == {two_phases["三期"]}


@settings(max_examples=30)
@given(parts=st.lists(st.sets(st.sampled_from(["1#", "2#", "三期1#", "二期", "三期"])), min_size=2, max_size=2))
def test_more_reach_shows_more_and_parts_are_seen_with_their_whole(
    ledger: Ledger, park: Park, two_phases: dict[str, int], parts: list[set[str]]
) -> None:
    def shows(names: set[str]) -> frozenset[int]:
        ids = {name: two_phases[name] for name in names}
        projects = frozenset(i for name, i in ids.items() if name.endswith("期"))
        return visible(ledger, park, Reach(projects=projects, buildings=frozenset(ids.values()) - projects)).seen.things

    one, other = parts
    if one and other:
        assert shows(one) | shows(other) == shows(one | other)
        assert {two_phases[name] for name in one | other} <= shows(one | other)
        assert two_phases["三期"] not in shows(one) or {two_phases["2#"], two_phases["三期1#"]} <= shows(one)


# --- writing and keeping ----------------------------------------------------------------------------------------------


def test_what_is_written_through_narrow_eyes_is_in_the_ledger(
    ledger: Ledger, park: Park, two_phases: dict[str, int], tmp_path: Path
) -> None:
    mine, part = seen(ledger, park, only(two_phases["2#"]))
    before = ledger.version
    form(mine, part, DAY, (two_phases["2#"], "percent", 50.0), (two_phases["1#"], "percent", 60.0))
    assert ledger.version == before + 1
    assert set(reading.percents(ledger, park.park_id, [DAY])["subject_id"]) == {two_phases["1#"], two_phases["2#"]}
    assert set(reading.percents(mine, park.park_id, [DAY])["subject_id"]) == {two_phases["2#"]}
    assert mine.copied_to(tmp_path / "copy.duckdb") == ledger.content()
