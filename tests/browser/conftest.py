"""The product itself, served from a copy of the demo park, and pages of it in Chromium."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.serving import ROOT, chromium, listening

PageAt: TypeAlias = Callable[..., Page]
_HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in the browser that fails is tried once more and shows as R: on a busy machine a page may be drawn anew
    under a click. What fails twice fails; all other tests have one try.
    """
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def park_server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of this module's own, over its own copy of the demo park."""
    database = tmp_path_factory.mktemp("served") / "park.duckdb"
    shutil.copy(demo_file, database)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
        yield server.url


@pytest.fixture(scope="module")
def gantt_address() -> Iterator[str]:
    """The address of a page that holds nothing but a Gantt chart of made-up rows."""
    with listening(ROOT / "tests" / "browser" / "gantt_page.py", {}) as server:
        yield server.url


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def page_at(chromium_browser: Browser, park_server: str) -> Iterator[PageAt]:
    """Opens an address of the product as a person of their own: `page_at("deadlines?at_risk=true", width=390)`."""
    contexts: list[BrowserContext] = []

    def opened(path: str, width: int = 1440, scheme: Literal["light", "dark"] = "light", *, height: int = 900) -> Page:
        context = chromium_browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="zh-CN", accept_downloads=True
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{park_server}/{path}")
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()


def settled(page: Page) -> None:
    """Wait until the script of the page has run."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def open_page(page: Page, title: str, group: str = "") -> None:
    """Click a page in the bar on top, of a group that has to be opened first."""
    if not group:
        page.get_by_test_id("stTopNavLink").filter(has_text=title).click()
        return
    page.get_by_test_id("stTopNavSection").filter(has_text=group).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=title).click()
