"""The calendar that programs subscribe to: what it holds, and what it answers when it cannot."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from park_dispatch.web.frame import ledger_at
from park_dispatch.web.subscription import deadline_calendar


@pytest.fixture
def database(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    st.cache_resource.clear()
    yield path
    ledger_at(path).close()
    st.cache_resource.clear()


def answer(query: str) -> Response:
    scope = {"type": "http", "method": "GET", "path": "/deadlines.ics", "headers": [], "query_string": query.encode()}
    return anyio.run(deadline_calendar, Request(scope))


def test_the_open_deadlines_of_a_park(database: Path) -> None:
    found = answer("park=1")
    assert found.status_code == 200
    assert found.headers["content-type"] == "text/calendar; charset=utf-8"
    text = bytes(found.body).decode()
    assert text.count("BEGIN:VEVENT") == text.count("DTSTART;VALUE=DATE:20231031") == 5
    assert bytes(answer("").body).decode().count("BEGIN:VEVENT") == 5


def test_one_project_only(database: Path) -> None:
    assert b"BEGIN:VEVENT" not in bytes(answer("park=1&project=999").body)
    assert b"BEGIN:VEVENT" in bytes(answer("park=1&project=x'--").body)


@pytest.mark.parametrize("park", ["9", "x", "-1"])
def test_an_unknown_park_is_a_sentence(database: Path, park: str) -> None:
    found = answer(f"park={park}")
    assert found.status_code == 404
    assert "没有这个园区" in bytes(found.body).decode()


def test_a_ledger_that_cannot_be_read_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"no database" * 1000)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(broken))
    st.cache_resource.clear()
    found = answer("park=1")
    assert found.status_code == 503
    assert "无法打开数据库" in bytes(found.body).decode()
