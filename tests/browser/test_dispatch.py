"""每日调度 in real Chromium: a meeting held, two who edit one item, one taken back, one found again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.browser

TODAY = "dispatch?day=2023-08-28"
LINE = "新增8月28日调度事项，回车保存"


def write(page: Page, text: str, author: str) -> None:
    """An item typed as the clerk does it: who I am, the words, Enter."""
    name = page.get_by_placeholder("记录人")
    if name.input_value() != author:
        name.fill(author)
        name.press("Tab")
        settled(page)
    line = page.get_by_label(LINE)
    line.fill(text)
    line.press("Enter")
    expect(page.get_by_text(f"已记录：{text}")).to_be_visible()
    settled(page)


def row(page: Page, text: str) -> Locator:
    return page.locator("tr", has_text=text)


def open_note(page: Page, text: str) -> Locator:
    row(page, text).locator(".main").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("事项", exact=True)).to_have_value(text)
    return dialog


def test_a_meeting(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY, 1366, height=768)
    # Yesterday beside today, and nobody scrolls to find where to type.
    carried = page.locator("tr.opens", has_text="西侧道路开口占道审批")  # an issue on the agenda has the same words
    expect(carried).to_contain_text("未完成")
    left, line = (
        page.get_by_role("heading", name="8月25日以来交账").bounding_box(),
        page.get_by_label(LINE).bounding_box(),
    )
    right = page.get_by_role("heading", name=re.compile("会议议程 .* 项")).bounding_box()
    assert left and right and line
    assert right["x"] > left["x"] + 400 and line["y"] < left["y"] < 500

    # Without a name nothing is recorded; then a promise of the last meeting is closed, another carried on.
    closed = row(page, "剩余钢管外运")
    closed.get_by_role("button", name="销号").click()
    expect(page.get_by_text("请先填写记录人姓名")).to_be_visible()
    page.get_by_placeholder("记录人").fill("周文书")
    page.get_by_placeholder("记录人").press("Tab")
    settled(page)
    closed.get_by_role("button", name="销号").click()
    expect(closed).to_contain_text("逾期办结")
    carried.get_by_role("button", name="顺延").click()
    expect(carried).to_contain_text("顺延到8月29日")
    expect(page.get_by_role("heading", name=re.compile("按时办结 2 项、逾期办结 1 项、未完成 1 项"))).to_be_visible()

    # Far down the lists the line is still there; what it seems to say is confirmed by a second Enter.
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, main.scrollHeight)")
    line_box = page.get_by_label(LINE).bounding_box()
    assert line_box and 0 < line_box["y"] < 200
    words = "<script>window.broken=1</script> **加粗** 11#屋面防水"
    page.get_by_label(LINE).fill(f"@区工投 {words}")
    page.get_by_label(LINE).press("Enter")
    expect(page.get_by_text("按这一行推定：责任单位 区工投公司，单体 11#")).to_be_visible()
    page.get_by_label(LINE).press("Enter")
    expect(page.get_by_label(LINE)).to_have_value("")
    expect(row(page, words)).to_contain_text("11# · 区工投公司")
    assert page.evaluate("() => window.broken") is None

    # A line of the agenda is marked, another becomes an item; the line that is being typed stays.
    page.get_by_label(LINE).fill("还没写完的事项")
    mark = row(page, "10# 预计晚 9 天")
    mark.get_by_role("button", name="已议").click()
    expect(mark).to_contain_text("已议（周文书）")
    row(page, "11# 预计晚 24 天").get_by_role("button", name="转事项").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("责任单位")).to_have_value("区工投公司")
    dialog.get_by_label("事项", exact=True).press("Enter")
    expect(dialog).to_have_count(0)
    expect(row(page, "预计晚 24 天，拿出赶工措施")).to_contain_text("〔2023〕49号 · 11# · 区工投公司 · 孙工")
    expect(page.get_by_label(LINE)).to_have_value("还没写完的事项")

    page.get_by_role("button", name="会议纪要文字").click()
    minutes = page.get_by_test_id("stPopoverBody")
    expect(minutes).to_contain_text("〔2023〕40号 12#：西侧道路开口占道审批（市政工程公司 吴工），未完成")
    expect(minutes).to_contain_text(
        "8. 〔2023〕49号 11#：预计晚 24 天，拿出赶工措施（区工投公司 孙工），8月29日前完成。"
    )


def test_of_two_editors_the_second_sees_the_difference_and_chooses(page_at: Callable[..., Page]) -> None:
    first = page_at(TODAY)
    write(first, "协调塔吊拆除占道", "周文书")
    second = page_at(TODAY)
    mine, theirs = open_note(first, "协调塔吊拆除占道"), open_note(second, "协调塔吊拆除占道")
    theirs.get_by_label("修改人").fill("李主任")
    theirs.get_by_label("事项", exact=True).fill("协调塔吊拆除占道，定在周三夜间")
    theirs.get_by_label("事项", exact=True).press("Tab")
    theirs.get_by_role("button", name="保存", exact=True).click()
    expect(theirs).to_have_count(0)
    mine.get_by_label("事项", exact=True).fill("协调塔吊拆除占道，交警到场")
    mine.get_by_label("事项", exact=True).press("Tab")
    mine.get_by_role("button", name="保存", exact=True).click()
    expect(mine.get_by_text("李主任 刚刚保存了这条记录的新版本")).to_be_visible()
    expect(mine.get_by_text("调度事项：协调塔吊拆除占道，定在周三夜间").first).to_be_visible()
    expect(mine.get_by_label("事项", exact=True)).to_have_value("协调塔吊拆除占道，交警到场")
    mine.get_by_role("button", name="仍保存我的").click()
    expect(mine).to_have_count(0)
    expect(row(first, "协调塔吊拆除占道，交警到场")).to_contain_text("改过 2 次")


def test_an_item_is_answered_and_another_taken_back_with_its_reason(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    write(page, "电梯井照明恢复", "周文书")
    dialog = open_note(page, "电梯井照明恢复")
    dialog.get_by_role("radio", name="已完成").or_(dialog.get_by_role("button", name="已完成")).click()
    dialog.get_by_label("落实说明").fill("当晚恢复")
    dialog.get_by_label("落实说明").press("Tab")
    dialog.get_by_role("button", name="保存", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(row(page, "电梯井照明恢复")).to_contain_text("已办结 · 改过 1 次")
    write(page, "记错项目的事项", "周文书")
    dialog = open_note(page, "记错项目的事项")
    dialog.get_by_text("撤回这条事项").click()
    dialog.get_by_role("button", name="撤回", exact=True).click()
    expect(dialog.get_by_text("请写明原因")).to_be_visible()
    dialog.get_by_label("撤回原因").fill("应记在二期")
    dialog.get_by_label("撤回原因").press("Tab")
    dialog.get_by_role("button", name="撤回", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(row(page, "记错项目的事项")).to_have_count(0)
    expect(page.get_by_text("记错项目的事项（应记在二期）")).to_be_visible()


def test_the_search_stands_in_the_address_and_leads_to_the_day(page_at: Callable[..., Page]) -> None:
    page = page_at("dispatch?q=塔吊拆除方案")
    expect(page.get_by_text("全部日期中找到 1 条")).to_be_visible()
    link = page.locator("a.main", has_text="2023-08-14")
    assert "day=2023-08-14" in str(link.get_attribute("href"))
    link.click()
    expect(page.get_by_role("heading", name=re.compile("8月14日调度事项 4 条"))).to_be_visible()
    expect(page).to_have_url(re.compile("day=2023-08-14"))
    expect(page.get_by_text("全部日期中找到")).to_have_count(0)


@pytest.mark.parametrize("width", [390, 1920])
def test_nothing_sticks_out_sideways(page_at: Callable[..., Page], width: int) -> None:
    page = page_at(TODAY, width, "dark")
    expect(page.locator("tr.opens").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.get_by_test_id("stMain").evaluate("(m) => m.scrollWidth - m.clientWidth") <= 0
