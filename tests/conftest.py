"""Fixtures that many tests share: a ledger in a real DuckDB file, a park in it; and how the suite is kept short."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from park_dispatch.filing.demo import create_with_demo
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park
from park_dispatch.people import passwords
from tests.thorough import times

REAL_LOG_N = passwords.LOG_N
passwords.LOG_N = 4  # of what tests hash; how dear the product's own are is tested in people/test_signing_in.py
passwords.NOBODY = passwords.NOBODY.replace(f"${REAL_LOG_N}$", f"${passwords.LOG_N}$")
os.environ["OPENPYXL_LXML"] = "False"  # as in the reader child, before anything imports openpyxl
settings.register_profile(
    "park",
    max_examples=times(100),
    deadline=None,  # the machine is shared: time says nothing about rightness
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("park")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that no processor waits at the end for the last long file."""
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, item.get_closest_marker("slow") is None))


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that all its processes see."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


def made_once(target: Path, make: Callable[[Path], object]) -> Path:
    """The file at a path, made by whichever process of the run comes first; the others wait for it."""
    lock = target.with_suffix(".lock")
    while not target.exists():
        try:
            lock.mkdir()
        except FileExistsError:
            time.sleep(0.05)
            continue
        try:
            if not target.exists():
                unfinished = target.with_suffix(".part")
                make(unfinished)
                unfinished.rename(target)
        finally:
            lock.rmdir()
    return target


@pytest.fixture(scope="session")
def empty_file(shared: Path) -> Path:
    """A database of today's structure with nothing in it; copy it to change it."""
    return made_once(shared / "empty.duckdb", lambda path: open_ledger(path).close())


@pytest.fixture
def ledger(empty_file: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "park.duckdb"
    shutil.copyfile(empty_file, path)
    opened = open_ledger(path)
    yield opened
    opened.close()


@pytest.fixture
def park(ledger: Ledger) -> Park:
    add_park(ledger, "临港产业园", "测试")
    return reading.parks(ledger)[-1]


@pytest.fixture(scope="session")
def demo_file(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the demo park, made once a run through the path that users have; copy it to change it."""
    mine = tmp_path_factory.mktemp("demo") / "demo.duckdb"  # another process may not copy what this one has open
    shutil.copyfile(made_once(shared / "demo.duckdb", create_with_demo), mine)
    return mine
