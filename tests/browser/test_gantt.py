"""The Gantt component in real Chromium: drawing, mouse, keyboard, touch, theme, and its place kept across reruns."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gantt_driver import HEADER, ROW, Chart

pytestmark = pytest.mark.browser


@pytest.fixture
def chart(request: pytest.FixtureRequest, tab: Page, gantt_address: str) -> Iterator[Chart]:
    marker = request.node.get_closest_marker("parametrize")
    query = request.node.callspec.params.get("query", "") if marker else ""
    chart = Chart(tab, f"{gantt_address}/?{query}")
    yield chart
    assert chart.errors == []


@pytest.fixture
def phone(phone_tab: Page, gantt_address: str) -> Iterator[Chart]:
    chart = Chart(phone_tab, gantt_address)
    chart.scroller.scroll_into_view_if_needed()
    yield chart
    assert chart.errors == []


def test_it_draws_only_the_rows_in_view(chart: Chart) -> None:
    assert chart.root.get_attribute("data-rows") == "243"
    assert 10 < int(chart.root.get_attribute("data-drawn") or 0) < 40
    assert chart.measure()["tall"] >= HEADER + 243 * ROW
    expect(chart.scroller).to_have_attribute("role", "application")
    expect(chart.page.locator(".gantt .legend span")).to_have_count(12)


def test_arrows_walk_the_tree_and_speak(chart: Chart) -> None:
    chart.scroller.press("Home")
    expect(chart.live).to_contain_text("二期标准化厂房，计划 2022-12-01")
    chart.scroller.press("ArrowDown")
    expect(chart.live).to_contain_text("7#厂房")
    chart.scroller.press("ArrowLeft")
    expect(chart.live).to_contain_text("已收起")
    chart.says("刻度 month，收起 p0b0")
    chart.scroller.press("ArrowRight")
    expect(chart.live).to_contain_text("已展开")
    chart.says("刻度 month，收起 无")
    chart.scroller.press("ArrowRight")
    expect(chart.live).to_contain_text("7#厂房，临建场平")
    chart.scroller.press("ArrowLeft")
    expect(chart.live).to_contain_text("已展开")
    chart.scroller.press("Space")
    expect(chart.live).to_contain_text("已收起")
    chart.scroller.press("End")
    expect(chart.live).to_contain_text("污水提升泵站，联合验收备案")
    assert chart.measure()["top"] > 0
    chart.scroller.press("PageUp")
    expect(chart.live).not_to_contain_text("联合验收备案")


def test_enter_opens_a_row_and_folds_a_group_without_a_page(chart: Chart) -> None:
    chart.scroller.press("Home")
    chart.scroller.press("Enter")
    chart.says("刻度 month，收起 p0")
    chart.scroller.press("Enter")
    chart.scroller.press("ArrowDown")
    chart.scroller.press("Enter")
    chart.says("选中 p0b0")


def test_keys_zoom_fit_and_return(chart: Chart) -> None:
    start = chart.measure()
    chart.scroller.press("+")
    assert chart.measure()["wide"] > start["wide"]
    chart.scroller.press("-")
    chart.scroller.press("-")
    assert chart.measure()["wide"] < start["wide"]
    chart.scroller.press("f")
    fitted = chart.measure()
    assert abs(fitted["wide"] - fitted["view"]) <= 1
    chart.page.get_by_role("button", name="日", exact=True).click()
    assert chart.pressed() == "day"
    chart.scroller.evaluate("(s) => s.scrollTo(0, 0)")
    chart.scroller.press("t")
    assert chart.measure()["left"] > 1000
    left = chart.measure()["left"]
    chart.scroller.press("Shift+ArrowRight")
    assert chart.measure()["left"] > left
    chart.says("刻度 day，收起 无")


def test_mouse_hover_caret_click_and_drag(chart: Chart) -> None:
    chart.scroller.hover(position={"x": 700, "y": chart.row(3)})
    expect(chart.tip).to_contain_text("桩基")
    expect(chart.tip).to_contain_text("总时差")
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    chart.says("刻度 month，收起 p0b0")
    chart.scroller.click(position={"x": 100, "y": chart.row(2)})
    chart.says("选中 p0b1")
    before = chart.measure()
    box = chart.scroller.bounding_box()
    assert box
    chart.page.mouse.move(box["x"] + 800, box["y"] + 300)
    chart.page.mouse.down()
    chart.page.mouse.move(box["x"] + 900, box["y"] + 200, steps=4)
    chart.page.mouse.up()
    after = chart.measure()
    assert (before["left"] - after["left"], after["top"] - before["top"]) == (100, 100)
    chart.page.wait_for_timeout(600)
    chart.says("选中 p0b1")  # letting go after a drag picks nothing new


def test_wheel_scrolls_and_with_ctrl_zooms_at_the_pointer(chart: Chart) -> None:
    box = chart.scroller.bounding_box()
    assert box
    chart.page.mouse.move(box["x"] + 900, box["y"] + 200)
    chart.page.mouse.wheel(0, 260)
    chart.page.wait_for_timeout(300)
    assert chart.measure()["top"] == 260

    def share() -> float:
        now = chart.measure()
        names = min(340, max(230, round(now["view"] * 0.22)))
        return (900 - 1 - names + now["left"]) / (now["wide"] - names - 120)

    before, wide = share(), chart.measure()["wide"]
    chart.page.keyboard.down("Control")
    for _ in range(4):
        chart.page.mouse.wheel(0, -100)
    chart.page.keyboard.up("Control")
    chart.page.wait_for_timeout(300)
    assert chart.measure()["wide"] > wide * 1.5
    assert share() == pytest.approx(before, abs=0.002)
    chart.says("刻度 week，收起 无")


def test_collapse_goes_level_by_level_and_back(chart: Chart) -> None:
    chart.page.get_by_role("button", name="收起", exact=False).click()
    assert chart.measure()["tall"] == HEADER + 23 * ROW + 8
    chart.page.get_by_role("button", name="收起", exact=False).click()
    expect(chart.root).to_have_attribute("data-drawn", "3")
    chart.page.get_by_role("button", name="全部展开").click()
    assert chart.measure()["tall"] >= HEADER + 243 * ROW


def test_new_data_keeps_the_place(chart: Chart) -> None:
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    chart.says("刻度 month，收起 p0b0")
    chart.scroller.evaluate("(s) => s.scrollTo(300, 500)")
    before = chart.measure()
    chart.page.get_by_role("button", name="刷新数据").click()
    chart.says("整页运行 3 次")
    chart.ready()
    after = chart.measure()
    assert (after["left"], after["top"], after["tall"]) == (before["left"], before["top"], before["tall"])
    chart.scroller.press("Home")
    expect(chart.live).to_contain_text("（已刷新）")


def test_a_zoom_asked_for_by_the_page_is_followed_until_the_reader_zooms(chart: Chart) -> None:
    chart.page.get_by_role("button", name="按年看").click()
    expect(chart.page.locator(".gantt [data-zoom=year]")).to_have_attribute("aria-pressed", "true")
    chart.page.get_by_role("button", name="周", exact=True).click()
    chart.says("刻度 week，收起 无")
    chart.page.get_by_role("button", name="刷新数据").click()
    chart.page.wait_for_timeout(800)
    assert chart.pressed() == "week"


@pytest.mark.parametrize("query", ["sync=1"])
def test_an_address_that_follows_the_zoom_never_fights_the_reader(chart: Chart, query: str) -> None:
    def settled(name: str) -> None:
        expect(chart.page).to_have_url(re.compile(f"zoom={name}"))
        chart.page.wait_for_timeout(700)
        assert chart.pressed() == name
        expect(chart.page).to_have_url(re.compile(f"zoom={name}"))

    for name in ("周", "日", "年"):
        chart.page.get_by_role("button", name=name, exact=True).click()
    settled("year")
    chart.page.get_by_role("button", name="日", exact=True).click()
    chart.page.wait_for_timeout(450)  # the report is under way when the reader zooms on
    chart.page.get_by_role("button", name="周", exact=True).click()
    settled("week")
    chart.page.get_by_role("button", name="按年看").click()
    settled("year")


def test_taken_away_and_brought_back_it_stands_where_it_stood(chart: Chart) -> None:
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    chart.scroller.evaluate("(s) => s.scrollTo(200, 400)")
    before = chart.measure()
    for _ in range(2):
        chart.page.get_by_text("显示横道图").click()
        chart.says("横道图已收起")
        expect(chart.root).to_have_count(0)
        chart.page.get_by_text("显示横道图").click()
        chart.ready()
    after = chart.measure()
    assert (after["left"], after["top"], after["tall"]) == (before["left"], before["top"], before["tall"])


@pytest.mark.parametrize("query", ["fragment=1"])
def test_in_a_fragment_only_the_fragment_runs(chart: Chart, query: str) -> None:
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    chart.says("刻度 month，收起 p0b0")
    chart.scroller.click(position={"x": 100, "y": chart.row(2)})
    chart.says("选中 p0b1")
    chart.says("整页运行 1 次")


def test_in_a_tab_it_draws_when_opened_and_keeps_its_place(tab: Page, gantt_address: str) -> None:
    page = tab
    page.goto(f"{gantt_address}/?tab=1")
    page.get_by_role("tab", name="横道图").click()
    chart = Chart(page)
    chart.scroller.evaluate("(s) => s.scrollTo(250, 390)")
    page.get_by_role("tab", name="别的").click()
    page.get_by_role("button", name="刷新数据").click()
    page.wait_for_timeout(500)
    page.get_by_role("tab", name="横道图").click()
    expect(chart.scroller).to_be_visible()
    page.wait_for_timeout(300)
    now = chart.measure()
    assert (now["left"], now["top"]) == (250, 390)
    assert chart.errors == []


@pytest.mark.parametrize("query", ["empty=1"])
def test_without_rows_it_says_what_to_do(chart: Chart, query: str) -> None:
    expect(chart.page.locator(".gantt .empty")).to_contain_text("请放宽筛选条件")
    for key in ("Home", "ArrowDown", "ArrowLeft", "ArrowRight", "Enter", "Space", "f", "t", "+"):
        chart.scroller.press(key)


@pytest.mark.parametrize("query", ["hostile=1"])
def test_markup_in_texts_stays_text(chart: Chart, query: str) -> None:
    chart.scroller.hover(position={"x": 700, "y": chart.row(3)})
    expect(chart.tip).to_contain_text("<img src=x")
    expect(chart.tip).to_contain_text("<script>")
    assert chart.page.evaluate("() => window.broken") is None


def test_the_theme_is_followed(chart: Chart) -> None:
    light = chart.pixel(5, 5)
    assert min(light) > 240
    chart.page.emulate_media(color_scheme="dark")
    expect(chart.root).to_have_attribute("data-dark", "1")
    chart.page.wait_for_timeout(200)
    assert max(chart.pixel(5, 5)) < 60
    chart.page.emulate_media(color_scheme="light")
    expect(chart.root).to_have_attribute("data-dark", "")
    assert chart.pixel(5, 5) == light


def test_a_tap_shows_the_details_and_a_second_opens(phone: Chart) -> None:
    assert phone.root.get_attribute("data-drawn")
    phone.scroller.tap(position={"x": 60, "y": HEADER + 34 * 3.5})
    expect(phone.tip).to_contain_text("再点一次打开")
    expect(phone.tip).to_contain_text("桩基")
    phone.scroller.tap(position={"x": 60, "y": HEADER + 34 * 3.5})
    phone.says("选中 p0b0m1")
    phone.scroller.tap(position={"x": 18, "y": HEADER + 34 * 1.5})
    phone.says("刻度 month，收起 p0b0")


def test_pinching_zooms_and_a_swipe_scrolls(phone: Chart) -> None:
    before = phone.measure()
    phone.touch("touchStart", (180, 200), (220, 200))
    for step in range(1, 9):
        phone.touch("touchMove", (180 - 8 * step, 200), (220 + 8 * step, 200))
    phone.touch("touchEnd")
    zoomed = phone.measure()
    assert zoomed["wide"] > before["wide"] * 2
    assert phone.page.evaluate("() => visualViewport.scale") == 1
    phone.touch("touchStart", (250, 300))
    for step in range(1, 12):
        phone.touch("touchMove", (250, 300 - 20 * step))
    phone.touch("touchEnd")
    phone.page.wait_for_timeout(500)
    assert phone.measure()["top"] > 100


def test_the_name_column_takes_a_third_of_a_phone(phone: Chart) -> None:
    view = phone.measure()["view"]
    rule = round(view * 0.34) - 1
    assert phone.pixel(rule, 20) != phone.pixel(rule - 3, 20)
