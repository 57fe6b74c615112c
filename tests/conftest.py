"""Fixtures that many tests share: a ledger in a real DuckDB file, a park in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from park_dispatch.filing.demo import create_with_demo
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.writing import add_park

os.environ["OPENPYXL_LXML"] = "False"  # as in the reader child, before anything imports openpyxl
settings.register_profile(
    "park",
    deadline=None,  # the machine is shared: time says nothing about rightness
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("park")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "park.duckdb")
    yield opened
    opened.close()


@pytest.fixture
def park(ledger: Ledger) -> Park:
    add_park(ledger, "临港产业园", "测试")
    return reading.parks(ledger)[-1]


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the demo park, made once a run through the path that users have; copy it to change it."""
    path = tmp_path_factory.mktemp("demo") / "demo.duckdb"
    assert create_with_demo(path)
    return path
