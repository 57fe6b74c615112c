"""The address of attachments: photos in the page, all else as a download, and nothing for who may not see it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
import streamlit as st
from starlette.applications import Starlette

from park_dispatch.filing.attachments import attach, withdraw_attachment
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import reading
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.files import folder_of
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Action
from park_dispatch.web import attachment_served
from park_dispatch.web.attachment_served import address
from park_dispatch.web.frame import ledger_at
from tests.small_park import DAY


@dataclass(frozen=True)
class Answer:
    status_code: int
    headers: dict[str, str]
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """Asks the routes as a server does."""

    def get(self, address: str) -> Answer:
        sent: list[Any] = []

        async def receive() -> Any:
            await anyio.sleep_forever()

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "GET", "path": address, "headers": [], "query_string": b"", "root_path": ""}
        anyio.run(Starlette(routes=attachment_served.ROUTES), scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(message["body"] for message in sent[1:]))


PHOTO = TakenFile("现场 9#.jpg", "image/jpeg", b"\xff\xd8\xff a photo", b"\xff\xd8\xff small", 8, 6)
PAPER = TakenFile('纪"要".pdf', "application/pdf", b"%PDF-1.7 <script>")


@pytest.fixture
def client(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    park = reading.parks(ledger)[0]
    building = int(reading.subjects(ledger, park.park_id).query("kind == 'building'")["subject_id"].iloc[0])
    attach(ledger, park, building, DAY, [PHOTO, PAPER, PAPER], "张工", action=Action.FILE_LOG)
    withdraw_attachment(ledger, park, 3, "重复", "张工", action=Action.FILE_LOG)
    ledger.close()
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    st.cache_resource.clear()
    yield Client()
    ledger_at(path).close()
    st.cache_resource.clear()


def test_a_photo_is_shown_in_the_page_and_kept_by_the_browser_for_a_look(client: Client) -> None:
    for asked, content in (("/attachment/1", PHOTO.data), ("/attachment/1/thumb", PHOTO.thumb)):
        found = client.get(asked)
        assert (found.status_code, found.content) == (200, content)
        assert found.headers["content-type"] == "image/jpeg"
        assert found.headers["content-disposition"].startswith("inline")
        assert "sandbox" in found.headers["content-security-policy"]
        assert found.headers["cache-control"] == "private, max-age=900"


def test_anything_else_is_a_download_that_runs_nothing(client: Client) -> None:
    found = client.get("/attachment/2")
    assert found.content == PAPER.data
    assert found.headers["content-disposition"] == "attachment; filename*=utf-8''%E7%BA%AA%22%E8%A6%81%22.pdf"
    assert "sandbox" in found.headers["content-security-policy"]
    assert found.headers["cache-control"] == "no-store"


def test_an_address_names_the_content(client: Client, tmp_path: Path) -> None:
    photo, paper = attachments(ledger_at(tmp_path / "park.duckdb"), 1)
    assert address(photo) == f"/attachment/1?v={photo.sha256[:16]}"
    assert address(photo, thumb=True) == f"/attachment/1/thumb?v={photo.thumb_sha256[:16]}"
    assert address(paper) == f"/attachment/2?v={paper.sha256[:16]}"


@pytest.mark.parametrize(
    "address", ["/attachment/2/thumb", "/attachment/3", "/attachment/99", "/attachment/" + "9" * 40]
)
def test_what_is_not_there_is_a_sentence(client: Client, address: str) -> None:
    found = client.get(address)
    assert found.status_code == 404
    assert "撤下" in found.text
    assert found.headers["cache-control"] == "no-store"


def test_a_park_out_of_reach_is_not_told_from_what_is_not_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, absent = client.get("/attachment/1"), client.get("/attachment/99")
    monkeypatch.setattr(attachment_served, "reach_of", lambda *_asked: Reach(parks=frozenset({77})))
    refused = client.get("/attachment/1")
    assert (there.status_code, refused.status_code) == (200, 404)
    assert refused.text == absent.text


def test_a_lost_content_says_what_to_do(client: Client, tmp_path: Path) -> None:
    shutil.rmtree(folder_of(tmp_path / "park.duckdb"))
    found = client.get("/attachment/1")
    assert found.status_code == 404
    assert "backups --check" in found.text


def test_a_ledger_that_cannot_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database" * 1000)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(broken))
    st.cache_resource.clear()
    assert Client().get("/attachment/1").status_code == 503
