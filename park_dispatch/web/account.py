"""Drawing 隔天交账: the answer in words, what is to be accounted for now, what was, what comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards import account as board
from park_dispatch.boards import items as item_board
from park_dispatch.boards.items import Items
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import days_left, spoken
from park_dispatch.language import _
from park_dispatch.model.office_time import office_now
from park_dispatch.model.outcome import split_answer
from park_dispatch.model.roles import Action
from park_dispatch.web.account_answer import begin, draw_answer, opened
from park_dispatch.web.account_item import acts_now, item_dialog, redraw_when_said
from park_dispatch.web.fragment import drawing, fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.verdict_cells import verdict_cell

SHOWN = 20
"""Items drawn at once; more on request, for a lead who looks at a whole park."""
_MORE = "account_shown"
_STYLE = """<style>
[class*="st-key-account_item_"] { border-top: 1px solid color-mix(in srgb, currentColor 14%, transparent);
  padding-top: 10px; flex-wrap: wrap; }
[class*="st-key-account_item_"] > :first-child { min-width: min(100%, 24rem); }
</style>"""


def draw_headline(frame: Frame) -> Callable[[Items], None]:
    """The place of the answer, above the filters it depends on."""
    place = st.container()

    def answer(found: Items) -> None:
        said = board.headline(found)
        with place:
            if frame.park.demo or found.over or not acts_now(frame):
                st.markdown(f"#### {plain(said.account)}")
            else:
                _ticking(found)
            if said.left_over:
                st.markdown(plain(said.left_over))
            if not acts_now(frame):
                st.caption(plain(_("看的是 {day}；要交账请把页面上方的截至日期改回今天。").format(day=frame.as_of)))

    return answer


def _ticking(found: Items) -> None:
    """The answer with the time that is left, said anew every minute; at the cut-off the whole page is."""

    @st.fragment(run_every=60)
    @drawing
    def tick() -> None:
        later = replace(found, now=office_now())
        if later.over:
            st.rerun()
        st.markdown(f"#### {plain(board.headline(later).account)}")

    tick()


def may_answer(frame: Frame) -> bool:
    """Whether accounts are taken here and now of this person."""
    return frame.may(Action.ANSWER_ITEM) and acts_now(frame)


def draw_owed(frame: Frame, found: Items) -> None:
    """What is to be accounted for now, each with its two buttons; those without a new date below."""
    st.html(_STYLE)
    owed = item_board.owed(found)
    due = owed[(owed["due"] == pd.Timestamp(found.as_of)) & ~owed["accounted"].astype(bool)]
    if found.items.empty:
        st.markdown(plain(_("还没有属于您的调度事项。会上下达的事项写明责任单位和时限后，会出现在这里。")))
        return
    if len(due):
        st.markdown(f"##### {plain(_('待交账 {count} 项').format(count=len(due)))}")
        draw_blocks(frame, due, "due")
    waiting = pd.concat([item_board.left_over(found), item_board.without_date(found)])
    if len(waiting):
        st.markdown(f"##### {plain(_('没有新时限 {count} 项').format(count=len(waiting)))}")
        draw_blocks(frame, waiting, "left")


def draw_blocks(frame: Frame, rows: pd.DataFrame, group: str) -> None:
    """Items as blocks to answer; of many the first, and a button for the next."""
    most = st.session_state.get(f"{_MORE}_{group}", SHOWN)
    for row in rows.head(most).to_dict("records"):
        _block(frame, {str(key): cell for key, cell in row.items()})
    if len(rows) > most:
        st.button(
            _("再显示 {count} 项").format(count=min(SHOWN, len(rows) - most)), key=f"account_more_{group}",
            type="tertiary", on_click=_show_more, args=(f"{_MORE}_{group}", most),
        )  # fmt: skip


def _show_more(key: str, most: int) -> None:
    st.session_state[key] = most + SHOWN


@fragment
def _block(frame: Frame, row: dict[str, Any]) -> None:
    """One item: what, whose, since when; answered in place."""
    redraw_when_said()
    item_id = int(row["item_id"])
    answering = opened(item_id)
    with st.container(
        key=f"account_item_{item_id}", horizontal=not answering, vertical_alignment="center", gap="small"
    ):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{plain(item_title(row))}**")
            st.caption(plain(item_line(frame, row)))
        if answering:
            draw_answer(frame, row)
            return
        with st.container(horizontal=True, gap="small", width="content"):
            if may_answer(frame):
                seen = int(row["last_entry"])
                st.button(_("已完成"), key=f"account_done_{item_id}", on_click=begin, args=(item_id, "done", seen))
                st.button(_("未完成"), key=f"account_not_{item_id}", on_click=begin, args=(item_id, "not_done", seen))
            if st.button(_("详情"), key=f"account_more_{item_id}", type="tertiary"):
                item_dialog(frame, item_id)


def item_title(row: board.ItemRow) -> str:
    """What an item says, with its priority where it is not the usual one."""
    mark = (
        "" if not row["rank"] else _("【{priority}】").format(priority=item_board.priority_word(str(row["priority"])))
    )
    return mark + " ".join(str(row["note"]).split())


def item_line(frame: Frame, row: board.ItemRow) -> str:
    """The line below: number, building, whose it is, when due, how often missed, with whom."""
    due = day(row["due"])
    left = None if due is None else (due - frame.as_of).days
    until = _("时限 {day}，{left}").format(day=spoken(row["due"], frame.as_of), left=days_left(left))
    parts = [
        board.promise_number(row), str(row["building"]) or _("全部单体"), item_board.whose(row),
        until if due else str(row["due_text"]),
        _("已误期 {count} 次").format(count=row["missed"]) if row["missed"] else "",
        _("已提级：{level}").format(level=row["level_name"]) if row["level"] else "",
    ]  # fmt: skip
    return " · ".join(part for part in parts if part)


def draw_answered(frame: Frame, found: Items) -> None:
    """What was accounted for today, one line each."""
    rows = item_board.due_on(found, found.as_of)
    rows = rows[rows["accounted"].astype(bool)]
    if rows.empty:
        return
    st.markdown(f"##### {plain(_('今日已交 {count} 项').format(count=len(rows)))}")
    columns = [Column("verdict", _("交账"), "status"), Column("note", _("事项"), "name")]
    if rows["new_due"].notna().any():
        columns.append(Column("next", _("新时限"), "date"))
    shown = [
        Row(
            f"{row['item_id']}:{row['link']}",
            {
                "verdict": verdict_cell(row["verdict"], _words(row)),
                "note": name(str(row["note"]), board.called(row)),
                "next": value(spoken(row["new_due"], frame.as_of)) if pd.notna(row["new_due"]) else value(""),
            },
        )
        for row in rows.to_dict("records")
    ]  # fmt: skip
    _open(frame, table(shown, columns, key="account_answered", opens=True, stacks=True))


def _words(row: board.ItemRow) -> str:
    """What was said; how it begins only where the verdict does not say so: "not done" is open until the cut-off."""
    words = str(row["words"])
    return words if row["verdict"] == "open" else split_answer(words)[1]


def _open(frame: Frame, picked: str | None) -> None:
    if picked:
        item_dialog(frame, int(picked.partition(":")[0]))


def draw_upcoming(frame: Frame, found: Items) -> None:
    """Items whose day is still to come; they may be accounted for early."""
    rows = item_board.open_items(found)
    rows = rows[~rows["owed"].astype(bool)]
    if rows.empty:
        return
    with st.expander(_("未到期 {count} 项").format(count=len(rows))):
        draw_blocks(frame, rows, "later")
