"""What every form of the plan page has: who, why, a button; what was refused stays as typed, what was done is said."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.web import said
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

_DONE = "plan_done"
REFUSALS = (FilingRefusal, LedgerRefusal, PlanningRefusal)


@dataclass(frozen=True, slots=True)
class Signed:
    """Why something is decided, and by whom; `key` is that of the form."""

    reason: str
    author: str
    key: str


def sign(frame: Frame, key: str, hint: str = "") -> Signed:
    """The two fields; the name is asked only where the settings do not say it, and offered again."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = st.text_input(_("原因"), key=f"{key}_reason", max_chars=200, placeholder=hint, width=480)
        author = frame.settings.author or st.text_input(
            _("姓名"), value=st.session_state.get(PERSON, ""), key=f"{key}_author", max_chars=60, width=160
        )
    return Signed(reason or "", author or "", key)


def attempt(signed: Signed, act: Callable[[], object], words: str) -> None:
    """Do it, say so and draw the page anew; or say why not and leave everything as typed."""
    try:
        act()
    except REFUSALS as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = signed.author.strip()
    st.session_state[_DONE] = signed.key
    said.say(words)
    st.rerun()


def draw_said() -> None:
    """What was done last, once; its reason is not offered for the next thing. Before any form is drawn."""
    if done := st.session_state.pop(_DONE, ""):
        st.session_state[f"{done}_reason"] = ""
    said.draw_said()
