"""每日调度 in real Chromium: typed with Enter, answered, edited by two at once, taken back, found again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import settled

pytestmark = pytest.mark.browser

TODAY = "dispatch?day=2023-08-28"


def write(page: Page, text: str, author: str) -> None:
    """A note typed as the clerk does it: who I am, the words, Enter."""
    page.get_by_placeholder("记录人").fill(author)
    line = page.get_by_label("新增8月28日调度事项，回车保存")
    line.fill(text)
    line.press("Enter")
    expect(page.get_by_text(f"已记录：{text}")).to_be_visible()
    settled(page)


def note(page: Page, text: str) -> Locator:
    return page.locator("tr.opens", has_text=text)


def open_note(page: Page, text: str) -> Locator:
    page.locator("tr.opens", has_text=text).locator(".main").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("事项", exact=True)).to_have_value(text)
    return dialog


def test_the_day_before_stands_beside_today(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    expect(page.get_by_role("heading", name="8月28日调度事项 6 条")).to_contain_text(
        "上次（8月25日） 5 条中 2 条已办结"
    )
    for _attempt in range(50):  # tables take their height a moment after the script has run
        left = page.get_by_role("heading", name="8月25日 交账").bounding_box()
        right = page.get_by_role("heading", name="8月28日 调度", exact=True).bounding_box()
        line = page.get_by_label("新增8月28日调度事项，回车保存").bounding_box()
        assert left and right and line
        # Beside each other, and nobody scrolls to find where to type.
        if abs(left["y"] - right["y"]) < 5 and line["y"] + line["height"] < 400:
            break
        page.wait_for_timeout(100)
    else:
        raise AssertionError(f"{left}, {right}, {line}")
    expect(page.locator("tr.opens", has_text="剩余钢管外运")).to_contain_text("超期 1 天")


def test_enter_saves_and_markup_stays_text(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    words = "<script>window.broken=1</script> **加粗** [链接](http://a.b) $x^2$"
    write(page, words, "周文书")
    row = page.locator("tr.opens", has_text="<script>")
    expect(row).to_contain_text(words)
    expect(row).to_contain_text("周文书")
    expect(row).to_contain_text("08-29")
    assert page.evaluate("() => window.broken") is None
    expect(page.get_by_label("新增8月28日调度事项，回车保存")).to_have_value("")
    open_note(page, words)
    assert page.evaluate("() => window.broken") is None


def test_a_refused_note_stays_in_the_line(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    line = page.get_by_label("新增8月28日调度事项，回车保存")
    line.fill("没有署名的事项")
    line.press("Enter")
    expect(page.get_by_text("请先填写记录人姓名")).to_be_visible()
    expect(line).to_have_value("没有署名的事项")


def test_an_answer_turns_the_sign(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    write(page, "11#电梯井照明恢复", "周文书")
    dialog = open_note(page, "11#电梯井照明恢复")
    dialog.get_by_role("radio", name="已完成").or_(dialog.get_by_role("button", name="已完成")).click()
    dialog.get_by_label("落实说明").fill("当晚恢复")
    dialog.get_by_label("落实说明").press("Tab")
    dialog.get_by_role("button", name="保存", exact=True).click()
    expect(dialog).to_have_count(0)
    row = page.locator("tr.opens", has_text="11#电梯井照明恢复")
    expect(row).to_contain_text("已办结")
    expect(row).to_contain_text("已完成，当晚恢复")
    expect(row).to_contain_text("改过 1 次")


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
    row = first.locator("tr.opens", has_text="协调塔吊拆除占道，交警到场")
    expect(row).to_contain_text("改过 2 次")


def test_a_note_is_taken_back_with_its_reason(page_at: Callable[..., Page]) -> None:
    page = page_at(TODAY)
    write(page, "记错项目的事项", "周文书")
    dialog = open_note(page, "记错项目的事项")
    dialog.get_by_text("撤回这条事项").click()
    dialog.get_by_role("button", name="撤回", exact=True).click()
    expect(dialog.get_by_text("请写明原因")).to_be_visible()
    dialog.get_by_label("撤回原因").fill("应记在二期")
    dialog.get_by_label("撤回原因").press("Tab")
    dialog.get_by_role("button", name="撤回", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.locator("tr.opens", has_text="记错项目的事项")).to_have_count(0)
    expect(page.get_by_text("记错项目的事项（应记在二期）")).to_be_visible()


def test_the_search_stands_in_the_address_and_leads_to_the_day(page_at: Callable[..., Page]) -> None:
    page = page_at("dispatch?q=塔吊拆除方案")
    expect(page.get_by_text("全部日期中找到 1 条")).to_be_visible()
    link = page.locator("a.main", has_text="2023-08-14")
    assert "day=2023-08-14" in str(link.get_attribute("href"))
    link.click()
    expect(page.get_by_role("heading", name=re.compile("8月14日调度事项 4 条"))).to_be_visible()
    expect(page).to_have_url(re.compile("day=2023-08-14"))
    expect(page.get_by_placeholder("搜索全部日期的事项")).to_have_value("")


@pytest.mark.parametrize("width", [390, 1920])
def test_nothing_sticks_out_sideways(page_at: Callable[..., Page], width: int) -> None:
    page = page_at(TODAY, width, "dark")
    expect(page.locator("tr.opens").first).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.get_by_test_id("stMain").evaluate("(m) => m.scrollWidth - m.clientWidth") <= 0
