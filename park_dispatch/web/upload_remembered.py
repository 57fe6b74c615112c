"""What was learnt from corrections: headers and names, from whom and which file, and a button to stop using it."""

from datetime import datetime

import streamlit as st

from park_dispatch.boards.proposal_words import remembered_words
from park_dispatch.filing.remembering import Remembered, everything_remembered
from park_dispatch.filing.undoing import stop_using
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.roles import Action
from park_dispatch.web.allowed import offered
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_person import ask_person

SHOWN = 50


@fragment
def draw_remembered(frame: Frame) -> None:
    """The list, folded; nothing where nothing is remembered."""
    found = everything_remembered(frame.ledger, frame.park)
    if not found:
        return
    title = _("已记住的更正（{count}）").format(count=len(found))
    with st.expander(title, key="upload_remembered"):
        st.caption(_("以后同样表头的表照此读取，同样的名称不再询问。停用后照程序自己的判断，名称会再问一次。"))
        author = ask_person(frame, _("停用人"), "remembered_person") if offered(frame, Action.FORGET) else ""
        for one in found[:SHOWN]:
            _draw_one(one, frame, author)
        if len(found) > SHOWN:
            st.caption(_("另有 {count} 条，用命令 layouts 查看。").format(count=len(found) - SHOWN))


def source_words(one: Remembered, when: datetime) -> str:
    """Who taught it when, and with which file; of a file that is not for whoever looks, only when."""
    if not one.file_name:
        return f"{when:%Y-%m-%d %H:%M}"
    words = _("{author} {when}，取自“{file}”")
    return words.format(author=one.author, when=f"{when:%Y-%m-%d %H:%M}", file=one.file_name)


def _draw_one(one: Remembered, frame: Frame, author: str) -> None:
    about, decided = remembered_words(one)
    source = source_words(one, in_zone(one.recorded_at, frame.settings.timezone))
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"{plain(about)}  \n**{plain(decided)}**  \n:small[:gray[{plain(source)}]]", width="stretch")
        pressed = frame.may(Action.FORGET) and st.button(
            _("不再使用"), key=f"remembered_{one.remembered_id}_forget", type="tertiary"
        )
    if not pressed:
        return
    if not author:
        st.warning(_("还没有停用：请先填写停用人姓名。"))
        return
    try:
        stop_using(frame.ledger, frame.park, one.remembered_id, author, by=frame.person)
    except LedgerRefusal as refusal:
        st.error(plain(refusal.why()))
        return
    st.rerun()
