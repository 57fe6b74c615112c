"""Click to settled in real Chromium: our Gantt against plotly.express.timeline, and our scrolling frame by frame.

A click on a Streamlit button shifts every date by a day (and changes our zoom), so the script reruns, the rows travel
and the chart is drawn anew. Settled = end of the frame after the chart's last change, with the script done and nothing
further changing for 0.8 s. "full" is our chart with 1.5 links a bar, critical path, front line, float, forecast, second
baseline and editing switched on. Run: python -m benchmarks.bench_gantt [bars …] [--ours]; --ours leaves plotly out.
"""

import json
import statistics
import sys
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from tests.serving import ROOT, chromium, listening

SIZES = (500, 5_000, 20_000)
# Stamps the end of the frame after every change inside the chart. Our canvas says so by a counter, plotly by its SVG.
WATCH = """() => {
  const changed = () => requestAnimationFrame(() => setTimeout(() => { window.lastChange = performance.now(); }));
  const shadow = document.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot;
  const options = { subtree: true, childList: true, attributes: true, characterData: true };
  const root = shadow?.querySelector('.gantt');
  if (root) return new MutationObserver(changed).observe(root, { attributeFilter: ['data-painted'] });
  new MutationObserver((all) => {
    if (all.some((one) => one.target.closest?.('[data-testid=stPlotlyChart]'))) changed();
  }).observe(document.body, options);
}"""
CLICK = """() => new Promise((resolve) => {
  const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'change');
  window.lastChange = 0;
  const began = performance.now();
  button.click();
  const poll = () => {
    const done = document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning';
    const now = performance.now();
    if (done && window.lastChange > began && now - window.lastChange > 800) resolve(window.lastChange - began);
    else if (now - began > 180000) resolve(null);
    else setTimeout(poll, 20);
  };
  setTimeout(poll, 20);
})"""
PRESSED = """() => document.querySelector('[data-testid=stBidiComponentIsolated]')?.shadowRoot
  .querySelector('[data-zoom][aria-pressed=true]')?.dataset.zoom ?? ''"""
SCROLL = """() => new Promise((resolve) => {
  const root = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot.querySelector('.gantt');
  const scroller = root.querySelector('.scroller');
  const draws = [], gaps = [];
  let last = 0, frames = 0;
  const step = (now) => {
    if (frames > 1) { gaps.push(now - last); draws.push(Number(root.dataset.drawMs)); }
    last = now;
    scroller.scrollBy(0, 53);
    if (++frames < 102) requestAnimationFrame(step); else resolve({ draws, gaps });
  };
  requestAnimationFrame(step);
})"""


def clicked(
    page: Page, url: str, ready: str, clicks: int, prepare: Callable[[Page], None] = lambda _page: None
) -> list[float]:
    """Milliseconds from click to settled, one a click after a first that is not counted."""
    page.goto(url)
    page.wait_for_selector(ready, timeout=180_000)
    page.wait_for_timeout(1500)
    prepare(page)
    page.evaluate(WATCH)
    times = []
    for _ in range(clicks + 1):
        before = page.evaluate(PRESSED)
        times.append(page.evaluate(CLICK))
        if times[-1] is None:
            raise SystemExit(f"{url}: did not settle within 180 s")
        if before and before == page.evaluate(PRESSED):
            raise SystemExit(f"{url}: the click did not reach the chart")
    return times[1:]


def everything_on(page: Page) -> None:
    """Switch on every layer that is off."""
    for name in ("links", "critical", "front", "float"):
        button = page.locator(f".gantt [data-layer={name}]")
        if button.get_attribute("aria-pressed") != "true":
            button.click()
    page.wait_for_timeout(500)


def full(browser: Browser, url: str, n: int) -> dict[str, float]:
    """Redraw and scrolling of our chart with everything on."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(200_000)
    times = clicked(page, f"{url}/?n={n}&by=full", ".gantt[data-painted]", 9, everything_on)
    scroll = page.evaluate(SCROLL)
    page.close()
    return {
        "full_ms": round(statistics.median(times)),
        "full_worst_ms": round(max(times)),
        "full_scroll_draw_median_ms": statistics.median(scroll["draws"]),
        "full_scroll_draw_worst_ms": max(scroll["draws"]),
        "full_scroll_frame_median_ms": round(statistics.median(scroll["gaps"]), 1),
    }


def alternative(browser: Browser, url: str, n: int) -> float:
    """Milliseconds that plotly takes."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(200_000)
    clicks = 5 if n < 5_000 else 2 if n < 20_000 else 1
    times = clicked(page, f"{url}/?n={n}&by=plotly", ".js-plotly-plot .bars", clicks)
    page.close()
    return statistics.median(times)


def measure(sizes: list[int], plotly_too: bool = True) -> list[dict[str, float]]:
    results = []
    with listening(ROOT / "benchmarks" / "gantt_page.py", {}) as server, chromium() as browser:
        for n in sizes:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(200_000)
            ours = clicked(page, f"{server.url}/?n={n}&by=gantt", ".gantt[data-painted]", 9)
            scroll = page.evaluate(SCROLL)
            page.close()
            results.append(
                {
                    "bars": n,
                    "gantt_ms": round(statistics.median(ours)),
                    "gantt_worst_ms": round(max(ours)),
                    "scroll_draw_median_ms": statistics.median(scroll["draws"]),
                    "scroll_draw_worst_ms": max(scroll["draws"]),
                    "scroll_frame_median_ms": round(statistics.median(scroll["gaps"]), 1),
                }
                | full(browser, server.url, n)
            )
            if plotly_too:
                plotly = alternative(browser, server.url, n)
                results[-1] |= {"plotly_ms": round(plotly), "times_faster": round(plotly / statistics.median(ours), 1)}
            print(json.dumps(results[-1]), flush=True)
    return results


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    measure(numbers or list(SIZES), "--ours" not in sys.argv)
