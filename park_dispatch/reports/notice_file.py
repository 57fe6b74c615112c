"""A 督办单 as a Word document for print and seal, with the 回执 that the unit sends back; and the list of them as xlsx.

What stands on it follows the forms of supervision offices: number, grade, unit, matter, ground, demand, time limit,
signer, date; on the slip the unit fills in what it did, signs and seals.
"""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd

from park_dispatch.boards.status import day
from park_dispatch.boards.summary import whole_day
from park_dispatch.filing.notice_words import NoticeRow, field_word, grade_word, number_of, stage_word
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.reports.official import Official, Slip, official
from park_dispatch.reports.workbook import ExportColumn, ExportSheet


def notice_file(park: Park, notices: Sequence[NoticeRow]) -> bytes:
    """One or several notices (rows of boards.notices.all_notices) as one .docx file, each on pages of its own."""
    first, *more = (_document(park, notice) for notice in notices)
    return official(first, *more)


def _document(park: Park, notice: NoticeRow) -> Official:
    issued, due = day(notice["issued_on"]), day(notice["due"])
    parts = [(field_word("note"), str(notice["note"]).split("\n"))]
    if notice["basis"]:
        parts.append((field_word("basis"), str(notice["basis"]).split("\n")))
    parts.append((field_word("demand"), str(notice["demand"]).split("\n")))
    if due is not None:
        limit = _("请于{day}前将办理情况书面答复（附回执），逾期未答复的，将升级督办并予以通报。")
        parts.append((field_word("due"), [limit.format(day=whole_day(due))]))
    signed = [_("签发人：{name}").format(name=notice["signer"]), park.name]
    return Official(
        _("{park}督办单").format(park=park.name),
        parts,
        [*signed, *([whole_day(issued)] if issued else [])],
        _remark(park, notice),
        str(notice["issued_by"]),
        datetime(issued.year, issued.month, issued.day) if issued else datetime(2000, 1, 1),
        number_of(notice),
        _addressed(notice),
        _slip(notice),
    )


def _remark(park: Park, notice: NoticeRow) -> str:
    grade = _("（{grade}督办）").format(grade=grade_word(notice["grade"]))
    return grade + (_("（演示数据）") if park.demo else "")


def _addressed(notice: NoticeRow) -> str:
    unit, person = str(notice["responsible_unit"]), str(notice["responsible_person"])
    return _("{unit}（责任人：{person}）").format(unit=unit, person=person) if person else unit


def _slip(notice: NoticeRow) -> Slip:
    """Heights add up to what fits on a page with the title."""
    due = day(notice["due"])
    return Slip(
        _("督办单回执"),
        [
            (_("编号"), number_of(notice), 1),
            (field_word("responsible_unit"), str(notice["responsible_unit"]), 1),
            (field_word("note"), " ".join(str(notice["note"]).split()), 3),
            (field_word("due"), whole_day(due) if due else "", 1),
            (field_word("answer"), str(notice["answer"]), 6),
            (_("承办人及电话"), "", 1),
            (_("单位负责人签字（盖章）"), "", 2),
            (_("答复日期"), "", 1),
        ],
        _("填写后于办结时限前报送签发单位，也可以在看板“督办”页面直接答复。"),
    )


def notices_sheet(park: Park, notices: pd.DataFrame, as_of: date) -> ExportSheet:
    """The list that supervision offices keep: 编号 督查月份 期限 问题 处理状态, and what else is known."""
    issued = pd.to_datetime(notices["issued_on"])
    rows = notices.assign(
        month=[_("{year}年{month}月").format(year=one.year, month=one.month) for one in issued],
        state=[stage_word(stage) for stage in notices["stage"]],
        grade_text=[grade_word(grade) for grade in notices["grade"]],
        issued_on=issued,
        due=pd.to_datetime(notices["due"]),
        answered_on=pd.to_datetime(notices["answered_on"]),
    )
    columns = [
        ExportColumn("number_text", _("编号")),
        ExportColumn("month", _("督查月份")),
        ExportColumn("due", _("期限"), "date"),
        ExportColumn("note", _("问题")),
        ExportColumn("state", _("处理状态")),
        ExportColumn("grade_text", field_word("grade")),
        ExportColumn("responsible_unit", field_word("responsible_unit")),
        ExportColumn("responsible_person", field_word("responsible_person")),
        ExportColumn("basis", field_word("basis")),
        ExportColumn("demand", field_word("demand")),
        ExportColumn("signer", field_word("signer")),
        ExportColumn("issued_on", _("签发日期"), "date"),
        ExportColumn("overdue_days", _("超期"), "number", _("天")),
        ExportColumn("answer", field_word("answer")),
        ExportColumn("answered_on", _("答复日期"), "date"),
        ExportColumn("opinion", field_word("opinion")),
        ExportColumn("reason", _("退回、撤回或升级原因")),
    ]
    title = _("{park}督办单清单（截至 {day}）").format(park=park.name, day=as_of)
    return ExportSheet(_("督办单"), title, columns, rows)
