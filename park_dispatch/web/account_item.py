"""One action item in a dialog: its chain of promises, its levels, its photos; what the meeting may do with it."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import streamlit as st

from park_dispatch.boards import account as board
from park_dispatch.boards import items as item_board
from park_dispatch.filing.items import answering_day, carry_forward, escalate, set_priority, stand_down
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.items import PRIORITIES
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.model.promises import day_after
from park_dispatch.model.roles import Action
from park_dispatch.web import said
from park_dispatch.web.attachments import draw_attachments
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

T = TypeVar("T")
_FRESH = "account_said_now"


def say(words: str) -> None:
    """Say on the next run of the page what was done; a fragment has it run."""
    said.say(words)
    st.session_state[_FRESH] = True


def redraw_when_said() -> None:
    """In a fragment: something was stored, so the whole page says something else now."""
    if st.session_state.pop(_FRESH, False):
        st.rerun()


def draw_said() -> None:
    """What was done last, once."""
    st.session_state.pop(_FRESH, None)
    said.draw_said()


def item_dialog(frame: Frame, item_id: int) -> None:
    """Open the dialog of an item."""
    found = item_board.items(frame.ledger, frame.park, frame.as_of)
    row = found.of(item_id)
    if row is not None:
        title = board.promise_number(row)
        st.dialog(title, width="medium")(drawing(_draw))(frame, row)


def _draw(frame: Frame, opened: dict[str, Any]) -> None:
    """The item as it stands now. What may be done starts from the row as it was opened: what another saves meanwhile
    takes no word and no click away, and whoever clicks is told of it.
    """
    item_id = int(opened["item_id"])
    found = item_board.items(frame.ledger, frame.park, frame.as_of)
    row = found.of(item_id)
    if row is None:
        st.markdown(plain(_("这一项已经撤回。")))
        return
    concerned = (str(row["building"]), item_board.whose(row), item_board.priority_word(str(row["priority"])))
    st.markdown(f"**{plain(str(row['note']))}**")
    st.caption(plain(" · ".join(filter(None, concerned))))
    st.markdown(
        "\n".join(
            f"1. {plain(board.promise_words(one, frame.as_of))}" for one in found.chain(item_id).to_dict("records")
        )
    )
    levels = board.raises(frame.ledger, frame.park, item_id)
    if levels:
        st.markdown(f"**{plain(_('提级'))}**")
        st.markdown("\n".join(f"- {plain(board.raise_words(one, frame.as_of))}" for one in levels))
    draw_attachments(frame, item_id, key=f"account_attached_{item_id}")
    if not opened["done"]:
        _actions(frame, opened)


def acts_now(frame: Frame) -> bool:
    """Whether the day of the page is the one on which things are done now."""
    return answering_day(frame.park, frame.as_of) == frame.as_of


def _actions(frame: Frame, row: dict[str, Any]) -> None:
    """What the meeting may do: another date, a priority, a level."""
    may_write, may_raise = frame.may(Action.WRITE_NOTE), frame.may(Action.ESCALATE)
    if not (may_write or may_raise):
        return
    st.divider()
    if not acts_now(frame):
        words = _("看的是 {day}；要顺延、提级或改优先级，请把页面上方的截至日期改回今天。")
        st.caption(plain(words.format(day=frame.as_of)))
        return
    author = frame.settings.author or st.text_input(
        _("姓名"), value=st.session_state.get(PERSON, ""), key=_key(row, "author"), max_chars=60, width=200
    )
    if may_write:
        _draw_carry(frame, row, author or "")
        _draw_priority(frame, row, author or "")
    if may_raise:
        _draw_raise(frame, row, author or "")


def _key(row: dict[str, Any], part: str) -> str:
    """Widget keys of an item in this version: another version starts with its own values."""
    return f"account_{part}_{row['item_id']}_{row['last_entry']}"


def _draw_carry(frame: Frame, row: dict[str, Any], author: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        due = st.date_input(
            _("顺延到"), value=day_after(frame.as_of), key=_key(row, "carry_to"), format="YYYY-MM-DD", width=160
        )
        if st.button(_("顺延"), key=_key(row, "carry")) and isinstance(due, date):
            attempt(row, author, lambda: carry_forward(
                frame.ledger, frame.park, int(row["item_id"]), _seen(row), frame.as_of, due, author, by=frame.person
            ), lambda _done: _("已顺延：{number}，新时限 {day}。").format(number=row["number"], day=due))  # fmt: skip


def _draw_priority(frame: Frame, row: dict[str, Any], author: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        wanted = st.segmented_control(
            _("优先级"), PRIORITIES, default=str(row["priority"]), key=_key(row, "priority"), required=True,
            format_func=item_board.priority_word,
        )  # fmt: skip
        if wanted != row["priority"] and st.button(_("改优先级"), key=_key(row, "priority_save")):
            attempt(row, author, lambda: set_priority(
                frame.ledger, frame.park, int(row["item_id"]), _seen(row), str(wanted), author, by=frame.person
            ), lambda _done: _("已把 {number} 改为{priority}。").format(
                number=row["number"], priority=item_board.priority_word(str(wanted))
            ))  # fmt: skip


def _draw_raise(frame: Frame, row: dict[str, Any], author: str) -> None:
    levels = item_board.items(frame.ledger, frame.park, frame.as_of).rules.levels
    level, number = int(row["level"]), str(row["number"])
    item = (frame.ledger, frame.park, int(row["item_id"]), _seen(row))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        hint = _("可不填：已达到提级条件") if row["proposed"] else _("未到提级条件，请写明原因")
        why = st.text_input(_("提级原因"), key=_key(row, "why_raise"), max_chars=200, placeholder=hint, width=300) or ""
        if level + 1 < len(levels):
            above = item_board.level_word(levels[level + 1])
            if st.button(_("提级至{level}").format(level=plain(above)), key=_key(row, "raise")):
                attempt(
                    row, author, lambda: escalate(*item, why, frame.as_of, author, by=frame.person),
                    lambda now: raised_words(number, now),
                )  # fmt: skip
        if level and st.button(_("撤回提级"), key=_key(row, "down"), type="tertiary"):
            attempt(
                row, author, lambda: stand_down(*item, why, frame.as_of, author, by=frame.person),
                lambda now: _("已撤回提级：{number} 退回{level}。").format(
                    number=number, level=item_board.level_word(now)
                ),
            )  # fmt: skip


def raised_words(number: str, level: str) -> str:
    """What is said after an escalation; `level` is the one that has the item now."""
    return _("已提级：{number}，由{level}负责。").format(number=number, level=item_board.level_word(level))


def _seen(row: dict[str, Any]) -> int:
    return int(st.session_state.get(_key(row, "seen"), row["last_entry"]))


def attempt(row: dict[str, Any], author: str, act: Callable[[], T], words: Callable[[T], str]) -> None:
    """Do it, say what came of it and draw the page anew; or say why not and leave everything as typed."""
    try:
        done = act()
    except EditedMeanwhile as refusal:
        st.session_state[_key(row, "seen")] = refusal.latest
        st.warning(plain(refusal.why()))
        return
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = author.strip()
    say(words(done))
    st.rerun()
