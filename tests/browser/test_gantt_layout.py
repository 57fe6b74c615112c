"""The parts of the Gantt component that need no page: calendar units, folds, and colours that can be read."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.serving import ROOT

pytestmark = pytest.mark.browser


def contrast(first: str, second: str) -> float:
    """Contrast of two "rgb(…)" colours, as WCAG 2 defines it."""

    def light(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(first), light(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("paper", "ink"), [("#FFFFFF", "#1B2530"), ("#11161C", "#E4E9EE")])
def test_every_text_can_be_read_on_every_ground(chromium_browser: Browser, paper: str, ink: str) -> None:
    assets = ROOT / "park_dispatch" / "web" / "assets"
    marks = (assets / "gantt_marks.js").read_text(encoding="utf-8").replace('from "./gantt_layout.js"', "from LAYOUT")
    page = chromium_browser.new_page()
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
def layout(chromium_browser: Browser) -> Iterator[Any]:
    """Calls a function of gantt_layout.js."""
    page = chromium_browser.new_page()
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


def test_axis_labels_say_as_much_as_fits(layout: Any) -> None:
    words = {
        "year_month": "{year}年{month}",
        "axis_year": "{year}年",
        "axis_quarter": "{quarter}季度",
        "axis_month": "{month}",
        "axis_week": "{mm}-{dd}",
        "axis_day": "{day}",
        "axis_day_wide": "{day} {weekday}",
        "months": [f"{n}月" for n in range(1, 13)],
        "weekdays": [f"周{n}" for n in "一二三四五六日"],
    }
    day = (date(2023, 8, 28) - date(1970, 1, 1)).days

    def label(unit: str, upper: bool = False, wide: bool = False) -> str:
        return str(layout("layout.unitLabel(...given)", [day, unit, words, upper, wide]))

    assert [label(unit) for unit in ("day", "week", "month", "quarter", "year")] == [
        "28",
        "08-28",
        "8月",
        "3季度",
        "2023年",
    ]
    assert label("month", upper=True) == "2023年8月"
    assert label("day", wide=True) == "28 周一"


def test_folds_hide_all_descendants(layout: Any) -> None:
    rows = {"count": 6, "parent": [-1, 0, 1, 1, 0, -1]}
    shown = "Array.from(layout.visibleRows(given[0], given[1]))"
    assert layout(shown, [rows, [0, 0, 0, 0, 0, 0]]) == [0, 1, 2, 3, 4, 5]
    assert layout(shown, [rows, [0, 1, 0, 0, 0, 0]]) == [0, 1, 4, 5]
    assert layout(shown, [rows, [1, 0, 0, 0, 0, 0]]) == [0, 5]


@pytest.fixture(scope="module")
def edits(chromium_browser: Browser) -> Iterator[Any]:
    """Evaluates a script in which `edits` is a fresh stack of changes and `move` makes a change of dates."""
    page = chromium_browser.new_page()
    source = (ROOT / "park_dispatch" / "web" / "assets" / "gantt_edits.js").read_text(encoding="utf-8")
    load = """async (source) => {
      window.module = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
    }"""
    page.evaluate(load, source)
    yield lambda body: page.evaluate(
        f"""() => {{
          const edits = new window.module.Edits();
          const move = (key, start, finish) => ({{ kind: 'dates', key, start, finish, was: [10, 20] }});
          const link = (kind, lag, was) => ({{ kind, predecessor: 'a', successor: 'b', type: 'FS', lag, was }});
          {body}
        }}"""
    )
    page.close()


def test_changes_come_down_to_one_for_each_row_and_link(edits: Any) -> None:
    net = "return edits.net().map((one) => one.kind + ' ' + (one.key ?? one.lag) + ' ' + (one.start ?? ''));"
    assert edits("edits.do(move('a', 11, 21)); edits.do(move('b', 9, 20)); edits.do(move('a', 12, 22));" + net) == [
        "dates a 12",
        "dates b 9",
    ]
    assert edits("edits.do(move('a', 11, 21)); edits.do(move('a', 10, 20));" + net) == []
    assert edits("edits.do(link('link', 3, null)); edits.do(link('unlink', 3, null));" + net) == []
    assert edits("edits.do(link('unlink', 3, 3)); edits.do(link('link', 3, 3));" + net) == []
    assert edits("edits.do(link('unlink', 3, 3)); edits.do(link('link', 5, 3));" + net) == ["link 5 "]


def test_a_new_step_ends_what_could_be_redone(edits: Any) -> None:
    steps = "edits.do(move('a', 11, 21)); edits.do(move('a', 12, 22)); edits.undo();"
    assert edits(steps + "edits.redo(); return edits.net()[0].start;") == 12
    assert edits(steps + "edits.do(move('a', 15, 25)); edits.redo(); return edits.net()[0].start;") == 15
    assert edits(steps + "edits.discard(); edits.redo(); return edits.net()[0].start;") == 11
    assert edits("edits.undo(); edits.redo(); edits.discard(); return edits.net();") == []


def test_changes_wait_until_the_data_change_or_their_batch_is_refused(edits: Any) -> None:
    made = (
        "edits.do(move('a', 11, 21)); edits.do(move('b', 9, 20)); const told = edits.send(); edits.do(move('c', 1, 2));"
    )
    left = "return edits.net().map((one) => one.key).join();"
    assert edits(made + "return told.n + ' ' + told.edits.length;") == "1 2"
    assert edits(made + "edits.settle(() => [10, 20], 0);" + left) == "a,b,c"
    assert edits(made + "edits.settle((one) => one.key === 'a' ? [11, 21] : [10, 20], 0);" + left) == "b,c"
    assert edits(made + "edits.settle((one) => one.key === 'a' ? undefined : [10, 20], 0);" + left) == "b,c"
    assert edits(made + "edits.settle(() => [10, 20], 1);" + left) == "c"
    assert edits(made + "edits.send(); edits.settle(() => [10, 20], 1);" + left) == "a,b,c"
