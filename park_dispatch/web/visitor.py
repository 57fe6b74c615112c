"""Who looks at this page: the person the gate let in, or whoever sits at this machine while there are no accounts."""

import html
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from park_dispatch.boards.visible import sight
from park_dispatch.language import _
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import EVERYWHERE, NOWHERE, Person, Reach, local_person
from park_dispatch.people.signing_in import person_of
from park_dispatch.settings import Settings
from park_dispatch.web.text import plain

SESSION, ADDRESS = "session", "address"
"""What Streamlit holds of a visitor: from the gate's headers (server.trustedUserHeaders), which nobody outside can set.
"""


def reach_of(ledger: Ledger, person: Person | None) -> Reach:
    """How far whoever asks may look, for what is answered before any page runs: nowhere for nobody.

    Without any account whoever sits at this machine sees everything.
    """
    if not everybody(ledger).accounts:
        return EVERYWHERE
    return sight(person) if person else NOWHERE


def visitor(ledger: Ledger, settings: Settings) -> Person:
    """The person of this run, with role and reach as they are now; without one the run ends with a sentence."""
    if not everybody(ledger).accounts:
        return local_person(settings.author, _told(ADDRESS))
    person = person_of(ledger, _told(SESSION), _told(ADDRESS))
    if person is None:
        with st.container(key="signed_out"):  # the script in the page looks for it, and brings back what was typed
            st.warning(plain(_("登录已结束，请重新登录。没有提交的内容留在这个浏览器窗口里，登录后可以恢复。")))
            words, to = html.escape(_("重新登录")), html.escape(_back_here())
            st.html(f'<a href="{to}">{words}</a>')  # a link of markdown would open another tab
        st.stop()
    return person


def _told(what: str) -> str:
    """What the gate said of this visitor. `st.user` says so too, but looks for secrets on the disk first."""
    context = get_script_run_ctx()
    return str(context.user_info.get(what) or "") if context else ""


def _back_here() -> str:
    """The address of the form to sign in with, from which one comes back to this page."""
    path = urlsplit(str(st.context.url or "")).path or "/"
    query = urlencode({name: st.query_params[name] for name in st.query_params})
    return f"/login?next={quote(f'{path}?{query}' if query else path, safe='')}"
