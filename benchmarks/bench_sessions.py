"""Many people on the overview: latency of a click with 50 sessions, reruns a second, memory with 100 sessions.

Sessions are raw websockets that speak Streamlit's protocol, so that no browser's time is in the figures. A click is a
rerun of the whole page with another as-of day, the heaviest click there is; a second row has clicks inside a fragment.
The named alternative is the same server with `runner.postScriptGC` left at Streamlit's default.
"""

import asyncio
import contextlib
import os
import random
import statistics
import time
from dataclasses import dataclass, field
from datetime import date, timedelta

import psutil
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.server import demo_server
from tests.serving import Server

LAST_DAY = date(2023, 8, 28)
SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))


@dataclass
class Session:
    """One visitor of the overview."""

    socket: websockets.ClientConnection
    faults: list[str] = field(default_factory=list)

    @classmethod
    async def opened(cls, server: Server) -> "Session":
        """A visitor who has just come."""
        socket = await websockets.connect(
            f"ws://127.0.0.1:{server.port}/_stcore/stream", subprotocols=["streamlit"], max_size=None,  # type: ignore[list-item]
            compression=None, ping_interval=None,
        )  # fmt: skip
        return cls(socket)

    async def rerun(self, query: str) -> float:
        """Run the page and wait for its end; seconds."""
        message = BackMsg()
        message.rerun_script.query_string = query
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), 60))  # type: ignore[arg-type]
            kind = answer.WhichOneof("type")
            if kind == "delta" and answer.delta.new_element.WhichOneof("type") == "exception":
                self.faults.append(answer.delta.new_element.exception.message)
            if kind == "script_finished":
                return time.perf_counter() - start


def a_day() -> str:
    """One of the last eight days, as its query string."""
    return f"as_of={LAST_DAY - timedelta(days=random.randrange(8))}"


def at(share: float, times: list[float]) -> float:
    """The quantile of some times, in milliseconds."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1000


async def clicking(sessions: list[Session], every: float) -> list[float]:
    """Each session clicks about every so many seconds; the time of each click."""
    times: list[float] = []
    end = time.monotonic() + SECONDS

    async def visitor(session: Session) -> None:
        await asyncio.sleep(random.random() * every)
        while time.monotonic() < end:
            times.append(await session.rerun(a_day()))
            await asyncio.sleep(every * (0.8 + 0.4 * random.random()))

    await asyncio.gather(*(visitor(session) for session in sessions))
    return times


async def hammering(sessions: list[Session], seconds: float) -> float:
    """As many reruns as go; reruns a second."""
    end = time.monotonic() + seconds
    start = time.perf_counter()

    async def visitor(session: Session) -> int:
        count = 0
        while time.monotonic() < end:
            await session.rerun(a_day())
            count += 1
        return count

    return sum(await asyncio.gather(*(visitor(session) for session in sessions))) / (time.perf_counter() - start)


async def measure(server: Server, name: str) -> None:
    """One server's rows."""
    process = psutil.Process(server.pid)
    sessions = [await Session.opened(server)]
    first = await sessions[0].rerun("")
    for _ in range(16):
        await sessions[0].rerun(a_day())
    alone = [await sessions[0].rerun(a_day()) for _ in range(40)]
    print(f"{name}: first run {first * 1000:.0f} ms; alone p50 {statistics.median(alone) * 1000:.0f} ms")
    while len(sessions) < 50:
        sessions.append(await Session.opened(server))
        await sessions[-1].rerun("")
    times = await clicking(sessions, 10.0)
    print(
        f"{name}: 50 sessions, a click every 10 s: {len(times)} clicks, "
        f"p50 {at(0.5, times):.0f} ms, p95 {at(0.95, times):.0f} ms, max {max(times) * 1000:.0f} ms"
    )
    print(f"{name}: capacity, 4 sessions without pause: {await hammering(sessions[:4], 10):.1f} reruns/s")
    while len(sessions) < 100:
        sessions.append(await Session.opened(server))
        await sessions[-1].rerun("")
    print(f"{name}: memory with {len(sessions)} sessions: {process.memory_info().rss / 2**20:.0f} MiB")
    faults = [fault for session in sessions for fault in session.faults]
    print(f"{name}: faults on screen: {len(faults)} {faults[:2]}")
    for session in sessions:
        with contextlib.suppress(websockets.ConnectionClosed):
            await session.socket.close()


def main() -> None:
    """Ours, then the same with Streamlit's own collection after each run."""
    with demo_server() as server:
        asyncio.run(measure(server, "ours"))
    os.environ["STREAMLIT_RUNNER_POST_SCRIPT_GC"] = "true"
    with demo_server() as server:
        asyncio.run(measure(server, "postScriptGC=true"))


if __name__ == "__main__":
    main()
