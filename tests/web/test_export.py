"""Whatever is taken away goes on record, in one place."""

from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from park_dispatch.ledger import audit, reading
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Action, Role
from park_dispatch.people import accounts
from park_dispatch.people.refusals import NotAllowed
from park_dispatch.settings import Settings
from park_dispatch.web import subscription
from park_dispatch.web.export import on_record
from park_dispatch.web.frame import Frame
from park_dispatch.web.taken import taken
from tests.people.everyone import with_account
from tests.web.test_reach import demo, session_with  # noqa: F401

WEB = Path(subscription.__file__).parent


def test_every_button_that_hands_out_a_file_is_made_in_one_place() -> None:
    others = [path.name for path in [*WEB.glob("*.py"), *(WEB.parents[1] / "pages").glob("*.py")]
              if "download_button(" in path.read_text(encoding="utf-8") and path.name != "export.py"]  # fmt: skip
    assert not others, f"{others}: use web.export.download, which puts on record who took the file"


def test_a_calendar_that_asks_every_hour_is_one_line_a_day(demo: Ledger) -> None:  # noqa: F811
    park = reading.parks(demo)[0]
    session = session_with(demo, {park.park_id}, "qian")
    for address in ("10.0.0.7", "10.0.0.7", "10.0.0.8"):
        assert subscription._answer({"park": str(park.park_id)}, session, address).status_code == 200
    found = audit.search(demo, AuditFilter(what=Action.EXPORT))
    assert [(row.login, row.address, row.park_id) for row in found] == [
        ("qian", "10.0.0.8", park.park_id), ("qian", "10.0.0.7", park.park_id),
    ]  # fmt: skip
    assert found[0].about == f"{park.name}交付期限.ics"


def test_a_file_that_could_not_be_put_on_record_is_put_there_the_next_time(
    demo: Ledger,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(*_row: object, **_more: object) -> None:
        raise OSError

    with monkeypatch.context() as broken, pytest.raises(OSError):
        broken.setattr(audit, "record", fails)
        taken(demo, None, "10.0.0.7", 1, "纪要.pdf")
    taken(demo, None, "10.0.0.7", 1, "纪要.pdf")
    assert [row.about for row in audit.search(demo, AuditFilter(what=Action.EXPORT))] == ["纪要.pdf"]


def test_a_file_is_not_made_of_more_than_one_may_see_by_now(
    demo: Ledger,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A button that was drawn before the reach was cut makes what it showed then."""
    park = reading.parks(demo)[0]
    person, admin = with_account(demo, Role.LEAD, "sun"), with_account(demo, Role.ADMINISTRATOR)
    frame = Frame(demo, Settings.from_environment(), park, date(2023, 8, 28), None, person)
    monkeypatch.setattr(st, "session_state", {"_frame": frame})
    build = on_record(lambda: b"all of it", "全部.xlsx")
    assert build() == b"all of it"
    accounts.change(demo, "sun", reach=Reach(buildings=frozenset({1})), by=admin)
    with pytest.raises(NotAllowed):
        build()
    found = audit.search(demo, AuditFilter(what=Action.EXPORT))
    assert [(row.login, row.outcome) for row in found] == [("sun", "refused"), ("sun", "done")]
