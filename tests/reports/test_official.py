"""The layout of GB/T 9704-2012, read back from the file that Word gets."""

import io
import zipfile
from datetime import datetime
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.reports.official import CHARACTERS, CLOSER, LINE_TWIPS, LINES, Official, official
from tests.thorough import times

WHAT = Official(
    "临港产业园工程调度每周总结\n（2023年8月21日至8月27日）",
    [("总体进度", ["三期完成 80.0%。", "（一）存在问题", "1.商砼供应不足。"]), ("下周应开工", ["没有。"])],
    ("临港产业园", "2023年8月27日"),
    "（截至2023年8月27日）",
    "张三",
    datetime(2023, 8, 27),
)


def opened(data: bytes) -> Any:
    return Document(io.BytesIO(data))


def fonts(paragraph: Any) -> set[str]:
    return {run._r.rPr.rFonts.get(qn(f"w:{script}")) for run in paragraph.runs for script in ("ascii", "eastAsia")}


def sizes(paragraph: Any) -> set[float]:
    return {run.font.size.pt for run in paragraph.runs}


def paragraph(document: Any, text: str) -> Any:
    return next(found for found in document.paragraphs if found.text == text)


def test_the_type_area_is_156_by_225_millimetres_on_a4() -> None:
    section = opened(official(WHAT)).sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    found = (section.page_width, section.page_height, section.top_margin, section.left_margin, width, height)
    for length, expected in zip(found, (210, 297, 37, 28, 156, 225), strict=True):
        assert length / 36_000 == pytest.approx(expected, abs=0.05)  # a millimetre is 36,000 units of the format


def test_22_lines_of_28_characters_fit_and_no_more() -> None:
    height, width = 225 / 25.4 * 1440, 156 / 25.4 * 1440
    assert LINES * LINE_TWIPS <= height < (LINES + 1) * LINE_TWIPS
    character = 16 * 20 + CLOSER
    assert CHARACTERS * character <= width < (CHARACTERS + 1) * character
    document = opened(official(WHAT))
    normal = document.styles["Normal"]
    assert normal.paragraph_format.line_spacing.twips == LINE_TWIPS
    assert normal.element.rPr.find(qn("w:spacing")).get(qn("w:val")) == str(CLOSER)
    assert normal.paragraph_format.space_after == 0


def test_each_level_has_its_font_and_size() -> None:
    document = opened(official(WHAT))
    for text, font, size in (
        ("临港产业园工程调度每周总结", "方正小标宋简体", 22),
        ("（2023年8月21日至8月27日）", "方正小标宋简体", 22),
        ("一、总体进度", "黑体", 16),
        ("（一）存在问题", "楷体_GB2312", 16),
        ("1.商砼供应不足。", "仿宋_GB2312", 16),
        ("三期完成 80.0%。", "仿宋_GB2312", 16),
        ("二、下周应开工", "黑体", 16),
    ):
        found = paragraph(document, text)
        assert fonts(found) == {font}, text
        assert sizes(found) == {size}, text
    indent = paragraph(document, "三期完成 80.0%。")._p.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"
    assert [found.text for found in document.paragraphs][-2:] == ["临港产业园", "2023年8月27日"]


def test_a_long_sentence_that_begins_with_a_number_is_no_heading() -> None:
    long = "（一）" + "内容" * 20
    document = opened(official(Official("题", [("甲", [long, "一、完成。"])])))
    assert fonts(paragraph(document, long)) == {"仿宋_GB2312"}
    assert fonts(paragraph(document, "一、完成。")) == {"仿宋_GB2312"}


def test_page_numbers_have_dashes_and_stand_outside() -> None:
    document = opened(official(WHAT))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        found = footer.paragraphs[0]
        assert found.text == "—  —"
        assert [one.text for one in found._p.iter(qn("w:instrText"))] == ["PAGE"]
        assert found.alignment.name.lower() == side
        assert sizes(found) == {14}


def test_the_same_words_make_the_same_document_and_say_who_wrote_it() -> None:
    first, second = (
        {name: archive.read(name) for name in archive.namelist()}
        for archive in (zipfile.ZipFile(io.BytesIO(official(WHAT))) for _ in range(2))
    )
    assert first == second
    said = opened(official(WHAT)).core_properties
    assert (said.author, said.last_modified_by, said.comments) == ("张三", "张三", "")
    assert said.created.date().isoformat() == "2023-08-27"


@settings(max_examples=times(30))
@given(st.text(max_size=60))
def test_any_text_makes_a_file_that_opens(text: str) -> None:
    document = opened(official(Official(text, [(text, text.split("\n"))], (text,), text, text)))
    assert len(document.paragraphs) >= 3


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]>&amp;", "\x00\x0b坏", "\ud800"])
def test_markup_stays_text_and_what_xml_cannot_hold_is_left_out(text: str) -> None:
    document = opened(official(Official("题", [("甲", [text])])))
    cleaned = "".join(one for one in text if one not in "\x00\x0b\ud800")
    assert any(found.text == cleaned for found in document.paragraphs)
