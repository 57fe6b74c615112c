"""驻守日志 on a phone: a log with a photo in a few taps, nothing of the photographer's place in what is kept."""

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.intake import photos
from tests.serving import ROOT, chromium, listening

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, demo_file: Path) -> Iterator[str]:
    path = tmp_path_factory.mktemp("log") / "park.duckdb"
    shutil.copy(demo_file, path)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(path), "PARK_DISPATCH_AUTHOR": "张工"}) as server:
        yield server.url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as made:
        yield made


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    context.set_default_timeout(30_000)
    opened = context.new_page()
    opened.goto(f"{address}/site_log")
    opened.get_by_test_id("stFileUploaderDropzone").wait_for()
    yield opened
    context.close()


def test_a_log_with_a_photo_in_five_taps(page: Page, address: str) -> None:
    accepted = page.get_by_test_id("stFileUploaderDropzoneInput").get_attribute("accept")
    assert accepted is not None
    assert "image/*" in accepted  # a phone then offers its camera
    page.get_by_role("button", name="照抄8月26日").tap()
    expect(page.get_by_text("人数已归零")).to_be_visible()
    page.get_by_label("现场人数").fill("74")
    page.get_by_role("radio", name="晴", exact=True).or_(page.get_by_role("button", name="晴", exact=True)).first.tap()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [
            {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photos.jpeg((4032, 3024), 6)},
            {"name": "太大.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(30 << 20)},
        ]
    )
    expect(page.get_by_text("保留拍摄地点和时间")).to_be_visible()
    page.get_by_role("button", name="保存日志").tap()
    expect(page.get_by_text("已保存 10# 8月28日的日志，1 张照片或文件。")).to_be_visible()
    expect(page.get_by_text("4 个工地应报，已报 4")).to_be_visible()
    small = page.locator(".attached img").first
    small.scroll_into_view_if_needed()
    small.tap()
    large = page.locator("dialog[open] img")
    expect(large).to_be_visible()
    content = page.request.get(f"{address}{large.get_attribute('src')}").body()
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1536, 2048)  # stands upright
    assert not picture.getexif()
    assert not any(secret in content for secret in photos.SECRETS)
    page.get_by_role("button", name="关闭").tap()
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_a_photo_that_is_too_large_gets_a_sentence_before_it_is_sent(page: Page) -> None:
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name=re.compile("^9#")).click()
    page.get_by_role("button", name="更正或补充").tap()
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [{"name": "80MB.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff" + bytes(40 << 20)}]
    )
    chip = page.locator('[data-testid="stFileChip"][aria-invalid="true"]')
    expect(chip).to_be_visible()
    said = chip.evaluate("chip => getComputedStyle(chip, '::after').content")
    assert "没有接收：超过 20 MB" in said
    assert sent == []
