"""What the child says arrives as it was meant."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.intake import wire
from park_dispatch.intake.child import rehearse
from park_dispatch.intake.findings import DuplicateRow, PercentOutOfRange
from park_dispatch.intake.understanding import Column, Corrections, Layout, Table, Understanding, UnusedSheet
from park_dispatch.model.record import FIELDS, KINDS, Cell, Record

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
_DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))
_VALUES = st.one_of(_TEXT, _DAYS, st.floats(allow_nan=False), st.integers(-5, 5).map(float))
_CELLS = st.builds(Cell, _VALUES, st.sampled_from(["", "A", "F", "AB"]), st.sampled_from(["", "年份取自报告日期"]))
_RECORDS = st.builds(
    Record,
    st.sampled_from(KINDS),
    st.one_of(st.none(), st.sampled_from(["进度", "问题"])),
    st.integers(1, 200_000),
    st.dictionaries(st.sampled_from(sorted(FIELDS)), _CELLS, max_size=5),
)


def understanding(records: tuple[Record, ...] = ()) -> Understanding:
    columns = (
        Column("A", "单体", "building", 0.9, "exact", "", ("9#", "10#")),
        Column("B", "备注", None, 0.0, "unused"),
    )
    table = Table(("进度", 0), "milestone", 0.8, (1, 2), 3, 9, columns, "三期", "f00")
    return Understanding(
        "周报.xlsx",
        "ab" * 32,
        1234,
        date(2023, 8, 28),
        "截至2023年8月28日",
        (table,),
        (UnusedSheet("封面", "没有表头"),),
        records,
        (PercentOutOfRange("进度", 9, "F", "120%"),),
        (DuplicateRow(None, 4, None, "9#", earlier_row=3),),
    )


def there_and_back(sent: Understanding) -> Understanding:
    gathering = wire.Gathering()
    for piece in wire.pack(sent):
        gathering.add(wire.from_bytes(wire.to_bytes(piece)))
    return gathering.result()


@given(st.lists(_RECORDS, max_size=12))
def test_understanding_there_and_back(records: list[Record]) -> None:
    sent = understanding(tuple(records))
    assert there_and_back(sent) == sent


def test_many_records_come_in_portions_and_in_order() -> None:
    records = tuple(Record("progress", "进度", row, {"percent": Cell(row / 7)}) for row in range(1, 6001))
    sent = understanding(records)
    assert len(list(wire.pack(sent))) == 14  # cells and rows of each portion, a head, an end
    assert there_and_back(sent) == sent


def test_an_answer_that_breaks_off_is_an_error() -> None:
    pieces = list(wire.pack(understanding((Record("progress", None, 1, {}),))))
    for kept in (pieces[:-1], [pieces[0], pieces[2]], [pieces[0], *pieces[2:]], [*pieces, pieces[1]], pieces[1:]):
        gathering = wire.Gathering()
        with pytest.raises((ValueError, LookupError)):
            for piece in kept:
                gathering.add(piece)
            gathering.result()


def test_one_cell_in_many_places_crosses_once() -> None:
    unit = Cell("城建集团", "C")
    records = tuple(Record("issue", None, row, {"responsible_unit": unit, "lead_unit": unit}) for row in range(1, 4001))
    sent = understanding(records)
    assert sum(len(piece.get("cells", ())) for piece in wire.pack(sent)) == 1
    assert there_and_back(sent) == sent


def test_the_waiting_child_rehearses_a_whole_answer() -> None:
    gathering = wire.Gathering()
    for line in rehearse():
        gathering.add(wire.from_bytes(line))
    (record,) = gathering.result().records
    assert (record.kind, record.get("percent"), record.get("building")) == ("milestone", 50.0, "1#")


def test_days_and_texts_that_look_like_days_stay_apart() -> None:
    cells = {"due": Cell(date(2023, 10, 31), "C"), "status": Cell("2023-10-31", "D")}
    (record,) = there_and_back(understanding((Record("issue", None, 1, cells),))).records
    assert record.cells == cells


@given(
    st.builds(
        Corrections,
        st.one_of(st.none(), _DAYS),
        st.one_of(st.none(), _TEXT),
        st.dictionaries(st.tuples(_TEXT, st.integers(0, 9)), st.one_of(st.none(), st.sampled_from(KINDS)), max_size=3),
        st.dictionaries(
            st.tuples(_TEXT, st.integers(0, 9), st.sampled_from(["A", "B"])),
            st.one_of(st.none(), st.sampled_from(sorted(FIELDS))),
            max_size=3,
        ),
        st.dictionaries(
            _TEXT,
            st.builds(
                Layout,
                st.sampled_from(["", "unused", *KINDS]),
                st.dictionaries(st.sampled_from(["A", "B"]), st.one_of(st.none(), st.sampled_from(sorted(FIELDS)))),
            ),
            max_size=3,
        ),
    )
)
def test_corrections_there_and_back(corrections: Corrections) -> None:
    packed = wire.from_bytes(wire.to_bytes(wire.pack_corrections(corrections)))
    assert wire.unpack_corrections(packed) == corrections


def test_half_characters_do_not_break_the_answer() -> None:
    assert wire.from_bytes(wire.to_bytes({"a": "x\ud800y"})) == {"a": "x?y"}


@pytest.mark.parametrize("answer", [b"", b"[]", b"{", b"\xff", b"null"])
def test_an_answer_that_is_none_is_an_error(answer: bytes) -> None:
    with pytest.raises(ValueError):
        wire.from_bytes(answer)
