"""Driving the Gantt component on a page in Chromium."""

import re
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import CDPSession, Page, expect

HEADER = 44  # pixels of the time axis, as in gantt_draw.js
ROW = 26


class Chart:
    """The component on an open page. Every error of the page fails the test at its end."""

    def __init__(self, page: Page, url: str | None = None) -> None:
        self.page = page
        self.errors: list[str] = []
        self.session: CDPSession | None = None
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

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        """A raw touch event at places of the scroller; kind as in the DevTools protocol ("touchStart", …)."""
        box = self.scroller.bounding_box()
        assert box
        self.session = self.session or self.page.context.new_cdp_session(self.page)
        places = [{"x": box["x"] + x, "y": box["y"] + y, "id": n} for n, (x, y) in enumerate(points)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})

    def says(self, text: str) -> None:
        """Wait for the page to show this text."""
        expect(self.page.get_by_text(text, exact=True)).to_be_visible()

    def state(self, expression: str, argument: Any = None) -> Any:
        """What an expression in `view` (the component's object) and `given` comes to."""
        script = f"(root, given) => {{ const view = root.gantt; return {expression}; }}"
        return self.root.evaluate(script, argument)

    def x(self, key: str, end: str, inset: float = 0) -> float:
        """Where the planned bar of a row begins ("S") or ends ("F"), in the scroller, `inset` towards its middle."""
        script = """((plan) => given[1] === 'S' ? view.xOf(plan[0]) : view.xOf(plan[1] + 1))
          (view.planOf(view.rowOf(given[0])))"""
        return float(self.state(script, [key, end])) + (inset if end == "S" else -inset)

    def y(self, key: str) -> float:
        """The height of the planned bar of a row, in pixels of the scroller."""
        script = "44 + (view.position(view.rowOf(given)) + 0.5) * view.rowHeight - view.top - 7.5"
        return float(self.state(script, key))

    def drag(self, start: tuple[float, float], end: tuple[float, float], release: bool = True) -> None:
        """Drag with the mouse between two places of the scroller."""
        box = self.scroller.bounding_box()
        assert box
        mouse = self.page.mouse
        mouse.move(box["x"] + start[0], box["y"] + start[1])
        mouse.down()
        mouse.move(box["x"] + (start[0] + end[0]) / 2, box["y"] + (start[1] + end[1]) / 2, steps=3)
        mouse.move(box["x"] + end[0], box["y"] + end[1], steps=3)
        if release:
            mouse.up()

    def plan(self, key: str) -> list[date]:
        """Planned start and finish of a row as drawn."""
        days = self.state("view.planOf(view.rowOf(given))", key)
        return [date(1970, 1, 1) + timedelta(day) for day in days]

    def act(self, name: str) -> None:
        """Press a button of the chart by what it does."""
        self.page.locator(f".gantt [data-act={name}]").click()
