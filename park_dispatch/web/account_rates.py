"""Drawing 按时办结率: of whom how much was due and kept over a span, what was missed, and both as xlsx."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from park_dispatch.boards import account as board
from park_dispatch.boards import items as item_board
from park_dispatch.boards import on_time
from park_dispatch.boards.commitments import reason_word
from park_dispatch.boards.items import Items
from park_dispatch.boards.on_time import Rate
from park_dispatch.boards.wording import iso, percent, short_day, spoken
from park_dispatch.language import _
from park_dispatch.model.outcome import split_answer
from park_dispatch.reports.workbook import ExportColumn, ExportSheet
from park_dispatch.web.account_item import item_dialog
from park_dispatch.web.choices import choose
from park_dispatch.web.export import export_button
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.verdict_cells import verdict_cell


def draw_rates(frame: Frame, found: Items) -> None:
    """The span, the sentence, who kept their word and who did not, what was missed."""
    if found.items.empty:
        return
    st.markdown(f"##### {plain(_('按时办结率'))}")
    span = choose(_("统计时间"), board.span_words(), key="span", default="month")
    first, last = board.span_days(span, frame.as_of)
    due = on_time.due_between(found, first, last)
    days = _("{first} 至 {last}").format(first=spoken(first, frame.as_of), last=spoken(last, frame.as_of))
    by_unit, by_person = on_time.rates(due), on_time.rates(due, "responsible_person")
    whole = on_time.total(by_unit)
    if whole is None:
        st.markdown(plain(_("{days} 没有到期的事项。").format(days=days)))
        return
    st.markdown(plain(_("{days} {rate}。").format(days=days, rate=on_time.rate_words(whole))))
    left, right = st.columns(2, gap="medium")
    with left:
        table(_rows(by_unit, person=False), _columns(_("责任单位")), key="account_units")
    with right:
        table(_rows(by_person, person=True), _columns(_("责任人")), key="account_people")
    missed = item_board.missed_on(found, first, last)
    if len(missed):
        _draw_missed(frame, missed)
    title = _("{park}隔天交账，{days}，截至 {day}").format(park=frame.park.name, days=days, day=frame.as_of)
    export_button(
        _("{park}_隔天交账_{day}").format(park=frame.park.name, day=frame.as_of),
        lambda: _sheets(found, due, by_unit, by_person, title), key="export_account",
    )  # fmt: skip
    st.caption(
        plain(
            _(
                "只算时限已过的；截止前报“已完成”的算按时，其余都算误期，改期后的新时限另算。"
                "项下各次按当时的时限分别计算；上报表里的办理结果按报表日期算。"
            )
        )
    )


def _columns(whose: str) -> list[Column]:
    return [
        Column("who", whose, "name"),
        Column("percent", _("按时办结率"), "percent"),
        Column("due", _("到期"), "number"),
        Column("on_time", _("按时"), "number", phone=False),
        Column("late", _("逾期办结"), "number"),
        Column("open", _("未办结"), "number"),
    ]


def _rows(rates: Sequence[Rate], *, person: bool) -> list[Row]:
    return [
        Row(
            str(at),
            {
                "who": name(on_time.person_word(rate.person), on_time.unit_word(rate.unit))
                if person
                else name(on_time.unit_word(rate.unit)),
                "percent": value(percent(rate.percent), rate.percent, tone="late" if rate.percent < 60.0 else ""),
                "due": value(str(rate.due), float(rate.due)),
                "on_time": value(str(rate.on_time), float(rate.on_time)),
                "late": value(str(rate.late), float(rate.late)),
                "open": value(str(rate.open), float(rate.open)),
            },
        )
        for at, rate in enumerate(rates)
    ]


def _draw_missed(frame: Frame, missed: pd.DataFrame) -> None:
    with st.expander(_("误期 {count} 项次").format(count=len(missed))):
        columns = [
            Column("verdict", _("结果"), "status"),
            Column("note", _("事项"), "name"),
            Column("due", _("时限"), "date"),
            Column("next", _("新时限"), "date"),
        ]
        rows = [
            Row(
                f"{row['item_id']}:{row['link']}",
                {
                    "verdict": verdict_cell(row["verdict"], _said(row)),
                    "note": name(str(row["note"]), _whose(row)),
                    "due": value(short_day(row["due"], frame.as_of), iso(row["due"])),
                    "next": value(short_day(row["new_due"], frame.as_of), iso(row["new_due"])),
                },
            )
            for row in missed.to_dict("records")
        ]
        picked = table(rows, columns, key="account_missed", opens=True, stacks=True)
    if picked:
        item_dialog(frame, int(picked.partition(":")[0]))


def _said(row: board.ItemRow) -> str:
    reason = reason_word(str(row["reason"])) if row["reason"] else ""
    return _("；").join(filter(None, [reason, split_answer(str(row["words"]))[1]]))


def _whose(row: board.ItemRow) -> str:
    return " · ".join(filter(None, [board.promise_number(row), str(row["building"]), item_board.whose(row)]))


def _sheets(
    found: Items, due: pd.DataFrame, by_unit: Sequence[Rate], by_person: Sequence[Rate], title: str
) -> list[ExportSheet]:
    """Rates by unit and person, the promises they come from, the open items."""
    of_unit = _rates_frame(by_unit)
    of_person = _rates_frame(by_person)
    return [
        ExportSheet(_("按单位"), title, _rate_columns(person=False), of_unit),
        ExportSheet(_("按责任人"), title, _rate_columns(person=True), of_person),
        ExportSheet(_("到期各项"), title, _promise_columns(), _promise_frame(due)),
        ExportSheet(_("未办结事项"), title, _item_columns(), _item_frame(found)),
    ]


def _rates_frame(rates: Sequence[Rate]) -> pd.DataFrame:
    rows = [
        (on_time.unit_word(rate.unit), rate.person, rate.due, rate.on_time, rate.late, rate.open, rate.percent)
        for rate in rates
    ]
    return pd.DataFrame(rows, columns=["unit", "person", "due", "on_time", "late", "open", "percent"])


def _rate_columns(*, person: bool) -> list[ExportColumn]:
    named = [ExportColumn("person", _("责任人"))] if person else []
    return [
        ExportColumn("unit", _("责任单位")),
        *named,
        ExportColumn("due", _("到期"), "number", _("项")),
        ExportColumn("on_time", _("按时办结"), "number", _("项")),
        ExportColumn("late", _("逾期办结"), "number", _("项")),
        ExportColumn("open", _("未办结"), "number", _("项")),
        ExportColumn("percent", _("按时办结率"), "percent", "%"),
    ]


def _promise_frame(due: pd.DataFrame) -> pd.DataFrame:
    rows = due.sort_values(["due", "item_id", "link"])
    return rows.assign(
        called=[board.promise_number(row) for row in rows.to_dict("records")],
        word=[item_board.verdict_word(verdict) for verdict in rows["verdict"]],
        why=[reason_word(reason) if reason else "" for reason in rows["reason"]],
    )


def _promise_columns() -> list[ExportColumn]:
    return [
        ExportColumn("called", _("编号")),
        ExportColumn("building", _("单体")),
        ExportColumn("note", _("调度事项")),
        ExportColumn("responsible_unit", _("责任单位")),
        ExportColumn("responsible_person", _("责任人")),
        ExportColumn("due", _("时限"), "date"),
        ExportColumn("word", _("结果")),
        ExportColumn("why", _("原因")),
        ExportColumn("words", _("落实情况")),
        ExportColumn("answered_by", _("交账人")),
        ExportColumn("new_due", _("新时限"), "date"),
    ]


def _item_frame(found: Items) -> pd.DataFrame:
    rows = item_board.open_items(found)
    return rows.assign(
        called=[board.promise_number(row) for row in rows.to_dict("records")],
        word=[item_board.priority_word(priority) for priority in rows["priority"]],
    )


def _item_columns() -> list[ExportColumn]:
    return [
        ExportColumn("called", _("编号")),
        ExportColumn("word", _("优先级")),
        ExportColumn("building", _("单体")),
        ExportColumn("note", _("调度事项")),
        ExportColumn("responsible_unit", _("责任单位")),
        ExportColumn("responsible_person", _("责任人")),
        ExportColumn("due", _("时限"), "date"),
        ExportColumn("missed", _("误期"), "number", _("次")),
        ExportColumn("level_name", _("现由")),
        ExportColumn("level_until", _("提级时限"), "date"),
        ExportColumn("result", _("落实情况")),
    ]
