"""The wall chart as a PDF, read back: paper, typeface, texts, nothing coarse, the QR code, the sheets."""

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from park_dispatch.boards.wall_chart import WallChart, WallRow, day_number
from park_dispatch.language import speaking
from park_dispatch.reports import fonts
from park_dispatch.reports.wall_chart import WallChartFile, wall_chart_pdf
from park_dispatch.reports.wall_chart_axis import Step, rests, steps, ticks
from park_dispatch.reports.wall_chart_frame import address_lines, qr_modules
from park_dispatch.reports.wall_chart_layout import (
    LEAST_ROW,
    LEAST_TEXT,
    MARGIN,
    PAPERS,
    Paper,
    TimeScale,
    laid_out,
    split,
)
from park_dispatch.reports.wall_chart_pen import fitted, width, wrapped

AS_OF = date(2023, 8, 28)
MADE = datetime(2023, 8, 28, 18, 5)
ADDRESS = "http://192.168.1.20:8501/gantt?park=1"
NAMES = "厂房桩基主体屋面外墙门窗地坪机电消防电梯验收备案钢构"


def row(key: str, level: int, name: str, **more: Any) -> WallRow:
    facts: dict[str, Any] = {
        "baseline_start": date(2023, 3, 1), "baseline_finish": date(2023, 9, 30), "actual_start": date(2023, 3, 5),
        "actual_finish": None, "percent": 62.5, "status": "warning", "rule": "落后计划 12.0 个百分点",
        "expected": date(2023, 10, 20), "front": float(day_number(date(2023, 7, 1))) if key[0] == "m" else None,
    }  # fmt: skip
    return WallRow(key, level, name, **(facts | more))


def chart(buildings: int = 3, parts: int = 5, **more: Any) -> WallChart:
    """A project with buildings, each with milestones of names of their own."""
    rows = [row("p1", 0, "三期标准化厂房", deadline=date(2023, 10, 31))]
    for building in range(buildings):
        rows.append(
            row(f"b{building}", 1, f"{building + 1}#楼", words="晚 6 天", critical=True, deadline=date(2023, 10, 31))
        )
        rows += [
            row(f"m{building}-{part}", 2, f"节点{building}之{part}{NAMES[(building * 7 + part) % len(NAMES)]}")
            for part in range(parts)
        ]
    facts: dict[str, Any] = {
        "park": "临港园区", "demo": True, "subject": "", "as_of": AS_OF, "sentences": ("三期完成 80.0%，晚 6 天 ▲",),
        "totals": "", "rows": tuple(rows), "span": (date(2023, 3, 1), date(2023, 10, 31)),
    }  # fmt: skip
    return WallChart(**(facts | more))


def drawn(what: WallChart, paper: Paper = "A3", **more: Any) -> tuple[WallChartFile, PdfReader]:
    file = wall_chart_pdf(what, paper, MADE, **more)
    return file, PdfReader(BytesIO(file.content))


def text_of(reader: PdfReader) -> str:
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


# --- the file ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("portrait", [False, True])
def test_the_sheet_has_the_size_of_the_paper(paper: Paper, portrait: bool) -> None:
    _file, reader = drawn(chart(), paper, portrait=portrait)
    short, long = PAPERS[paper]
    found = [float(side) / 72 * 25.4 for side in (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height)]
    assert found == pytest.approx([short, long] if portrait else [long, short], abs=0.01)


def test_every_typeface_is_embedded_and_nothing_is_a_picture() -> None:
    _file, reader = drawn(chart(), address=ADDRESS)
    faces = [face.get_object() for face in reader.pages[0]["/Resources"]["/Font"].values()]
    assert faces
    for face in faces:
        assert "NotoSansSC" in face["/BaseFont"] and "/FontFile2" in face["/FontDescriptor"] and "/ToUnicode" in face
    for page in reader.pages:
        assert list(page.images) == []
        assert b"BI\n" not in page.get_contents().get_data()


def test_all_names_words_and_days_can_be_found() -> None:
    what = chart()
    _file, reader = drawn(what, address=ADDRESS)
    text = text_of(reader)
    for one in what.rows:
        assert one.name in text
    facts = ("62.5%", "2023-10-20", "期限10-31", "晚6天", "落后计划12.0个百分点")
    around = ("临港园区挂图作战", "演示数据", "截至2023-08-28", "三期完成80.0%，晚6天", "前锋线", "第1张，共1张")
    for words in (*facts, *around, "制图2023-08-2818:05", ADDRESS):
        assert words in text, words


def test_the_document_says_what_it_is() -> None:
    _file, reader = drawn(chart(subject="三期"))
    assert reader.metadata is not None and reader.metadata.title == "临港园区挂图作战 · 三期（截至 2023-08-28）"
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    with speaking("en"):
        assert drawn(chart())[1].trailer["/Root"]["/Lang"] == "en"


def test_an_empty_chart_says_so() -> None:
    file, reader = drawn(chart(rows=(), span=None, sentences=()))
    assert file.sheets == 1 and "没有在建项目" in text_of(reader)


def test_a_row_without_any_day_is_drawn_all_the_same() -> None:
    bare = row(
        "b9", 1, "无日期", baseline_start=None, baseline_finish=None, actual_start=None, expected=None, percent=None
    )
    assert "无日期" in text_of(drawn(chart(rows=(bare,), span=None))[1])


def test_far_forecasts_and_old_rows_stay_inside_the_plot() -> None:
    far = row("b9", 1, "停工", expected=date(2090, 1, 1), words="晚 24000 天", deadline=date(2023, 10, 31))
    begin, end = date(2019, 1, 1), date(2019, 7, 9)
    old = row("b8", 1, "早已完成", baseline_start=begin, baseline_finish=date(2019, 6, 30), actual_start=begin)
    old = replace(old, actual_finish=end, expected=end, status="done")
    _file, reader = drawn(chart(rows=(far, old)))
    text = text_of(reader)
    assert "晚24000天" in text and "2090-01-01" in text and "←2019-07-09完成" in text
    edge = float(reader.pages[0].mediabox.width) - MARGIN
    for x, _y, wide, _high in boxes(reader):
        assert x >= MARGIN - 0.01 and x + wide <= edge + 0.01


def boxes(reader: PdfReader) -> list[tuple[float, ...]]:
    content = reader.pages[0].get_contents().get_data().decode("latin-1")
    return [
        tuple(map(float, found)) for found in re.findall(r"(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+) re", content)
    ]


# --- the typeface -----------------------------------------------------------------------------------------------------


def test_rare_characters_of_names_are_printed_and_can_be_found() -> None:
    file, reader = drawn(chart(rows=(row("b1", 1, "𬭊㛃䶮堃喆负责"),)))
    assert file.missing == () and "𬭊㛃䶮堃喆负责" in text_of(reader)


def test_a_character_without_a_glyph_does_not_vanish() -> None:
    file, reader = drawn(chart(rows=(row("b1", 1, "车间🏭一"),)))
    assert file.missing == ("🏭",)
    assert "车间〓一" in text_of(reader) and "U+1F3ED" in text_of(reader)


def test_line_breaks_and_joiners_do_not_show() -> None:
    assert fonts.printable("一期\n厂房\u200b") == ("一期 厂房", set())


def test_the_table_to_unicode_holds_long_code_points_and_short_blocks() -> None:
    table = fonts.to_unicode("X", [0, *range(0x4E00, 0x4E00 + 120), 0x2CB4A])
    assert "<79> <D872DF4A>" in table
    assert [int(count) for count in re.findall(r"(\d+) beginbfchar", table)] == [100, 22]


# --- names that do not fit --------------------------------------------------------------------------------------------


def test_a_name_too_long_is_shortened_and_printed_whole_on_a_last_sheet() -> None:
    name = "".join(NAMES[at % len(NAMES)] for at in range(170))
    file, reader = drawn(chart(buildings=20, parts=4, rows=(*chart(20, 4).rows, row("b99", 1, name))))
    assert file.shortened == (name,)
    assert name in "".join(reader.pages[-1].extract_text().split())
    assert "全文如下" in reader.pages[-1].extract_text()


@given(st.text(alphabet="主体结构abc (12)，。", min_size=1, max_size=60), st.floats(10, 300))
def test_fitted_text_fits(text: str, room: float) -> None:
    shown = fitted(text, 8.0, room)
    assert width(shown, 8.0) <= room + 1e-6
    assert shown == text or shown == "" or shown.endswith("…")


@given(st.text(alphabet="主体结构abc (12)，。", min_size=1, max_size=60), st.floats(40, 300))
def test_wrapped_lines_fit_and_lose_nothing_when_there_are_enough(text: str, room: float) -> None:
    lines = wrapped(text, 8.0, room, 100)
    assert all(width(line, 8.0) <= room + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


# --- sheets -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(4, 30), st.integers(0, 10))
def test_sheets_hold_every_row_once_and_no_more_than_fit(parts: list[int], first: int, more: int) -> None:
    rows = [row("p0", 0, "项目")]
    for building, count in enumerate(parts):
        rows.append(row(f"b{building}", 1, f"{building}#"))
        rows += [row(f"m{building}-{part}", 2, f"{part}") for part in range(count)]
    sheets = split(rows, first, first + more)
    assert [one.row for sheet in sheets for one in sheet if not one.continued] == rows
    assert len(sheets[0]) <= first and all(len(sheet) <= first + more for sheet in sheets)
    for sheet in sheets[1:]:
        assert sheet[0].continued and sheet[0].row.key == "p0"


def test_a_building_is_not_torn_where_a_sheet_can_hold_it() -> None:
    sheets = split(chart(buildings=6, parts=5).rows, 16, 16)
    for sheet in sheets:
        keys = [one.row.key for one in sheet if not one.continued]
        for building in [key for key in keys if key[0] == "b"]:
            assert sum(key.startswith(f"m{building[1:]}-") for key in keys) == 5


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("buildings", [1, 12, 60])
def test_rows_and_letters_stay_legible_and_inside_the_sheet(paper: Paper, buildings: int) -> None:
    layout = laid_out(chart(buildings, 9), paper, False, True)
    assert layout.row >= LEAST_ROW - 1e-6 and layout.text >= LEAST_TEXT
    for sheet, rows in enumerate(layout.sheets):
        assert layout.body_top(sheet) - layout.row * len(rows) >= MARGIN + layout.foot - 1e-6
    assert layout.time.right - layout.time.left > (layout.page.right - layout.page.left) * 0.4


def test_several_sheets_are_numbered_and_repeat_the_title() -> None:
    file, reader = drawn(chart(buildings=30, parts=9))
    assert file.sheets == len(reader.pages) > 1
    for number, page in enumerate(reader.pages, start=1):
        text = "".join(page.extract_text().split())
        assert f"第{number}张，共{file.sheets}张" in text and "临港园区挂图作战" in text and "计划完成" in text


# --- time -------------------------------------------------------------------------------------------------------------

STEPS: tuple[Step, ...] = ("year", "quarter", "month", "week")


@given(st.sampled_from(STEPS), st.integers(15_000, 22_000), st.integers(1, 2_000))
def test_ticks_follow_each_other_without_a_gap_and_cover_the_span(step: Step, first: int, days: int) -> None:
    found = list(ticks(step, first, first + days))
    assert found[0].begin <= first and found[-1].end >= first + days
    assert all(one.end == other.begin for one, other in pairwise(found))


@pytest.mark.parametrize(("per_day", "finest"), [(3.0, "week"), (1.0, "month"), (0.2, "quarter"), (0.05, "year")])
def test_the_axis_is_as_fine_as_there_is_room(per_day: float, finest: Step) -> None:
    assert steps(TimeScale(0, 800, 19_000, per_day), 6.5)[-1] == finest


def test_rest_days_are_runs_and_left_out_where_they_could_not_be_seen() -> None:
    begin = day_number(date(2023, 9, 25))
    wide = TimeScale(0, 140, begin, 10.0)
    spans = [
        (date(2023, 9, 29), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 10, 6)),  # goes on where the one before ends
        (date(2023, 10, 8), date(2023, 10, 8)),
        (date(2024, 2, 10), date(2024, 2, 17)),  # beyond the axis
    ]
    assert list(rests(wide, spans)) == [(begin + 4, begin + 12), (begin + 13, begin + 14)]
    assert list(rests(replace(wide, per_day=0.1), spans)) == []


@given(st.floats(-1e5, 1e5))
def test_every_moment_is_drawn_inside_the_plot(moment: float) -> None:
    scale = TimeScale(100, 700, 19_000, 1.5)
    assert 100 <= scale.x(moment) <= 700


# --- address ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ADDRESS, "https://park.example.cn/" + "x" * 200, "http://a/园区"])
def test_the_code_leads_to_the_address(address: str) -> None:
    modules = np.pad(np.array(qr_modules(address)), 4)
    picture = np.where(np.kron(modules, np.ones((4, 4), dtype=bool)), 0, 255).astype(np.uint8)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == address


def test_the_code_on_the_sheet_is_that_code() -> None:
    modules = np.array(qr_modules(ADDRESS))
    dark = int(modules.sum())
    with_code, without = (boxes(drawn(chart(), address=address)[1]) for address in (ADDRESS, ""))
    corner = [box for box in with_code if box[1] + box[3] < MARGIN + 60 and box[0] > 1000]
    module = min(box[3] for box in corner)
    assert round(sum(box[2] * box[3] for box in corner) / module**2) == pytest.approx(dark, abs=2)
    assert not [box for box in without if box[1] + box[3] < MARGIN + 30 and box[0] > 1000]


def test_a_long_address_is_broken_where_it_can_be_typed() -> None:
    lines = address_lines(ADDRESS + "&as_of=2023-08-28&lang=zh", 8.0, 120.0)
    assert "".join(lines) == ADDRESS + "&as_of=2023-08-28&lang=zh" and len(lines) > 1
    assert all(line[0] in "/?&" for line in lines[1:])


def test_what_depends_on_a_network_is_drawn_where_it_is_known() -> None:
    known = row(
        "m1",
        1,
        "主体",
        late_finish=AS_OF + timedelta(days=60),
        band=(AS_OF + timedelta(days=9), AS_OF + timedelta(days=30)),
    )
    assert "时差" in text_of(drawn(chart(rows=(known,)))[1])
    assert "时差" not in text_of(drawn(chart())[1])
