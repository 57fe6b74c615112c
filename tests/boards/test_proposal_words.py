"""A proposal in words."""

from park_dispatch.boards.proposal_words import (
    change_words,
    field_word,
    left_out,
    open_questions,
    row_changes,
    row_name,
    summary,
    things_to_look_at,
    waiting_rows,
)
from park_dispatch.filing.proposal import Change
from park_dispatch.language import speaking
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.filing.sheets import P, filed, proposed, row
from tests.small_park import DAY, day


def test_the_summary_counts_each_way_a_row_compares(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0), row("10#", 70.0), row("11#", 40.0)], day("08-21"))
    found = proposed(ledger, park, [row("9#", 60.0), row("10#", 60.0), row("11#", 40.0), row("13#", 5.0)])
    assert summary(found) == "与上期相比：变化 1 行，倒退 1 行，未变 1 行，名称待定 1 行。"
    assert left_out(found) == "1 行名称待定，1 行倒退未决定"
    assert things_to_look_at(found) == 2
    assert [question.name for question in open_questions(found)] == ["13#"]


def test_a_report_that_repeats_the_last_one_is_called_so(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0)], day("08-21"))
    assert summary(proposed(ledger, park, [row("9#", 50.0)])) == "1 行全部与上期相同，数据与上期雷同。"


def test_a_decided_row_waits_no_longer_but_stays_in_sight(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0)], day("08-21"))
    found = proposed(ledger, park, [row("9#", 40.0)], DAY, accepted=frozenset({0}))
    assert left_out(found) == ""
    assert len(waiting_rows(found)) == 1
    assert things_to_look_at(found) == 0


def test_changes_show_old_and_new_the_worst_first(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0, planned_finish=day("09-20"))], day("08-21"))
    found = proposed(ledger, park, [row("9#", 40.0, planned_finish=day("09-30"), responsible_unit="城建集团")])
    shown = [(change.label, change.old, change.new, change.verdict) for change in row_changes(found.rows[0])]
    assert shown == [
        ("形象进度", "50.0%", "40.0%", "backward"),
        ("计划完成", "2023-09-20", "2023-09-30", "changed"),
        ("责任单位", "", "城建集团", "new"),
    ]
    assert row_name(found.rows[0]) == ("9#", P)


def test_a_row_whose_name_is_open_shows_what_it_says(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 50.0)], day("08-21"))
    found = proposed(ledger, park, [row("13#", 40.0)])
    assert [(change.label, change.new) for change in row_changes(found.rows[0])] == [("形象进度", "40.0%")]


def test_what_the_reader_assumed_is_told_in_the_language_of_who_asks() -> None:
    change = Change(1, "percent", None, None, 40.0, "new", "A1", "从进展文字中读出。")
    assert change_words(change).guess == "从进展文字中读出。"
    with speaking("en"):
        assert change_words(change).guess.isascii()
        assert change_words(Change(1, "percent", None, None, 40.0, "new", "A1", "")).guess == ""
        assert field_word("floor_area_m2") == "Floor area (㎡)"
