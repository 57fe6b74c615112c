"""Answering an item in place: done, or why not and until when. What was typed stays until it is stored."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias

import streamlit as st

from park_dispatch.boards import dispatch as dispatch_board
from park_dispatch.boards.commitments import reason_word
from park_dispatch.boards.wording import spoken
from park_dispatch.filing.items import LONGEST_ACCOUNT, Account, answer_item, answering_day
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.model.reasons import REASONS
from park_dispatch.web.account_item import say
from park_dispatch.web.attachments import clear_photos, photo_input, place_kept
from park_dispatch.web.dispatch_note import PERSON, spoken_version
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

Answering: TypeAlias = Literal["done", "not_done"]
_OPEN, _DRAFTS = "account_open", "account_drafts"
_OTHER_DAY = "other"


@dataclass(slots=True)
class _Draft:
    """What was typed of an item so far. since: its last entry when the form was opened; seen: the one that was shown
    when somebody else had saved meanwhile, 0 before.
    """

    words: str = ""
    reason: str | None = None
    until: str | None = None
    day: date | None = None
    author: str = ""
    attached: list[TakenFile] = field(default_factory=list)
    refused: str = ""
    since: int = 0
    seen: int = 0


def opened(item_id: int) -> Answering | None:
    """How an item is being answered now, None when it is not."""
    held: dict[int, Answering] = st.session_state.setdefault(_OPEN, {})
    return held.get(item_id)


def begin(item_id: int, answering: Answering, last_entry: int) -> None:
    """Open the form of an item that stands as it did at an entry: what is saved after that is shown before it counts
    for less.
    """
    st.session_state.setdefault(_OPEN, {})[item_id] = answering
    draft = _draft(item_id)
    draft.since, draft.seen = last_entry, 0


def _draft(item_id: int) -> _Draft:
    drafts: dict[int, _Draft] = st.session_state.setdefault(_DRAFTS, {})
    return drafts.setdefault(item_id, _Draft())


def draw_answer(frame: Frame, row: dict[str, Any]) -> None:
    """The form of one item. `row` is of boards.items.Items.items, as it was when it was drawn."""
    item_id = int(row["item_id"])
    draft = _draft(item_id)
    answering = opened(item_id)
    if answering == "not_done":
        _why(item_id, draft)
        _until(frame, item_id, draft)
    done = answering == "done"
    label = _("落实说明（可不填）") if done else _("说明（选“其他”时必填）")
    hint = _("例如：上午进场，监理已签认") if done else _("例如：缺6人，劳务公司承诺周五补齐")
    draft.words = st.text_input(
        label, key=_kept(item_id, "words", draft.words), max_chars=LONGEST_ACCOUNT, placeholder=hint
    )
    if not frame.settings.author:
        known = draft.author or str(st.session_state.get(PERSON, ""))
        draft.author = st.text_input(_("交账人"), key=_kept(item_id, "author", known), max_chars=60, width=200)
    with st.expander(_("附照片或文件（可不附）")):
        draft.attached = photo_input(f"account_{item_id}", _("照片或文件"))
    if draft.refused:
        st.error(plain(draft.refused))
    if draft.seen:
        _draw_difference(frame, item_id, draft)
    with st.container(horizontal=True, gap="small"):
        send = _("仍交我的") if draft.seen else _("交账")
        st.button(send, key=f"account_send_{item_id}", type="primary", on_click=_send, args=(frame, row, draft))
        st.button(_("收起"), key=f"account_close_{item_id}", type="tertiary", on_click=_close, args=(item_id,))


def _kept(item_id: int, part: str, known: object) -> str:
    """The key of a widget that starts with what was typed before it was last put away."""
    key = f"account_{part}_{item_id}"
    if key not in st.session_state and known is not None:
        st.session_state[key] = known
    return key


def _why(item_id: int, draft: _Draft) -> None:
    draft.reason = st.pills(
        _("没有完成的原因"), REASONS, key=_kept(item_id, "reason", draft.reason), format_func=reason_word
    )


def _until(frame: Frame, item_id: int, draft: _Draft) -> None:
    """The new date: tomorrow unless another is tapped."""
    today = answering_day(frame.park, frame.as_of)
    days = {str(ahead): today + timedelta(days=ahead) for ahead in (1, 2, 3, 7)}
    words = {"1": _("明天 {day}"), "2": _("后天 {day}")}
    names = {
        key: words.get(key, "{day}").format(day=spoken(day, today)) for key, day in days.items()
    } | {_OTHER_DAY: _("另选")}  # fmt: skip
    draft.until = st.segmented_control(
        _("新的完成日期"), list(names), key=_kept(item_id, "until", draft.until or "1"), format_func=names.__getitem__,
        required=True,
    )  # fmt: skip
    if draft.until == _OTHER_DAY:
        picked = st.date_input(
            _("完成日期"), key=_kept(item_id, "day", draft.day or today + timedelta(days=1)), format="YYYY-MM-DD",
            label_visibility="collapsed", width=160,
        )  # fmt: skip
        draft.day = picked if isinstance(picked, date) else None
    else:
        draft.day = days.get(str(draft.until))


def _close(item_id: int) -> None:
    st.session_state[_OPEN].pop(item_id, None)
    _draft(item_id).refused = ""


def _typed(item_id: int, frame: Frame, draft: _Draft) -> Account:
    """What stands in the widgets now: a callback runs before they are drawn again."""
    state = st.session_state
    draft.words = str(state.get(f"account_words_{item_id}", draft.words))
    draft.author = str(state.get(f"account_author_{item_id}", draft.author))
    attached = tuple(draft.attached)
    place = place_kept(f"account_{item_id}")
    if opened(item_id) == "done":
        return Account(True, draft.words, attached=attached, keep_place=place)
    draft.reason = state.get(f"account_reason_{item_id}", draft.reason)
    draft.until = state.get(f"account_until_{item_id}", draft.until)
    if draft.until == _OTHER_DAY:
        picked_day = state.get(f"account_day_{item_id}", draft.day)
        draft.day = picked_day if isinstance(picked_day, date) else None
    elif draft.until:
        draft.day = answering_day(frame.park, frame.as_of) + timedelta(days=int(draft.until))
    return Account(False, draft.words, draft.reason or "", draft.day, attached, place)


def _send(frame: Frame, row: dict[str, Any], draft: _Draft) -> None:
    """Runs before the page does: stored, the form is gone; refused, everything stays as typed."""
    item_id = int(row["item_id"])
    account = _typed(item_id, frame, draft)
    author = frame.settings.author or draft.author
    draft.refused = ""
    try:
        answer_item(
            frame.ledger, frame.park, item_id, draft.seen or draft.since, account, frame.as_of, author,
            by=frame.person,
        )  # fmt: skip
    except EditedMeanwhile as refusal:
        draft.refused, draft.seen = refusal.why(), refusal.latest
        return
    except (FilingRefusal, LedgerRefusal) as refusal:
        draft.refused = refusal.why()
        return
    st.session_state[PERSON] = author
    st.session_state[_OPEN].pop(item_id, None)
    st.session_state[_DRAFTS].pop(item_id, None)
    clear_photos(f"account_{item_id}")
    answer = _("已完成") if account.done else _("未完成，新时限 {day}").format(day=account.new_due)
    say(_("已交账：{number} {answer}。").format(number=row["number"], answer=answer))


def _draw_difference(frame: Frame, item_id: int, draft: _Draft) -> None:
    """What somebody else saved since this form was opened."""
    later = dispatch_board.versions(frame.ledger, item_id, after=draft.since)
    st.markdown("\n".join(f"- {plain(spoken_version(frame, version))}" for version in later))
