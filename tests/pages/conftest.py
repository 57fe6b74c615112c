"""The demo park for tests that only look at pages: opened once, so that its boards are computed once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from park_dispatch.web.frame import ledger_at


@pytest.fixture(scope="package")
def demo_on_show(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("on_show") / "park.duckdb"
    shutil.copyfile(demo_file, path)
    yield path
    ledger_at(path).close()
    ledger_at.clear(path)


@pytest.fixture
def demo(demo_on_show: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The database of a page that is only looked at. To change something, take `database`: a copy of one's own."""
    monkeypatch.setenv("PARK_DISPATCH_DB", str(demo_on_show))
    before = ledger_at(demo_on_show).version
    yield demo_on_show
    assert ledger_at(demo_on_show).version == before, "changed: take `database`"
