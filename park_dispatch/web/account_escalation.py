"""Drawing 提级调度: which items the rules propose to raise, and which stand with whom, with their clocks."""

from typing import Any

import streamlit as st

from park_dispatch.boards import account as board
from park_dispatch.boards import items as item_board
from park_dispatch.boards.items import Items
from park_dispatch.boards.wording import spoken
from park_dispatch.filing.items import escalate
from park_dispatch.language import _
from park_dispatch.model.roles import Action
from park_dispatch.web.account_item import acts_now, attempt, item_dialog, raised_words
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain


def draw_escalation(frame: Frame, found: Items) -> None:
    """The section; nothing where nothing is proposed or raised."""
    proposed, raised = item_board.to_escalate(found), item_board.escalated(found)
    if proposed.empty and raised.empty:
        return
    said = [
        _("已提级 {count} 项").format(count=len(raised)) if len(raised) else "",
        _("建议提级 {count} 项").format(count=len(proposed)) if len(proposed) else "",
    ]
    st.markdown(f"##### {plain(_('提级调度：{parts}').format(parts=_('，').join(filter(None, said))))}")
    if len(raised):
        _draw_raised(frame, found)
    if proposed.empty:
        return
    author = frame.settings.author
    if may_raise(frame) and not author:
        known = st.session_state.get(PERSON, "")
        author = st.text_input(_("提级人"), value=known, key="account_raiser", max_chars=60, width=200)
    for row in proposed.to_dict("records"):
        _draw_proposal(frame, {str(key): cell for key, cell in row.items()}, author)


def may_raise(frame: Frame) -> bool:
    """Whether items are escalated here and now by this person."""
    return frame.may(Action.ESCALATE) and acts_now(frame)


def _draw_raised(frame: Frame, found: Items) -> None:
    columns = [
        Column("level", _("现由"), "text"),
        Column("note", _("事项"), "name"),
        Column("clock", _("时限"), "days"),
        Column("by", _("提级"), "text", phone=False),
    ]
    rows = []
    for row in item_board.escalated(found).to_dict("records"):
        left = board.clock_left(row["level_until"], found.now)
        since = f"{spoken(row['level_since'], found.as_of)} {row['level_by']}"
        cells = {
            "level": value(str(row["level_name"]), float(-row["level"])),
            "note": name(str(row["note"]), board.called(row)),
            "clock": value(left, str(row["level_until"]), tone="late" if row["run_out"] else ""),
            "by": value(since, sub=str(row["level_reason"])),
        }
        rows.append(Row(str(row["item_id"]), cells))
    picked = table(rows, columns, key="account_raised", opens=True, stacks=True)
    if picked:
        item_dialog(frame, int(picked))


def _draw_proposal(frame: Frame, row: dict[str, Any], author: str) -> None:
    """One line with the button that confirms it: the program proposes, a person raises."""
    why = (
        _("“{level}”的时限已过，没有交账").format(level=row["level_name"])
        if row["level"]
        else _("已误期 {count} 次").format(count=row["missed"])
    )
    item_id, level = int(row["item_id"]), str(row["proposed"])
    key = f"account_item_raise_{item_id}"
    with st.container(key=key, horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap="xxsmall", width="stretch"):
            st.markdown(f"**{plain(' '.join(str(row['note']).split()))}**")
            st.caption(plain(f"{board.called(row)} · {why}"))
        with st.container(horizontal=True, gap="small", width="content", vertical_alignment="center"):
            if not may_raise(frame):
                st.caption(plain(_("建议提级至{level}").format(level=level)), width="content")
            elif st.button(_("确认提级至{level}").format(level=plain(level)), key=f"account_raise_{item_id}"):
                attempt(
                    row, author,
                    lambda: escalate(frame.ledger, frame.park, item_id, int(row["last_entry"]), "", frame.as_of, author,
                                     by=frame.person),
                    lambda now: raised_words(str(row["number"]), now),
                )  # fmt: skip
            if st.button(_("详情"), key=f"account_raise_more_{item_id}", type="tertiary"):
                item_dialog(frame, item_id)
