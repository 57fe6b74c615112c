"""A file given back with marks: it stays the sender's, says what to mend, and reads as it did."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.marking import answer, marker
from park_dispatch.intake.marking.marker import mark, marked_name
from park_dispatch.intake.marking.marks import AUTHOR, FILLS, LIST_NAME, Mark, is_list
from park_dispatch.intake.reader import read
from park_dispatch.intake.refusals import ReaderTimedOut, Refusal
from park_dispatch.intake.workbook import Sheet
from park_dispatch.language import speaking
from tests.intake import specimens
from tests.intake.layouts import Layout, milestone_tables
from tests.intake.marked_books import (
    as_xlsx,
    loaded,
    mark_here,
    marks_of,
    saved,
    the_users_own,
    understood,
    with_result,
)
from tests.thorough import times

BAD = ("120%", "2023-13-45", "=1+1", "@all", "-", "八成左右", 45000.5, True)


def fill(cell: object) -> str:
    return str(cell.fill.fgColor.rgb) if cell.fill.fill_type else ""  # type: ignore[attr-defined]


RED, AMBER = f"FF{FILLS['rejected']}", f"FF{FILLS['warning']}"


def test_the_users_own_workbook_comes_back_with_marks_in_it() -> None:
    original = with_result(the_users_own())
    found = understood(original)
    assert [f.cell for f in found.rejected] == ["E4", "F4", "5"]
    way, data = mark_here(original, marks_of(found))
    assert way == "own"
    book = loaded(data)
    assert book.sheetnames == [LIST_NAME, "进度表", "旧表"]
    page = book["进度表"]
    assert (fill(page["E4"]), fill(page["F4"])) == (RED, RED)
    assert {fill(cell) for cell in page[5]} == {RED}
    assert page["A5"].comment.author == AUTHOR and "与第 3 行重复" in page["A5"].comment.text
    assert fill(page["D4"]) == "" and page["D4"].comment is None
    assert page["F4"].comment.text == f"请王工核对\n\n{AUTHOR}：\n进度“120%”不在 0–100 之间，请改为 0–100 的数。"
    assert page["F4"].comment.author == "李工"


def test_what_is_theirs_stays() -> None:
    original = with_result(the_users_own())
    _way, data = mark_here(original, marks_of(understood(original)))
    page = loaded(data)["进度表"]
    assert page["G3"].value == "=1+1"
    assert loaded(data, data_only=True)["进度表"]["G3"].value == 2
    assert (fill(page["B3"]), page["B3"].font.b, page["B3"].font.color.rgb) == ("FF00B050", True, "FFFFFFFF")
    assert page["F4"].number_format == "0.00"
    assert [str(merge) for merge in page.merged_cells.ranges] == ["A1:G1"]
    assert page.column_dimensions["C"].width == 33
    assert page.row_dimensions[6].hidden
    assert page.freeze_panes == "A3"
    assert loaded(data)["旧表"].sheet_state == "hidden"


def test_the_list_names_every_place_and_leads_there() -> None:
    original = the_users_own()
    _way, data = mark_here(
        original, [*marks_of(understood(original)), Mark("进度表", 2, "A", "warning", "=HYPERLINK()")]
    )
    book = loaded(data)
    page = book.active
    assert page.title == LIST_NAME
    rows = list(page.iter_rows(min_row=3, values_only=True))
    assert rows[0] == ("工作表", "单元格", "内容", "处理", "原因和办法")
    assert rows[1][:4] == ("进度表", "E4", "2023-13-45", "没有采用")
    assert page["B4"].hyperlink.location == "'进度表'!E4"
    assert (rows[-1][4], page.cell(page.max_row, 5).data_type) == ("=HYPERLINK()", "s")
    assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [LIST_NAME]


def test_marks_on_a_merged_range_go_to_its_first_cell_and_equal_ones_are_made_once() -> None:
    twice = [Mark("进度表", 1, "D", "warning", "看这里"), Mark("进度表", 1, "F", "warning", "看这里")]
    _way, data = mark_here(the_users_own(), [*twice, Mark("进度表", 1, "B", "rejected", "改这里")])
    page = loaded(data)["进度表"]
    assert fill(page["A1"]) == RED
    assert page["A1"].comment.text == f"{AUTHOR}：\n看这里\n改这里"
    assert loaded(data)[LIST_NAME].max_row == 5


def test_mended_cells_lose_their_marks_when_the_file_is_marked_again() -> None:
    original = the_users_own()
    _way, once = mark_here(original, marks_of(understood(original)))
    book = loaded(once)
    book["进度表"]["F4"] = "20%"
    mended = saved(book)
    found = understood(mended)
    assert [f.cell for f in found.rejected] == ["E4", "5"]
    _way, again = mark_here(mended, marks_of(found))
    page = loaded(again)["进度表"]
    assert loaded(again).sheetnames == [LIST_NAME, "进度表", "旧表"]
    assert (fill(page["F4"]), page["F4"].comment.text) == ("", "请王工核对")
    assert page["E4"].comment.text.count(AUTHOR) == 1


def test_mending_what_is_marked_leaves_nothing_to_mend() -> None:
    original = with_result(the_users_own())
    found = understood(original)
    _way, data = mark_here(original, marks_of(found))
    book = loaded(data)
    page = book["进度表"]
    page["F4"], page["E4"], page["C5"] = "20%", "2023-10-31", "外墙"
    after = understood(saved(book))
    assert not after.rejected
    assert [(r.row, r.get("percent")) for r in after.records] == [(3, 60.0), (4, 20.0), (5, 60.0)]
    assert [r.row for r in found.records] == [3, 4]


@st.composite
def files_with_faults(draw: st.DrawFn) -> tuple[Sheet, list[Mark]]:
    """A generated report in which some cells are spoilt, and marks anywhere on it."""
    layout: Layout = draw(milestone_tables())
    (sheet,) = layout.workbook.sheets
    for _ in range(draw(st.integers(0, 4))):
        row = sheet.rows[draw(st.integers(0, len(sheet.rows) - 1))]
        if row:
            row[draw(st.integers(0, len(row) - 1))] = draw(st.sampled_from(BAD))
    height = len(sheet.rows)
    places = st.tuples(st.integers(1, height + 2), st.sampled_from([None, *"ABCDEFGHK"]))
    severities = st.sampled_from(["rejected", "warning"])
    marks = [
        Mark(sheet.name, row, column, draw(severities), "改这里", "=1")
        for row, column in draw(st.lists(places, max_size=6))
    ]
    return sheet, marks


@settings(max_examples=times(30))
@given(files_with_faults(), st.booleans())
def test_a_marked_file_reads_as_the_original(file: tuple[Sheet, list[Mark]], copy: bool) -> None:
    sheet, marks = file
    original = as_xlsx(sheet)
    before = understood(original)
    _way, data = mark_here(original, [*marks_of(before), *marks], copy=copy)
    after = understood(data)
    assert after.records == before.records
    assert after.rejected == before.rejected
    formulas = {"uncached_formula"} if copy else set()  # a copy of the values has no formulas to warn of
    assert after.warnings == tuple(w for w in before.warnings if w.code not in formulas)
    assert after.report_date == before.report_date
    assert after.tables == before.tables
    assert [unused for unused in after.unused if unused.sheet != LIST_NAME] == list(before.unused)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("周报.xls", specimens.xls()),
        ("周报.csv", specimens.csv("gb18030")),
        ("导出.xls", specimens.HTML),
    ],
)
def test_other_files_come_back_as_a_copy_of_their_values(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    before = read(path)
    made = mark(path, [Mark(before.records[0].sheet, before.records[0].row, None, "warning", "看这里")])
    assert made.way == "copy"
    again = tmp_path / marked_name(name)
    again.write_bytes(made.data)
    after = read(again)
    assert [r.cells for r in after.records] == [r.cells for r in before.records]
    assert [r.row for r in after.records] == [r.row for r in before.records]
    assert [f.cell for f in after.rejected] == [f.cell for f in before.rejected]
    book = loaded(made.data)
    assert "只含数值的副本" in book[LIST_NAME]["A1"].value
    assert "看这里" in next(c.comment.text for row in book.worksheets[1] for c in row if c.comment)


@pytest.mark.parametrize(("name", "data"), [("周报.ods", specimens.ods()), ("导出.xls", specimens.SPREADSHEET_XML)])
def test_a_copy_has_every_value_where_it_was(name: str, data: bytes) -> None:
    before = open_workbook(data, name, Limits()).sheets
    way, made = mark_here(data, [Mark("进度", 1, None, "warning", "看这里")], name)
    listed, *after = open_workbook(made, marked_name(name), Limits()).sheets
    assert (way, is_list(listed.name, listed.rows)) == ("copy", True)
    for sheet, copied in zip(before, after, strict=True):
        assert (copied.name, copied.hidden, copied.merges) == (sheet.name, sheet.hidden, sheet.merges)
        assert {(r, c): v for r, row in enumerate(copied.rows) for c, v in enumerate(row) if v is not None} == {
            (r, c): v for r, row in enumerate(sheet.rows) for c, v in enumerate(row) if v is not None
        }


def test_a_copy_keeps_merges_days_percents_and_what_is_hidden() -> None:
    way, data = mark_here(specimens.xls(), [Mark("进度", 8, "D", "rejected", "改这里")], "周报.xls")
    assert way == "copy"
    page = loaded(data)["进度"]
    assert [str(merge) for merge in page.merged_cells.ranges] == ["C7:D8"]
    assert page["C7"].comment is not None and fill(page["C7"]) == RED
    assert page["E2"].is_date and page["E2"].number_format == "yyyy-mm-dd"
    assert page["D3"].value == 0.62 and "%" in page["D3"].number_format
    assert page.row_dimensions[10].hidden and page.column_dimensions["B"].hidden
    assert loaded(data)["旧表"].sheet_state == "hidden"


def test_text_never_becomes_a_formula() -> None:
    rows = "项目名称,单体,节点,完成比例\n=1+1,@SUM(A1),+8613,-5\n三期,9#,内装,60%\n"
    way, data = mark_here(rows.encode(), [Mark(None, 2, "A", "warning", "=2+2", "=1+1")], "注入.csv")
    assert way == "copy"
    for page in loaded(data).worksheets:
        for row in page:
            assert all(cell.data_type != "f" for cell in row)
    assert loaded(data)["Sheet1"]["A2"].value == "=1+1"


def test_a_workbook_that_is_too_much_or_that_openpyxl_cannot_load_comes_as_a_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    broken = specimens.replaced(the_users_own(), b'<family val="2" />', b'<family val="99" />')
    with pytest.raises(ValueError, match="stylesheet"):
        loaded(broken)
    assert mark_here(broken, [Mark("进度表", 4, "F", "rejected", "改这里")])[0] == "copy"
    monkeypatch.setattr(answer, "OWN_CELLS", 10)
    assert mark_here(the_users_own(), [Mark("进度表", 4, "F", "rejected", "改这里")])[0] == "copy"


def test_what_openpyxl_leaves_behind_is_said() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("进度表")
        page.write_row(0, 0, ("单体", "完成比例"))
        page.insert_textbox(3, 3, "说明")
    for data, said in ((target.getvalue(), True), (the_users_own(), False)):
        _way, made = mark_here(data, [Mark("进度表", 1, "A", "warning", "看这里")])
        lines = [row[0] for row in loaded(made)[LIST_NAME].values]
        assert any("文本框" in str(line) for line in lines) is said


def test_macros_come_along_under_a_name_that_office_programs_accept() -> None:
    xlsm = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    target = io.BytesIO(the_users_own())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macros")
    for copy in (False, True):
        _way, data = mark_here(target.getvalue(), [Mark("进度表", 4, "F", "rejected", "改")], "周报.xlsm", copy=copy)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert xlsm in archive.read("[Content_Types].xml")
            assert copy or archive.read("xl/vbaProject.bin") == b"macros"
    assert marked_name("周报.xlsm") == "周报（标注）.xlsm"


def test_the_name_of_the_marked_file() -> None:
    assert marked_name("三期周报0828.xlsx") == "三期周报0828（标注）.xlsx"
    assert marked_name("三期周报0828（标注）.xlsx") == "三期周报0828（标注）.xlsx"
    assert marked_name("旧.表.xls") == "旧.表（标注）.xlsx"
    assert marked_name("微信群消息 8.28") == "微信群消息 8.28（标注）.xlsx"
    with speaking("en"):
        assert marked_name("a.csv") == "a (marked).xlsx"


@pytest.mark.parametrize(
    "data",
    [
        specimens.far_cells,
        lambda: specimens.inflating(600),
        lambda: specimens.xlsx()[:900],
        specimens.entity_bomb,
        bytes,
        lambda: b"%PDF-1.7 not a table",
    ],
    ids=["far cell", "zip bomb", "cut off", "entities", "empty", "pdf"],
)
def test_hostile_files_are_refused_as_when_they_are_read(tmp_path: Path, data: Callable[[], bytes]) -> None:
    path = tmp_path / "坏.xlsx"
    path.write_bytes(data())
    with pytest.raises(Refusal) as reading:
        read(path)
    with pytest.raises(Refusal) as marking:
        mark(path, [Mark("进度", 2, "A", "rejected", "改这里")])
    assert type(marking.value) is type(reading.value)
    made = marker.list_of([Mark("进度", 2, "A", "rejected", "改这里")], marking.value, "坏.xlsx")
    (page,) = loaded(made.data).worksheets
    assert made.way == "list" and marking.value.why() in page["A1"].value
    assert page.cell(page.max_row, 5).value == "改这里"


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    book = loaded(the_users_own())
    book["进度表"].merged_cells.add("A9:XFD1048576")
    path = tmp_path / "大合并.xlsx"
    path.write_bytes(saved(book))
    made = mark(path, [Mark("进度表", 4, "F", "rejected", "改这里")])
    assert made.way == "copy"


def test_only_where_openpyxl_was_the_end_of_it_is_a_copy_tried(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[bool] = []

    def ask(path: Path, name: str, wanted: dict[str, dict[str, bool]], limits: Limits, receiving: object) -> object:
        asked.append(wanted["marking"]["copy"])
        receiving.way = "own" if name == "慢.xlsx" and len(asked) == 1 else "copy"  # type: ignore[attr-defined]
        raise ReaderTimedOut(name, 1.0)

    monkeypatch.setattr(marker, "ask", ask)
    for name, tries in (("慢.xlsx", [False, True]), ("大.xlsx", [False])):
        asked.clear()
        with pytest.raises(ReaderTimedOut):
            mark(tmp_path / name, [])
        assert asked == tries


def test_more_marks_than_anybody_mends_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "周报.xlsx"
    path.write_bytes(specimens.xlsx())
    made = mark(path, [Mark("进度", 2, "A", "warning", f"第 {n} 条") for n in range(6000)])
    assert "共 6000 处，只标注了前 5000 处。" in [row[0] for row in loaded(made.data)[LIST_NAME].values]


def test_a_sheet_of_that_name_which_is_not_ours_is_read() -> None:
    assert not is_list(LIST_NAME, [["项目名称", "单体"], ["三期", "9#"]])
    assert not is_list("进度表", [[f"{AUTHOR} · 说明"]])
    book = loaded(the_users_own())
    book["进度表"].title = LIST_NAME
    theirs = saved(book)
    found = understood(theirs)
    assert found.records[0].sheet == LIST_NAME
    _way, data = mark_here(theirs, marks_of(found))
    assert loaded(data).sheetnames[:2] == [f"{LIST_NAME} (2)", LIST_NAME]
    assert understood(data).records == found.records
