"""What Streamlit runs for every session: language, strip, navigation, page."""

import streamlit as st

from park_dispatch import language
from park_dispatch.language import _
from park_dispatch.web.frame import draw_strip, opened_ledger, session_language
from park_dispatch.web.places import navigation


def main() -> None:
    """One run of the session."""
    language.speak(session_language())
    st.set_page_config(page_title=_("园区调度看板"), layout="wide", page_icon=":material/factory:")
    ledger = opened_ledger()
    page = navigation()
    draw_strip(ledger)
    page.run()


main()
