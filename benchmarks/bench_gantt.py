"""Click to settled in real Chromium: our Gantt against plotly.express.timeline, and our scrolling frame by frame.

A click on a Streamlit button shifts every date by a day (and changes our zoom), so the script reruns, the rows travel
and the chart is drawn anew. Settled = end of the frame after the chart's last change, with the script done and nothing
further changing for 0.8 s. Run: python -m benchmarks.bench_gantt [bars …]
"""

import json
import statistics
import sys

from playwright.sync_api import Page

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


def clicked(page: Page, url: str, ready: str, clicks: int) -> list[float]:
    """Milliseconds from click to settled, one a click after a first that is not counted."""
    page.goto(url)
    page.wait_for_selector(ready, timeout=180_000)
    page.wait_for_timeout(1500)
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


def measure(sizes: list[int]) -> list[dict[str, float]]:
    results = []
    with listening(ROOT / "benchmarks" / "gantt_page.py", {}) as server, chromium() as browser:
        for n in sizes:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(200_000)
            ours = clicked(page, f"{server.url}/?n={n}&by=gantt", ".gantt[data-painted]", 9)
            scroll = page.evaluate(SCROLL)
            page.close()
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.set_default_timeout(200_000)
            plotly = clicked(
                page,
                f"{server.url}/?n={n}&by=plotly",
                ".js-plotly-plot .bars",
                5 if n < 5_000 else 2 if n < 20_000 else 1,
            )
            page.close()
            results.append(
                {
                    "bars": n,
                    "gantt_ms": round(statistics.median(ours)),
                    "gantt_worst_ms": round(max(ours)),
                    "plotly_ms": round(statistics.median(plotly)),
                    "times_faster": round(statistics.median(plotly) / statistics.median(ours), 1),
                    "scroll_draw_median_ms": statistics.median(scroll["draws"]),
                    "scroll_draw_worst_ms": max(scroll["draws"]),
                    "scroll_frame_median_ms": round(statistics.median(scroll["gaps"]), 1),
                }
            )
            print(json.dumps(results[-1]), flush=True)
    return results


if __name__ == "__main__":
    measure([int(word) for word in sys.argv[1:]] or list(SIZES))
