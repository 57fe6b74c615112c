"""交付期限 in real Chromium: the list, the calendar, the address, the files to take away."""

import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.reads]


def names(page: Page) -> list[str]:
    expect(page.locator("tr.opens").first).to_be_visible()
    return page.locator("tr.opens .main").all_inner_texts()


def test_those_at_risk_come_first(page_at: Callable[..., Page]) -> None:
    page = page_at("deadlines")
    expect(page.get_by_role("heading", name="4 个单体、1 个项目的交付期限未到")).to_be_visible()
    first = page.locator("tr.opens").first
    expect(first.locator(".main")).to_have_text(re.compile("^11#"))
    expect(first).to_contain_text("晚 24 天")
    expect(first).to_contain_text(re.compile(r"需 0\.\d\d，近 14 天 0\.\d\d"))
    assert "单体概况" in str(first.locator("td.date span[title]").get_attribute("title"))


def test_view_project_and_risk_stand_in_the_address(page_at: Callable[..., Page]) -> None:
    page = page_at("deadlines")
    everything = len(names(page))
    page.get_by_text("只看有风险的").click()
    expect(page).to_have_url(re.compile("at_risk=true"))
    expect(page.locator("tr.opens")).not_to_have_count(everything)
    page.get_by_text("日历", exact=True).click()
    expect(page).to_have_url(re.compile("calendar=true"))
    expect(page.locator(".month .day").first).to_be_visible()
    again = page_at(page.url.split("/", 3)[3])
    expect(again.locator(".month .day").first).to_be_visible()
    expect(again.get_by_label("只看有风险的")).to_be_checked()


def test_the_calendar_turns_to_the_month_of_the_hand_over(page_at: Callable[..., Page]) -> None:
    page = page_at("deadlines?calendar=true")
    expect(page.locator(".month .today .on")).to_contain_text("28")
    for month in ("2023-09", "2023-10"):
        page.get_by_role("button", name="下个月").click()
        expect(page).to_have_url(re.compile(f"month={month}"))
    last = page.locator(".month .day:not(.outside)", has=page.locator(".on", has_text=re.compile(r"^31")))
    expect(last.locator(".deadline")).to_have_count(4)  # and one more behind the fold
    last.get_by_role("button", name=re.compile("11#.* 交付")).click()
    expect(page).to_have_url(re.compile(r"/building\?.*building=\d+"))


def test_a_calendar_file_with_the_open_deadlines(page_at: Callable[..., Page], tmp_path: Path) -> None:
    page = page_at("deadlines")
    page.get_by_role("button", name="订阅/导入日历").click()
    address = page.get_by_text(re.compile(r"^http://.*/deadlines\.ics\?park=1&lang=zh$")).inner_text()
    subscribed = page.request.get(address)
    assert subscribed.headers["content-type"].startswith("text/calendar")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载日历文件").click()
    file = tmp_path / "deadlines.ics"
    download.value.save_as(file)
    text = file.read_bytes().decode()
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("DTSTART;VALUE=DATE:20231031") == 5
    assert re.findall("UID:.*", subscribed.text()) == re.findall("UID:.*", text)
    assert download.value.suggested_filename.endswith("_交付期限_2023-08-28.ics")


def test_the_table_as_a_workbook(page_at: Callable[..., Page], tmp_path: Path) -> None:
    page = page_at("deadlines")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出表格").click()
    file = tmp_path / "deadlines.xlsx"
    download.value.save_as(file)
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    heads = [cell.value for cell in sheet[2]]
    assert "需要速度（百分点/天）" in heads
    assert sheet.max_row == 2 + 16
    assert str(sheet.cell(3, heads.index("名称") + 1).value).startswith("11#")


@pytest.mark.parametrize(("path", "width"), [("deadlines", 390), ("deadlines?calendar=true&month=2023-10", 390)])
def test_nothing_sticks_out_sideways(page_at: Callable[..., Page], path: str, width: int) -> None:
    page = page_at(path, width, "dark")
    expect(page.locator("tr.opens, .month .day:visible").first).to_be_visible()
    assert page.get_by_test_id("stMain").evaluate("(m) => m.scrollWidth - m.clientWidth") <= 0
