"""The product itself, served from a copy of the demo park, and pages of it in Chromium."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, TypeAlias

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.gantt_driver import CHROMIUM_ARGS

ROOT = Path(__file__).resolve().parents[2]
PageAt: TypeAlias = Callable[..., Page]


@pytest.fixture(scope="module")
def park_server(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of this module's own, over its own copy of the demo park."""
    database = tmp_path_factory.mktemp("served") / "park.duckdb"
    shutil.copy(demo_file, database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}"],
        cwd=ROOT,
        env={**os.environ, "PARK_DISPATCH_DB": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the server ended before it answered"
        with suppress(OSError), urllib.request.urlopen(address, timeout=1) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_ARGS
        )
        yield made
        made.close()


@pytest.fixture
def page_at(chromium_browser: Browser, park_server: str) -> Iterator[PageAt]:
    """Opens an address of the product as a person of their own: `page_at("deadlines?at_risk=true", width=390)`."""
    contexts: list[BrowserContext] = []

    def opened(path: str, width: int = 1440, scheme: Literal["light", "dark"] = "light") -> Page:
        context = chromium_browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="zh-CN", accept_downloads=True
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
