"""What is marked: refused cells and remarks of the reading, rows that wait for a decision, nothing that was decided."""

from dataclasses import replace

from park_dispatch.boards.marking import anything_to_mark, marks
from park_dispatch.filing.names import Choice
from park_dispatch.filing.proposal import propose
from park_dispatch.intake.findings import HiddenLeftOut, PercentOutOfRange
from park_dispatch.language import speaking
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.filing.sheets import filed, proposed, row, sheet


def test_findings_are_marked_where_they_stand_the_refused_first() -> None:
    found = replace(
        sheet([row("9#", 60.0)]),
        rejected=(PercentOutOfRange("进度", 7, "C", "120%"),),
        warnings=(HiddenLeftOut("进度", None, None, "8"),),
    )
    first, second = marks(found)
    assert (first.sheet, first.row, first.column, first.severity, first.value) == ("进度", 7, "C", "rejected", "120%")
    assert first.sentence == "进度“120%”不在 0–100 之间，请改为 0–100 的数。"
    assert (second.row, second.severity) == (None, "warning")
    with speaking("en"):
        assert "120%" in marks(found)[0].sentence and "请" not in marks(found)[0].sentence


def test_rows_held_back_are_marked_in_the_cell_that_holds_them(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 60.0), row("10#", 10.0), row("11#", 40.0)])
    proposal = proposed(ledger, park, [row("9#", 50.0), row("10#", 95.0), row("12#", 5.0), row("11#", 41.0)])
    told = {(m.row, m.column): m for m in marks(proposal.understanding, proposal)}
    assert set(told) == {(4, "C"), (5, "C"), (6, "B")}
    assert {m.severity for m in told.values()} == {"warning"}
    assert "由上期的 60.0% 降为 50.0%" in told[4, "C"].sentence
    assert "由上期的 10.0% 猛增到 95.0%" in told[5, "C"].sentence
    assert told[6, "B"].sentence.startswith("台账里没有单体“12#”，暂不入库；")


def test_an_unknown_project_is_marked_in_its_own_column(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 60.0)])
    proposal = proposed(ledger, park, [row("9#", 61.0, project="临港产业园四期标准化厂房")])
    (mark,) = marks(proposal.understanding, proposal)
    assert (mark.row, mark.column) == (4, "A")
    assert "台账里没有项目“临港产业园四期标准化厂房”" in mark.sentence
    assert "相近的有：临港产业园三期标准化厂房" in mark.sentence


def test_what_was_decided_is_not_marked(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [row("9#", 60.0), row("10#", 30.0)])
    rows = [row("9#", 50.0), row("10#", 20.0), row("12#", 5.0)]
    asked = proposed(ledger, park, rows)
    assert anything_to_mark(asked.understanding, asked)
    answers: dict[str, Choice] = {asked.questions[0].key: "create"}
    decided = proposed(ledger, park, rows, accepted=frozenset({0}), skipped=frozenset({1}), answers=answers)
    assert marks(decided.understanding, decided) == ()
    assert not anything_to_mark(decided.understanding, decided)
    assert not anything_to_mark(propose(ledger, park, sheet([row("9#", 62.0)])).understanding)
