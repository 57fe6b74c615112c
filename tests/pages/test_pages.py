"""Every page, as Streamlit runs it: in both languages, on an empty day, with a broken address, without a database."""

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.places import PAGES, PLACES, title

pytestmark = pytest.mark.slow
SHELL = str(Path(__file__).resolve().parents[2] / "park_dispatch/web/shell.py")
ADDRESSES = [place.address for place in PLACES]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def database(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    yield from _served(path, monkeypatch)


@pytest.fixture
def empty_database(tmp_path: Path, empty_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "empty.duckdb"
    shutil.copyfile(empty_file, path)
    yield from _served(path, monkeypatch)


def _served(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    yield path
    with suppress(LedgerRefusal):
        ledger_at(path).close()
    ledger_at.clear(path)


def run(address: str, **query: str) -> AppTest:
    """The page as a session shows it, opened by its own address."""
    at = AppTest.from_file(SHELL, default_timeout=30)
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    if address != "overview":
        file = next(place.file for place in PLACES if place.address == address)
        at.switch_page(str(PAGES / file)).run()
    return at


def words(at: AppTest) -> str:
    """All that stands on the page in Streamlit's own elements."""
    elements = [*at.markdown, *at.caption, *at.warning, *at.error, *at.info, *at.header, *at.subheader]
    return "\n".join(str(element.value) for element in elements)


def tables(at: AppTest) -> dict[str, Any]:
    """The data of the product's own tables on the page, by the headings of their columns."""
    found = {}
    for element in at.get("bidi_component"):
        data = json.loads(element.proto.json) if element.proto.json else {}
        if "columns" in data:
            found["|".join(column["label"] for column in data["columns"])] = data["rows"]
    return found


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_comes_up_in_chinese(demo: Path, address: str) -> None:
    at = run(address)
    assert not at.exception, at.exception
    assert CHINESE.search(words(at))
    assert f":small[:gray[{title(address)}" in words(at)  # the bar says it neither on a phone nor within a group


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_comes_up_in_english(demo: Path, address: str) -> None:
    at = run(address, lang="en")
    assert not at.exception, at.exception
    ours = "\n".join(line for line in words(at).splitlines() if "10#" not in line)
    assert re.search(r"[A-Za-z]{4,}", ours)


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_says_what_to_do_before_the_first_report(demo: Path, address: str) -> None:
    at = run(address, as_of="2015-01-01")
    assert not at.exception, at.exception
    assert words(at)


@pytest.mark.parametrize("address", ADDRESSES)
def test_empty_ledger_asks_for_the_park(empty_database: Path, address: str) -> None:
    at = run(address)
    assert not at.exception
    assert "先建立园区" in words(at)


def test_first_park_is_made_from_the_page(empty_database: Path) -> None:
    at = run("overview")
    at.text_input[0].set_value("城南产业园")
    at.button[0].click().run()
    assert not at.exception
    assert "城南产业园" in words(at)


@pytest.mark.parametrize(
    "query", [{"building": "99999"}, {"building": "<script>"}, {"as_of": "gestern"}, {"lang": "xx"}]
)
def test_broken_address_still_opens_the_page(demo: Path, query: dict[str, str]) -> None:
    at = run("building", **query)
    assert not at.exception, at.exception
    assert "完成" in words(at)


def test_overview_answers_first(demo: Path) -> None:
    first = run("overview").markdown
    sentence = next(str(element.value) for element in first if "完成" in str(element.value))
    for part in ("三期", "80.0%", "落后计划 2.7 个百分点", "10月31日交付", "剩 64 天"):
        assert part in sentence.replace("\\", "")


def test_newer_database_is_a_sentence(database: Path) -> None:
    with duckdb.connect(str(database)) as connection:
        connection.execute("INSERT INTO migration VALUES (99, 'tomorrow', now())")
    at = run("overview")
    assert not at.exception
    assert "更新的版本" in words(at)
