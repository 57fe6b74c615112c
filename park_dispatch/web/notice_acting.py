"""What every form about a notice has: the day that counts, the name, what was done, who came in between."""

from collections.abc import Callable
from datetime import date, datetime

import streamlit as st

from park_dispatch.boards.notices import timeline
from park_dispatch.filing.notice_words import NoticeRow
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.frame import Frame
from park_dispatch.web.notice_words import event_words
from park_dispatch.web.said import say
from park_dispatch.web.text import plain

REFUSALS = (FilingRefusal, LedgerRefusal)


def acting_day(frame: Frame) -> date:
    """The day that a step is true for, whatever day is looked at: today, or the last report where that lies ahead; of a
    demo park the day that is looked at.
    """
    today = datetime.now(frame.settings.timezone).date()
    return frame.as_of if frame.park.demo else max(today, frame.last_report or today)


def sign(frame: Frame, key: str, label: str = "") -> str:
    """Who does it: asked only where nobody is signed in and no setting says it, and offered again."""
    if frame.settings.author:
        return frame.settings.author
    asked = st.text_input(
        label or _("姓名"), value=st.session_state.get(PERSON, ""), key=f"{key}_author", max_chars=60, width=160
    )
    return asked or ""


def _seen_key(notice: NoticeRow) -> str:
    return f"notice_seen_{notice['notice_id']}"


def key_of(notice: NoticeRow, part: str) -> str:
    """A widget's key: the same whatever others save, a fresh one once this session has saved."""
    rounds = st.session_state.get(f"notice_round_{notice['notice_id']}", 0)
    return f"notice_{part}_{notice['notice_id']}_{rounds}"


def forget_seen() -> None:
    """Whoever sees the list has left the notice that was open: the next look at it starts afresh."""
    for key in [key for key in st.session_state if str(key).startswith("notice_seen_")]:
        del st.session_state[key]


def draw_meanwhile(frame: Frame, notice: NoticeRow) -> None:
    """What was saved by others since this session opened the notice."""
    seen = int(st.session_state.setdefault(_seen_key(notice), int(notice["last_entry"])))
    later = timeline(frame.ledger, int(notice["notice_id"]), after=seen)
    if later:
        st.warning(plain(_("您打开以后，这份督办单有了新的记录；您输入的内容还在，核对后再提交。")))
        for event in later:
            st.markdown(plain(event_words(frame, event)))


def attempt(notice: NoticeRow, author: str, act: Callable[[int], None], said: str) -> None:
    """Do it with the last entry that this session has seen, say so and draw anew; or say why not, all left as typed."""
    key = _seen_key(notice)
    seen = int(st.session_state.setdefault(key, int(notice["last_entry"])))
    try:
        act(seen)
    except EditedMeanwhile as refusal:
        st.session_state[key] = refusal.latest
        st.error(plain(_("{author} 刚刚保存了新的记录，您的还没有提交。请看上面的最新记录，核对后再按一次。").format(
            author=refusal.author
        )))  # fmt: skip
        return
    except REFUSALS as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = author.strip()
    st.session_state.pop(key, None)
    rounds = f"notice_round_{notice['notice_id']}"
    st.session_state[rounds] = st.session_state.get(rounds, 0) + 1
    say(said)
    st.rerun()
