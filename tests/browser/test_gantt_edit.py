"""Changing dates and links on the Gantt chart in real Chromium: mouse, touch, keyboard, undo, and what Python hears."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gantt_driver import HEADER, Chart

pytestmark = pytest.mark.browser
BAR = "p0b0m6"  # 外墙门窗 of 7#厂房, before 内装地坪 (m7)


@pytest.fixture
def chart(request: pytest.FixtureRequest, tab: Page, gantt_address: str) -> Iterator[Chart]:
    marker = request.node.get_closest_marker("parametrize")
    query = request.node.callspec.params.get("query", "edit=1") if marker else "edit=1"
    chart = Chart(tab, f"{gantt_address}/?full=1&{query}")
    yield chart
    assert chart.errors == []


def days(chart: Chart, count: int) -> float:
    """Pixels of a number of days."""
    return count * float(chart.state("view.scale"))


def pull(chart: Chart, key: str, part: str, by: int, release: bool = True) -> None:
    """Drag a planned bar by some days, at its start ("S"), its finish ("F") or its middle ("M")."""
    x = (chart.x(key, "S") + chart.x(key, "F")) / 2 if part == "M" else chart.x(key, part, 2)
    y = chart.y(key)
    chart.drag((x, y), (x + days(chart, by), y + 3), release)


def waiting(chart: Chart) -> str:
    return chart.page.locator(".gantt .bar .count").inner_text()


@pytest.mark.parametrize(("part", "moves"), [("M", (9, 9)), ("S", (9, 0)), ("F", (0, 9))])
def test_a_drag_shows_what_it_does_and_python_hears_it_when_saved(
    chart: Chart, part: str, moves: tuple[int, int]
) -> None:
    start, finish = chart.plan(BAR)
    pull(chart, BAR, part, 9, release=False)
    new = start + timedelta(moves[0]), finish + timedelta(moves[1])
    expect(chart.tip).to_contain_text(f"{new[0]} 至 {new[1]}")
    expect(chart.tip).to_contain_text("推后 9 天")
    chart.page.mouse.up()
    assert chart.plan(BAR) == list(new)
    assert waiting(chart) == "1 处改动待保存"
    expect(chart.page.get_by_text("改 p0b0m6")).to_have_count(0)
    chart.act("save")
    chart.says(f"改 p0b0m6 {new[0]} {new[1]}")
    assert chart.plan(BAR) == list(new)
    assert chart.state("view.changes.length") == 1  # until the rows have it
    chart.page.get_by_role("button", name="存下改动").click()
    expect(chart.root).to_have_attribute("data-changes", "0")
    assert chart.plan(BAR) == list(new)
    expect(chart.page.locator(".gantt .bar")).to_be_hidden()


def test_a_refused_batch_leaves_the_chart(chart: Chart) -> None:
    before = chart.plan(BAR)
    pull(chart, BAR, "M", -6)
    chart.act("save")
    chart.says(f"改 {BAR} {before[0] - timedelta(6)} {before[1] - timedelta(6)}")
    pull(chart, "p0b0m7", "M", 4)
    chart.page.get_by_role("button", name="退回改动").click()
    expect(chart.root).to_have_attribute("data-changes", "1")  # what was not in the batch stays
    assert chart.plan(BAR) == before


def test_a_finish_never_comes_before_its_start(chart: Chart) -> None:
    start, _ = chart.plan(BAR)
    pull(chart, BAR, "F", -200)
    assert chart.plan(BAR) == [start, start]


def test_undo_and_redo_step_by_step_and_discard_can_be_taken_back(chart: Chart) -> None:
    first = chart.plan(BAR)
    pull(chart, BAR, "M", 5)
    second = chart.plan(BAR)
    pull(chart, BAR, "F", 5)
    third = chart.plan(BAR)
    pull(chart, "p0b0m7", "M", 5)
    assert waiting(chart) == "2 处改动待保存"  # two rows
    chart.scroller.press("Control+z")
    chart.scroller.press("Control+z")
    assert chart.plan(BAR) == second
    chart.act("undo")
    assert chart.plan(BAR) == first
    assert waiting(chart) == "没有待保存的改动"
    expect(chart.page.locator(".gantt [data-act=save]")).to_be_disabled()
    chart.scroller.press("Control+y")
    chart.scroller.press("Control+Shift+z")
    assert chart.plan(BAR) == third
    chart.act("discard")
    assert chart.plan(BAR) == first
    chart.act("redo")
    assert chart.plan(BAR) == second
    pull(chart, BAR, "M", -5)
    assert chart.plan(BAR) == first
    assert waiting(chart) == "没有待保存的改动"


def test_changes_survive_reruns_and_absence(chart: Chart) -> None:
    pull(chart, BAR, "M", 5)
    moved = chart.plan(BAR)
    chart.page.get_by_role("button", name="刷新数据").click()
    chart.says("整页运行 2 次")
    chart.ready()
    assert chart.plan(BAR) == moved
    chart.page.get_by_text("显示横道图").click()
    expect(chart.root).to_have_count(0)
    chart.page.get_by_text("显示横道图").click()
    chart.ready()
    assert chart.plan(BAR) == moved
    chart.scroller.press("Control+z")
    assert chart.plan(BAR) != moved


@pytest.mark.parametrize("query", ["edit="])
def test_read_only_nothing_moves(chart: Chart, query: str) -> None:
    before = chart.plan(BAR), chart.measure()
    pull(chart, BAR, "M", -9)
    assert chart.plan(BAR) == before[0]
    assert chart.measure()["left"] > before[1]["left"]  # the view was dragged instead
    chart.scroller.press("e")
    chart.scroller.press("ArrowRight")
    chart.scroller.press("Enter")
    assert chart.state("view.changes.length") == 0
    expect(chart.page.locator(".gantt .bar")).to_be_hidden()


def test_rows_of_others_do_not_move(chart: Chart) -> None:
    chart.state("view.scroller.scrollTo(view.left, view.position(view.rowOf('p1b0m3')) * view.rowHeight - 100)")
    chart.page.wait_for_timeout(200)
    before = chart.plan("p1b0m3")
    pull(chart, "p1b0m3", "M", 9)
    assert chart.plan("p1b0m3") == before
    chart.state("view.focusRow(view.rowOf('p1b0m3'))")
    chart.scroller.press("e")
    expect(chart.live).to_contain_text("不能改动")


def test_escape_ends_a_drag_without_a_trace(chart: Chart) -> None:
    before = chart.plan(BAR)
    chart.scroller.focus()
    pull(chart, BAR, "M", 9, release=False)
    chart.page.keyboard.press("Escape")
    assert chart.plan(BAR) == before
    chart.page.mouse.up()
    assert chart.state("view.changes.length") == 0


def test_data_that_arrive_during_a_drag_wait_for_its_end(chart: Chart) -> None:
    start, finish = chart.plan(BAR)
    for _ in range(4):  # to the scale of years: reported after a pause, so that the page runs amid the drag
        chart.scroller.press("-")
    chart.page.wait_for_timeout(100)
    pull(chart, BAR, "M", 9, release=False)
    chart.page.wait_for_function("() => document.body.innerText.includes('整页运行 2 次')")
    chart.ready()
    chart.page.wait_for_timeout(300)
    assert chart.state("view.gesture !== null && view.late !== null")
    chart.page.mouse.up()
    expect(chart.root).to_have_attribute("data-changes", "1")
    assert chart.plan(BAR) == [start + timedelta(9), finish + timedelta(9)]
    chart.page.wait_for_timeout(100)
    assert chart.state("view.late === null")


def link(chart: Chart, first: str, second: str, ends: str, release: bool = True) -> None:
    """Drag from the knob of one bar to an end of another; ends as in "FS"."""
    x = chart.x(first, ends[0], -9)
    chart.scroller.hover(position={"x": x, "y": chart.y(first)})
    chart.drag((x, chart.y(first)), (chart.x(second, ends[1], 4), chart.y(second)), release)


def test_a_link_is_made_between_two_ends_and_saved(chart: Chart) -> None:
    count = chart.state("view.links.count")
    link(chart, "p0b0m6", "p0b0m9", "FF", release=False)
    expect(chart.tip).to_contain_text("7#厂房 外墙门窗 → 7#厂房 室外管网及道路")
    expect(chart.tip).to_contain_text("完成后完成（FF）")
    chart.page.mouse.up()
    assert chart.state("view.links.count") == count + 1
    assert chart.state("view.links.state.at(-1)") == 1
    chart.act("save")
    chart.says("link p0b0m6 p0b0m9 FF 0")
    chart.page.get_by_role("button", name="存下改动").click()
    expect(chart.root).to_have_attribute("data-changes", "0")
    assert chart.state("view.links.count") == count + 1


@pytest.mark.parametrize(
    ("first", "second", "says"),
    [
        ("p0b0m6", "p0b0m7", "FF|已有这个关系"),
        ("p0b0m7", "p0b0m5", "FS|会形成循环"),
        ("p0b0m7", "p0b0", "FF|不能改动"),
    ],
)
def test_links_that_cannot_be_are_refused_in_words(chart: Chart, first: str, second: str, says: str) -> None:
    ends, words = says.split("|")
    link(chart, first, second, ends, release=False)
    expect(chart.tip).to_contain_text(words)
    chart.page.mouse.up()
    assert chart.state("view.changes.length") == 0
    expect(chart.live).to_contain_text(words)


def open_card(chart: Chart, first: str, second: str) -> None:
    script = """((points) => [(points[0][0] + points[1][0]) / 2, points[0][1]])(view.traces.find(({ link }) =>
      view.rows.key(view.links.from[link]) === given[0] && view.rows.key(view.links.to[link]) === given[1]).points)"""
    x, y = chart.state(script, [first, second])
    chart.scroller.click(position={"x": x, "y": y})


def test_a_link_is_chosen_and_removed(chart: Chart) -> None:
    open_card(chart, "p0b0m3", "p0b0m5")
    card = chart.page.locator(".gantt .card")
    expect(card).to_contain_text("7#厂房 主体结构 → 7#厂房 屋面工程")
    chart.act("unlink")
    expect(card).to_be_hidden()
    assert chart.state("[...view.links.state].filter((state) => state === 2).length") == 1
    chart.act("save")
    chart.says("unlink p0b0m3 p0b0m5 FS 0")
    count = chart.state("view.links.count")
    chart.page.get_by_role("button", name="存下改动").click()
    expect(chart.root).to_have_attribute("data-changes", "0")
    assert chart.state("view.links.count") == count - 1


def test_type_and_lag_of_a_link_change_in_one_step(chart: Chart) -> None:
    open_card(chart, "p0b0m3", "p0b0m5")
    chart.page.locator(".gantt .card select").select_option("SS")
    chart.page.locator(".gantt .card input").fill("12")
    chart.act("relink")
    assert waiting(chart) == "2 处改动待保存"
    chart.act("save")
    chart.says("unlink p0b0m3 p0b0m5 FS 0")
    chart.says("link p0b0m3 p0b0m5 SS 12")
    chart.act("undo")
    assert chart.state("view.changes.length") == 0


@pytest.mark.parametrize("query", ["edit="])
def test_read_only_a_link_only_says_what_it_is(chart: Chart, query: str) -> None:
    open_card(chart, "p0b0m3", "p0b0m5")
    expect(chart.page.locator(".gantt .card")).to_contain_text("主体结构 → 7#厂房 屋面工程")
    expect(chart.page.locator(".gantt .card select, .gantt [data-act=unlink]")).to_have_count(0)
    chart.scroller.press("Delete")
    assert chart.state("view.changes.length") == 0


def focus(chart: Chart, key: str) -> None:
    chart.scroller.focus()
    chart.state("view.focusRow(view.rowOf(given))", key)


def test_dates_by_keyboard(chart: Chart) -> None:
    start, finish = chart.plan(BAR)
    focus(chart, BAR)
    chart.scroller.press("e")
    expect(chart.live).to_contain_text("回车确定")
    chart.scroller.press("ArrowRight")
    chart.scroller.press("ArrowDown")
    expect(chart.live).to_contain_text("推后 8 天")
    chart.scroller.press("Shift+ArrowRight")
    chart.scroller.press("Control+ArrowLeft")
    chart.scroller.press("Enter")
    assert chart.plan(BAR) == [start + timedelta(7), finish + timedelta(9)]
    expect(chart.live).to_contain_text("1 处改动待保存")
    chart.scroller.press("e")
    chart.scroller.press("ArrowLeft")
    chart.scroller.press("Escape")
    assert chart.plan(BAR) == [start + timedelta(7), finish + timedelta(9)]
    expect(chart.live).to_contain_text("已取消")


def test_links_by_keyboard(chart: Chart) -> None:
    focus(chart, "p0b0m5")
    chart.scroller.press("l")
    expect(chart.live).to_contain_text("屋面工程 为紧前节点")
    for _ in range(4):
        chart.scroller.press("ArrowDown")
    chart.scroller.press("Enter")
    expect(chart.live).to_contain_text("7#厂房 屋面工程 → 7#厂房 室外管网及道路")
    chart.act("save")
    chart.says("link p0b0m5 p0b0m9 FS 0")
    focus(chart, "p0b0m5")
    chart.scroller.press("]")
    expect(chart.live).to_contain_text("主体结构 → 7#厂房 屋面工程")
    chart.scroller.press("Delete")
    expect(chart.live).to_contain_text("待删除")
    chart.act("save")
    chart.says("unlink p0b0m3 p0b0m5 FS 0")


def test_a_finger_that_rests_takes_hold_of_a_bar(phone_tab: Page, gantt_address: str) -> None:
    chart = Chart(phone_tab, f"{gantt_address}/?full=1&edit=1")
    chart.scroller.scroll_into_view_if_needed()
    key = "p0b0m7"
    x, y = (chart.x(key, "S") + chart.x(key, "F")) / 2, chart.y(key)
    before, left = chart.plan(key), chart.measure()["left"]
    x = max(x, 170)
    chart.touch("touchStart", (x, y))
    chart.touch("touchMove", (x - 60, y))
    chart.touch("touchEnd")
    chart.page.wait_for_timeout(700)
    assert chart.plan(key) == before  # a swipe scrolls
    chart.scroller.evaluate("(s, left) => s.scrollTo(left, 0)", left)
    chart.page.wait_for_timeout(300)
    chart.touch("touchStart", (x, y))
    chart.page.wait_for_timeout(600)
    chart.touch("touchMove", (x + 10, y))
    chart.touch("touchMove", (x + days(chart, 10), y))
    chart.touch("touchEnd")
    assert chart.plan(key) == [day + timedelta(10) for day in before]
    expect(chart.page.locator(".gantt .bar .count")).to_have_text("1 处改动待保存")
    assert chart.measure()["left"] == left
    assert y > HEADER
    assert chart.errors == []
    assert isinstance(before[0], date)
