"""驻守日志 on a phone: a log with a photo in a few taps, nothing of the photographer's place in what is kept."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import settled
from tests.intake import photos

pytestmark = pytest.mark.browser


def pick(page: Page, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)


def test_a_log_with_a_photo_in_five_taps_and_a_giant_one_refused_in_words(
    phone_tab: Page, park_server: str, tmp_path: Path
) -> None:
    page = phone_tab
    page.goto(f"{park_server}/site_log")
    settled(page)
    expect(page.get_by_text("4 个工地应报，已报 3")).to_be_visible()
    picker = page.get_by_test_id("stFileUploaderDropzoneInput")
    assert "image/*" in (picker.get_attribute("accept") or "")  # a phone then offers its camera
    pick(page, tmp_path / "80MB.jpg", b"\xff\xd8\xff" + bytes(80 << 20))
    chip = page.locator('[data-testid="stFileChip"][aria-invalid="true"]')
    expect(chip).to_be_visible()
    assert "没有接收：超过 20 MB" in chip.evaluate("chip => getComputedStyle(chip, '::after').content")

    page.get_by_role("button", name="照抄8月26日").tap()  # 1
    expect(page.get_by_text("人数已归零")).to_be_visible()
    page.get_by_label("现场人数").fill("74")  # 2
    page.get_by_test_id("stButtonGroup").get_by_text("晴", exact=True).tap()  # 3
    pick(page, tmp_path / "IMG_1.jpg", photos.jpeg((4032, 3024), 6))  # 4
    expect(page.get_by_text("保留拍摄地点和时间")).to_be_visible()
    page.get_by_label("填报人").fill("张工")  # asked once, as nobody is signed in
    page.get_by_role("button", name="保存日志").tap()  # 5
    expect(page.get_by_text("已保存 10# 8月28日的日志，1 张照片或文件。")).to_be_visible()
    expect(page.get_by_text("4 个工地应报，已报 4")).to_be_visible()

    page.locator(".attached img").first.tap()
    large = page.locator("dialog[open] img")
    expect(large).to_be_visible()
    content = page.request.get(f"{park_server}{large.get_attribute('src')}").body()
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1536, 2048)  # stands upright
    assert not picture.getexif()
    assert not any(secret in content for secret in photos.SECRETS)
    page.get_by_role("button", name="关闭").tap()
    expect(page.locator("dialog[open]")).to_have_count(0)
