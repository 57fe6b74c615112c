"""What is offered to whom: parts that somebody may not use are left out, pages that are not for them say so.

This is a courtesy. What refuses is `people.answering.require` inside every function that changes something.
"""

import streamlit as st

from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import require
from park_dispatch.people.words import who_may
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain


def only_who_may(frame: Frame, action: Action) -> None:
    """Let the page go on for whoever may; for others it ends with a sentence, put on record once a session and page."""
    said = f"closed_{action}"
    if frame.may(action):
        st.session_state.pop(said, None)
        return
    if said not in st.session_state:
        try:
            require(frame.ledger.whole, frame.person, frame.person.name, action)
        except LedgerRefusal as refusal:
            st.session_state[said] = refusal.why()
    st.warning(plain(str(st.session_state[said])))
    st.stop()


def offered(frame: Frame, action: Action) -> bool:
    """Whether to offer something; where not, a short word stands in its place: whose part it is."""
    if frame.may(action):
        return True
    st.caption(plain(who_may(action)))
    return False
