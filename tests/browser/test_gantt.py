"""The Gantt component in real Chromium: drawing, mouse, keyboard, touch, theme, and its place kept across reruns."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
HEADER = 44  # pixels of the time axis, as in gantt_draw.js
ROW = 26
CHROMIUM_ARGS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-quic"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "tests" / "browser" / "gantt_page.py")]
    options = ["--server.headless=true", "--browser.gatherUsageStats=false", "--server.fileWatcherType=none"]
    server = subprocess.Popen(
        [*command, f"--server.port={port}", *options],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=CHROMIUM_ARGS
        )
        yield made
        made.close()


class Chart:
    """The component on an open page. Every error of the page fails the test at its end."""

    def __init__(self, page: Page, url: str | None = None) -> None:
        self.page = page
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        if url:
            page.goto(url)
        self.root = page.locator(".gantt")
        self.scroller = page.locator(".gantt .scroller")
        self.tip = page.locator(".gantt .tip")
        self.live = page.locator(".gantt .live")
        self.ready()

    def ready(self) -> None:
        expect(self.root).to_have_attribute("data-painted", re.compile(r"\d+"), timeout=20_000)
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def measure(self) -> dict[str, float]:
        script = """(s) => ({
          left: s.scrollLeft, top: s.scrollTop, view: s.clientWidth,
          wide: s.firstChild.offsetWidth, tall: s.scrollHeight
        })"""
        return dict(self.scroller.evaluate(script))

    def pixel(self, x: int, y: int) -> list[int]:
        script = """(canvas, [x, y]) => {
          const found = canvas.getContext('2d').getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1);
          return [...found.data].slice(0, 3);
        }"""
        return list(self.page.locator(".gantt .plane canvas").evaluate(script, [x, y]))

    def pressed(self) -> str:
        return str(self.page.locator(".gantt [data-zoom][aria-pressed=true]").get_attribute("data-zoom"))

    def row(self, number: int) -> float:
        """Height of the middle of the n-th row in view."""
        return HEADER + ROW * (number + 0.5)


@pytest.fixture
def chart(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Chart]:
    marker = request.node.get_closest_marker("parametrize")
    query = request.node.callspec.params.get("query", "") if marker else ""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light", locale="zh-CN")
    context.set_default_timeout(10_000)
    chart = Chart(context.new_page(), f"{address}/?{query}")
    yield chart
    context.close()
    assert chart.errors == []


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Chart]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        color_scheme="light",
    )
    context.set_default_timeout(10_000)
    chart = Chart(context.new_page(), address)
    chart.scroller.scroll_into_view_if_needed()
    yield chart
    context.close()
    assert chart.errors == []


def says(chart: Chart, text: str) -> None:
    expect(chart.page.get_by_text(text, exact=True)).to_be_visible()


def test_it_draws_only_the_rows_in_view(chart: Chart) -> None:
    assert chart.root.get_attribute("data-rows") == "243"
    assert 10 < int(chart.root.get_attribute("data-drawn") or 0) < 40
    assert chart.measure()["tall"] >= HEADER + 243 * ROW
    expect(chart.scroller).to_have_attribute("role", "application")
    expect(chart.page.locator(".gantt .legend span")).to_have_count(10)


def test_arrows_walk_the_tree_and_speak(chart: Chart) -> None:
    chart.scroller.press("Home")
    expect(chart.live).to_contain_text("二期标准化厂房，计划 2022-12-01")
    chart.scroller.press("ArrowDown")
    expect(chart.live).to_contain_text("7#厂房")
    chart.scroller.press("ArrowLeft")
    expect(chart.live).to_contain_text("已收起")
    says(chart, "刻度 month，收起 p0b0")
    chart.scroller.press("ArrowRight")
    expect(chart.live).to_contain_text("已展开")
    says(chart, "刻度 month，收起 无")
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
    says(chart, "刻度 month，收起 p0")
    chart.scroller.press("Enter")
    chart.scroller.press("ArrowDown")
    chart.scroller.press("Enter")
    says(chart, "选中 p0b0")


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
    says(chart, "刻度 day，收起 无")


def test_mouse_hover_caret_click_and_drag(chart: Chart) -> None:
    chart.scroller.hover(position={"x": 700, "y": chart.row(3)})
    expect(chart.tip).to_contain_text("桩基")
    expect(chart.tip).to_contain_text("总时差")
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    says(chart, "刻度 month，收起 p0b0")
    chart.scroller.click(position={"x": 100, "y": chart.row(2)})
    says(chart, "选中 p0b1")
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
    says(chart, "选中 p0b1")  # letting go after a drag picks nothing new


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
    says(chart, "刻度 week，收起 无")


def test_collapse_goes_level_by_level_and_back(chart: Chart) -> None:
    chart.page.get_by_role("button", name="收起", exact=False).click()
    assert chart.measure()["tall"] == HEADER + 23 * ROW + 8
    chart.page.get_by_role("button", name="收起", exact=False).click()
    expect(chart.root).to_have_attribute("data-drawn", "3")
    chart.page.get_by_role("button", name="全部展开").click()
    assert chart.measure()["tall"] >= HEADER + 243 * ROW


def test_new_data_keeps_the_place(chart: Chart) -> None:
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    says(chart, "刻度 month，收起 p0b0")
    chart.scroller.evaluate("(s) => s.scrollTo(300, 500)")
    before = chart.measure()
    chart.page.get_by_role("button", name="刷新数据").click()
    says(chart, "整页运行 3 次")
    chart.ready()
    after = chart.measure()
    assert (after["left"], after["top"], after["tall"]) == (before["left"], before["top"], before["tall"])
    chart.scroller.press("Home")
    expect(chart.live).to_contain_text("（已刷新）")


def test_a_zoom_asked_for_by_the_page_is_followed_until_the_reader_zooms(chart: Chart) -> None:
    chart.page.get_by_role("button", name="按年看").click()
    expect(chart.page.locator(".gantt [data-zoom=year]")).to_have_attribute("aria-pressed", "true")
    chart.page.get_by_role("button", name="周", exact=True).click()
    says(chart, "刻度 week，收起 无")
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
        says(chart, "横道图已收起")
        expect(chart.root).to_have_count(0)
        chart.page.get_by_text("显示横道图").click()
        chart.ready()
    after = chart.measure()
    assert (after["left"], after["top"], after["tall"]) == (before["left"], before["top"], before["tall"])


@pytest.mark.parametrize("query", ["fragment=1"])
def test_in_a_fragment_only_the_fragment_runs(chart: Chart, query: str) -> None:
    chart.scroller.click(position={"x": 25, "y": chart.row(1)})
    says(chart, "刻度 month，收起 p0b0")
    chart.scroller.click(position={"x": 100, "y": chart.row(2)})
    says(chart, "选中 p0b1")
    says(chart, "整页运行 1 次")


def test_in_a_tab_it_draws_when_opened_and_keeps_its_place(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{address}/?tab=1")
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
    page.close()


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


def touch(chart: Chart, kind: str, *points: tuple[float, float]) -> None:
    box = chart.scroller.bounding_box()
    assert box
    session = getattr(chart, "cdp", None) or chart.page.context.new_cdp_session(chart.page)
    chart.cdp = session  # type: ignore[attr-defined]
    places = [{"x": box["x"] + x, "y": box["y"] + y, "id": n} for n, (x, y) in enumerate(points)]
    session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_a_tap_shows_the_details_and_a_second_opens(phone: Chart) -> None:
    assert phone.root.get_attribute("data-drawn")
    phone.scroller.tap(position={"x": 60, "y": HEADER + 34 * 3.5})
    expect(phone.tip).to_contain_text("再点一次打开")
    expect(phone.tip).to_contain_text("桩基")
    phone.scroller.tap(position={"x": 60, "y": HEADER + 34 * 3.5})
    says(phone, "选中 p0b0m1")
    phone.scroller.tap(position={"x": 18, "y": HEADER + 34 * 1.5})
    says(phone, "刻度 month，收起 p0b0")


def test_pinching_zooms_and_a_swipe_scrolls(phone: Chart) -> None:
    before = phone.measure()
    touch(phone, "touchStart", (180, 200), (220, 200))
    for step in range(1, 9):
        touch(phone, "touchMove", (180 - 8 * step, 200), (220 + 8 * step, 200))
    touch(phone, "touchEnd")
    zoomed = phone.measure()
    assert zoomed["wide"] > before["wide"] * 2
    assert phone.page.evaluate("() => visualViewport.scale") == 1
    touch(phone, "touchStart", (250, 300))
    for step in range(1, 12):
        touch(phone, "touchMove", (250, 300 - 20 * step))
    touch(phone, "touchEnd")
    phone.page.wait_for_timeout(500)
    assert phone.measure()["top"] > 100


def test_the_name_column_takes_a_third_of_a_phone(phone: Chart) -> None:
    view = phone.measure()["view"]
    rule = round(view * 0.34) - 1
    assert phone.pixel(rule, 20) != phone.pixel(rule - 3, 20)


def contrast(first: str, second: str) -> float:
    """Contrast of two "rgb(…)" colours, as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("paper", "ink"), [("#FFFFFF", "#1B2530"), ("#11161C", "#E4E9EE")])
def test_every_text_can_be_read_on_every_ground(browser: Browser, paper: str, ink: str) -> None:
    assets = ROOT / "park_dispatch" / "web" / "assets"
    marks = (assets / "gantt_marks.js").read_text(encoding="utf-8").replace('from "./gantt_layout.js"', "from LAYOUT")
    page = browser.new_page()
    page.add_style_tag(content=(assets / "gantt.css").read_text(encoding="utf-8"))
    palette = page.evaluate(
        """async ([layout, marks, paper, ink]) => {
          const load = (source) => URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
          const module = await import(load(marks.replace('LAYOUT', `"${load(layout)}"`)));
          document.body.innerHTML = `<div class="gantt" style="--st-background-color:${paper};--st-text-color:${ink}">`;
          return module.readPalette(document.body.firstChild, document.createElement('canvas').getContext('2d'));
        }""",
        [(assets / "gantt_layout.js").read_text(encoding="utf-8"), marks, paper, ink],
    )
    page.close()
    texts = [palette["ink"], palette["muted"], *(tone["text"] for tone in palette["tones"])]
    for ground in ("paper", "band", "rest", "hover"):
        assert min(contrast(text, palette[ground]) for text in texts) >= 4.5, ground


@pytest.fixture(scope="module")
def layout(browser: Browser) -> Iterator[Any]:
    """Calls a function of gantt_layout.js."""
    page = browser.new_page()
    source = (ROOT / "park_dispatch" / "web" / "assets" / "gantt_layout.js").read_text(encoding="utf-8")
    load = """async (source) => {
      window.layout = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    }"""
    page.evaluate(load, source)
    yield lambda body, argument=None: page.evaluate(
        f"(given) => {{ const layout = window.layout; return {body}; }}", argument
    )
    page.close()


def test_units_begin_where_the_calendar_says(layout: Any) -> None:
    epoch = date(1970, 1, 1)
    days = [epoch + timedelta(n) for n in range(-3000, 40_000, 37)]
    numbers = [(day - epoch).days for day in days]
    starts = {
        "week": [day - timedelta(day.weekday()) for day in days],
        "month": [day.replace(day=1) for day in days],
        "quarter": [day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) for day in days],
        "year": [day.replace(month=1, day=1) for day in days],
    }
    for unit, expected in starts.items():
        got = layout("given[0].map((day) => layout.unitStart(day, given[1]))", [numbers, unit])
        assert [epoch + timedelta(n) for n in got] == expected, unit
        cells = layout("layout.unitStarts(given[0], given[0] + 900, given[1])", [numbers[50], unit])
        assert cells[0] <= numbers[50]
        assert all(layout("layout.unitStart(given[0], given[1])", [cell, unit]) == cell for cell in cells)
        assert cells == sorted(set(cells))


def test_folds_hide_all_descendants(layout: Any) -> None:
    rows = {"count": 6, "parent": [-1, 0, 1, 1, 0, -1]}
    shown = "Array.from(layout.visibleRows(given[0], given[1]))"
    assert layout(shown, [rows, [0, 0, 0, 0, 0, 0]]) == [0, 1, 2, 3, 4, 5]
    assert layout(shown, [rows, [0, 1, 0, 0, 0, 0]]) == [0, 1, 4, 5]
    assert layout(shown, [rows, [1, 0, 0, 0, 0, 0]]) == [0, 5]
