"""One note in a dialog: read it, answer it, edit it as a new version, see its versions, take it back."""

from collections.abc import Callable
from datetime import date

import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.boards.situation import situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import iso, spoken
from park_dispatch.filing.notes import LONGEST_NOTE, NoteField, edit_note, withdraw_note
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile, LedgerRefusal
from park_dispatch.model.outcome import ANSWERS, split_answer
from park_dispatch.model.record import Scalar
from park_dispatch.model.roles import Action
from park_dispatch.people.words import who_may
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

PERSON = "person"
"""Where a session keeps the name of who writes: asked once, offered again."""


def note_dialog(frame: Frame, note: board.NoteRow) -> None:
    """Open the dialog. `note` is a row of boards.dispatch.all_notes, as the page showed it when it was clicked."""
    title = _("{day}调度事项").format(day=spoken(note["note_date"], frame.as_of))
    st.dialog(title, width="medium")(drawing(_draw))(frame, note)


def _draw(frame: Frame, note: board.NoteRow) -> None:
    st.caption(plain(_origin(frame, note)))
    if frame.may(Action.WRITE_NOTE):
        _draw_writing(frame, note)
    else:
        _draw_reading(note)
    with st.expander(_("历次版本（{count}）").format(count=int(note["versions"]))):
        _draw_versions(frame, note)


def _draw_reading(note: board.NoteRow) -> None:
    """The note as it stands, and whose part it is to change it."""
    said = [
        (_("事项"), note["note"]), (_("涉及单体"), note["building"] or _("全部单体")),
        (_("责任单位"), note["responsible_unit"]), (_("责任人"), note["responsible_person"]),
        (_("完成时限"), iso(note["due"]) if day(note["due"]) else ""), (_("落实情况"), note["result"]),
    ]  # fmt: skip
    lines = (_("{label}：{text}").format(label=label, text=text) for label, text in said if text)
    st.markdown("  \n".join(plain(line) for line in lines))
    st.caption(plain(who_may(Action.WRITE_NOTE)))


def _draw_writing(frame: Frame, note: board.NoteRow) -> None:
    changes, author = _fields(frame, note)
    conflict = st.session_state.get(_key(note, "conflict"))
    if conflict:
        st.warning(plain(conflict["why"]))
        _draw_difference(frame, note)
    label = _("仍保存我的") if conflict else _("保存")
    if st.button(label, type="primary", key=_key(note, "save")):
        _save(frame, note, changes, author)
    with st.expander(_("撤回这条事项")):
        reason = st.text_input(_("撤回原因"), key=_key(note, "reason"), max_chars=200)
        if st.button(_("撤回"), key=_key(note, "withdraw")):
            _attempt(note, lambda: withdraw_note(
                frame.ledger, frame.park, int(note["note_id"]), _seen(note), reason, author, by=frame.person
            ))  # fmt: skip


def _key(note: board.NoteRow, part: str) -> str:
    """Widget keys of this note in this version: another version starts with its own values."""
    return f"note_{part}_{note['note_id']}_{note['last_entry']}"


def _origin(frame: Frame, note: board.NoteRow) -> str:
    when = board.clock(note["written_at"], frame.settings.timezone)
    place = " · ".join(str(note[part]) for part in ("file_name", "sheet", "cell") if note[part])
    if not place:
        return _("{author} {when} 记录").format(author=note["written_by"], when=when)
    return _("{author} {when} 记录，{place}").format(author=note["written_by"], when=when, place=place)


def _fields(frame: Frame, note: board.NoteRow) -> tuple[dict[NoteField, Scalar], str]:
    """The widgets; returns what differs from the note as it was opened, and who edits."""
    answered, details = split_answer(str(note["result"]))
    choice = st.segmented_control(
        _("落实情况"), ANSWERS, default=answered, format_func=_answer_word, key=_key(note, "answer")
    )
    said = st.text_input(_("落实说明"), value=details, key=_key(note, "details"), max_chars=300)
    text = st.text_area(_("事项"), value=note["note"], key=_key(note, "text"), max_chars=LONGEST_NOTE, height=110)
    now_named = board.named(str(note["building"]))
    known = sorted({*now_named, *_building_names(frame)})
    buildings = st.multiselect(
        _("涉及单体"), known, default=now_named, key=_key(note, "buildings"), select_all=False,
        placeholder=_("可多选，不选为全部"),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        unit = st.text_input(_("责任单位"), value=note["responsible_unit"], key=_key(note, "unit"), max_chars=60)
        person = st.text_input(_("责任人"), value=note["responsible_person"], key=_key(note, "person"), width=160)
        due = st.date_input(
            _("完成时限"), value=day(note["due"]), key=_key(note, "due"), format="YYYY-MM-DD", width=150
        )
    author = frame.settings.author or st.text_input(
        _("修改人"), value=st.session_state.get(PERSON, ""), key=_key(note, "author"), max_chars=60, width=160
    )  # fmt: skip
    wanted: dict[NoteField, Scalar] = {
        "note": text or "",
        "building": str(note["building"]) if buildings == now_named else "、".join(buildings),
        "responsible_unit": (unit or "").strip(),
        "responsible_person": (person or "").strip(),
        "status": _joined(choice, said or ""),
    }
    changes = {field: new for field, new in wanted.items() if new != note["result" if field == "status" else field]}
    if due != day(note["due"]):
        changes["due"] = due if isinstance(due, date) else ""
    return changes, author


def _building_names(frame: Frame) -> list[str]:
    return [str(name) for name in situation(frame.ledger, frame.park, frame.as_of).buildings["name"]]


def _joined(answer: str | None, details: str) -> str:
    return "，".join(part for part in (answer or "", details.strip()) if part)


def _answer_word(answer: str) -> str:
    words = (_("已完成"), _("正在办理"), _("未完成"), _("待交账"))
    return words[ANSWERS.index(answer)]


def _seen(note: board.NoteRow) -> int:
    """The last entry that the editor has seen: as opened, or as the conflict showed it."""
    conflict = st.session_state.get(_key(note, "conflict"))
    return int(conflict["seen"] if conflict else note["last_entry"])


def _save(frame: Frame, note: board.NoteRow, changes: dict[NoteField, Scalar], author: str) -> None:
    if not changes:
        st.info(plain(_("没有改动，没有保存新版本。")))
        return
    _attempt(
        note,
        lambda: edit_note(
            frame.ledger, frame.park, int(note["note_id"]), _seen(note), changes, author, by=frame.person
        ),
    )


def _attempt(note: board.NoteRow, write: Callable[[], None]) -> None:
    """Write and close the dialog; or say why not and leave everything as typed."""
    try:
        write()
    except EditedMeanwhile as refusal:
        st.session_state[_key(note, "conflict")] = {"why": refusal.why(), "seen": refusal.latest}
        st.rerun(scope="fragment")
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[PERSON] = st.session_state.get(_key(note, "author"), "")
    st.rerun()


def _draw_difference(frame: Frame, note: board.NoteRow) -> None:
    """What was saved since this dialog was opened."""
    later = board.versions(frame.ledger, int(note["note_id"]), after=int(note["last_entry"]))
    st.markdown("\n".join(f"- {plain(spoken_version(frame, version))}" for version in later))


def _draw_versions(frame: Frame, note: board.NoteRow) -> None:
    for version in board.versions(frame.ledger, int(note["note_id"])):
        st.markdown(plain(spoken_version(frame, version)))


def spoken_version(frame: Frame, version: board.Version) -> str:
    """A version in one line: when, who, from where, what it said."""
    said = _("；").join(_("{label}：{text}").format(label=label, text=text) for label, text in version.said)
    when = board.clock(version.recorded_at, frame.settings.timezone)
    if not version.source:
        return f"{when} {version.author} {said}"
    return _("{when} {author}（{source}） {said}").format(
        when=when, author=version.author, source=version.source, said=said
    )
