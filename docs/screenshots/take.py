"""The pictures in the README and the guide, taken from the demo park: `python -m docs.screenshots.take`.

Chromium is found by the variable CHROMIUM or at /usr/bin/chromium.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page

from benchmarks.server import demo_server
from park_dispatch.filing.demo import create_with_demo
from tests.browser.a_day import Desk, live, make_people
from tests.serving import ROOT, chromium, listening

HERE = Path(__file__).resolve().parent
WIDE, PHONE = (1440, 900), (390, 844)
SHOTS = {
    "overview": ("", WIDE, "light"),
    "overview-dark": ("", WIDE, "dark"),
    "overview-phone": ("", PHONE, "light"),
    "building": ("building?building={late}", WIDE, "light"),
    "gantt": ("gantt", WIDE, "light"),
    "plan": ("plan", WIDE, "light"),
    "deadlines": ("deadlines", WIDE, "light"),
    "forecast": ("forecast", WIDE, "light"),
    "dispatch": ("dispatch", WIDE, "light"),
    "issues": ("issues", WIDE, "light"),
    "dispatch-phone": ("dispatch", PHONE, "dark"),
    "overview-english": ("?lang=en", WIDE, "light"),
}
UPLOADED = ROOT / "data/demo/10_三期节点进度周报_2023-08-28.xlsx"


def opened(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> Page:
    """A page that has finished drawing."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="zh-CN",
        device_scale_factor=2 if size is PHONE else 1,
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.wait_for_timeout(2500)
    return page


def proposal(browser: Browser, url: str) -> None:
    """The upload page with a workbook that changes something: last week's file, mended in one cell."""
    import openpyxl

    book = openpyxl.load_workbook(UPLOADED)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=5):
        done = row[10].value
        if isinstance(done, int | float) and 30 < done < 90:
            row[10].value = done + 6 if row[0].row % 2 else done - 5
    changed = HERE / "三期节点进度周报_2023-08-28.xlsx"
    book.save(changed)
    page = opened(browser, f"{url}/upload", (1440, 1100), "light")
    page.set_input_files("input[type=file]", str(changed))
    page.get_by_text("与上期相比").wait_for()
    page.wait_for_timeout(1500)
    page.screenshot(path=HERE / "upload.png")
    changed.unlink()


def a_day(browser: Browser) -> None:
    """The pictures of docs/day.md, taken while the browser test of that day is lived."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "park.duckdb"
        create_with_demo(database)
        make_people(database)
        with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as server:
            live(Desk(browser, server.url, lambda page, name: page.screenshot(path=HERE / f"{name}.png")))


def main() -> None:
    """Take them all."""
    with demo_server() as server, chromium() as browser:
        first = opened(browser, f"{server.url}/", WIDE, "light")
        first.locator("a.main", has_text="11#").first.click()
        first.wait_for_url("**/building?**")
        late = first.url.split("building=")[1].split("&")[0]
        for name, (path, size, scheme) in SHOTS.items():
            page = opened(browser, f"{server.url}/{path.format(late=late)}", size, scheme)
            page.screenshot(path=HERE / f"{name}.png")
            page.context.close()
        proposal(browser, server.url)
        a_day(browser)


if __name__ == "__main__":
    main()
