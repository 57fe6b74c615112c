"""What holds on every page, seen in Chromium: cold deep links, our language, no overflow, nothing from outside."""

import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from park_dispatch.web.places import PLACES
from tests.browser.conftest import PageAt, open_page, settled

pytestmark = [pytest.mark.browser, pytest.mark.reads]
PATHS = ["" if place.address == "overview" else place.address for place in PLACES]
ENGLISH = re.compile(r"[A-Za-z]{3,}")
OURS = re.compile(
    r"Excel|WPS|xlsx|xlsm|xlsb|xls|ods|csv|tsv|txt|ics|xml|xer|files|serve --host|journalctl|Linux|ABCD-EFGH-JKLM|"
    r"PDF|Word|English|Chrome|kVA|/\S+|\w+\.(?:xlsx?|csv|ods)|[\w.-]+\.duckdb"
)
"""Latin words that belong to the Chinese interface: file formats, paths, and the name of the other language."""


def html(address: str) -> str:
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def test_first_answer_stands_in_the_html(park_server: str) -> None:
    text = html(f"{park_server}/")
    assert '<html lang="zh-CN">' in text
    assert "<title>园区调度看板</title>" in text
    assert "临港产业园三期标准化厂房完成 80.0%" in text


def test_first_answer_gives_way_to_the_page(page_at: PageAt) -> None:
    page = page_at("")
    expect(page.locator("h4").first).to_contain_text("80.0%")
    expect(page.locator("#first-text")).to_have_count(0)


def test_the_tab_names_the_page_that_is_open(page_at: PageAt) -> None:
    page = page_at("account")
    expect(page).to_have_title("隔天交账 · 园区调度看板")
    open_page(page, "每日调度")
    expect(page).to_have_title("每日调度 · 园区调度看板")
    assert page.get_by_test_id("stMainBlockContainer").bounding_box()["width"] > 1200  # type: ignore[index]


def test_first_answer_follows_the_address(park_server: str) -> None:
    text = html(f"{park_server}/?as_of=2023-08-21")
    assert "截至 2023-08-21" in text
    assert "80.0%" not in text.split('id="first-text"')[1]


@pytest.mark.parametrize("path", ["nowhere", "overview", "building/x"])
def test_unknown_address_opens_the_overview(page_at: PageAt, path: str) -> None:
    page = page_at(f"{path}?as_of=2023-08-21")
    expect(page.locator("h4").first).to_contain_text("三期")
    assert "as_of=2023-08-21" in page.url
    expect(page.get_by_text("Page not found")).to_have_count(0)


@pytest.mark.parametrize("path", PATHS)
def test_on_every_page_nothing_is_too_wide_in_english_or_from_outside(
    page_at: PageAt, tab: Page, park_server: str, path: str
) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    page = page_at(path, width=390)
    page.wait_for_timeout(800)
    assert sticks_out(page) <= 1
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(300)
    assert sticks_out(page) <= 1, "dark"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_timeout(300)
    assert not [line for line in seen_text(page).splitlines() if ENGLISH.search(OURS.sub("", line))]
    assert [url for url in asked if not url.startswith((park_server, "blob:", "data:"))] == []
    assert asked


@pytest.mark.parametrize("path", PATHS)
def test_english_interface_speaks_english(page_at: PageAt, path: str) -> None:
    page = page_at(f"{path}?lang=en")
    expect(page.get_by_test_id("stTopNavLink").filter(has_text="Overview")).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def sticks_out(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.get_by_test_id("stMain").evaluate("(main) => main.scrollWidth - main.clientWidth"))


def test_a_day_chosen_stays_on_the_next_page(page_at: PageAt) -> None:
    page = page_at("?as_of=2023-08-21")
    open_page(page, "交付期限", "进度")
    expect(page).to_have_url(re.compile(r"/deadlines\?.*as_of=2023-08-21"), timeout=15_000)
    settled(page)
    expect(page.locator("h4").first).to_be_visible()
    assert "as_of=2023-08-21" in page.url


def test_a_building_opens_from_the_overview(page_at: PageAt) -> None:
    page = page_at("")
    page.locator("a.main", has_text="11#").first.click()
    expect(page.locator("h4").first).to_contain_text("11#完成 71.1%")
    expect(page).to_have_url(re.compile(r"/building\?.*building=\d+"))


def test_security_headers(park_server: str) -> None:
    with urllib.request.urlopen(f"{park_server}/healthz", timeout=10) as answer:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        for part in ("frame-ancestors 'self'", "form-action 'self'", "object-src 'none'"):
            assert part in answer.headers["content-security-policy"]


def test_scripts_go_out_compressed(park_server: str) -> None:
    script = re.search(r"\./(static/js/index[^\"]+)", html(f"{park_server}/"))
    assert script
    request = urllib.request.Request(f"{park_server}/{script[1]}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["static/../../etc/passwd", "static/%2e%2e/%2e%2e/config.py", "static/js/none.js"])
def test_no_file_outside_the_assets(park_server: str, path: str) -> None:
    request = urllib.request.Request(f"{park_server}/{path}", headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.headers.get("content-encoding") != "gzip" or b"<html" in answer.read()[:500]
    except urllib.error.HTTPError as error:
        assert error.code in (400, 403, 404)


def seen_text(page: Page) -> str:
    """All text on the page, in shadow roots as well, with placeholders and labels of inputs; of the file widget, whose
    own words are drawn without size, only what has one."""
    return str(
        page.evaluate(
            """() => {
              const out = [];
              const walk = (node) => {
                if (node.nodeType === 3) {
                  const text = node.textContent.trim();
                  const around = node.parentElement;
                  const ours = around?.closest("[data-testid=stFileUploaderDropzone]"); // drawn over in our words
                  const sized = !ours || getComputedStyle(around).fontSize !== "0px";
                  const shown = around?.checkVisibility?.() && sized;
                  const icon = node.parentElement?.closest("[data-testid=stIconMaterial]");
                  if (text && shown && !icon) out.push(text);
                  return;
                }
                if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.nodeName)) return;
                if (node.placeholder && node.checkVisibility?.()) out.push(node.placeholder);
                if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
                node.childNodes.forEach(walk);
              };
              walk(document.body);
              return out.join("\\n");
            }"""
        )
    )


def test_a_part_of_the_page_keeps_its_language(page_at: PageAt) -> None:
    # A click in a fragment runs that part alone, without the shell that set the language.
    page = page_at("?lang=en")
    page.get_by_test_id("stButtonGroup").filter(has_text="Since").get_by_role("radio").nth(2).click()
    settled(page)
    page.wait_for_timeout(800)
    expect(page.get_by_test_id("stButtonGroup").filter(has_text="Since")).to_be_visible()
    expect(page).to_have_url(re.compile("since=week"), timeout=15_000)


def test_the_language_chosen_stays_on_the_next_page(page_at: PageAt) -> None:
    page = page_at("?lang=en&as_of=2023-08-21")
    open_page(page, "Delivery deadline", "Progress")
    expect(page).to_have_url(re.compile(r"/deadlines\?.*lang=en"), timeout=15_000)
    settled(page)
    assert "Overview" in " ".join(page.get_by_test_id("stTopNavLink").all_inner_texts())
    assert "as_of=2023-08-21" in page.url
