"""An account in its dialog, while somebody else changes it as well."""

from datetime import date

from streamlit.testing.v1 import AppTest

from park_dispatch.boards.people import AccountRow, account_rows
from park_dispatch.ledger import reading
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import Ledger, now
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts
from park_dispatch.settings import Settings
from park_dispatch.web.frame import Frame
from tests.people.everyone import with_account
from tests.web.test_reach import demo  # noqa: F401


def dialog() -> None:
    """What the dialog draws."""
    import streamlit as st

    from park_dispatch.web.people_account import _draw_account

    st.session_state.setdefault("people_opened", 1)
    _draw_account(st.session_state.frame, st.session_state.row)


def row_of(ledger: Ledger, login: str) -> AccountRow:
    return next(row for row in account_rows(ledger, now()) if row.account.login == login)


def test_what_another_administrator_changed_meanwhile_stays(demo: Ledger) -> None:  # noqa: F811
    admin = with_account(demo, Role.ADMINISTRATOR)
    with_account(demo, Role.LEAD, "wang")
    at = AppTest.from_function(dialog, default_timeout=20)
    at.session_state.frame = Frame(
        demo, Settings.from_environment(), reading.parks(demo)[0], date(2023, 8, 28), None, admin
    )
    at.session_state.row = row_of(demo, "wang")
    at.run()
    accounts.change(demo, "wang", role=Role.VIEWER, unit="一建", by=admin)
    at.text_input(key="people_name_1").set_value("王工")
    at.button(key="people_save_1").click().run()
    assert not at.exception
    found = everybody(demo).accounts["wang"]
    assert (found.name, found.role, found.unit) == ("王工", Role.VIEWER, "一建")
