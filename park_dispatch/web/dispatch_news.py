"""That others saved something since the page of a meeting was drawn: told, while the page stays as it is.

On the wall it stands for an hour while residents answer from their phones; to draw it anew by itself would take
away what the clerk is about to click.
"""

import streamlit as st

from park_dispatch.language import _
from park_dispatch.ledger.topics import ITEMS, MEETINGS
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame

EVERY_SECONDS = 20
_ABOUT = ITEMS | MEETINGS


def now_known(frame: Frame) -> int:
    """What to remember before anything of a meeting is read."""
    return frame.ledger.version_of(_ABOUT)


def draw_news(frame: Frame, known: int) -> None:
    """A button once there is more than was known. Who sees only a part is not told that there is something else."""
    if frame.ledger.whole is frame.ledger:
        _watch(frame, known)


@st.fragment(run_every=EVERY_SECONDS)
@drawing
def _watch(frame: Frame, known: int) -> None:
    if now_known(frame) != known and st.button(
        _("有新的记录，点此显示"), key="meeting_news", icon=":material/refresh:", type="tertiary"
    ):
        st.rerun()
