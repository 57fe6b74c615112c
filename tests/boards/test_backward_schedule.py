"""Backward schedules: the demo park, read and said links, templates, and what cannot be scheduled."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards.backward import Wish, backward, headline, kept_items, note_lines, table_rows
from park_dispatch.boards.backward_units import Piece, Unit, activities, fitted, read_links, units
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.ledger import reading
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import Links, add_form
from park_dispatch.planning.backward import Done, backward_from_network
from park_dispatch.planning.network_assembly import evening
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.templates import shipped
from tests.small_park import DAY, day, form, new

CALENDAR = SiteCalendar()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[tuple[Ledger, Situation]]:
    path = tmp_path_factory.mktemp("plan") / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    yield ledger, situation(ledger, reading.parks(ledger)[0], DAY)
    ledger.close()


def test_the_demo_park_says_what_must_start_and_what_must_be_won(demo: tuple[Ledger, Situation]) -> None:
    ledger, now = demo
    found = backward(ledger, now)
    said = headline(now, found)
    assert said == (
        "按 10月31日 交付倒排：本周必须开始 2 个节点：11# 室外附属工程（8月31日）、10# 室外附属工程（9月1日）；"
        "11# 差 15 个工作日、10# 差 1 个工作日，须追回。"
    )
    rows = table_rows(now, found)
    assert rows["state"].iloc[0] == "this_week"
    assert "done" not in set(rows["state"])
    assert len(table_rows(now, found, finished=True)) == len(now.milestones)
    assert note_lines(found) == []  # the order of work is that of the links of the master schedule


def test_a_template_and_another_deadline(demo: tuple[Ledger, Situation]) -> None:
    ledger, now = demo
    by_template = backward(ledger, now, Wish("template"))
    assert {one.unit.name: one.days_to_win for one in by_template} == {"9#": 0, "10#": 4, "11#": 22, "12#": 0}
    assert all("钢筋混凝土多层厂房" in one.notes[0] for one in by_template)
    assert len(kept_items(by_template)) == len(now.milestones)
    later = backward(ledger, now, Wish(deadline=date(2023, 12, 31)))
    assert "各单体按剩余工期都来得及" in headline(now, later)


@pytest.mark.parametrize("deadline", [DAY, day("08-01")])
def test_a_deadline_that_is_not_ahead_gives_a_sentence_and_no_dates(
    demo: tuple[Ledger, Situation], deadline: date
) -> None:
    ledger, now = demo
    for basis in ("plan", "template"):
        found = backward(ledger, now, Wish(basis, deadline))  # type: ignore[arg-type]
        assert f"{deadline} 不晚于截至日期 {DAY}" in headline(now, found)
        assert table_rows(now, found).empty and kept_items(found).empty


def test_one_building_is_cut_out_of_its_project(demo: tuple[Ledger, Situation]) -> None:
    ledger, now = demo
    eleven = next(one for one in units(now) if one.name == "11#")
    (found,) = backward(ledger, now, unit_id=eleven.subject_id)
    assert found.days_to_win == 15
    assert set(found.ids) == {str(piece.milestone_id) for piece in eleven.pieces}


def small(ledger: Ledger, park: Park, *dates: tuple[str, str, str], deadline: str = "10-31") -> dict[str, int]:
    """A building with milestones of (name, planned start, planned finish), empty for none."""
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    if deadline:
        form(ledger, park, day("03-01"), (building, "delivery_deadline", day(deadline)))
    else:
        form(ledger, park, day("03-01"), (building, "percent", 10.0))
    ids = {"building": building, "project": project}
    for name, start, finish in dates:
        ids[name] = new(ledger, park, "milestone", name, building)
        said = [(ids[name], "percent", 0.0)]
        said += [(ids[name], "planned_start", day(start))] if start else []  # type: ignore[list-item]
        said += [(ids[name], "planned_finish", day(finish))] if finish else []  # type: ignore[list-item]
        form(ledger, park, day("03-01"), *said)
    return ids


def test_what_nobody_dated_and_what_ends_before_it_starts_is_left_out_and_named(ledger: Ledger, park: Park) -> None:
    small(ledger, park, ("主体", "09-01", "09-30"), ("屋面", "10-05", "10-01"), ("室外", "10-01", ""))
    now = situation(ledger, park, DAY)
    (found,) = backward(ledger, now)
    assert list(table_rows(now, [found])["name"]) == ["主体"]
    assert any("2 个节点没有可用的计划日期" in note and "屋面" in note for note in found.notes)


@pytest.mark.parametrize(
    ("dates", "deadline", "why"),
    [
        ((("主体", "09-01", "09-30"),), "", "没有交付期限"),
        ((), "10-31", "没有节点"),
        ((("主体", "", ""),), "10-31", "没有可用的计划日期"),
        ((("主体", "09-30", "09-01"),), "10-31", "没有可用的计划日期"),
    ],
)
def test_what_cannot_be_scheduled_says_why(
    ledger: Ledger, park: Park, dates: tuple[tuple[str, str, str], ...], deadline: str, why: str
) -> None:
    small(ledger, park, *dates, deadline=deadline)
    now = situation(ledger, park, DAY)
    (found,) = backward(ledger, now)
    assert found.backward is None and why in found.problem
    assert why in headline(now, [found])


def test_a_deadline_that_has_passed_is_said_with_the_earliest_finish(ledger: Ledger, park: Park) -> None:
    small(ledger, park, ("主体", "07-01", "07-10"), deadline="07-31")
    now = situation(ledger, park, DAY)
    found = backward(ledger, now)
    assert headline(now, found) == "已过交付期限：9#（应于 7月31日 交付，按剩余工期最早 9月7日 完工）。"


def test_links_that_were_said_count_and_circles_are_named(ledger: Ledger, park: Park) -> None:
    ids = small(ledger, park, ("主体", "09-01", "09-20"), ("屋面", "09-05", "09-24"))
    add_form(ledger, park.park_id, [], [], "张工", links=Links([NewLink(ids["主体"], ids["屋面"])], DAY, "图纸"))
    now = situation(ledger, park, DAY)
    (found,) = backward(ledger, now)
    rows = table_rows(now, [found]).set_index("name")
    assert rows.at["主体", "latest_finish"] == day("10-11") and rows.at["屋面", "latest_start"] == day("10-12")
    assert found.notes == ()
    add_form(ledger, park.park_id, [], [], "张工", links=Links([NewLink(ids["屋面"], ids["主体"])], DAY, "误"))
    (found,) = backward(ledger, situation(ledger, park, DAY))
    assert found.backward is None and "互相等待" in found.problem


def test_a_building_without_milestones_is_scheduled_by_a_template(ledger: Ledger, park: Park) -> None:
    small(ledger, park)
    now = situation(ledger, park, DAY)
    (found,) = backward(ledger, now, Wish("template", template="steel_factory"))
    assert found.period == 64 and found.backward is not None
    assert found.plan is not None and not found.ids
    rows = table_rows(now, [found])
    assert rows["latest_finish"].max() == day("10-31") and rows["latest_start"].min() == day("08-29")
    assert kept_items([found]).empty  # nothing of the building is in it yet
    (short,) = backward(ledger, now, Wish("template", template="steel_factory", period=20_001))
    assert short.backward is None and "1 至 20000" in short.problem


def test_work_that_is_done_is_laid_on_the_items_of_a_template(demo: tuple[Ledger, Situation]) -> None:
    _ledger, now = demo
    eleven = next(one for one in units(now) if one.name == "11#")
    found = fitted(shipped("rc_factory"), eleven)
    assert found.floors == 4 and not found.strange
    assert found.done["4.4"].percent == 100.0
    assert found.done["9"].percent == 43.0
    assert sum(len(ids) for ids in found.ids.values()) == len(eleven.pieces)


@some.composite
def planned_units(draw: some.DrawFn) -> Unit:
    pieces = []
    for number in range(draw(some.integers(1, 9))):
        start = DAY + timedelta(days=draw(some.integers(1, 60)))
        finish = start + timedelta(days=draw(some.integers(0, 40)))
        pieces.append(Piece(number + 1, f"节点{number}", start, finish, Done(0.0), 10.0))
    pieces.sort(key=lambda one: (one.start, one.finish, one.milestone_id))
    deadline = max(piece.finish for piece in pieces if piece.finish is not None)
    return Unit(99, "9#", 98, "三期", deadline, 0.0, tuple(pieces))


@given(planned_units())
def test_a_plan_keeps_the_order_that_is_read_from_it(unit: Unit) -> None:
    """Nothing done, the deadline is the plan's own end: it fits, and no item must start before it was planned."""
    assert unit.deadline is not None
    works = activities(unit, CALENDAR, evening(CALENDAR, unit.deadline))
    found = backward_from_network(works, read_links(unit, CALENDAR), unit.deadline, DAY, CALENDAR)
    assert found.days_to_win == 0
    planned = {str(piece.milestone_id): piece for piece in unit.pieces}
    assert all(row.latest_finish >= planned[row.key].finish for row in found.rows)  # type: ignore[operator]


@given(planned_units(), some.integers(0, 80))
def test_the_days_to_win_are_just_enough(unit: Unit, sooner: int) -> None:
    assert unit.deadline is not None
    deadline = max(DAY + timedelta(days=1), unit.deadline - timedelta(days=sooner))
    works = activities(unit, CALENDAR, evening(CALENDAR, deadline))
    links = read_links(unit, CALENDAR)
    short = backward_from_network(works, links, deadline, DAY, CALENDAR)
    assert (short.days_to_win > 0) == (short.possible_finish > deadline)
    later = CALENDAR.add(deadline, short.days_to_win)
    enough = backward_from_network(activities(unit, CALENDAR, evening(CALENDAR, later)), links, later, DAY, CALENDAR)
    assert enough.days_to_win == 0
    assert enough.possible_finish == short.possible_finish


def test_a_ring_of_links_in_one_building_leaves_the_others(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    ids = {}
    for name in ("9#", "10#"):
        building = new(ledger, park, "building", name, project)
        form(ledger, park, DAY, (building, "delivery_deadline", day("12-31")))
        ids[name] = [new(ledger, park, "milestone", one, building) for one in ("主体", "屋面")]
        for milestone in ids[name]:
            dates = (("planned_start", day("09-01")), ("planned_finish", day("09-20")))
            form(ledger, park, DAY, *((milestone, field, on) for field, on in dates))
    frame, roof = ids["9#"]
    ring = Links([NewLink(frame, roof), NewLink(roof, frame)], DAY, "试")
    add_form(ledger, park.park_id, [], [], "李四", links=ring)
    found = {one.unit.name: one for one in backward(ledger, situation(ledger, park, DAY))}
    assert found["9#"].backward is None and "互相等待" in found["9#"].problem
    assert found["10#"].problem == "" and found["10#"].backward is not None
