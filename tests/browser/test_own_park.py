"""From the demo to one's own data: a park of its own, its first workbook, and back."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageAt, settled

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]


def test_own_park_begins_empty_and_takes_its_first_workbook(page_at: PageAt) -> None:
    page = page_at("")
    page.get_by_role("button", name="建立自己的园区").click()
    dialog = page.get_by_role("dialog", name="建立自己的园区")
    dialog.get_by_label("园区名称").fill("城南产业园")
    dialog.get_by_role("button", name="建立园区").click()
    expect(dialog).to_have_count(0)
    settled(page)
    expect(page.get_by_text("还没有任何上报")).to_be_visible()
    page.get_by_role("button", name="去上传进度表").click()
    settled(page)
    workbook = ROOT / "data/demo/10_三期节点进度周报_2023-08-28.xlsx"
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(str(workbook))
    confirm = page.get_by_role("button", name="确认入库")
    expect(confirm).to_be_visible(timeout=30_000)
    page.get_by_placeholder("上报人姓名").fill("李工")
    page.get_by_placeholder("上报人姓名").press("Enter")
    confirm.click()
    expect(page.get_by_text("已入库 55 行").first).to_be_visible(timeout=30_000)
    page.get_by_test_id("stTopNavLink").filter(has_text="总览").click()
    settled(page)
    expect(page.get_by_role("combobox", name="园区")).to_have_value("城南产业园")
    expect(page.locator("h4").first).to_contain_text("临港产业园三期标准化厂房完成 79.6%")
    expect(page.get_by_text("与 2023-08-27 相比")).to_have_count(0)  # nobody chose the demo's day
    expect(page.get_by_text("Session State")).to_have_count(0)
    # Back to the demo: it still stands at its own last report.
    page.get_by_role("combobox").first.click()
    page.get_by_role("option", name="演示数据").click()
    settled(page)
    expect(page.locator("h4").first).to_contain_text("剩 64 天")
    expect(page.get_by_text("Session State")).to_have_count(0)  # Streamlit's complaint about values set twice
