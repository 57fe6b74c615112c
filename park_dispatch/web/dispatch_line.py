"""The line to type an action item on: Enter saves; what the words seem to say is shown as a guess and confirmed first.

"@区工投 11#屋面 8.30 前完成防水" fills unit, building and due below the line; the next Enter saves what stands there.
What was typed outlives reruns, refusals and the saving of others.
"""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from park_dispatch.boards.items import priority_word
from park_dispatch.boards.wording import SIGNS, spoken
from park_dispatch.filing.notes import LONGEST_NOTE, add_note
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.items import PRIORITIES
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.promises import day_after
from park_dispatch.model.shorthand import Known, Shorthand, read_line
from park_dispatch.web.dispatch_facts import writer
from park_dispatch.web.fragment import speaking
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

_SAVED, _REFUSED, _PENDING = "note_saved", "note_refused", "note_pending"
_TEXT, _BUILDINGS, _UNIT, _PERSON, _PRIORITY = (
    "note_text", "note_buildings", "note_unit", "note_person", "note_priority"
)  # fmt: skip
# Streamlit has no parameter for its "Press Enter to submit form"; the line itself says what Enter does. Below the bar
# the line stays in sight while the lists are scrolled; on a phone its fields stand in one row that is pushed sideways.
_STYLE = """<style>
[data-testid="InputInstructions"] { display: none; }
[data-testid="stLayoutWrapper"]:has(> .st-key-meeting_line) {
  position: sticky; top: 3.5rem; z-index: 50; padding: 8px 0; background: BACKGROUND;
}
@media (max-width: 640px) {
  .st-key-meeting_fields { flex-wrap: nowrap !important; overflow-x: auto; }
}
</style>"""


@dataclass(frozen=True, slots=True)
class _Pending:
    """Guesses that wait to be confirmed: the line as it was typed, what it said, what the fields held before."""

    line: str
    guess: Shorthand
    before: dict[str, object]


def draw_line(frame: Frame, known: Known, on: date) -> None:
    """The line and its fields, with what came of the last Enter."""
    theme = "theme.dark" if st.context.theme.type == "dark" else "theme"
    st.html(_STYLE.replace("BACKGROUND", str(st.get_option(f"{theme}.backgroundColor"))))
    state = st.session_state
    with st.container(key="meeting_line", gap="xsmall"):
        pending = state.get(_PENDING)
        with st.form("note_add", border=False):
            said = _("新增{day}调度事项，回车保存").format(day=spoken(on, frame.as_of))
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.text_input(
                    said, key=_TEXT, max_chars=LONGEST_NOTE, width="stretch", label_visibility="collapsed",
                    placeholder=_("{said}；可写成：@责任单位 11#屋面 8.30前完成防水").format(said=said),
                )  # fmt: skip
                _draw_buttons(frame, known, on, pending is not None)
            _draw_fields(known, on)
        if refused := state.pop(_REFUSED, ""):
            st.error(plain(refused))
        elif pending:
            st.markdown(f":orange[{SIGNS['warning']} {plain(_guessed(pending.guess, frame.as_of))}]")
        elif saved := state.pop(_SAVED, ""):
            st.caption(plain(saved))


def _draw_buttons(frame: Frame, known: Known, on: date, guessing: bool) -> None:
    label = _("按推定保存") if guessing else _("保存")
    st.form_submit_button(label, key="note_save", type="primary", on_click=speaking(_save), args=(frame, known, on))
    if guessing:
        st.form_submit_button(_("不采用推定"), key="note_plain", on_click=speaking(_save_plain), args=(frame, on))


def _draw_fields(known: Known, on: date) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="meeting_fields"):
        st.multiselect(
            _("涉及单体"), list(known.buildings), key=_BUILDINGS, select_all=False, placeholder=_("单体（可多选）"),
            width=210, label_visibility="collapsed",
        )  # fmt: skip
        _short_text(_("责任单位"), _UNIT, 180)
        _short_text(_("责任人"), _PERSON, 110)
        st.caption(_("时限"), width="content")
        st.session_state.setdefault(_due_key(on), day_after(on))
        st.date_input(
            _("完成时限"), value=None, key=_due_key(on), format="YYYY-MM-DD", width=165, label_visibility="collapsed"
        )
        st.selectbox(
            _("优先级"), PRIORITIES, key=_PRIORITY, format_func=priority_word, width=90, label_visibility="collapsed"
        )


def _short_text(label: str, key: str, width: int) -> None:
    st.text_input(label, key=key, max_chars=60, width=width, placeholder=label, label_visibility="collapsed")


def _due_key(on: date) -> str:
    return f"note_due_{on}"


def _guessed(guess: Shorthand, as_of: date) -> str:
    parts = [
        (_("责任单位"), guess.unit),
        (_("责任人"), guess.person),
        (_("单体"), _("、").join(guess.buildings)),
        (_("时限"), spoken(guess.due, as_of) if guess.due else ""),
        (_("优先级"), priority_word(PRIORITIES[guess.priority]) if guess.priority else ""),
    ]
    said = _("，").join(_("{label} {text}").format(label=label, text=text) for label, text in parts if text)
    return _("按这一行推定：{said}。请核对，再按回车保存。").format(said=said)


def _save(frame: Frame, known: Known, on: date) -> None:
    """Runs before the page does: shows new guesses, or saves; what is refused is left as typed."""
    state = st.session_state
    line = str(state.get(_TEXT, ""))
    found, pending = read_line(line, known, on), state.get(_PENDING)
    wanted = _unconfirmed(found, pending.guess if pending else None, on)
    if wanted:
        before = {key: state.get(key) for key in wanted}
        state.update(wanted)
        state[_TEXT] = found.text
        state[_PENDING] = _Pending(line, found, before)
        return
    _store(frame, on, line)


def _unconfirmed(found: Shorthand, shown: Shorthand | None, on: date) -> dict[str, object]:
    """The fields that a line would fill, by key, of those that nobody filled and no guess was shown for."""
    state = st.session_state
    due, kept = state.get(_due_key(on)), day_after(on)
    guessed: dict[str, tuple[object, object, bool]] = {
        _UNIT: (found.unit, shown and shown.unit, not str(state.get(_UNIT, "")).strip()),
        _PERSON: (found.person, shown and shown.person, not str(state.get(_PERSON, "")).strip()),
        _BUILDINGS: (list(found.buildings), shown and list(shown.buildings), not state.get(_BUILDINGS)),
        _due_key(on): (found.due, shown and shown.due, due in (None, kept)),
        _PRIORITY: (
            _urgent(found), shown and _urgent(shown), state.get(_PRIORITY, PRIORITIES[0]) == PRIORITIES[0],
        ),
    }  # fmt: skip
    return {
        key: value
        for key, (value, before, empty) in guessed.items()
        if value and value != before and value != state.get(key) and (empty or before == state.get(key))
    }


def _urgent(said: Shorthand) -> str:
    """The priority that a line says; "" where it says none, as a line of which the marks are taken already."""
    return PRIORITIES[said.priority] if said.priority else ""


def _save_plain(frame: Frame, on: date) -> None:
    """The line as it was typed, the fields as they were before the guesses."""
    state = st.session_state
    pending = state.get(_PENDING)
    line = str(state.get(_TEXT, ""))
    if pending:
        state.update(pending.before)
        line = pending.line if line == pending.guess.text else line
        state[_TEXT] = line
    _store(frame, on, line)


def _store(frame: Frame, on: date, text: str) -> None:
    state = st.session_state
    due = state.get(_due_key(on))
    try:
        add_note(
            frame.ledger, frame.park, on, text, list(state.get(_BUILDINGS, [])), str(state.get(_UNIT, "")),
            str(state.get(_PERSON, "")), due if isinstance(due, date) else None, writer(frame),
            priority=str(state.get(_PRIORITY, PRIORITIES[0])), by=frame.person,
        )  # fmt: skip
    except (FilingRefusal, LedgerRefusal) as refusal:
        state[_REFUSED] = refusal.why()
        return
    state[_SAVED] = _("已记录：{text}").format(text=text.strip())
    state[_TEXT], state[_BUILDINGS], state[_UNIT], state[_PERSON] = "", [], "", ""
    state[_PRIORITY], state[_due_key(on)] = PRIORITIES[0], day_after(on)
    state.pop(_PENDING, None)
