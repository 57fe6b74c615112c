"""The photos and files of one day's log, and taking one back."""

import streamlit as st

from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.site_log import SiteLog
from park_dispatch.filing.attachments import withdraw_attachment
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.attachments import Attachment
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.people.refusals import PeopleRefusal
from park_dispatch.web.attachments import draw_gallery
from park_dispatch.web.dispatch_note import PERSON
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

_SAID = "site_log_photo_said"


def draw_photos(log: SiteLog, frame: Frame, *, key: str, theirs: bool) -> None:
    """The gallery of a log; `theirs`: whether whoever looks may file logs of the site, and so take a photo back."""
    draw_gallery(log.photos, frame, key=key)
    if theirs and log.photos:
        with st.popover(_("撤下照片或文件"), type="tertiary", icon=":material/hide_image:"):
            _draw_taking_back(log, frame, key)


def draw_said() -> None:
    """What was taken back last, once."""
    if said := st.session_state.pop(_SAID, ""):
        st.success(plain(said), icon=":material/check:")


def _draw_taking_back(log: SiteLog, frame: Frame, key: str) -> None:
    hung = {one.attachment_id: one for one in log.photos}
    st.caption(_("撤下后不再显示；谁在何时因为什么撤下，留在记录里。"))
    chosen = st.selectbox(
        _("哪一张"), list(hung), format_func=lambda number: _called(hung[number], frame), key=f"{key}_off_which"
    )
    reason = st.text_input(_("原因"), key=f"{key}_off_reason", max_chars=200, placeholder=_("如：拍错了工地"))
    author = frame.settings.author or st.text_input(
        _("姓名"), value=st.session_state.get(PERSON, ""), key=f"{key}_off_author", max_chars=60
    )
    if not st.button(_("撤下"), key=f"{key}_off_save") or chosen not in hung:
        return
    try:
        withdraw_attachment(
            frame.ledger, frame.park, chosen, reason or "", author or "", by=frame.person, action=Action.FILE_LOG
        )
    except (FilingRefusal, LedgerRefusal, PeopleRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[_SAID] = _("已撤下 {file}。").format(file=hung[chosen].file_name)
    st.rerun()


def _called(one: Attachment, frame: Frame) -> str:
    return f"{one.file_name} · {one.author} {clock(one.recorded_at, frame.settings.timezone)}"
