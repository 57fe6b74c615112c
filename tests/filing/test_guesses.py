"""What was assumed to read a file is gathered, and what is declined stays out."""

from dataclasses import replace

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.guesses import guesses
from park_dispatch.filing.proposal import Decisions, propose
from park_dispatch.intake.understanding import Understanding
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Cell, Record
from tests.filing.sheets import row, sheet
from tests.small_park import DAY, value

FRACTION = "本列多为小数，这一格按百分数理解。"


def assumed() -> Understanding:
    plain = sheet([row("9#", 40.0, floor_area_m2=6000.0), row("10#", 50.0, floor_area_m2=6000.0), row("11#", 60.0)])
    records = [
        record._replace(cells={**record.cells, "percent": record.cells["percent"]._replace(guess=FRACTION)})
        if number
        else record
        for number, record in enumerate(plain.records)
    ]
    return replace(plain, records=tuple(records))


def test_each_assumption_is_told_once_with_its_cells() -> None:
    (guess,) = guesses(assumed().records)
    assert (guess.field, guess.sentence, guess.cells) == ("percent", FRACTION, 2)
    assert (guess.sheet, guess.cell, guess.value) == ("进度", "C5", 50.0)


def test_a_doubt_about_a_name_is_no_assumption() -> None:
    record = Record("progress", "进度", 4, {"building": Cell("9#", "B", "猜的"), "percent": Cell(1.0, "C")})
    assert guesses([record]) == ()


def test_what_is_declined_stays_out_and_everything_else_is_stored(ledger: Ledger, park: Park) -> None:
    understanding = assumed()
    (guess,) = guesses(understanding.records)
    proposal = propose(ledger, park, understanding, Decisions(declined=frozenset({guess.key})))
    confirm(ledger, proposal, "张三")
    ids = reading.subjects(ledger, park.park_id).set_index("name")["subject_id"]
    got = {name: value(ledger, park, int(ids[name]), "percent", DAY) for name in ("9#", "10#", "11#") if name in ids}
    assert got == {"9#": 40.0, "10#": None}
    assert value(ledger, park, int(ids["10#"]), "floor_area_m2", DAY) == 6000.0
