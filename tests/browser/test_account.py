"""隔天交账 on a phone: a liaison sees their unit's items and accounts for one, with a reason, a date and a photo."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from tests.browser.conftest import settled
from tests.browser.test_sign_in import opened, sign_in
from tests.people.everyone import with_account
from tests.serving import ROOT, Server, listening

pytestmark = pytest.mark.browser


@pytest.fixture
def server(demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    with_account(ledger, Role.REPORTER, "sanbu", Reach(units=frozenset({"城建集团第三项目部"})))
    ledger.close()
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(path)}) as running:
        yield running


def test_an_item_is_accounted_for_on_a_phone(chromium_browser: Browser, server: Server) -> None:
    page = opened(chromium_browser, f"{server.url}/account", width=390)
    sign_in(page, "sanbu")
    settled(page)
    expect(page.get_by_role("heading", name="8月28日应交账 2 项，已交 1 项，未交 1 项")).to_be_visible()
    expect(page.get_by_text("抹灰班组人数再落实")).to_have_count(0)  # of another unit
    pipes = page.locator('[class*="st-key-account_item_"]', has_text="室外工程8月23日按计划开工").first
    pipes.get_by_role("button", name="未完成").click()
    pipes.get_by_text("附照片或文件").click()
    picture = io.BytesIO()
    Image.new("RGB", (64, 48), "#888").save(picture, "PNG")
    pipes.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "堆场.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    expect(pipes.get_by_role("button", name="去掉")).to_be_visible()
    pipes.get_by_role("button", name="交账", exact=True).click()
    expect(pipes.get_by_text("请选一个原因")).to_be_visible()
    pipes.get_by_text("机械", exact=True).click()
    expect(pipes.get_by_role("button", name="去掉")).to_be_visible()  # refused, and nothing of it is gone
    pipes.get_by_role("button", name="交账", exact=True).click()
    expect(page.get_by_text("已交账：〔2023〕21号 未完成，新时限 2023-08-29。")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="8月28日应交账 2 项，已交 2 项，未交 0 项")).to_be_visible()
    page.get_by_text("未到期").click()
    carried = page.locator('[class*="st-key-account_item_"]', has_text="〔2023〕21号·第3次").first
    carried.get_by_role("button", name="详情").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("未完成（机械）")).to_be_visible()
    expect(dialog.get_by_role("button", name="顺延", exact=True)).to_have_count(0)  # that is the meeting's
    expect(dialog.locator("img").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
