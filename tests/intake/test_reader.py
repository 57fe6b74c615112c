"""Good files of every container become the same grid: values, offsets, merges, hidden parts, formulas."""

import io
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.intake.containers.book import letters
from park_dispatch.intake.containers.open import open_workbook
from park_dispatch.intake.containers.sheet_xml import column_number
from park_dispatch.intake.containers.text import sniff
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import DamagedFile, Refusal
from park_dispatch.intake.workbook import Sheet, Workbook
from tests.intake import specimens


def opened(data: bytes, name: str = "周报.xlsx") -> Workbook:
    return open_workbook(data, name, Limits())


def only(data: bytes, name: str = "周报.xlsx") -> Sheet:
    (sheet,) = opened(data, name).sheets
    return sheet


def sheet_data(*rows: str, head: str = "", tail: str = "") -> bytes:
    return specimens.package({"进度": f"{head}<sheetData>{''.join(rows)}</sheetData>{tail}"})


def test_xlsx_values() -> None:
    book = opened(specimens.xlsx())
    assert (book.container, book.notes) == ("xlsx", ())
    sheet = book.sheets[0]
    assert sheet.name == "进度"
    assert sheet.rows[0] == list(specimens.HEADER)
    assert sheet.rows[1] == list(specimens.ROWS[0])
    assert sheet.percent_columns == {3}


def test_xlsx_offset_hidden_merges_errors_times() -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("一")
    sheet.write("C4", "x")
    sheet.write_datetime("C5", datetime(2023, 10, 31, 5, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    sheet.write_datetime("D5", timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
    sheet.write_formula("C6", "=1+1", None, 2)
    sheet.write_formula("D6", "=NA()", None, "#N/A")
    sheet.write_boolean("E6", True)
    sheet.merge_range("C8:D9", "合并")
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column("D:E", None, None, {"hidden": True})
    book.add_worksheet("二").hide()
    book.add_worksheet("空")
    book.close()
    first, second, third = opened(target.getvalue()).sheets
    assert [row[:2] for row in first.rows[:4]] == [[None, None]] * 4
    assert first.rows[3][2] == "x"
    assert first.rows[4][2:4] == [datetime(2023, 10, 31, 5, 30), timedelta(hours=30)]
    assert first.rows[5][2:] == [2.0, "#N/A", True]
    assert first.rows[7][2:4] == ["合并", None]
    assert first.merges == ((7, 2, 8, 3),)
    assert (first.hidden_rows, first.hidden_columns) == ({5}, {3, 4})
    assert first.uncached_formulas == frozenset()
    assert (first.hidden, second.hidden, third.hidden) == (False, True, False)
    assert third.rows == []


@pytest.mark.parametrize("value", ["<v/>", "<v></v>", "<v />", ""])
def test_formula_without_result(value: str) -> None:
    cells = f'<c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f>{value}</c><c r="C2"><f>A2</f><v>1</v></c>'
    sheet = only(sheet_data(f'<row r="2">{cells}</row>'))
    assert sheet.uncached_formulas == {(1, 1)}
    assert sheet.rows[1][0] == 1.0
    assert sheet.rows[1][2] == 1.0


def test_formula_whose_result_is_an_empty_text_is_cached() -> None:
    cells = '<c r="A1"><v>1</v></c><c r="B1" t="str"><f>IF(A1,"","x")</f><v></v></c>'
    assert only(sheet_data(f'<row r="1">{cells}</row>')).uncached_formulas == frozenset()


def test_shared_formulas_without_result() -> None:
    rows = (
        f'<row r="{r}"><c r="A{r}"><v>1</v></c><c r="B{r}"><f t="shared" si="0"{ref}</c></row>'
        for r, ref in ((1, ' ref="B1:B2">A1</f><v>4</v>'), (2, "/>"))
    )
    assert only(sheet_data(*rows)).uncached_formulas == {(1, 1)}


def test_conditional_formats_are_not_formulas() -> None:
    rule = '<cfRule type="expression"><formula>A1</formula></cfRule>'
    tail = f'<conditionalFormatting sqref="A1">{rule}</conditionalFormatting>'
    sheet = only(sheet_data('<row r="1"><c r="A1"><v>1</v></c></row>', tail=tail))
    assert sheet.uncached_formulas == frozenset()


def test_prefixed_and_single_quoted_markup() -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "<x:row r='1' hidden='1'><x:c r='A1'><x:v>1</x:v></x:c><x:c r='B1'><x:f>A1</x:f></x:c></x:row>"
    cols = "<x:cols><x:col min='2' max='3' hidden='1'/></x:cols>"
    sheet = f"<x:worksheet xmlns:x='{main}'>{cols}<x:sheetData>{rows}</x:sheetData></x:worksheet>"
    found = only(specimens.rewritten(specimens.package({"一": ""}), "xl/worksheets/sheet1.xml", sheet.encode()))
    assert found.hidden_rows == {0}
    assert found.hidden_columns == {1, 2}
    assert found.uncached_formulas == {(0, 1)}


def test_dates_of_1904() -> None:
    styles = '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>'
    rows = '<sheetData><row r="1"><c r="A1" s="1"><v>43768</v></c></row></sheetData>'
    data = specimens.package({"一": rows}, book='<workbookPr date1904="1"/>', styles=styles)
    assert only(data).rows == [[date(2023, 10, 31)]]
    assert only(specimens.package({"一": rows}, styles=styles)).rows == [[date(2019, 10, 30)]]


def test_strict_open_xml() -> None:
    data = specimens.package({"一": '<sheetData><row r="1"><c r="B1"><v>4</v></c></row></sheetData>'})
    for transitional, strict in specimens.STRICT.items():
        data = specimens.replaced(data, transitional.encode(), strict.encode())
    assert only(data).rows == [[None, 4.0]]


def test_formats_painted_to_the_last_column_are_harmless() -> None:
    painted = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="0"/></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    assert only(sheet_data(painted)).rows == [[1.0]]


def test_details_across_blocks() -> None:
    """Rows spread over several megabytes: nothing is lost where two blocks meet."""
    filler = "填" * 300
    rows = [
        f'<row r="{r}" hidden="{int(r % 7 == 0)}"><c r="A{r}" t="inlineStr"><is><t>{filler}</t></is></c>'
        f'<c r="B{r}"><f>A{r}</f></c><c r="C{r}"><v>1</v></c></row>'
        for r in range(1, 4001)
    ]
    sheet = only(sheet_data(*rows))
    assert len(sheet.rows) == 4000
    assert sheet.hidden_rows == {r for r in range(4000) if (r + 1) % 7 == 0}
    assert sheet.uncached_formulas == {(r, 1) for r in range(4000)}


def test_xls() -> None:
    book = opened(specimens.xls(), "周报.xls")
    first, second = book.sheets
    assert book.container == "xls"
    assert first.rows[1] == list(specimens.ROWS[0])
    assert isinstance(first.rows[9][0], float)
    assert first.rows[10][0] == "#REF!"
    assert first.merges == ((6, 2, 7, 3),)
    assert (first.hidden_rows, first.hidden_columns, first.percent_columns) == ({9}, {1}, {3})
    assert (first.hidden, second.hidden) == (False, True)


def test_ods() -> None:
    book = opened(specimens.ods(), "周报.ods")
    first, second = book.sheets
    assert book.container == "ods"
    assert first.rows[2][2] == "合并"
    assert first.rows[4] == [0.5, date(2023, 10, 31), None, "完"]
    assert first.merges == ((2, 2, 3, 3),)
    assert (first.hidden_rows, first.hidden_columns, first.percent_columns) == ({3}, {1}, {0})
    assert first.uncached_formulas == {(4, 2)}
    assert (first.hidden, second.hidden) == (False, True)


def test_html_named_xls() -> None:
    book = opened(specimens.HTML, "周报.xls")
    assert (book.container, book.encoding) == ("html", "gb18030")
    assert "html" in book.notes[0]
    (sheet,) = book.sheets
    assert sheet.rows == [["单体", "进度", None], [None, "计划", "实际"], ["9#厂房", "80%", "62 %"]]
    assert sheet.merges == ((0, 0, 1, 0), (0, 1, 0, 2))


def test_html_with_unclosed_tags_and_a_table_within() -> None:
    text = "<table><tr><td>a<td>b<br>c<tr style='display:none'><td>h<td><table><tr><td>内</table><tr><td>z</table>"
    sheet = only(text.encode(), "a.htm")
    assert sheet.rows == [["a", "b\nc"], ["h", "内"], ["z"]]
    assert sheet.hidden_rows == {1}


def test_spreadsheet_xml() -> None:
    book = opened(specimens.SPREADSHEET_XML, "周报.xls")
    (sheet,) = book.sheets
    assert book.container == "xml"
    assert sheet.rows[2:] == [["题", None, 5.0], [None, date(2023, 10, 31), None]]
    assert (sheet.merges, sheet.hidden_rows, sheet.hidden_columns) == (((2, 0, 2, 1),), {3}, {1})


def test_spreadsheet_xml_in_a_chinese_encoding() -> None:
    data = specimens.SPREADSHEET_XML.replace(b"UTF-8", b"GB2312").decode().encode("gb18030")
    assert only(data, "周报.xls").rows[2][0] == "题"


@pytest.mark.parametrize("encoding", [b"UTF-99", b"hex", b"rot13"])
def test_spreadsheet_xml_in_an_encoding_that_does_not_exist(encoding: bytes) -> None:
    with pytest.raises(DamagedFile):
        opened(specimens.SPREADSHEET_XML.replace(b"UTF-8", encoding), "周报.xls")


@pytest.mark.parametrize("name", ["周报.xls", "周报.et", "周报", "周报.csv", "周报.XLSX"])
def test_content_decides_not_the_extension(name: str) -> None:
    book = opened(specimens.xlsx(), name)
    assert book.container == "xlsx"
    assert bool(book.notes) == (name not in ("周报.et", "周报.XLSX"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_encodings(encoding: str) -> None:
    book = opened(specimens.csv(encoding), "周报.csv")
    assert book.container == "csv"
    assert book.sheets[0].name is None
    assert book.sheets[0].rows[2][:4] == ["临港产业园三期", "9#厂房", "主体", "0.62"]


@pytest.mark.parametrize("cut", [1, 2])
def test_a_text_cut_inside_its_last_character(cut: int) -> None:
    data = "单体,进度\n9#厂房,八成".encode()[:-cut]
    assert only(data, "a.csv").rows[1] == ["9#厂房", "八"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_delimiters_quotes_and_line_ends_in_cells(delimiter: str) -> None:
    text = f'题\r\n单体{delimiter}说明\r\n9#{delimiter}"一{delimiter}二\n三 ""四"""\r\n10#{delimiter}\r\n'
    assert only(text.encode(), "a.csv").rows == [
        ["题"],
        ["单体", "说明"],
        ["9#", f'一{delimiter}二\n三 "四"'],
        ["10#", None],
    ]


def test_a_quote_that_never_closes_does_not_swallow_the_file() -> None:
    text = '单体,说明\n9#,"未关\n' + "10#,好\n" * 20
    sheet = only(text.encode(), "a.csv")
    assert sheet.rows[2] == ["10#", "好"]


def test_excel_separator_line() -> None:
    assert only("sep=;\n单体;进度\n9#;1,5\n".encode(), "a.csv").rows == [
        ["sep=", None],
        ["单体", "进度"],
        ["9#", "1,5"],
    ]


def test_a_message_is_one_cell_a_line() -> None:
    text = "【日报】9月6日\n\n9#厂房,砌体完成85%;10#完成。\n问题：商砼供应不足。"
    book = opened(text.encode("gb18030"), "日报.txt")
    assert book.container == "txt"
    assert book.sheets[0].rows == [["【日报】9月6日"], [], ["9#厂房,砌体完成85%;10#完成。"], ["问题：商砼供应不足。"]]


def test_a_table_in_a_txt() -> None:
    assert sniff("单体\t进度\n9#\t80%\n10#\t60%", is_table=False) == "\t"
    assert sniff("甲,乙,丙\n1,2,3\n4,5,6", is_table=False) == ","


@given(st.integers(0, 16383))
def test_column_letters_and_numbers_are_each_other_s_inverse(column: int) -> None:
    assert column_number(letters(column).encode()) == column


_CELL = st.one_of(
    st.none(),
    st.floats(-1e9, 1e9),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.text("甲乙丙abc <&>\"'", min_size=1),
)


@given(
    st.lists(st.lists(_CELL, max_size=6), max_size=8),
    st.integers(0, 5),
    st.integers(0, 4),
)
def test_any_grid_written_is_the_grid_read(grid: list[list[object]], down: int, right: int) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet, day = book.add_worksheet("一"), book.add_format({"num_format": "yyyy-mm-dd"})
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(down + r, right + c, value, day)
            elif isinstance(value, str):
                sheet.write_string(down + r, right + c, value)
            elif value is not None:
                sheet.write_number(down + r, right + c, value)
    book.close()
    read = only(target.getvalue()).rows
    found = {(r, c): v for r, row in enumerate(read) for c, v in enumerate(row) if v is not None}
    written = {(down + r, right + c): v for r, row in enumerate(grid) for c, v in enumerate(row) if v is not None}
    assert found.keys() == written.keys()
    for place, value in written.items():
        assert found[place] == (pytest.approx(value) if isinstance(value, float) else value)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert opened(data, "x.csv").sheets
    except Refusal as refusal:
        assert "x.csv" in refusal.why()
