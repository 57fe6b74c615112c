"""督办 for real: the supervision office sends, the unit answers on its phone, the office confirms and prints."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from tests.browser.conftest import settled
from tests.browser.test_sign_in import opened, sign_in
from tests.people.everyone import with_account
from tests.serving import ROOT, Server, listening

pytestmark = pytest.mark.browser
PAGE = "notices?as_of=2023-08-28"


@pytest.fixture
def server(demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    with_account(ledger, Role.SUPERVISOR, "ducha")
    with_account(ledger, Role.REPORTER, "gongtou", Reach(units=frozenset({"区工投公司"})))
    ledger.close()
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(path)}) as running:
        yield running


def entered(browser: Browser, server: Server, login: str, path: str, width: int) -> Page:
    page = opened(browser, f"{server.url}/{path}", width=width)
    sign_in(page, login)
    settled(page)
    return page


def test_proposed_sent_answered_by_the_unit_confirmed_and_printed(chromium_browser: Browser, server: Server) -> None:
    office = entered(chromium_browser, server, "ducha", PAGE, 1280)
    expect(office.get_by_text("没有在办的督办单；建议新发 ")).to_be_visible()
    office.get_by_role("button", name="发出", exact=True).first.click()
    expect(office.get_by_text("在办督办单 1 份（红 1），没有超期；建议新发 ")).to_be_visible(timeout=30_000)
    with office.expect_download() as got:
        office.get_by_role("button", name="下载 Word（含回执）").click()
    printed = [one.text for one in Document(io.BytesIO(got.value.path().read_bytes())).paragraphs]
    assert printed[:2] == ["临港督〔2023〕1号", "巴中恩阳临港产业园督办单"]

    unit = entered(chromium_browser, server, "gongtou", f"{PAGE}&notice=2023-1", 390)
    expect(unit.get_by_text("8月28日发至区工投公司，待处理")).to_be_visible()
    assert unit.evaluate("document.documentElement.scrollWidth") <= 390
    expect(unit.get_by_role("button", name="确认办结")).to_have_count(0)
    unit.get_by_label("办理情况").fill("已加派两个班组，9月20日完成")
    unit.get_by_role("button", name="提交答复").click()
    expect(unit.get_by_text("答复已提交，等签发单位确认办结。")).to_be_visible(timeout=30_000)

    office.get_by_role("link", name="临港督〔2023〕1号").click()
    expect(office.get_by_text("已加派两个班组，9月20日完成").first).to_be_visible(timeout=30_000)
    office.get_by_role("button", name="确认办结").click()
    expect(office.get_by_text("临港督〔2023〕1号 已确认办结。")).to_be_visible(timeout=30_000)
    office.get_by_role("button", name="全部督办单").click()
    expect(office.get_by_text("没有在办的督办单；建议新发 ")).to_be_visible(timeout=30_000)
    for page in (unit, office):
        page.context.close()
