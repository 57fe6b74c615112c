"""The demo park as users' own path reads it: published figures exact, the invented ones coherent with them."""

import importlib
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import read
from park_dispatch.intake.understanding import Understanding
from park_dispatch.model.record import Record

DEMO = Path(__file__).resolve().parents[2] / "data" / "demo"
FILES = sorted(path.name for path in DEMO.iterdir() if path.suffix in {".xlsx", ".xls", ".csv"})
WEEKLY = [name for name in FILES if name.startswith("10_")]
OVERVIEW, DAILY, NOTES, PROJECTS = (
    next(name for name in FILES if name.startswith(start)) for start in ("00", "20", "30", "40")
)
ISSUES = [name for name in FILES if name.startswith("50_")]
PAIRING = next(name for name in FILES if name.startswith("60_"))
PHASES = {"临港产业园一期标准化厂房": "1# 2# 3# 4#", "临港产业园二期标准化厂房": "5# 6# 7# 8#"}
PHASE_THREE, SUPPORT = "临港产业园三期标准化厂房", "临港产业园配套设施"
AREA = {"9#": 20000, "10#": 15000, "11#": 17000, "12#": 18000}
LAST_DAY = date(2023, 8, 28)


@cache
def understood(name: str) -> Understanding:
    return read(DEMO / name)


def number(record: Record, field: str) -> float:
    value = record.get(field)
    assert isinstance(value, float | int), (record.row, field, value)
    return float(value)


def day(record: Record, field: str) -> date | None:
    value = record.get(field)
    assert value is None or isinstance(value, date), (record.row, field, value)
    return value


def by_building(name: str) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = defaultdict(list)
    for record in understood(name).records:
        grouped[str(record.get("building"))].append(record)
    return grouped


def weekly_percent(name: str) -> dict[str, float]:
    return {
        building: sum(number(m, "weight") * number(m, "percent") for m in milestones) / 100
        for building, milestones in by_building(name).items()
    }


def weekly_day(name: str) -> date:
    return date.fromisoformat(name[-15:-5])


def milestones(name: str) -> dict[tuple[str, str], Record]:
    return {(str(r.get("building")), str(r.get("milestone"))): r for r in understood(name).records}


@pytest.mark.parametrize("name", FILES)
def test_reads_whole(name: str) -> None:
    found = understood(name)
    assert found.rejected == ()
    assert found.warnings == ()
    assert found.unused == ()


@pytest.mark.parametrize(
    ("name", "records", "as_of"),
    [
        (OVERVIEW, 15, date(2023, 2, 10)),
        *((name, 55, weekly_day(name)) for name in WEEKLY),
        (DAILY, 122, LAST_DAY),
        (NOTES, 47, LAST_DAY),
        (PROJECTS, 4, LAST_DAY),
        (ISSUES[0], 53, date(2023, 7, 31)),
        (ISSUES[1], 71, LAST_DAY),
    ],
)
def test_rows_and_report_date(name: str, records: int, as_of: date) -> None:
    assert (len(understood(name).records), understood(name).report_date) == (records, as_of)


@pytest.mark.parametrize("name", FILES)
def test_says_that_it_is_a_demonstration(name: str) -> None:
    for sheet in open_workbook((DEMO / name).read_bytes(), name, Limits()).sheets:
        assert any("演示数据" in str(cell) for row in sheet.rows for cell in row), sheet.name


def test_published_floor_areas_and_road() -> None:
    rows = {str(r.get("building")): r for r in understood(OVERVIEW).records}
    built = [b for names in PHASES.values() for b in names.split()]
    assert sum(number(rows[b], "floor_area_m2") for b in built) == pytest.approx(350_000, abs=1e-6)
    assert sum(number(rows[b], "floor_area_m2") for b in AREA) == pytest.approx(70_000, abs=1e-6)
    assert number(rows["人才公寓"], "floor_area_m2") == pytest.approx(23_000, abs=1e-6)
    assert number(rows["孵化中心"], "floor_area_m2") == pytest.approx(19_000, abs=1e-6)
    assert number(rows["园区道路"], "length_km") == 5
    assert {b: number(rows[b], "floor_area_m2") for b in AREA} == pytest.approx(AREA)


def test_projects_of_the_park() -> None:
    projects: dict[str, set[str]] = defaultdict(set)
    for record in understood(OVERVIEW).records:
        projects[str(record.get("project"))].add(str(record.get("building")))
    wanted = {project: set(names.split()) for project, names in PHASES.items()}
    assert projects == {**wanted, PHASE_THREE: set(AREA), SUPPORT: {"人才公寓", "孵化中心", "园区道路"}}


def test_hand_over_of_phase_three_is_the_end_of_october() -> None:
    rows = {str(r.get("building")): r for r in understood(OVERVIEW).records}
    assert {day(rows[b], "delivery_deadline") for b in AREA} == {date(2023, 10, 31)}
    phase = {str(r.get("project")): r for r in understood(PROJECTS).records}[PHASE_THREE]
    assert day(phase, "delivery_deadline") == date(2023, 10, 31)


def test_finished_buildings_are_finished_and_handed_over() -> None:
    for record in understood(OVERVIEW).records:
        handed_over = day(record, "delivered_on")
        if record.get("building") in AREA:
            assert (number(record, "percent"), handed_over) == (0, None)
            continue
        finish = day(record, "actual_finish")
        assert number(record, "percent") == 100
        assert finish is not None and handed_over is not None and finish < handed_over < date(2023, 2, 10)


def test_projects_state_the_published_eighty_percent_with_its_source() -> None:
    rows = {str(r.get("project")): r for r in understood(PROJECTS).records}
    assert {p: number(r, "percent") for p, r in rows.items()} == {**dict.fromkeys(PHASES, 100), SUPPORT: 100} | {
        PHASE_THREE: 80
    }
    assert all("恩园管函〔2023〕37号" in str(r.get("remark")) for r in rows.values())
    assert all(r.get("building") is None for r in rows.values())


def test_milestones_come_to_eighty_percent_on_the_last_day() -> None:
    percents = weekly_percent(WEEKLY[-1])
    phase = sum(AREA[b] * p for b, p in percents.items()) / sum(AREA.values())
    assert phase == pytest.approx(80.0, abs=0.05)
    assert percents == pytest.approx({"9#": 86.68, "10#": 78.06, "11#": 71.12, "12#": 82.58})


@pytest.mark.parametrize("name", WEEKLY)
def test_milestones_of_a_week_are_coherent(name: str) -> None:
    for building, rows in by_building(name).items():
        assert sum(number(r, "weight") for r in rows) == 100, building
        for record in rows:
            check_milestone(record, weekly_day(name))


def check_milestone(record: Record, as_of: date) -> None:
    start, finish, percent = day(record, "actual_start"), day(record, "actual_finish"), number(record, "percent")
    planned_start, planned_finish = day(record, "planned_start"), day(record, "planned_finish")
    assert record.kind == "milestone" and record.get("project") == PHASE_THREE
    assert 0 <= percent <= 100
    assert (percent == 100) == (finish is not None)
    assert (percent > 0) == (start is not None)
    assert planned_start is not None and planned_finish is not None
    assert date(2023, 2, 20) <= planned_start < planned_finish <= date(2023, 10, 31)
    assert start is None or start <= (finish or as_of) <= as_of


def test_milestones_under_way_say_in_words_where_they_are() -> None:
    for name in (WEEKLY[0], WEEKLY[-1]):
        under_way = [r for r in understood(name).records if 0 < number(r, "percent") < 100]
        assert under_way and all(r.get("description") for r in under_way), name


def test_weeks_are_mondays_and_each_of_the_last_eight() -> None:
    days = [weekly_day(name) for name in WEEKLY]
    assert {d.weekday() for d in days} == {0}
    assert [(b - a).days for a, b in pairwise(days[-8:])] == [7] * 7


def changes(fields: tuple[str, ...]) -> Iterator[tuple[date, tuple[str, str], Record]]:
    for before, after in pairwise(WEEKLY):
        old = milestones(before)
        for key, record in milestones(after).items():
            if any(record.get(f) != old[key].get(f) for f in fields):
                yield weekly_day(after), key, record


def test_the_plan_changes_once_and_says_why() -> None:
    found = list(changes(("planned_start", "planned_finish", "weight")))
    assert [(d, key) for d, key, _ in found] == [(date(2023, 8, 14), ("11#", "室外附属工程"))]
    assert "8月31日—10月19日调整为9月8日—10月26日" in str(found[0][2].get("remark"))


def test_progress_goes_back_once_and_says_why() -> None:
    back = []
    for before, after in pairwise(WEEKLY):
        old = milestones(before)
        back += [
            (weekly_day(after), key, str(r.get("remark")))
            for key, r in milestones(after).items()
            if number(r, "percent") < number(old[key], "percent")
        ]
    assert [b[:2] for b in back] == [(date(2023, 7, 17), ("10#", "机电消防电梯安装"))]
    assert "更正" in back[0][2]


def test_one_building_repeats_a_week() -> None:
    repeated = [
        (weekly_day(after), building)
        for before, after in pairwise(WEEKLY)
        for building, percent in weekly_percent(after).items()
        if weekly_percent(before)[building] == percent
    ]
    assert repeated == [(date(2023, 7, 24), "12#")]


def daily() -> dict[str, dict[date, float]]:
    found: dict[str, dict[date, float]] = defaultdict(dict)
    for record in understood(DAILY).records:
        on = day(record, "as_of")
        assert on is not None and record.get("project") == PHASE_THREE
        found[str(record.get("building"))][on] = number(record, "percent")
    return found


def test_daily_agrees_with_weekly() -> None:
    compared = 0
    for name in WEEKLY:
        on = weekly_day(name)
        for building, percent in weekly_percent(name).items():
            if on in daily()[building]:
                compared += 1
                assert daily()[building][on] == pytest.approx(percent, abs=0.0501), (on, building)
    assert compared == 4 * 5 - 1


def test_daily_rises_but_for_one_repeat_and_two_missing_days() -> None:
    for building, series in daily().items():
        days = sorted(series)
        steps = {b: series[b] - series[a] for a, b in pairwise(days)}
        assert {d for d, step in steps.items() if step <= 0} == ({LAST_DAY} if building == "12#" else set())
        assert days[-1] == (date(2023, 8, 26) if building == "10#" else LAST_DAY)
        assert (days[-1] - days[0]).days + 1 == len(days)


def test_pace_of_the_last_fortnight_tells_the_late_building() -> None:
    before, after = weekly_percent(WEEKLY[-3]), weekly_percent(WEEKLY[-1])
    pace = {b: (after[b] - before[b]) / 14 for b in after}
    assert all(0.2 <= p <= 0.45 for p in pace.values())
    days_late = {b: (100 - after[b]) / pace[b] - (date(2023, 10, 31) - LAST_DAY).days for b in after}
    assert 12 <= days_late["11#"] <= 14
    assert days_late["9#"] < days_late["12#"] < 0 < days_late["10#"] < 5


def test_dispatch_notes_are_answered_the_next_days() -> None:
    records = understood(NOTES).records
    assert {r.kind for r in records} == {"dispatch"}
    per_day: dict[date, int] = defaultdict(int)
    for record in records:
        given, due = day(record, "note_date"), day(record, "due")
        assert given is not None and due is not None and 1 <= (due - given).days <= 5
        assert record.get("note") and record.get("responsible_unit") and record.get("responsible_person")
        per_day[given] += 1
    assert len(per_day) == 11 and set(per_day.values()) <= {3, 4, 5, 6}
    assert {d.weekday() for d in per_day} <= {0, 1, 2, 3, 4}


def test_issues_agree_with_the_published_number_of_solved_requests_and_each_is_of_one_kind() -> None:
    records = understood(ISSUES[-1]).records
    assert {r.kind for r in records} == {"issue"}
    asked = [r for r in records if r.get("enterprise")]
    solved = [r for r in asked if r.get("status") == "已销号"]
    assert (len(solved), len(asked), len(records)) == (52, 56, 71)  # 恩园管函〔2023〕37号: 50余个
    assert {r.get("satisfaction") for r in solved} == {"满意", "基本满意"}  # 满意率100%
    for record in records:
        collected, due, closed = day(record, "collected_on"), day(record, "due"), day(record, "closed_on")
        assert collected is not None and due is not None and collected <= due
        assert (closed is not None) == (record.get("status") == "已销号")
        assert closed is None or collected <= closed <= LAST_DAY
    before = {(r.get("enterprise"), r.get("issue")) for r in understood(ISSUES[0]).records}
    assert before < {(r.get("enterprise"), r.get("issue")) for r in records}


def test_leaders_are_paired_with_known_projects_and_enterprises_that_move_in_step_by_step() -> None:
    records = understood(PAIRING).records
    leaders = {str(r.get("enterprise") or r.get("project")): r.get("paired_leader") for r in records}
    assert {PHASE_THREE, SUPPORT} < set(leaders)
    steps = [r for r in records if r.kind == "enterprise"]
    assert len(steps) == 5 and {str(r.get("enterprise")) for r in steps} < set(leaders)
    for record in steps:
        planned = [day(record, f"{step}_planned") for step in ("equipment_arrival", "commissioning", "production")]
        assert planned == sorted(planned, key=lambda on: on or LAST_DAY) and None not in planned


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    sys.path.insert(0, str(DEMO))
    try:
        yield importlib.import_module("generate")
    finally:
        sys.path.remove(str(DEMO))


def test_generator_writes_the_committed_cells(generator: ModuleType, tmp_path: Path) -> None:
    written = generator.write_all(tmp_path)
    assert sorted(path.name for path in written if path.suffix != ".xml") == FILES
    for path in written:
        if path.suffix == ".xml":
            assert path.read_bytes() == (DEMO / path.name).read_bytes()
            continue
        fresh, committed = (open_workbook(p.read_bytes(), p.name, Limits()).sheets for p in (path, DEMO / path.name))
        assert fresh == committed, path.name
