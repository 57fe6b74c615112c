"""An issue from a phone to its close-out, by three people with accounts: who handled it is not let to verify it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.roles import Role
from tests.browser.conftest import settled
from tests.browser.test_sign_in import opened, sign_in
from tests.people.everyone import with_account
from tests.serving import ROOT, Server, listening

pytestmark = pytest.mark.browser
TEXT = "3号门外道路积水，材料车进不来"


@pytest.fixture
def server(demo_file: Path, tmp_path: Path) -> Iterator[Server]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    for role, login in ((Role.REPORTER, "zhuanren"), (Role.LEAD, "li"), (Role.SUPERVISOR, "ducha")):
        with_account(ledger, role, login)
    ledger.close()
    with listening(ROOT / "app.py", {"PARK_DISPATCH_DB": str(path)}) as running:
        yield running


def entered(browser: Browser, server: Server, login: str, path: str, width: int = 1280) -> Page:
    page = opened(browser, f"{server.url}/{path}", width=width)
    sign_in(page, login)
    settled(page)
    return page


def step(page: Page, name: str, words: str) -> None:
    """Choose a step, say the words, record it."""
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()
    settled(page)
    page.get_by_role("textbox", name=words).fill("已抽排，垫高路面")
    page.get_by_role("button", name=name, exact=True).last.click()


def test_raised_on_a_phone_handled_refused_to_its_handler_and_closed_by_another(
    chromium_browser: Browser, server: Server
) -> None:
    phone = entered(chromium_browser, server, "zhuanren", "issues", 390)
    phone.get_by_role("button", name="登记问题").click()
    phone.get_by_label("是什么问题").fill(TEXT)
    phone.get_by_role("dialog").get_by_role("button", name="登记", exact=True).click()
    expect(phone.get_by_text("已登记为 2023-72 号，等待甄别。")).to_be_visible(timeout=30_000)
    expect(phone.get_by_text("待甄别 3 件")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390

    lead = entered(chromium_browser, server, "li", "issues?issue=2023-72")
    for label, said in (("类别", "现场协调"), ("责任单位", "市政工程公司")):
        lead.get_by_label(label, exact=True).fill(said)
    lead.get_by_role("button", name="受理交办", exact=True).last.click()
    expect(lead.get_by_text("已记录“受理交办”，现在是“待办理”。")).to_be_visible(timeout=30_000)
    step(lead, "报请验收", "办理结果")
    expect(lead.get_by_text("已记录“报请验收”，现在是“待验收”。")).to_be_visible(timeout=30_000)
    expect(lead.get_by_text("这一轮您参与了办理，验收和满意度要由没有参与办理的人记录。")).to_be_visible()
    expect(lead.get_by_role("button", name="验收合格", exact=True)).to_have_count(0)

    office = entered(chromium_browser, server, "ducha", "issues?show=mine&stage=submitted")
    office.get_by_text(TEXT).click()
    expect(office).to_have_url(re.compile(r"issue=2023-72$"), timeout=30_000)
    office.get_by_label("怎样核实的、效果如何").fill("现场查看，通行正常")
    office.get_by_role("button", name="验收合格", exact=True).last.click()
    expect(office.get_by_text("已记录“验收合格”，现在是“已销号”。")).to_be_visible(timeout=30_000)
    office.get_by_role("button", name="返回台账").click()
    expect(office.get_by_text("待甄别 2 件、待验收 2 件")).to_be_visible(timeout=30_000)
    for page in (phone, lead, office):
        page.context.close()
