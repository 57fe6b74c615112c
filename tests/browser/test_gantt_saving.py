"""横道图 of the product in real Chromium: a bar dragged, the dialog that names the days, saved and taken back."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageAt, settled
from tests.browser.gantt_driver import Chart

pytestmark = pytest.mark.browser
BUILDING, MILESTONE = "9#", "外墙及门窗"
DAYS = 6


def adjusting(page: Page) -> Chart:
    """The chart with 调整计划 switched on."""
    page.get_by_text("调整计划").click()
    settled(page)
    return Chart(page)


def key_of(chart: Chart, building: str, milestone: str) -> str:
    """The key of a milestone's row, by the names on the chart."""
    script = """(({ rows }) => rows.key([...Array(rows.count).keys()].find((at) => rows.name(at) === given[1]
      && rows.parent[at] >= 0 && rows.name(rows.parent[at]) === given[0])))(view)"""
    return str(chart.state(script, [building, milestone]))


def pull(chart: Chart, key: str, days: int) -> None:
    """Drag the middle of a planned bar."""
    x, y = (chart.x(key, "S") + chart.x(key, "F")) / 2, chart.y(key)
    chart.drag((x, y), (x + days * float(chart.state("view.scale")), y + 3))


def becomes(chart: Chart, key: str, dates: list[date], seconds: float = 15.0) -> bool:
    """Whether the plan of a row is these dates now or soon: rows come a moment after the script has run."""
    for _ in range(int(seconds * 10)):
        if chart.plan(key) == dates:
            return True
        chart.page.wait_for_timeout(100)
    return False


def pulled(chart: Chart, key: str, days: int, dates: list[date]) -> bool:
    """Drag until the bar is where it was dragged to: on a busy machine the chart may just be laid out anew."""
    for _ in range(3):
        pull(chart, key, days)
        if becomes(chart, key, dates, 3.0):
            return True
    return False


def test_cold_deep_link_goes_through_the_shell(page_at: PageAt) -> None:
    # The first request that this module's server ever gets: no session has run the shell before.
    page = page_at("gantt")
    expect(page.get_by_text("巴中恩阳临港产业园").first).to_be_visible()
    expect(page.locator(".gantt")).to_be_visible()


def test_a_dragged_plan_is_named_saved_with_a_reason_and_taken_back(page_at: PageAt) -> None:
    page = page_at("gantt")
    chart = adjusting(page)
    key = key_of(chart, BUILDING, MILESTONE)
    start, finish = chart.plan(key)
    new = [start + timedelta(DAYS), finish + timedelta(DAYS)]
    assert pulled(chart, key, DAYS, new)
    chart.act("save")
    dialog = page.get_by_role("dialog", name="保存 1 处计划调整")
    said = f"{BUILDING} {MILESTONE}：{start} 至 {finish} → {new[0]} 至 {new[1]}（完成晚 {DAYS} 天）"
    expect(dialog.get_by_text(said)).to_be_visible()
    dialog.get_by_placeholder("调整人姓名").fill("周秘书")
    dialog.get_by_placeholder("调整人姓名").press("Enter")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog.get_by_text("原因")).not_to_have_count(0)
    expect(dialog.get_by_role("alert")).to_contain_text("原因")  # refused in words, and nothing is lost
    expect(dialog.get_by_text(said)).to_be_visible()
    dialog.get_by_label("调整原因").fill("幕墙材料晚到")
    dialog.get_by_label("调整原因").press("Enter")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text("已保存 1 处计划调整：幕墙材料晚到")).to_be_visible()
    settled(page)
    expect(chart.root).to_have_attribute("data-changes", "0")
    assert becomes(chart, key, new)
    fresh = adjusting(page_at("gantt"))  # another person sees it
    assert becomes(fresh, key, new)
    page.get_by_role("button", name="撤销", exact=True).click()
    expect(page.get_by_text("已保存 1 处计划调整")).to_have_count(0)
    settled(page)
    assert becomes(chart, key, [start, finish])
    assert chart.errors == [] and fresh.errors == []


def test_a_change_that_is_given_up_leaves_the_plan(page_at: PageAt) -> None:
    page = page_at("gantt")
    chart = adjusting(page)
    key = key_of(chart, BUILDING, MILESTONE)
    before = chart.plan(key)
    moved = [day + timedelta(-4) for day in before]
    assert pulled(chart, key, -4, moved)
    chart.act("save")
    page.get_by_role("dialog").get_by_role("button", name="放弃").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(chart.root).to_have_attribute("data-changes", "0")
    assert becomes(chart, key, list(before))
