"""Files made to take the reader down: each is refused in words within the time for one file; this process stays small.

No clock is asserted: the limits end a reading after ten seconds, and what must be refused earlier must be refused for a
reason of its own, not for having run out of time.
"""

import os
import re
import sys
from pathlib import Path

import psutil
import pytest

from park_dispatch.intake.containers import sheet_xml
from park_dispatch.intake.containers.html import read_html
from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.grid import ready
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import (
    DamagedFile,
    FarCells,
    GiantCell,
    NoTable,
    NotAWorkbook,
    ReaderTimedOut,
    Refusal,
    TooLarge,
    TooLargeInside,
    TooManyParts,
    TooManyRows,
    WrongExtension,
)
from park_dispatch.intake.workbook import Sheet
from tests.intake import hostile
from tests.intake.hostile import CLASSES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="limits are enforced by POSIX systems only"),
]

REFUSED: dict[str, type[Refusal]] = {
    "far cells": FarCells,
    "far cells, odd spaces": TooLargeInside,
    "far cells, spreadsheet xml": FarCells,
    "far cells, xls": FarCells,
    "far cells, xlsb": TooLargeInside,
    "entities in a sheet": DamagedFile,
    "entities in shared strings": DamagedFile,
    "entities in styles": DamagedFile,
    "entities in the workbook": NoTable,
    "entities in the content types": NoTable,
    "entities, quadratic": DamagedFile,
    "entities in ods": DamagedFile,
    "entities in spreadsheet xml": DamagedFile,
    "entities in html": NoTable,
    "zip, overlapping members": TooLargeInside,
    "zip in zip": WrongExtension,
    "zip, quine-like": WrongExtension,
    "zip, lying size": DamagedFile,
    "zip, 100,000 members": TooManyParts,
    "zip, travelling names": DamagedFile,
    "zip, travelling relations": DamagedFile,
    "giant shared string, small ratio": GiantCell,
    "giant inline string, small ratio": GiantCell,
    "one long string everywhere": TooLargeInside,
    "a row of 16,384 long cells": GiantCell,
    "a row of 16,384 cells": NoTable,
    "deep markup": NoTable,
    "many attributes": NoTable,
    "many merges": NoTable,
    "cells never closed": DamagedFile,
    "formulas never closed": DamagedFile,
    "rows never closed": DamagedFile,
    "columns hidden again and again": NoTable,
    "OLE, FAT cycle": DamagedFile,
    "OLE, FAT of itself": DamagedFile,
    "OLE, DIFAT cycle": DamagedFile,
    "OLE, mini FAT cycle": NoTable,
    "OLE, directory loop": NoTable,
    "OLE, directory chain loop": DamagedFile,
    "OLE, far sectors": DamagedFile,
    "BIFF, all lengths 65535": DamagedFile,
    "BIFF, all lengths 0": DamagedFile,
    "BIFF, short cells": DamagedFile,
    "BIFF, CONTINUE chain": DamagedFile,
    "BIFF, lying SST": DamagedFile,
    "xlsb, lying lengths": DamagedFile,
    "xlsb, zero lengths": DamagedFile,
    "xlsb, lying sheet list": DamagedFile,
    "xlsb, lying row": NoTable,
    "xlsb, text of 4 thousand million": DamagedFile,
    "xlsb, text of 2 thousand million": DamagedFile,
    "ods, rows repeated": TooManyRows,
    "ods, columns repeated": NoTable,
    "ods, both repeated": DamagedFile,
    "ods, both repeated, possible": DamagedFile,
    "ods, blanks repeated": NoTable,
    "ods, far cell behind repeated rows": FarCells,
    "ods, many rows repeated": TooLargeInside,
    "html, nested tables": FarCells,
    "html, rowspan": NotAWorkbook,
    "html, many spans": FarCells,
    "html, long spans": FarCells,
    "html, unclosed tags": NotAWorkbook,
    "html, unclosed declarations": DamagedFile,
    "spreadsheet xml, far columns": NoTable,
    "spreadsheet xml, merges": NoTable,
    "csv, one line of 19 MB": GiantCell,
    "csv, one line of 200 MB": TooLarge,
    "csv, 1,000,000 columns": NoTable,
    "csv, 9,000,000 columns": FarCells,
    "csv, one wide row and many short": FarCells,
    "html, one wide row and many short": FarCells,
    "csv, NULs": NotAWorkbook,
    "csv, quotes": GiantCell,
    "csv, quotes on every line": TooManyRows,
    "csv, lines": FarCells,
    "csv, empty lines": TooManyRows,
    "txt, numbers": GiantCell,
    "utf-16, odd length": NotAWorkbook,
    "utf-16, unpaired": NotAWorkbook,
}
"""What each class must be refused for. Which check comes first may depend on how two threads of the child meet: among
`_SIMILAR` any will do."""

_SIMILAR = (DamagedFile, TooLargeInside, FarCells, GiantCell, TooManyParts)


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_files_are_refused_for_a_reason_of_their_own(name: str, tmp_path: Path) -> None:
    file_name, make = CLASSES[name]
    path = tmp_path / file_name
    path.write_bytes(make())
    size = path.stat().st_size
    before = psutil.Process().memory_info().rss
    with pytest.raises(Refusal) as caught:
        read(path)
    assert not isinstance(caught.value, ReaderTimedOut)
    wanted = REFUSED[name]
    assert isinstance(caught.value, _SIMILAR if wanted in _SIMILAR else wanted)
    assert file_name in caught.value.why()
    assert psutil.Process().memory_info().rss - before < (100 << 20) + size


def test_the_time_of_one_file_is_ten_seconds_in_all() -> None:
    limits = Limits()
    assert limits.wall_seconds <= 10
    assert limits.cpu_seconds < limits.wall_seconds


def test_what_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "数.csv"
    path.write_bytes(CLASSES["csv, 290,000 odd texts"][1]())
    with pytest.raises(ReaderTimedOut, match="1 秒"):
        read(path, limits=Limits(cpu_seconds=1))


# --- what was once quadratic, or fell over ----------------------------------------------------------------------------


def _steps(deed: object, *arguments: object) -> int:
    """Lines of our code that a call runs through: a measure of work that no busy machine changes."""
    count = 0

    def trace(_frame: object, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace

    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        deed(*arguments)  # type: ignore[operator]
    finally:
        sys.settrace(None)
    return count


def test_merges_that_overlap_are_spread_over_a_sheet_once() -> None:
    rows: list[list[object]] = [[1.0, *[None] * 49] for _ in range(400)]
    merges = tuple((top, 0, 399, 49) for top in range(400))
    sheet = Sheet("并", rows, merges)  # type: ignore[arg-type]
    assert _steps(ready, sheet, "xlsx") < 200_000
    grid = ready(Sheet("并", [[1.0, None], [None, 2.0]], ((0, 0, 1, 0),)), "xlsx")
    assert grid.rows == [[1.0, None], [1.0, 2.0]]


def test_spans_count_as_cells() -> None:
    spans = hostile.html("<table>" + ("<tr>" + '<td rowspan="1000" colspan="1000">x' * 4) * 10)
    with pytest.raises(FarCells):
        read_html(spans, "跨.html", Limits(cells=20_000))


def test_a_declaration_that_is_none() -> None:
    with pytest.raises(DamagedFile, match="坏"):
        open_workbook(hostile.html("<table><tr><td>x<![<![<!["), "坏.html", Limits())


@pytest.mark.parametrize("piece", ["<f ", "<v ", "<c ", "<row ", "<c  t='e'"])
def test_tags_that_never_end_are_passed_over_once(piece: str) -> None:
    tags = sheet_xml._tags(b"<worksheet>")
    block = (piece * 20_000).encode()
    for pattern in (tags.row, tags.column, tags.filled, tags.formula, tags.value):
        assert re.search(rb"\[\^>\]", pattern.pattern) is None  # it would run on to the end of the block, each time
        assert pattern.search(block) is None


def test_the_last_cell_is_looked_for_in_its_own_row() -> None:
    rows = b'<row r="1"><c r="C1"><v>1</v></c></row><row r="9"></row><row r="3"><c r="B3"/></row>'
    details = sheet_xml.Details()
    sheet_xml._reach(sheet_xml._tags(b"<worksheet>"), rows, details)
    assert details.last == (2, 2)


def test_a_number_that_a_calculation_left_does_not_end_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "算.csv"
    path.write_text("项目名称,单体,形象进度,序\n三期,9#厂房,62%,1.0000000001\n三期,10#厂房,50%,2.0000000001\n")
    assert len(read(path).records) == 2
