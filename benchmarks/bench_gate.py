"""What the gate adds to a request: a signed-in one, one turned away, one without accounts, a websocket message.

Compared in the same run with the application behind it called bare.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from park_dispatch.ledger.people import Account, save_account, save_password
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import EVERYWHERE
from park_dispatch.model.roles import Role
from park_dispatch.people.passwords import fits, hashed
from park_dispatch.people.signing_in import sign_in
from park_dispatch.web import gate as gate_module
from park_dispatch.web.doors import Doors
from park_dispatch.web.gate import Gate

KEY, PASSWORD, TIMES = b"k" * 32, "a password for the benchmark", 5000


async def _behind(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        while (await receive())["type"] != "websocket.disconnect":
            pass
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


async def _send(_message: Any) -> None:
    return


def _scope(kind: str = "http", cookie: str = "") -> dict[str, Any]:
    headers = [(b"host", b"localhost:8501"), (b"accept", b"text/html"), (b"user-agent", b"bench"), (b"x", b"y")]
    headers += [(b"cookie", f"_streamlit_xsrf=abc; park_session={cookie}".encode())] if cookie else []
    return {
        "type": kind, "path": "/", "query_string": b"", "method": "GET", "scheme": "http",
        "client": ("127.0.0.1", 1), "headers": headers,
    }  # fmt: skip


async def _requests(app: Any, cookie: str = "") -> float:
    began = time.perf_counter()
    for _time in range(TIMES):
        await app(_scope(cookie=cookie), None, _send)
    return (time.perf_counter() - began) / TIMES * 1e6


async def _messages(app: Any, cookie: str = "") -> float:
    queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    for _time in range(TIMES):
        queue.put_nowait({"type": "websocket.receive"})
    queue.put_nowait({"type": "websocket.disconnect"})
    began = time.perf_counter()
    await app(_scope("websocket", cookie), queue.get, _send)
    return (time.perf_counter() - began) / TIMES * 1e6


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1e3


async def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder) / "park.duckdb")
        gate_module.doors = lambda: Doors(ledger, KEY, 12)
        bare, gate = _behind, Gate(_behind)
        print(f"bare:                    {await _requests(bare):7.1f} µs a request")
        print(f"gate, no accounts:       {await _requests(gate):7.1f} µs a request")
        stored = hashed(PASSWORD)
        for number in range(100):
            save_account(ledger, Account(f"user{number}", f"第{number}人", "", Role.LEAD, EVERYWHERE), "bench")
            save_password(ledger, f"user{number}", stored)
        cookies = [sign_in(ledger, KEY, f"user{n}", PASSWORD, f"10.0.0.{n}", 12).cookie for n in range(20)]
        print(f"gate, signed in:         {await _requests(gate, cookies[0]):7.1f} µs a request")
        print(f"gate, turned away:       {await _requests(gate, 'forged.cookie'):7.1f} µs a request")
        print(f"bare websocket:          {await _messages(bare):7.1f} µs a message")
        print(f"gated websocket:         {await _messages(gate, cookies[0]):7.1f} µs a message")
        print(f"one password tried:      {_milliseconds(lambda: fits(PASSWORD, stored)):7.1f} ms")
        whole = _milliseconds(lambda: sign_in(ledger, KEY, "user50", PASSWORD, "x", 1))
        print(f"one sign-in, whole:      {whole:7.1f} ms")
        ledger.close()


if __name__ == "__main__":
    asyncio.run(main())
