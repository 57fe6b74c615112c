"""From opening the overview on a cold phone, to the first text: 10 Mbit/s, 40 ms latency, CPU 4 times slower.

Two moments: the sentence that stands in the HTML, and the same sentence drawn by the page. The named alternative is the
server without our two middlewares, as Streamlit serves it: assets uncompressed, an empty page first.
"""

import statistics
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.server import demo_server
from tests.serving import Server, chromium

RUNS = 5
SENTENCE = "三期标准化厂房完成"
DRAWN = f"""() => [...document.querySelectorAll("[data-testid=stMarkdownContainer] h4")]
    .some((heading) => heading.innerText.includes("{SENTENCE}"))"""
BARE = """
import streamlit as st
from park_dispatch.web.server import ROUTES, SHELL, lifespan
app = st.App(SHELL, lifespan=lifespan, routes=ROUTES)
"""


def phone(browser: Browser) -> Page:
    """A page with nothing cached on a slow phone."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True, locale="zh-CN"
    )
    page = context.new_page()
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    speed = {"offline": False, "latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 5e6 / 8}
    tools.send("Network.emulateNetworkConditions", speed)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    return page


def moments(page: Page, url: str) -> tuple[float, float]:
    """Seconds to the first text and to the page's own."""
    page.add_init_script(
        f"""
        const seen = () => document.body && document.body.innerText.includes("{SENTENCE}");
        const look = () => {{
          if (!window.firstText && seen()) window.firstText = performance.now();
          if (!window.drawnText && ({DRAWN})()) window.drawnText = performance.now();
          if (!window.drawnText) setTimeout(look, 20);
        }};
        look();
        """
    )
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.drawnText", timeout=60_000)
    first, drawn = page.evaluate("[window.firstText, window.drawnText]")
    page.context.close()
    return first / 1000, drawn / 1000


def measure(server: Server, name: str) -> None:
    """One server's row."""
    with chromium() as browser:
        times = [moments(phone(browser), server.url) for _ in range(RUNS)]
    first, drawn = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{name}: first text {first:.2f} s, drawn by the page {drawn:.2f} s (medians of {RUNS})")


def main() -> None:
    """Ours, then bare Streamlit."""
    with demo_server() as server:
        measure(server, "ours")
    with tempfile.TemporaryDirectory() as folder:
        app = Path(folder) / "bare_app.py"
        app.write_text(BARE, encoding="utf-8")
        with demo_server(app) as server:
            measure(server, "bare Streamlit")


if __name__ == "__main__":
    main()
