"""The product itself, served from a copy of the demo park, and pages of it in Chromium.

To start a server and to open a page in a browser that has never seen its scripts are what is dear here: Chromium, its
context and one tab serve test after test, and so does the server where a module is marked `reads`.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.serving import ROOT, chromium, listening

PageAt: TypeAlias = Callable[..., Page]
_HERE = Path(__file__).parent
expect.set_options(timeout=15_000)  # a busy machine is not a fault


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in the browser that fails is tried once more and shows as R: on a busy machine a page may be drawn anew
    under a click. What fails twice fails; all other tests have one try.
    """
    for item in items:
        if item.path.is_relative_to(_HERE):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="module")
def park_server(
    request: pytest.FixtureRequest, demo_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a server of this module's own, over its own copy of the demo park; of one for all that `reads`."""
    if request.node.get_closest_marker("reads"):
        yield request.getfixturevalue("common_server")
        return
    with _serving(demo_file, tmp_path_factory) as url:
        yield url


@pytest.fixture(scope="package")
def common_server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on which nothing is changed."""
    with _serving(demo_file, tmp_path_factory) as url:
        yield url


@contextmanager
def _serving(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = tmp_path_factory.mktemp("served") / "park.duckdb"
    shutil.copy(demo_file, database)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
        yield server.url


@pytest.fixture(scope="package")
def gantt_address() -> Iterator[str]:
    """The address of a page that holds nothing but a Gantt chart of made-up rows."""
    with listening(ROOT / "tests" / "browser" / "gantt_page.py", {}) as server:
        yield server.url


@pytest.fixture(scope="package")
def chromium_browser() -> Iterator[Browser]:
    """One for all: a package's, not the whole run's, because a thread that has Playwright can have no other loop."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def desk(chromium_browser: Browser) -> Iterator[BrowserContext]:
    """Where tabs are opened that are nobody's in particular."""
    context = chromium_browser.new_context(locale="zh-CN", accept_downloads=True)
    yield context
    context.close()


@pytest.fixture(scope="package")
def palm(chromium_browser: Browser) -> Iterator[BrowserContext]:
    """A phone: narrow, fine, touched."""
    context = chromium_browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    yield context
    context.close()


@pytest.fixture
def tab(desk: BrowserContext) -> Iterator[Page]:
    """A tab of 1440 × 900, light, without a past."""
    page = desk.pages[0] if desk.pages else desk.new_page()
    _laid_out(page)
    yield page
    _emptied(desk)


@pytest.fixture
def phone_tab(palm: BrowserContext) -> Iterator[Page]:
    """The same on a phone."""
    page = palm.pages[0] if palm.pages else palm.new_page()
    page.set_default_timeout(20_000)
    yield page
    _emptied(palm)


@pytest.fixture
def page_at(tab: Page, park_server: str) -> PageAt:
    """Opens an address of the product as a person of their own: `page_at("deadlines?at_risk=true", width=390)`."""
    unused = [tab]

    def opened(path: str, width: int = 1440, scheme: Literal["light", "dark"] = "light", *, height: int = 900) -> Page:
        page = unused.pop() if unused else tab.context.new_page()
        _laid_out(page, width, scheme, height)
        page.goto(f"{park_server}/{path}")
        settled(page)
        return page

    return opened


def _laid_out(page: Page, width: int = 1440, scheme: Literal["light", "dark"] = "light", height: int = 900) -> None:
    page.set_default_timeout(20_000)
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="null", color_scheme=scheme)
    page.mouse.move(0, 0)


def _emptied(context: BrowserContext) -> None:
    """Leave one tab, without a page, and nothing that the browser remembers of the site but its scripts.

    Cleared from an address of the site that has no script: a page saves what was typed once more as it is left.
    """
    for page in context.pages[1:]:
        page.close()
    for page in context.pages:
        with suppress(Error):
            page.goto(urljoin(page.url, "/healthz"))
            page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
        page.goto("about:blank")
    context.clear_cookies()


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
