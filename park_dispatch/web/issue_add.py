"""登记问题: a dialog that fits a phone; what it is, where, a photo; the rest can be said at the screening."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from park_dispatch.boards.issues import kind_word
from park_dispatch.boards.situation import situation
from park_dispatch.filing.issues import LONGEST, raise_issue
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.issue_stage import CHANNELS, IssueKind
from park_dispatch.web.attachments import clear_photos, photo_input, place_kept
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.issues import SAID
from park_dispatch.web.text import plain

PHOTOS = "issue_add"
_KEYS = ("text", "kind", "building", "enterprise", "channel", "category", "unit", "person", "due")


def add_button(frame: Frame) -> None:
    """The button that opens the dialog."""
    if st.button(_("登记问题"), key="issue_add_open", type="primary", icon=":material/add:"):
        st.dialog(_("登记问题"), width="medium")(drawing(_draw))(frame)


def _draw(frame: Frame) -> None:
    st.text_area(
        _("是什么问题"),
        key=_key("text"),
        height=90,
        max_chars=LONGEST,
        placeholder=_("写明什么事、影响什么、希望怎样解决"),
    )
    kind = st.segmented_control(
        _("性质"), [IssueKind.SITE, IssueKind.REQUEST], format_func=kind_word, default=IssueKind.SITE, key=_key("kind"),
        required=True,
    )  # fmt: skip
    places = _places(frame)
    if kind is IssueKind.REQUEST:
        st.text_input(_("企业"), key=_key("enterprise"), max_chars=60)
    st.selectbox(
        _("在哪里"), list(places), format_func=places.__getitem__, key=_key("building"), filter_mode=None,
    )  # fmt: skip
    st.selectbox(_("反映渠道"), ["", *CHANNELS], format_func=channel_word, key=_key("channel"), filter_mode=None)
    with st.expander(_("类别、单位和时限（可在甄别时再填）")):
        st.text_input(_("类别"), key=_key("category"), max_chars=30)
        st.text_input(_("责任单位"), key=_key("unit"), max_chars=60)
        st.text_input(_("责任人"), key=_key("person"), max_chars=60)
        st.date_input(_("时限"), value=None, key=_key("due"), format="YYYY-MM-DD")
    taken = photo_input(PHOTOS, _("照片或文件"))
    if not frame.settings.author:
        st.text_input(_("登记人"), key=_key("author"), value=st.session_state.get(PERSON, ""), max_chars=60)
    if st.button(_("登记"), key="issue_add_save", type="primary"):
        _save(frame, places, taken)


def _key(part: str) -> str:
    return f"issue_add_{part}"


def channel_word(channel: str) -> str:
    """A channel as it is shown; they are stored in Chinese."""
    words = (_("走访"), _("12345 热线"), _("微信群"), _("来信"), _("会议"), _("驻守"), _("其他"))
    return words[CHANNELS.index(channel)] if channel in CHANNELS else _("未写明")


def _places(frame: Frame) -> dict[tuple[str, str], str]:
    """(project, building) → what the list says; ("", "") for the whole park."""
    now = situation(frame.ledger, frame.park, frame.as_of)
    found = {("", ""): _("全园区，或不涉及单体")}
    for row in now.projects.to_dict("records"):
        found[str(row["name"]), ""] = str(row["name"])
        for building in now.buildings[now.buildings["project_id"] == row["project_id"]]["name"]:
            found[str(row["name"]), str(building)] = _("{building}（{project}）").format(
                building=building, project=row["name"]
            )
    return found


def _save(frame: Frame, places: dict[tuple[str, str], str], taken: Sequence[TakenFile]) -> None:
    """Raise it and close the dialog, or say why not and leave everything as typed."""
    typed: Any = st.session_state
    project, building = typed.get(_key("building")) or next(iter(places))
    due = typed.get(_key("due"))
    kind = IssueKind(typed.get(_key("kind")) or IssueKind.SITE)
    author = frame.settings.author or str(typed.get(_key("author"), ""))
    try:
        issue_id = raise_issue(
            frame.ledger, frame.park, str(typed.get(_key("text")) or ""), on=frame.as_of, kind=kind, project=project,
            building=building, enterprise=str(typed.get(_key("enterprise")) or "") if kind is IssueKind.REQUEST else "",
            channel=str(typed.get(_key("channel")) or ""), category=str(typed.get(_key("category")) or ""),
            unit=str(typed.get(_key("unit")) or ""), person=str(typed.get(_key("person")) or ""),
            due=due if isinstance(due, date) else None, photos=taken, keep_place=place_kept(PHOTOS),
            author=author, by=frame.person,
        )  # fmt: skip
    except (FilingRefusal, LedgerRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    number = reading.numbers(frame.ledger.whole, frame.park.park_id, "issue")[issue_id]
    typed[PERSON] = author
    typed[SAID] = _("已登记为 {label} 号，等待甄别。").format(label=f"{number.year}-{number.number}")
    for part in _KEYS:
        typed.pop(_key(part), None)
    clear_photos(PHOTOS)
    st.rerun()
