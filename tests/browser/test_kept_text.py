"""What was typed and not submitted is there again after a session ended or a restart; nobody else gets it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.roles import Role
from tests.browser.conftest import settled
from tests.browser.test_sign_in import opened, sign_in
from tests.people.everyone import with_account
from tests.serving import ROOT, Server, listening

pytestmark = pytest.mark.browser
TYPED = "约监理到场复核防水"
OFFER = "恢复刚才没有提交的内容？"


@pytest.fixture(scope="module")
def database(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    for role, login in ((Role.LEAD, "li"), (Role.SUPERVISOR, "zhao")):
        with_account(ledger, role, login)
    ledger.close()
    return path


@pytest.fixture(scope="module")
def server(database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    own = shutil.copy(database, tmp_path_factory.mktemp("served") / "park.duckdb")
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(own)}) as running:
        yield running


def meeting(browser: Browser, server: Server, login: str = "li") -> Page:
    page = opened(browser, f"{server.url}/dispatch?as_of=2023-08-27")
    sign_in(page, login)
    settled(page)
    return page


def line(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_label("调度事项，回车保存")


def end_from_elsewhere(page: Page, server: Server) -> None:
    """Sign out in another tab of the same browser."""
    other = page.context.new_page()
    other.goto(f"{server.url}/logout")
    other.get_by_role("button", name="退出").click()
    other.wait_for_url("**/login?left=1")
    other.close()


def kept(page: Page) -> str:
    return str(page.evaluate("sessionStorage.getItem('park-kept-text') || ''"))


def test_text_is_there_again_after_signing_in_again(chromium_browser: Browser, server: Server) -> None:
    page = meeting(chromium_browser, server)
    line(page).fill(TYPED)
    end_from_elsewhere(page, server)
    expect(page.get_by_role("alert").get_by_text("没有提交的内容留在这个浏览器窗口里")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("status 401")).to_be_hidden()
    page.get_by_role("link", name="重新登录").click()
    assert parse_qs(urlsplit(page.url).query)["next"] == ["/dispatch?as_of=2023-08-27"]
    sign_in(page, "li")
    page.wait_for_url("**/dispatch?as_of=2023-08-27")
    settled(page)
    expect(page.get_by_text(OFFER)).to_be_visible(timeout=20_000)
    expect(line(page)).to_have_value("")
    page.get_by_role("button", name="恢复", exact=True).click()
    expect(line(page)).to_have_value(TYPED)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.get_by_role("button", name="保存", exact=True).click()  # Streamlit has taken it for typed
    expect(page.get_by_text(f"已记录：{TYPED}")).to_be_visible(timeout=30_000)
    expect(line(page)).to_have_value("")
    page.wait_for_function("!sessionStorage.getItem('park-kept-text')")  # submitted, so kept no longer
    page.reload()
    settled(page)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.context.close()


def test_a_tab_in_which_somebody_else_looks_by_now_begins_anew(chromium_browser: Browser, server: Server) -> None:
    page = meeting(chromium_browser, server)
    line(page).fill(TYPED)
    end_from_elsewhere(page, server)
    other = page.context.new_page()
    other.goto(f"{server.url}/login")
    sign_in(other, "zhao")
    settled(other)
    expect(page.get_by_text("supervisor先生")).to_be_visible(timeout=60_000)
    page.wait_for_function("!sessionStorage.getItem('park-kept-text')", timeout=30_000)
    settled(page)
    expect(line(page)).to_have_value("")
    expect(page.get_by_text(OFFER)).to_have_count(0)
    page.context.close()


def test_who_signs_out_or_declines_leaves_nothing_and_nobody_else_is_offered_it(
    chromium_browser: Browser, server: Server
) -> None:
    page = meeting(chromium_browser, server)
    line(page).fill(TYPED)
    end_from_elsewhere(page, server)
    page.get_by_role("link", name="重新登录").click(timeout=30_000)
    sign_in(page, "zhao")
    settled(page)
    page.wait_for_timeout(3000)
    expect(page.get_by_text(OFFER)).to_have_count(0)
    assert TYPED not in kept(page)
    line(page).fill(TYPED)
    page.reload()
    settled(page)
    page.get_by_role("button", name="不用了").click(timeout=20_000)
    assert TYPED not in kept(page)
    line(page).fill(TYPED)
    assert TYPED in kept(page)
    page.goto(f"{server.url}/logout")
    page.get_by_role("button", name="退出").click()
    page.wait_for_url("**/login?left=1")
    assert kept(page) == ""
    page.get_by_label("密码").fill("一句 密码 不留")
    assert kept(page) == ""
    page.context.close()


def test_text_survives_a_restart_of_the_server(chromium_browser: Browser, database: Path, tmp_path: Path) -> None:
    own = shutil.copy(database, tmp_path / "park.duckdb")
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(own)}) as first:
        page = meeting(chromium_browser, first)
        line(page).fill(TYPED)
        port = first.port
    page.wait_for_timeout(1500)
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(own)}, port=port):
        expect(page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-connection-state", "CONNECTED", timeout=60_000
        )
        page.reload()  # the worst: the page starts anew
        settled(page)
        page.get_by_role("button", name="恢复", exact=True).click(timeout=20_000)
        expect(line(page)).to_have_value(TYPED)
        page.context.close()
