"""What Streamlit runs for every session: language, strip, navigation, page."""

from pathlib import Path

import streamlit as st

from park_dispatch import language
from park_dispatch.language import _
from park_dispatch.web.frame import draw_foot, draw_strip, opened, session_language
from park_dispatch.web.places import navigation
from park_dispatch.web.visitor import visitor

ICON = Path(__file__).with_name("assets") / "icon.png"


def main() -> None:
    """One run of the session."""
    language.speak(session_language())
    st.set_page_config(page_title=_("园区调度看板"), layout="wide", page_icon=ICON)
    settings, ledger = opened()
    person = visitor(ledger, settings)
    page = navigation(person)
    st.set_page_config(page_title=f"{page.title} · {_('园区调度看板')}")  # of several tabs the wanted one is found
    body, foot = st.container(), st.container()
    with body:
        draw_strip(settings, ledger, person, page.title)
        with foot:
            draw_foot()
        page.run()


main()
