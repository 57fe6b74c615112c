"""督办单 as Word, read back as an office would: number, unit, matter, time limit, signer, the return slip."""

import io
from dataclasses import replace
from typing import Any

from docx import Document

from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.filing.notices import NoticeDraft, send_notice
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.reports.notice_file import notice_file, notices_sheet
from park_dispatch.reports.official import LINE_TWIPS, LINES
from tests.small_park import DAY, day

DRAFT = NoticeDraft(
    "red", "城建集团第五项目部", "11#二次结构砌体超期 9 天", "8月20日调度会纪要", "限期追回\n每日报进度", day("08-31"),
    "临港督", "王工", "李主任",
)  # fmt: skip


def texts(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def test_what_stands_on_it_and_in_what_order(ledger: Ledger, park: Park) -> None:
    send_notice(ledger, park, DRAFT, DAY, "督查员")
    document = Document(io.BytesIO(notice_file(park, all_notices(ledger, park, DAY).to_dict("records"))))
    assert texts(document) == [
        "临港督〔2023〕1号",
        "临港产业园督办单",
        "（红色督办）",
        "",
        "城建集团第五项目部（责任人：王工）：",
        "一、督办事项",
        "11#二次结构砌体超期 9 天",
        "二、督办依据",
        "8月20日调度会纪要",
        "三、办理要求",
        "限期追回",
        "每日报进度",
        "四、办结时限",
        "请于2023年8月31日前将办理情况书面答复（附回执），逾期未答复的，将升级督办并予以通报。",
        "",
        "签发人：李主任",
        "临港产业园",
        "2023年8月28日",
        "督办单回执",
        "",
        "填写后于办结时限前报送签发单位，也可以在看板“督办”页面直接答复。",
    ]
    slip = document.paragraphs[18]
    assert slip.paragraph_format.page_break_before
    (table,) = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[:4] == [
        ["编号", "临港督〔2023〕1号"],
        ["被督办单位", "城建集团第五项目部"],
        ["督办事项", "11#二次结构砌体超期 9 天"],
        ["办结时限", "2023年8月31日"],
    ]
    assert [row[0] for row in rows[4:]] == ["办理情况", "承办人及电话", "单位负责人签字（盖章）", "答复日期"]
    height = sum(row.height.twips for row in table.rows) / LINE_TWIPS
    assert height + 3 < LINES  # with title, empty line and remark it stays on its page
    assert round(sum(cell.width.mm for cell in table.rows[0].cells)) == 156


def test_several_stand_in_one_file_each_on_a_page_of_its_own(ledger: Ledger, park: Park) -> None:
    for matter in ("甲", "乙"):
        send_notice(ledger, park, replace(DRAFT, matter=matter), DAY, "督查员")
    document = Document(io.BytesIO(notice_file(park, all_notices(ledger, park, DAY).to_dict("records"))))
    breaks = [one.text for one in document.paragraphs if one.paragraph_format.page_break_before]
    assert breaks == ["督办单回执", "临港督〔2023〕2号", "督办单回执"]


def test_the_list_has_the_columns_that_offices_keep(ledger: Ledger, park: Park) -> None:
    send_notice(ledger, park, DRAFT, DAY, "督查员")
    sheet = notices_sheet(park, all_notices(ledger, park, DAY), DAY)
    assert [column.title for column in sheet.columns][:5] == ["编号", "督查月份", "期限", "问题", "处理状态"]
    row = sheet.rows.iloc[0]
    assert (row["number_text"], row["month"], row["state"], row["grade_text"]) == (
        "临港督〔2023〕1号", "2023年8月", "待处理", "红色",
    )  # fmt: skip
