"""What a client gets that posts straight to the upload address, past the page: words, and no memory."""

import asyncio
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import psutil
import pytest

from park_dispatch.web import upload_door
from park_dispatch.web.upload_door import UploadDoor
from tests.awaiting import awaited
from tests.intake import specimens
from tests.serving import ROOT, Server, listening
from tests.sessions import Visitor

MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    database = tmp_path_factory.mktemp("door") / "park.duckdb"
    shutil.copy(demo_file, database)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as serving:
        yield serving


def visiting(server: Server, deed: Callable[[Visitor], Awaitable[None]]) -> int:
    """Do something as a visitor; by how many bytes the server grew."""
    process = psutil.Process(server.pid)

    async def visit() -> int:
        visitor = await Visitor.come(server)
        before = process.memory_info().rss
        await deed(visitor)
        grown = process.memory_info().rss - before
        await visitor.socket.close()
        return grown

    return awaited(visit())


def test_60_mb_are_refused_in_words_and_not_held(server: Server) -> None:
    async def deed(visitor: Visitor) -> None:
        answers = await asyncio.gather(
            *(asyncio.to_thread(visitor.put, visitor.made_up(n), "大.xlsx", bytes(60 * MEBIBYTE)) for n in range(4))
        )
        assert {answer.status_code for answer in answers} == {413}
        assert "60.0 MB，超过 20 MB" in answers[0].text

    assert visiting(server, deed) < 50 * MEBIBYTE


def test_a_body_of_no_stated_length_is_refused_in_words_and_not_held(server: Server) -> None:
    async def deed(visitor: Visitor) -> None:
        pieces = iter([b"x" * MEBIBYTE] * 60)
        answer = await asyncio.to_thread(visitor.put, visitor.made_up(0), "大.xlsx", pieces)
        assert answer.status_code == 411
        assert "没有写明文件大小" in answer.text

    assert visiting(server, deed) < 50 * MEBIBYTE


def test_of_200_files_no_more_are_held_than_a_session_may(server: Server) -> None:
    async def deed(visitor: Visitor) -> None:
        sent = (asyncio.to_thread(visitor.put, visitor.made_up(n), "a.xlsx", bytes(MEBIBYTE)) for n in range(200))
        answers = await asyncio.gather(*sent)
        counts = Counter(answer.status_code for answer in answers)
        assert counts[204] + counts[413] == 200
        assert 90 <= counts[204] <= 100
        assert {answer.text for answer in answers if answer.status_code == 413} == {
            "没有接收：一次选的文件太多。请先处理已经选的文件，再选其余的。"
        }

    assert visiting(server, deed) < 200 * MEBIBYTE


def test_a_program_named_xlsx_and_200_files_dropped_on_the_page(server: Server) -> None:
    async def deed(visitor: Visitor) -> None:
        assert await visitor.upload(("周报.xlsx", b"MZ\x90\0" + bytes(5000))) == [204]
        assert any("内容其实是程序文件" in text for text in visitor.shown)
        for _again in range(3):  # what was taken over is let go of: a session may upload all day
            statuses = await visitor.upload(*[(f"{n}.csv", specimens.csv()) for n in range(60)])
            assert statuses == [204] * 60
            assert any("没有接收" in text and "一次最多 20 份" in text for text in visitor.shown)

    visiting(server, deed)


def through(door: UploadDoor, path: str, *headers: tuple[bytes, bytes]) -> tuple[int, str]:
    """What a request is answered by the door; the app behind it answers 204."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        assert len(said) == 2, "the body was read before it was refused"
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    anyio.run(door, {"type": "http", "method": "PUT", "path": path, "headers": list(headers)}, receive, send)
    return said[0]["status"], said[1]["body"].decode()


def test_what_still_comes_is_thrown_away_before_the_connection_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload_door, "SILENCE_SECONDS", 0.1)
    pieces = [{"type": "http.request", "body": b"x" * 65536, "more_body": True}] * 5
    happened: list[Any] = []

    async def receive() -> dict[str, Any]:
        happened.append("read")
        if not pieces:
            await anyio.sleep_forever()
        return pieces.pop()

    async def send(message: dict[str, Any]) -> None:
        happened.append(message.get("status", message.get("more_body", False)))

    scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/s/f", "headers": []}
    anyio.run(UploadDoor(stores), scope, receive, send)
    assert happened == [411, True, *["read"] * 6, False]


async def stores(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"content-length", b"1000")], 204),
        ([(b"content-length", b"26214400")], 204),
        ([(b"content-length", b"26214401")], 413),
        ([(b"content-length", b"9" * 30)], 411),
        ([(b"content-length", b"-1")], 411),
        ([(b"content-length", b"10"), (b"transfer-encoding", b"chunked")], 411),
        ([], 411),
    ],
)
def test_the_stated_length_decides(headers: list[tuple[bytes, bytes]], status: int) -> None:
    found, _words = through(UploadDoor(stores), "/_stcore/upload_file/s/f", *headers)
    assert found == status


def test_all_sessions_together_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {f"s{n}": (5, 95 * MEBIBYTE) for n in range(5)}
    monkeypatch.setattr(upload_door, "_stored", lambda: held)
    small, large = (b"content-length", b"%d" % MEBIBYTE), (b"content-length", b"%d" % (25 * MEBIBYTE))
    door = UploadDoor(stores)
    assert through(door, "/_stcore/upload_file/new/f", small)[0] == 204
    assert through(door, "/_stcore/upload_file/new/f", large)[0] == 204
    held["s5"] = (1, 20 * MEBIBYTE)
    assert through(door, "/_stcore/upload_file/new/f", large) == (
        503,
        "没有接收：正在上传的文件太多。请过一两分钟再选一次。",
    )
    assert through(door, "/_stcore/upload_file/s0/f", large)[0] == 413


def test_other_addresses_pass() -> None:
    assert through(UploadDoor(stores), "/_stcore/health")[0] == 204
