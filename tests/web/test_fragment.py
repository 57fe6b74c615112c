"""A part of a page that runs again on its own does so for the person it was drawn for, and for nobody else."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.model.people import Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.web import fragment, visitor

WANG = Person("wang", "王工", Role.LEAD)


def page() -> None:
    """The first run leaves the person of before in the session, as the strip does; the next ones the one of now."""
    import streamlit as st

    from park_dispatch.web.fragment import drawing
    from park_dispatch.web.frame import PERSON
    from park_dispatch.web.visitor import visitor

    first = "runs" not in st.session_state
    st.session_state.runs = st.session_state.get("runs", 0) + 1
    st.session_state[PERSON] = st.session_state.before if first else visitor(None, None)  # type: ignore[arg-type]
    drawing(lambda: st.markdown("drawn"))()


@pytest.mark.parametrize(
    ("now", "runs"),
    [
        (WANG, 1),
        (Person("wang", "王工", Role.VIEWER), 2),
        (Person("wang", "王工", Role.LEAD, reach=Reach(buildings=frozenset({9}))), 2),
        (Person("zhao", "赵工", Role.LEAD), 2),
    ],
)
def test_the_whole_page_runs_for_another_role_reach_or_person(
    monkeypatch: pytest.MonkeyPatch, now: Person, runs: int
) -> None:
    monkeypatch.setattr(visitor, "visitor", lambda _ledger, _settings: now)
    monkeypatch.setattr(fragment, "opened", lambda: (None, None))
    at: Any = AppTest.from_function(page)
    at.session_state.before = WANG
    at.run()
    assert not at.exception
    assert (at.session_state.runs, at.markdown[0].value) == (runs, "drawn")


def test_every_fragment_and_dialog_asks() -> None:
    """The park of one's own is founded by whoever may at that moment, and shows nothing."""
    web = Path(fragment.__file__).parent
    for path in [*web.glob("*.py"), *(web.parents[1] / "pages").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        drawn = re.findall(r"st\.dialog\(.*?\)\((\w+)", text) + re.findall(r"@st\.fragment.*\n *@(\w+)", text)
        assert len(drawn) == text.count("st.dialog(") + text.count("@st.fragment"), path
        assert set(drawn) <= {"drawing", "_draw_own_park_dialog"}, path
