"""A real server on a free port with the demo park, for the benchmarks that need one."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    url: str
    port: int
    pid: int


@contextmanager
def demo_server() -> Iterator[Server]:
    """The product as a user starts it, on a database of its own with the demo park."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PARK_DISPATCH_DB": str(Path(folder) / "bench.duckdb")}
        demo = [sys.executable, "-m", "park_dispatch", "demo"]
        subprocess.run(demo, env={**os.environ, **environment}, cwd=ROOT, check=True)
        with listening(ROOT / "app.py", environment) as server:
            yield server


@contextmanager
def listening(app: Path, environment: dict[str, str]) -> Iterator[Server]:
    """An app of Streamlit's on a free port, until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    full = {**os.environ, **environment}
    with subprocess.Popen(command, env=full, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/healthz")
            yield Server(f"http://127.0.0.1:{port}", port, process.pid)
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server at {address}")
