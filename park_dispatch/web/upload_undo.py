"""Taking an upload back whole: a small panel that asks why, and what it did to the board."""

from datetime import date

import streamlit as st

from park_dispatch.boards.uploads import Effect, effect, standing
from park_dispatch.filing.undoing import undo_upload
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_person import ask_person


def draw_undo(key: str, upload_id: int, day: date, frame: Frame) -> Effect | None:
    """Ask for the reason and withdraw; what that did to the board of `day` when it has just happened, else None."""
    with st.popover(_("撤销"), key=f"{key}_undo"):
        st.markdown(_("整份撤销：它的数据不再计入，记录和原因仍可查。"))
        author = ask_person(frame, _("撤销人"), f"{key}_undo_person")
        reason = st.text_input(_("撤销原因（必填）"), key=f"{key}_undo_reason", max_chars=200).strip()
        if not st.button(_("撤销这次上报"), key=f"{key}_undo_do"):
            return None
        if not reason or not author:
            st.warning(_("还没有撤销：请写明姓名和原因。"))
            return None
        before = standing(frame.ledger, frame.park, day)
        try:
            undo_upload(frame.ledger, upload_id, reason, author, by=frame.person)
        except LedgerRefusal as refusal:
            st.error(plain(refusal.why()))
            return None
        return effect(before, standing(frame.ledger, frame.park, day))
