"""A day in the life of the task force in real Chromium: filed in the evening, given out, accounted for, summed up."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.a_day import Desk, live, make_people
from tests.serving import ROOT, listening

pytestmark = pytest.mark.browser


@pytest.mark.timeout(300)
def test_a_day_in_the_life(chromium_browser: Browser, demo_file: Path, tmp_path: Path) -> None:
    database = tmp_path / "park.duckdb"
    shutil.copy(demo_file, database)
    make_people(database)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
        live(Desk(chromium_browser, server.url, lambda _page, _name: None))
