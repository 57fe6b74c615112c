"""The product as a user starts it, on a database of its own with the demo park."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.serving import ROOT, Server, listening


@contextmanager
def demo_server(app: Path = ROOT / "app.py") -> Iterator[Server]:
    """The server until the block ends; `app` may be another app over the same pages, to compare with."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PARK_DISPATCH_DB": str(Path(folder) / "bench.duckdb"), "PYTHONPATH": str(ROOT)}
        demo = [sys.executable, "-m", "park_dispatch", "demo"]
        subprocess.run(demo, env={**os.environ, **environment}, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        with listening(app, environment) as server:
            yield server
