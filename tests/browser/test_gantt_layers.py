"""What the Gantt component draws beyond bars, in Chromium: links, critical path, front line, float, rest, paper."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.gantt_driver import HEADER, ROW, Chart

pytestmark = pytest.mark.browser
EPOCH = date(1970, 1, 1)
AS_OF = (date(2023, 8, 28) - EPOCH).days


@pytest.fixture
def chart(request: pytest.FixtureRequest, tab: Page, gantt_address: str) -> Iterator[Chart]:
    marker = request.node.get_closest_marker("parametrize")
    query = request.node.callspec.params.get("query", "") if marker else ""
    chart = Chart(tab, f"{gantt_address}/?full=1&{query}")
    yield chart
    assert chart.errors == []


def toggle(chart: Chart, layer: str) -> None:
    chart.page.locator(f".gantt [data-layer={layer}]").click()


def picture(chart: Chart) -> list[int]:
    """How many pixels of the canvas have each of a few strong colours: red (critical, late), any other."""
    script = """(canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let red = 0, grey = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] > 180 && data[i + 1] < 60 && data[i + 2] < 80) red++;
        if (data[i] === data[i + 1] && data[i] < 160) grey++;
      }
      return [red, grey];
    }"""
    return list(chart.page.locator(".gantt .plane canvas").evaluate(script))


def test_links_are_drawn_for_the_rows_in_view_and_can_be_hidden(chart: Chart) -> None:
    chart.scroller.press("f")
    chart.page.wait_for_timeout(200)
    drawn = chart.state("view.traces.length")
    assert 15 < drawn < 80 < chart.state("view.links.count")
    here = chart.state("[...view.shown].slice(view.firstRow, view.firstRow + view.ends.length)")
    ends = chart.state("view.traces.map(({ link }) => [view.links.from[link], view.links.to[link]])")
    assert all(set(pair) & set(here) for pair in ends)
    red = picture(chart)[0]
    toggle(chart, "links")
    assert chart.state("view.traces.length") == 0
    assert picture(chart)[0] < red


def test_a_link_runs_square_from_finish_to_start(chart: Chart) -> None:
    chart.scroller.press("f")
    chart.page.wait_for_timeout(200)
    script = """view.traces.find(({ link }) =>
      view.rows.key(view.links.from[link]) === 'p0b0m2' && view.rows.key(view.links.to[link]) === 'p0b0m3').points"""
    points = chart.state(script)
    assert points[0] == pytest.approx([chart.x("p0b0m2", "F"), chart.y("p0b0m2")])
    assert points[-1] == pytest.approx([chart.x("p0b0m3", "S"), chart.y("p0b0m3")])
    assert all(a[0] == pytest.approx(b[0]) or a[1] == pytest.approx(b[1]) for a, b in pairwise(points))
    assert points[1][0] > points[0][0]
    assert points[-2][0] < points[-1][0]


def test_links_of_folded_rows_stand_at_the_group(chart: Chart) -> None:
    inner = "[...view.linkIndex.list].filter((link) => view.linkIndex.folded[link]).length"
    assert chart.state(inner) == 0
    chart.act("collapse")
    assert chart.state("[...view.linkIndex.list].every((link) => view.linkIndex.folded[link] === 1)")
    pairs = "view.traces.map(({ link }) => [view.linkIndex.from[link], view.linkIndex.to[link]].join())"
    drawn = chart.state(pairs)
    assert len(drawn) == len(set(drawn)) > 5
    chart.act("expand")
    assert chart.state(inner) == 0


def test_a_row_looked_at_stands_out_with_those_it_is_linked_to(chart: Chart) -> None:
    before = picture(chart)
    chart.scroller.hover(position={"x": chart.x("p0b0m7", "F", 40), "y": chart.y("p0b0m7") + 9})
    related = chart.state("[...view.related].map((row) => view.rows.key(row)).sort()")
    assert related == ["p0b0m10", "p0b0m4", "p0b0m6", "p0b0m7"]
    expect(chart.tip).to_contain_text("紧前：7#厂房 二次结构、7#厂房 外墙门窗")
    expect(chart.tip).to_contain_text("紧后：7#厂房 联合验收备案")
    assert picture(chart)[0] < before[0] / 2
    chart.scroller.hover(position={"x": 100, "y": 20})
    assert chart.state("view.related") is None
    assert picture(chart) == before


def test_a_link_under_the_pointer_says_what_it_is(chart: Chart) -> None:
    script = """view.traces.find(({ link }) => view.links.broken[link]).points"""
    (x, y), (x2, _) = chart.state(script)[:2]
    chart.scroller.hover(position={"x": (x + x2) / 2, "y": y})
    expect(chart.tip).to_contain_text("完成后开始（FS），日期与先后关系矛盾")
    chart.scroller.press("Home")
    for _ in range(3):
        chart.scroller.press("ArrowDown")
    expect(chart.live).to_contain_text("桩基")
    expect(chart.live).to_contain_text("紧前：7#厂房 临建场平")
    chart.scroller.press("]")
    expect(chart.live).to_contain_text("→")
    assert chart.state("view.chosenLink") >= 0


def test_the_critical_path_stands_out_and_the_rest_fades(chart: Chart) -> None:
    row, other = chart.y("p0b0m8"), chart.y("p0b0m7")
    x = int(chart.x("p0b0m8", "F", 30)), int(chart.x("p0b0m7", "F", 60))
    plain = chart.pixel(x[0], int(row)), chart.pixel(x[1], int(other) + 9)
    toggle(chart, "critical")
    shown = chart.pixel(x[0], int(row)), chart.pixel(x[1], int(other) + 9)
    assert shown[0][0] > shown[0][1] + 80  # the planned bar is red now
    assert min(shown[1]) > max(plain[1]) + 30  # the other bar paler
    toggle(chart, "critical")
    assert (chart.pixel(x[0], int(row)), chart.pixel(x[1], int(other) + 9)) == plain


def test_the_front_line_bends_at_running_rows_and_runs_straight_elsewhere(chart: Chart) -> None:
    bent = chart.state("view.bent")
    straight = chart.state("view.xOf(view.asOf + 1)")
    rows = "[...view.shown].slice(0, view.ends.length)"
    fronts = chart.state(f"{rows}.map((row) => [view.rows.front[row], view.rows.hasChild[row]])")
    running = [at for at, (day, group) in enumerate(fronts) if day > 0 and not group]
    points = {round((y - HEADER - 1.5) / ROW - 0.5): x for x, y, point in bent if point}
    assert set(running) <= set(points)
    for at in running:
        assert points[at] == pytest.approx(chart.state("view.xOf(given + 1)", fronts[at][0]))
        assert points[at] < straight  # all are behind in this park
    assert all(x == straight for x, _, point in bent if not point)
    assert [y for _, y, _ in bent] == sorted(y for _, y, _ in bent)
    at = running[0]
    dot = chart.pixel(round(points[at]), round(HEADER + ROW * (at + 0.5) + 1.5))
    assert dot[0] > dot[1] + 80  # the point of a row that is behind is red
    toggle(chart, "front")
    assert chart.state("view.bent.length") == 0
    chart.page.wait_for_timeout(100)
    assert chart.pixel(round(points[at]), round(HEADER + ROW * (at + 0.5) + 1.5)) != dot


def test_folded_groups_bend_the_front_line_at_their_own_date(chart: Chart) -> None:
    chart.act("collapse")
    points = chart.state("view.bent.filter(([, y, point]) => point && y < view.height).length")
    rows = "[...view.shown].slice(0, view.ends.length)"
    groups = chart.state(f"{rows}.filter((row) => view.rows.front[row] > 0 && view.closed[row]).length")
    assert points == groups > 5


def test_float_and_forecast_are_said_and_drawn(chart: Chart) -> None:
    row = chart.state("[...view.shown].find((row) => view.rows.floatDays[row] < 0)")
    days = chart.state("-view.rows.floatDays[given]", row)
    chart.state("view.focusRow(given)", row)
    expect(chart.live).to_contain_text(f"须追回 {days} 天")
    expect(chart.live).to_contain_text("预计 2023-")
    chart.page.wait_for_timeout(100)
    red = picture(chart)[0]
    toggle(chart, "float")
    chart.page.wait_for_timeout(100)
    assert picture(chart)[0] < red


@pytest.mark.parametrize("query", ["zoom=day"])
def test_rest_days_follow_the_site_calendar(chart: Chart, query: str) -> None:
    def rests(day: date) -> bool:
        return bool(chart.state("view.isRest(given)", (day - EPOCH).days))

    assert rests(date(2023, 8, 27))  # a Sunday
    assert not rests(date(2023, 8, 28))
    assert rests(date(2023, 10, 5))  # a holiday
    assert not rests(date(2023, 10, 7))  # a Saturday that is worked
    assert rests(date(2023, 1, 16))  # a Monday of the site's own rest
    chart.scroller.press("t")
    chart.page.wait_for_timeout(200)
    bottom = 44 + chart.row(2) - HEADER
    grounds = [
        chart.pixel(round(chart.state("view.xOf(given) + 8", (day - EPOCH).days)), round(bottom))
        for day in (date(2023, 8, 26), date(2023, 8, 25))
    ]
    assert grounds[0] != grounds[1]


def test_the_legend_has_every_sign_that_is_drawn(chart: Chart) -> None:
    for text in ("2022 年 12 月基线", "预计完成", "总时差至最迟完成", "前锋线", "先后关系", "日期与先后关系矛盾"):
        expect(chart.page.locator(".gantt .legend").get_by_text(text, exact=True)).to_be_visible()
    expect(chart.page.locator(".gantt .legend").get_by_text("待保存的改动")).to_have_count(0)


def printed(chart: Chart) -> None:
    chart.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    chart.act("print")
    chart.page.wait_for_function("() => window.printed", timeout=60_000)


def test_paper_has_all_rows_and_nothing_of_the_page(chart: Chart, tmp_path: Path) -> None:
    printed(chart)
    pages = int(chart.root.get_attribute("data-pages") or 0)
    assert pages == 7
    expect(chart.page.locator(".gantt-print section")).to_have_count(pages)
    expect(chart.page.locator(".gantt-print")).to_be_hidden()
    chart.page.emulate_media(media="print")
    expect(chart.page.get_by_test_id("stApp")).to_be_hidden()
    expect(chart.page.get_by_text("临港产业园 横道图（截至 2023-08-28）").first).to_be_visible()
    expect(chart.page.get_by_text("第 7 页，共 7 页")).to_be_visible()
    expect(chart.page.locator(".gantt-print header").nth(1)).to_contain_text("接上页：二期标准化厂房 / 人才公寓 B 栋")
    sizes = chart.page.locator(".gantt-print img").evaluate_all(
        "(all) => all.map((one) => [one.naturalWidth, one.height])"
    )
    assert all(size[0] == 2 * 1512 for size in sizes)
    assert all(size[1] <= 1046 - 34 for size in sizes)
    paper = chart.page.pdf(path=tmp_path / "chart.pdf", prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == pages
    assert b"/MediaBox [0 0 1191" in paper or b"/MediaBox [0 0 1190" in paper
    chart.page.emulate_media(media="screen")
    chart.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    expect(chart.page.locator(".gantt-print")).to_have_count(0)


@pytest.mark.parametrize("query", ["many=5"])
def test_paper_ends_somewhere_and_says_so(chart: Chart, query: str) -> None:
    printed(chart)
    expect(chart.page.locator(".gantt-print section")).to_have_count(30)
    expect(chart.live).to_contain_text("共 1458 行，只打印前")
    expect(chart.page.locator(".gantt-print header").first).to_contain_text("共 1458 行，只打印前")


def test_on_a_phone_the_layers_are_in_a_menu_and_links_are_off(phone_tab: Page, gantt_address: str) -> None:
    chart = Chart(phone_tab, f"{gantt_address}/?full=1")
    layer = chart.page.locator(".gantt [data-layer=links]")
    expect(layer).to_be_hidden()
    assert chart.state("view.traces.length") == 0
    chart.page.get_by_role("button", name="更多").tap()
    expect(layer).to_have_attribute("aria-pressed", "false")
    layer.tap()
    assert chart.state("view.traces.length") > 0
    expect(layer).to_have_attribute("aria-pressed", "true")
    wide = chart.root.evaluate("(root) => [root.scrollWidth, root.clientWidth]")
    assert wide[0] <= wide[1]
    assert chart.errors == []
