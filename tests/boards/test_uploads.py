"""The history of uploads, what one stored, and what one did to the overview."""

from zoneinfo import ZoneInfo

from park_dispatch.boards.situation import situation
from park_dispatch.boards.uploads import board_day, effect, effect_sentence, history, stored
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import withdraw
from tests.filing.sheets import P, filed, row
from tests.small_park import DAY, day

OFFICE = ZoneInfo("Asia/Shanghai")


def test_history_is_newest_first_and_tells_what_was_withdrawn_and_why(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0)], day("08-21"))
    second = filed(ledger, park, [row("9#", 60.0)], DAY)
    withdraw(ledger, second.upload_id, "报错了楼栋", "李四")
    rows = history(ledger, park, OFFICE)
    assert list(rows["live"]) == [False, True]
    assert list(rows["state"]) == ["已撤销：报错了楼栋", "有效"]
    assert list(rows["rows_stored"]) == [1, 1]


def test_recorded_times_are_on_the_clock_of_the_office(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0)])
    here, there = (history(ledger, park, zone)["recorded"].iloc[0] for zone in (OFFICE, ZoneInfo("UTC")))
    assert (int(here[11:13]) - int(there[11:13])) % 24 == 8


def test_what_was_stored_is_told_in_words_with_its_cell(ledger: Ledger, park: Park) -> None:
    one = filed(ledger, park, [row("9#", 62.5, planned_finish=day("10-31"), floor_area_m2=18_000.0)])
    rows = stored(ledger, one.upload_id)
    found = {(r["name"], r["label"], r["value"]) for r in rows.to_dict("records")}
    assert ("9#", "形象进度", "62.5%") in found
    assert ("9#", "计划完成", "2023-10-31") in found
    assert ("9#", "建筑面积（㎡）", "18,000") in found
    assert set(rows["parent"]) == {P}
    assert all(rows["cell"]) and set(rows["sheet"]) == {"进度"}


def test_the_effect_names_what_changed_from_and_to(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0), row("10#", 70.0)], day("08-21"))
    before = situation(ledger, park, DAY)
    filed(ledger, park, [row("9#", 60.0), row("10#", 70.0)], DAY)
    found = effect(before, situation(ledger, park, DAY))
    assert [(moved.name, moved.before, moved.after) for moved in found.buildings] == [("9#", 50.0, 60.0)]
    assert effect_sentence(found) == f"总览：{P}由 60.0% 变为 65.0%"


def test_the_effect_of_a_first_report_and_of_taking_it_back(ledger: Ledger, park: Park) -> None:
    empty = situation(ledger, park, DAY)
    one = filed(ledger, park, [row("9#", 60.0)], DAY)
    full = situation(ledger, park, DAY)
    assert effect_sentence(effect(empty, full)) == f"总览：{P}为 60.0%"
    withdraw(ledger, one.upload_id, "误报", "李四")
    again = situation(ledger, park, DAY)
    assert effect_sentence(effect(full, again)) == f"总览：{P}不再计入（原 60.0%）"


def test_nothing_moved_is_said(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 60.0)], day("08-21"))
    before = situation(ledger, park, DAY)
    filed(ledger, park, [row("9#", 60.0)], DAY)
    assert effect_sentence(effect(before, situation(ledger, park, DAY))) == "总览的完成比例没有变化"


def test_an_older_report_shows_on_the_day_of_the_latest(ledger: Ledger, park: Park) -> None:
    assert board_day(day("08-21"), DAY) == DAY
    assert board_day(DAY, day("08-21")) == DAY
    assert board_day(DAY, None) == DAY
