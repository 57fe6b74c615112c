"""计划 in real Chromium: the template's editor, a plan frozen and compared, a calendar that changes what is left."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAt, settled

pytestmark = pytest.mark.browser


def typed(page: Page, label: str, text: str) -> None:
    """Fill the field with this label that is in view, and leave it."""
    field = page.get_by_role("textbox", name=label, exact=True).locator("visible=true").first
    field.fill(text)
    field.press("Tab")
    settled(page)


def signed(page: Page, reason: str) -> None:
    typed(page, "姓名", "周秘书")
    typed(page, "原因", reason)


def test_the_editor_of_templates_offers_no_csv(page_at: PageAt) -> None:
    page = page_at("plan?view=templates")
    editor = page.get_by_test_id("stDataFrame").first
    expect(editor).to_be_visible()
    editor.hover()
    shown = page.get_by_test_id("stElementToolbarButton").locator("visible=true")
    expect(shown.first).to_be_visible()  # the toolbar is there: search, full screen
    expect(page.get_by_label("Download as CSV")).not_to_have_count(
        0
    )  # as Streamlit names it, or the rule hides nothing
    expect(page.get_by_label("Download as CSV").locator("visible=true")).to_have_count(0)


def test_a_plan_is_frozen_and_compared(page_at: PageAt) -> None:
    page = page_at("plan?view=baselines")
    typed(page, "计划名称", "八月底的计划")
    save = page.get_by_role("button", name=re.compile(r"^冻结 \d+ 个节点$"))
    save.click()
    expect(page.get_by_role("alert")).to_contain_text("姓名")  # refused in words, what was typed stays
    expect(page.get_by_role("textbox", name="计划名称").first).to_have_value("八月底的计划")
    signed(page, "雨季前留底")
    save.click()
    expect(page.get_by_text(re.compile(r"已冻结“八月底的计划”，\d+ 个节点。"))).to_be_visible()
    again = page_at("plan?view=baselines&old=1&new=current")
    expect(again.locator(".main", has_text="八月底的计划")).to_be_visible()
    expect(again.get_by_text("两份计划完全相同")).to_be_visible()
    differing = page_at("plan?view=baselines&old=baseline&new=1")
    expect(differing.get_by_text("完成推迟").first).to_be_visible()


def test_another_calendar_changes_the_working_days_left(page_at: PageAt) -> None:
    page = page_at("plan?view=calendar")
    expect(page.get_by_text("距交付期限 10月31日 还有 64 个工作日")).to_be_visible()
    page.get_by_text("修改工作日历", exact=True).click()
    page.get_by_role("combobox", name="日历类型").click()
    page.get_by_role("option", name="五天办公日历").click()
    expect(page.get_by_text("改后到 2023-10-31 有 42 个工作日，现在是 64 个")).to_be_visible()
    settled(page)
    signed(page, "场地移交")
    page.get_by_role("button", name="保存日历").click()
    expect(page.get_by_text("距交付期限 10月31日 还有 42 个工作日")).to_be_visible()
    expect(page_at("plan?view=calendar").get_by_text("还有 42 个工作日")).to_be_visible()
