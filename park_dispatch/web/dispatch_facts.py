"""The meeting itself: when, where, who chairs it, who is there; one line above the page, a form behind it."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from park_dispatch.boards.minutes import FACT_ORDER, fact_word
from park_dispatch.filing.meetings import LONGEST_FACT, record_meeting
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.meetings import Fact, Sitting, sitting, usual
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

_SAID, _OVER, _WRITER = "facts_said", "facts_over", "note_author"


def draw_writer(frame: Frame) -> None:
    """Who keeps the minutes, asked of whoever is not signed in; every button of the page writes in that name."""
    if frame.settings.author:
        return
    state = st.session_state
    if not state.get(_WRITER):
        state[_WRITER] = state.get(PERSON, "")
    st.text_input(
        _("记录人"), key=_WRITER, max_chars=60, width=120, placeholder=_("记录人"), label_visibility="collapsed"
    )
    state[PERSON] = state[_WRITER]


def keeps_minutes(frame: Frame) -> bool:
    """Whether somebody may record what concerns the meeting as a whole, not only items of their own buildings."""
    return frame.may(Action.WRITE_NOTE) and not frame.person.reach.narrow


def writer(frame: Frame) -> str:
    """In whose name the page writes."""
    return frame.settings.author or str(st.session_state.get(_WRITER) or st.session_state.get(PERSON, ""))


def draw_facts(frame: Frame, on: date) -> None:
    """What is recorded of the meeting of a day; a click opens the form, filled with what the last meeting was like."""
    held = sitting(frame.ledger, frame.park.park_id, on)
    if not keeps_minutes(frame):
        st.caption(plain(facts_line(held.facts)), width="content")
        return
    label = facts_line(held.facts) or _("记录主持人、参会人员")
    if st.button(plain(label), key="facts", type="tertiary", icon=":material/groups:"):
        st.dialog(_("会议情况"))(drawing(_draw_form))(frame, on, held)


def facts_line(facts: Mapping[Fact, str]) -> str:
    """ "9:00 · 专班会议室 · 李主任主持 · 参会 12 人"."""
    people = [name for name in facts["attendees"].replace("，", "、").replace(",", "、").split("、") if name.strip()]
    return " · ".join(
        part
        for part in (
            facts["held_at"],
            facts["place"],
            _("{chair}主持").format(chair=facts["chair"]) if facts["chair"] else "",
            _("参会 {count} 人").format(count=len(people)) if people else "",
        )
        if part
    )


def _draw_form(frame: Frame, on: date, held: Sitting) -> None:
    known = held.facts if held.last_entry else usual(frame.ledger, frame.park.park_id, on)
    if known and not held.last_entry:
        st.caption(plain(_("已按上次会议填好，请核对后保存。")))
    typed: dict[Fact, str] = {}
    for fact in FACT_ORDER:
        typed[fact] = (
            st.text_input(
                fact_word(fact), value=known.get(fact, ""), key=f"facts_{fact}_{on}_{held.last_entry}",
                max_chars=LONGEST_FACT, placeholder=_("用顿号分开") if fact == "attendees" else "",
            )
            or ""
        )  # fmt: skip
    over = st.session_state.get(_over_key(on, held))
    if said := st.session_state.pop(_SAID, ""):
        st.error(plain(said))
    if st.button(_("仍保存我的") if over else _("保存"), key="facts_save", type="primary"):
        _save(frame, on, typed, held)


def _over_key(on: date, held: Sitting) -> str:
    """Where the version stands that was shown to whoever saves theirs over it, for this form of this meeting alone."""
    return f"{_OVER}_{on}_{held.last_entry}"


def _save(frame: Frame, on: date, typed: Mapping[Fact, str], held: Sitting) -> None:
    state, over = st.session_state, _over_key(on, held)
    seen = int(state.get(over, held.last_entry))
    try:
        record_meeting(frame.ledger, frame.park, on, typed, seen, writer(frame), by=frame.person)
    except EditedMeanwhile as refusal:
        state[_SAID], state[over] = refusal.why(), refusal.latest
        st.rerun(scope="fragment")
    except (FilingRefusal, LedgerRefusal) as refusal:
        state[_SAID] = refusal.why()
        st.rerun(scope="fragment")
    else:
        state.pop(over, None)
        st.rerun()
