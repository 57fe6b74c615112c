"""Two people whose reach has nothing in common: no page, file or answer shows one of them anything of the other's.

The other part carries a mark in every name, text and number (`hidden_part`), and all that leaves the server is searched
for it. That the mark can be found is shown by the one whose part it is.
"""

import io
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import anyio
import pypdf
import pytest
import streamlit as st
from starlette.requests import Request
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from park_dispatch.boards.visible import seen, visible
from park_dispatch.ledger import attachments, reading
from park_dispatch.ledger.store import TABLES, Ledger
from park_dispatch.model.people import Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.people import signing_in
from park_dispatch.people.secret import signing_key
from park_dispatch.web import attachment_served, front, subscription
from park_dispatch.web import visitor as visitors
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.places import PAGES, PLACES
from tests.pages.test_pages import SHELL
from tests.people.everyone import with_account
from tests.sight.hidden_part import MARK, TOKENS, HiddenPart

VIEWS: dict[str, list[dict[str, str]]] = {
    "plan": [{"view": view} for view in ("baselines", "calendar", "templates", "lights")] + [{"basis": "template"}],
    "forecast": [{"view": view} for view in ("trend", "slippage", "promises", "balance")],
    "summary": [{"period": "month"}],
    "gantt": [{"gantt_view": "table", "gantt_scope": "all"}],
    "overview": [{"scope": "all", "since": "week"}],
    "deadlines": [{"calendar": "true"}],
}
"""Further looks of a page; every page is opened as it comes, too."""
OFFICE = frozenset({"system", "people", "audit"})
"""For administrators, who see everything."""


@dataclass
class Site:
    """The demo park with the hidden part, and the two people."""

    ledger: Ledger
    hidden: HiddenPart
    own: Person
    other: Person
    files: list[tuple[str, Callable[[], bytes] | bytes]] = field(default_factory=list)

    @property
    def park(self) -> Any:
        return reading.parks(self.ledger)[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[Site]:
    path = tmp_path_factory.mktemp("sight") / "park.duckdb"
    shutil.copy(demo_file, path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PARK_DISPATCH_DB", str(path))
        st.cache_resource.clear()
        ledger = ledger_at(path)
        park = reading.parks(ledger)[0]
        rows = reading.subjects(ledger, park.park_id)
        twelve = rows[(rows["kind"] == "building") & (rows["name"] == "12#")].iloc[0]
        work = rows[rows["parent_id"] == twelve["subject_id"]].iloc[-1]
        hidden = HiddenPart(ledger, park, int(twelve["parent_id"]), int(work["subject_id"]))
        own = with_account(ledger, Role.LEAD, "wang", Reach(buildings=frozenset({int(twelve["subject_id"])})))
        other = with_account(ledger, Role.LEAD, "zhao", Reach(buildings=frozenset(hidden.buildings)))
        found = Site(ledger, hidden, own, other)
        _catch_downloads(patched, found)
        yield found
        ledger.close()
    st.cache_resource.clear()


def _catch_downloads(patched: pytest.MonkeyPatch, site: Site) -> None:
    real = DeltaGenerator.download_button

    def button(self: DeltaGenerator, label: str, data: Any, file_name: str = "", *rest: Any, **more: Any) -> Any:
        site.files.append((file_name, data))
        return real(self, label, data, file_name, *rest, **more)

    patched.setattr(DeltaGenerator, "download_button", button)
    patched.setattr(st, "download_button", lambda *given, **more: st.container().download_button(*given, **more))


def shown(site: Site, monkeypatch: pytest.MonkeyPatch, person: Person, address: str, query: dict[str, str]) -> str:
    """All that a page sends to a browser, and all that can be downloaded from it."""
    monkeypatch.setattr(visitors, "visitor", lambda _ledger, _settings: person)
    site.files.clear()
    at = AppTest.from_file(SHELL, default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    if address != "overview":
        at.switch_page(str(PAGES / next(place.file for place in PLACES if place.address == address))).run()
    assert not at.exception, (address, query, at.exception)
    sent = "\n".join(_sent(at._tree))
    monkeypatch.undo()
    return sent + "".join(_read(name, data() if callable(data) else data) for name, data in site.files)


def _sent(block: Any) -> Iterator[str]:
    for node in block.children.values():
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield proto.SerializeToString().decode("utf-8", "replace")
        if hasattr(node, "children"):
            yield from _sent(node)


def _read(name: str, data: bytes | str | io.BytesIO) -> str:
    """The name and the text of a file: of what is packed in it, of the pages of a PDF."""
    raw = data.encode() if isinstance(data, str) else data if isinstance(data, bytes) else data.getvalue()
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return name + "".join(_read(part, packed.read(part)) for part in packed.namelist())
    if raw.startswith(b"%PDF"):
        return name + "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
    return name + raw.decode("utf-8", "replace")


def found_in(text: str) -> list[str]:
    return [
        f"{token}: {text[max(0, text.index(token) - 60) : text.index(token) + 60]!r}"
        for token in TOKENS
        if token in text
    ]


PAGES_SHOWN = [place.address for place in PLACES if place.address not in OFFICE]


@pytest.mark.parametrize("address", PAGES_SHOWN)
def test_no_page_or_export_shows_the_part_of_somebody_else(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    views = [{}, *VIEWS.get(address, [])]
    for query in views:
        assert found_in(shown(site, monkeypatch, site.own, address, query)) == []
    theirs = [shown(site, monkeypatch, site.other, address, query) for query in views]
    assert any(found_in(text) for text in theirs), "the mark cannot be found, so not finding it says nothing"


@pytest.mark.parametrize("address", ["building", "deadlines", "dispatch", "upload"])
def test_an_address_with_the_number_of_a_hidden_thing_opens_nothing_of_it(
    site: Site, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    uploads = reading.uploads(site.ledger, site.park.park_id)
    asked = {
        "building": {"building": str(site.hidden.buildings[0]), "sources": "true"},
        "deadlines": {"deadline_project": str(site.hidden.project)},
        "dispatch": {"q": "Xq7"},
        "upload": {"upload": str(int(uploads["upload_id"].iloc[0]))},
    }[address]
    assert found_in(shown(site, monkeypatch, site.own, address, asked).replace('"Xq7"', "")) == []


def session(site: Site, person: Person) -> str:
    account = signing_in.stored.everybody(site.ledger).accounts[person.login]
    cookie = signing_in.begin(site.ledger, b"k" * 32, account, "10.0.0.7", 1).cookie
    return signing_in.session_of(b"k" * 32, cookie) or ""


def asked(path: str, session_id: str = "", **query: str) -> Request:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    headers = [(b"x-park-session", session_id.encode())] if session_id else []
    scope = {"type": "http", "method": "GET", "path": path, "query_string": text.encode(), "headers": headers}
    return Request(scope)


def test_calendar_and_first_text_keep_to_ones_own_part(site: Site) -> None:
    key = signing_key(site.ledger.path, "")
    for person, marked in ((site.own, False), (site.other, True)):
        mine = signing_in.calendar_key(site.ledger, key, person.login)
        for request in (
            asked("/deadlines.ics", session(site, person)),
            asked("/deadlines.ics", who=person.login, key=mine),
        ):
            answer = anyio.run(subscription.deadline_calendar, request)
            assert answer.status_code == 200
            text = bytes(answer.body).decode().replace("\r\n ", "")
            assert bool(found_in(text)) is marked
            assert text.count("BEGIN:VEVENT") >= 1
        first = front._first_text({}, session(site, person))
        assert "部分：1 栋" in first if person is site.own else "部分：2 栋" in first
        assert ("完成 82.6%" in first) is not marked  # 12# alone, not the 80.0 % of its project
        assert not found_in(first) or marked
    nobody = anyio.run(subscription.deadline_calendar, asked("/deadlines.ics"))
    assert nobody.status_code == 404


def test_an_attachment_is_for_those_who_see_what_it_hangs_on(site: Site) -> None:
    photo = attachments.attachment(site.ledger, site.hidden.attachment)
    assert photo is not None
    assert [attachment_served.may_see(site.ledger, person.reach, photo) for person in (site.own, site.other)] == [
        False, True,
    ]  # fmt: skip


def test_no_table_of_the_narrow_ledger_holds_a_word_of_the_hidden_part(site: Site) -> None:
    part, _park = seen(site.ledger, site.park, site.own.reach)
    told = {}
    for table in TABLES:
        asked_ = f"SELECT count(*) FROM {table} AS t WHERE contains(t::VARCHAR, ?)"
        told[table] = [int(ledger.rows(asked_, [MARK])[0][0]) for ledger in (site.ledger, part)]
    assert [table for table, (_whole, narrow) in told.items() if narrow] == []
    marked = {table for table, (whole, _narrow) in told.items() if whole}
    assert marked >= {"withdrawal", "remembered", "plan_withdrawn", "attachment_withdrawn", "entry", "upload"}


def test_things_seen_are_those_that_may_be_acted_on(site: Site) -> None:
    shows = visible(site.ledger, site.park, site.other.reach)
    assert {*site.hidden.buildings, *site.hidden.milestones} <= shows.seen.things
    assert site.hidden.project in shows.seen.above
