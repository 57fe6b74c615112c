"""What is answered before any page runs keeps to the parks that a person may look at."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from starlette.requests import Request

from park_dispatch.ledger import audit, reading
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Action, Role
from park_dispatch.people import signing_in
from park_dispatch.web import front, subscription
from tests.people.everyone import KEY, PASSWORD, with_account


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    monkeypatch.setattr(front, "ledger_at", lambda _path: ledger)
    monkeypatch.setattr(subscription, "ledger_at", lambda _path: ledger)
    yield ledger
    ledger.close()


def session_with(ledger: Ledger, parks: set[int], login: str) -> str:
    with_account(ledger, Role.VIEWER, login, Reach(parks=frozenset(parks)))
    cookie = signing_in.sign_in(ledger, KEY, login, PASSWORD, "10.0.0.7", 1).cookie
    return signing_in.session_of(KEY, cookie) or ""


def calendar(session: str, query: str) -> int:
    headers = [(b"x-park-session", session.encode())]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/deadlines.ics",
        "query_string": query.encode(),
        "headers": headers,
    }
    return anyio.run(subscription.deadline_calendar, Request(scope)).status_code


def test_the_calendar_of_whoever_sees_a_part_is_called_so(demo: Ledger) -> None:
    with_account(demo, Role.VIEWER, "sun", Reach(units=frozenset({"区工投公司"})))
    cookie = signing_in.sign_in(demo, KEY, "sun", PASSWORD, "10.0.0.7", 1).cookie
    found = subscription._answer({}, signing_in.session_of(KEY, cookie) or "", "10.0.0.7")
    named = f"{reading.parks(demo)[0].name}（部分："
    assert f"X-WR-CALNAME:{named}" in bytes(found.body).decode().replace("\r\n ", "")
    assert audit.search(demo, AuditFilter(what=Action.EXPORT))[0].about.startswith(named)


def test_first_text_and_calendar_are_of_parks_in_reach(demo: Ledger) -> None:
    park = reading.parks(demo)[0]
    assert park.name in front._first_text({}, "")  # a machine of one's own
    inside, outside = session_with(demo, {park.park_id}, "li"), session_with(demo, {park.park_id + 1}, "zhao")
    for asked in ({}, {"park": str(park.park_id)}):
        assert park.name in front._first_text(asked, inside)
        assert front._first_text(asked, "") == ""  # nobody is signed in, and there are accounts
        assert front._first_text(asked, outside) == ""
    for query in ("", f"park={park.park_id}"):
        assert (calendar(inside, query), calendar(outside, query)) == (200, 404)
