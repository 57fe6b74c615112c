"""Signing in for real: Chromium in front of the product, with an account and without."""

import asyncio
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import websockets
from playwright.sync_api import Browser, Page, expect

from park_dispatch.ledger import audit
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.roles import Role
from tests.browser.conftest import settled
from tests.people.everyone import PASSWORD, with_account
from tests.serving import ROOT, Server, listening

pytestmark = pytest.mark.browser


@pytest.fixture
def database(demo_file: Path, tmp_path: Path) -> Path:
    """The demo park with a lead, a viewer and an administrator."""
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    for role, login in ((Role.ADMINISTRATOR, "wang"), (Role.LEAD, "li"), (Role.VIEWER, "zhao")):
        with_account(ledger, role, login)
    ledger.close()
    return path


@pytest.fixture
def server(database: Path) -> Iterator[Server]:
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as running:
        yield running


def opened(browser: Browser, address: str, *, width: int = 1280) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="zh-CN")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(address)
    return page


def sign_in(page: Page, login: str, password: str = PASSWORD) -> None:
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def test_in_by_a_deep_link_under_ones_own_name_and_out_at_once(chromium_browser: Browser, server: Server) -> None:
    page = opened(chromium_browser, f"{server.url}/dispatch?as_of=2023-08-28", width=390)
    expect(page).to_have_url(f"{server.url}/login?next=%2Fdispatch%3Fas_of%3D2023-08-28")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sign_in(page, "li", "错的 密码 一句话")
    expect(page.get_by_role("alert")).to_contain_text("账号或密码不对")
    sign_in(page, "li")
    settled(page)
    expect(page).to_have_url(re.compile("/dispatch"))
    expect(page.get_by_text("lead先生（调度负责人）")).to_be_visible()
    expect(page.get_by_placeholder("记录人")).to_have_count(0)
    page.get_by_label("调度事项，回车保存").fill("复核 9# 屋面")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.get_by_text("按这一行推定：单体 9#")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="按推定保存").click()
    expect(page.get_by_text("已记录：复核 9# 屋面")).to_be_visible(timeout=30_000)
    other = page.context.new_page()
    other.goto(f"{server.url}/gantt")
    settled(other)
    page.get_by_role("link", name="退出").click()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{server.url}/login?left=1")
    # The page that is still open elsewhere gets no answer any more.
    assert other.evaluate("fetch('/_stcore/host-config').then(answer => answer.status)") == 401
    other.reload()
    expect(other).to_have_url(f"{server.url}/login?next=%2Fgantt")


def test_a_viewer_is_refused_in_words_and_it_is_on_record(
    chromium_browser: Browser, server: Server, database: Path
) -> None:
    page = opened(chromium_browser, f"{server.url}/dispatch?as_of=2023-08-28")
    sign_in(page, "zhao")
    settled(page)
    expect(page.get_by_label("调度事项，回车保存")).to_have_count(0)
    page.goto(f"{server.url}/audit")
    settled(page)
    expect(page.get_by_text("没有执行“查看操作记录”：您的角色是查看人")).to_be_visible(timeout=30_000)
    page.context.close()


def test_forged_cookies_and_headers_and_bare_websockets_get_nothing(server: Server) -> None:
    session = requests.Session()
    for cookie in ("", "x", "x.y", "a" * 5000):
        answer = session.get(server.url, headers={"Accept": "text/html", "Cookie": f"park_session={cookie}"},
                             allow_redirects=False, timeout=30)  # fmt: skip
        assert (answer.status_code, answer.headers["location"]) == (303, "/login")
    forged = {"X-Park-Session": "x", "x-park-address": "1.2.3.4", "Remote-User": "wang"}
    assert session.get(f"{server.url}/_stcore/host-config", headers=forged, timeout=30).status_code == 401
    assert session.get(f"{server.url}/_stcore/health", timeout=30).status_code == 200

    async def bare(headers: dict[str, str]) -> int:
        try:
            async with websockets.connect(f"ws://127.0.0.1:{server.port}/_stcore/stream", additional_headers=headers):
                return 101
        except websockets.InvalidStatus as refused:
            return refused.response.status_code

    for headers in ({}, forged, {"Cookie": "park_session=x.y"}):
        with ThreadPoolExecutor(1) as beside:  # this thread has Playwright's loop
            assert beside.submit(asyncio.run, bare(headers)).result() == 403


def test_a_session_and_its_deep_link_survive_a_restart(chromium_browser: Browser, database: Path) -> None:
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as first:
        page = opened(chromium_browser, f"{first.url}/login")
        sign_in(page, "wang")
        settled(page)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(database)}) as second:
        page.goto(f"{second.url}/gantt?as_of=2023-08-28")
        settled(page)
        expect(page.get_by_text("administrator先生（管理员）")).to_be_visible()
        stranger = opened(chromium_browser, f"{second.url}/gantt?as_of=2023-08-28")
        expect(stranger).to_have_url(f"{second.url}/login?next=%2Fgantt%3Fas_of%3D2023-08-28")
        stranger.context.close()
        page.goto(f"{second.url}/deadlines")
        settled(page)
        with page.expect_download():
            page.get_by_role("button", name="导出表格").click()
        page.get_by_role("button", name="订阅/导入日历").click()
        address = page.get_by_text(re.compile(r"^http://.*/deadlines\.ics\?")).inner_text()
        assert requests.get(address, timeout=30).text.startswith("BEGIN:VCALENDAR")  # as a calendar program: no cookie
        assert requests.get(address[:-1] + "!", timeout=30).status_code == 401
        page.keyboard.press("Escape")
        page.get_by_role("link", name="修改密码").click()
        page.get_by_label("现在的密码").fill(PASSWORD)
        page.get_by_label("新密码（").fill("换了 一句 很长的话")
        page.get_by_label("再输入一次新密码").fill("换了 一句 很长的话")
        page.get_by_role("button", name="修改密码").click()
        expect(page.get_by_role("alert")).to_contain_text("密码已修改")
        page.context.close()
    ledger = open_ledger(database)
    done = audit.search(ledger, AuditFilter(who="wang"))
    ledger.close()
    assert {one.address for one in done} == {"127.0.0.1"}
    assert [(one.action, one.about.rpartition(".")[2]) for one in done] == [
        ("password", "account wang"), ("export", "ics"), ("export", "xlsx"), ("sign_in", ""),
    ]  # fmt: skip


def test_without_accounts_the_page_says_that_it_is_for_this_machine(
    chromium_browser: Browser, park_server: str
) -> None:
    page = opened(chromium_browser, park_server)
    settled(page)
    expect(page.get_by_text("本机使用，不需要登录，只有这台电脑能访问。")).to_be_visible()
    page.context.close()
    refused = requests.get(park_server, headers={"Host": "park.example", "Accept": "text/html"}, timeout=30)
    assert refused.status_code == 403 and "/first" in refused.text
