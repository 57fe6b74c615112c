"""A day in the life of a task force, as four people live it in their browsers; the pictures in docs/ are of this day.

In the evening the resident of a site files a log on the phone. The next morning the lead runs the meeting and gives
out what the log asks for. The day after, the unit accounts for it on a phone. At the end of the week the lead has the
summary drafted, edits it and keeps it.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect

from park_dispatch.ledger import reading
from park_dispatch.ledger.people import Account, save_account, save_password
from park_dispatch.ledger.store import open_ledger
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from tests.people.everyone import HASH, PASSWORD

PHONE, LAPTOP = (390, 844), (1366, 768)
UNIT = "城建集团第五项目部"
PROBLEM = "抹灰班组缺3人"
Shoot = Callable[[Page, str], object]
"""Takes a picture of a page under a name."""


@dataclass(frozen=True)
class Desk:
    """Where they work: one browser, one board."""

    browser: Browser
    url: str
    shoot: Shoot

    def sit_down(self, login: str, address: str, size: tuple[int, int]) -> Page:
        """Somebody opens an address on a device of their own and signs in."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", accept_downloads=True,
            device_scale_factor=2 if size == PHONE else 1,
        )  # fmt: skip
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{self.url}/{address}")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        settled(page)
        return page


def settled(page: Page) -> None:
    """Wait until the script of the page has run."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def make_people(database: Path) -> None:
    """The resident of 11#, the liaison of the unit that builds it, and the lead, in a copy of the demo park."""
    ledger = open_ledger(database)
    park = reading.parks(ledger)[0]
    subjects = reading.subjects(ledger, park.park_id)
    eleven = subjects.loc[(subjects["kind"] == "building") & (subjects["name"] == "11#"), "subject_id"].iloc[0]
    for login, name, role, reach in (
        ("zhou", "周驻守", Role.REPORTER, Reach(buildings=frozenset({int(eleven)}))),
        ("wang", "王工", Role.REPORTER, Reach(units=frozenset({UNIT}))),
        ("li", "李主任", Role.LEAD, Reach()),
    ):
        save_account(ledger, Account(login, name, UNIT if login == "wang" else "", role, reach), "测试")
        save_password(ledger, login, HASH)
    ledger.close()


def live(desk: Desk) -> None:
    """The whole of it, each step looked at as its person would."""
    resident_files(desk)
    lead_runs_the_meeting(desk)
    unit_accounts(desk)
    lead_hears_the_account(desk)
    week_is_summed_up(desk)


def resident_files(desk: Desk) -> None:
    page = desk.sit_down("zhou", "site_log?as_of=2023-08-29", PHONE)
    page.get_by_role("button", name="照抄8月28日").click()
    expect(page.get_by_text("人数已归零，请清点后填写")).to_be_visible()
    settled(page)
    workers = page.get_by_label("现场人数（人）")
    workers.fill("42")
    workers.press("Tab")
    expect(page.get_by_text("人数已归零，请清点后填写")).to_have_count(0)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        {"name": "11#外墙.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    )
    expect(page.get_by_role("button", name="去掉")).to_be_visible(timeout=30_000)
    problems = page.get_by_label("问题（一行一个，登记进问题台账）")
    problems.fill(PROBLEM)
    problems.press("Tab")
    settled(page)
    desk.shoot(page, "day-1-site-log")
    page.get_by_role("button", name="保存日志").click()
    expect(page.get_by_text("已保存 11# 8月29日的日志，1 张照片或文件，登记 1 个问题。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def lead_runs_the_meeting(desk: Desk) -> None:
    page = desk.sit_down("li", "dispatch?as_of=2023-08-30&day=2023-08-30", LAPTOP)
    issue = page.locator("tr", has_text=PROBLEM).first
    expect(issue).to_be_visible()
    line = page.get_by_label("新增8月30日调度事项，回车保存")
    line.fill(f"@{UNIT} 11#抹灰班组补齐3人 8.31前到场")
    line.press("Enter")
    expect(page.get_by_text("按这一行推定")).to_be_visible()
    desk.shoot(page, "day-2-meeting")
    line.press("Enter")
    expect(line).to_have_value("")
    given = page.locator("tr", has_text="抹灰班组补齐3人").first
    expect(given).to_contain_text(UNIT)
    expect(given).to_contain_text("08-31")
    page.get_by_role("button", name="会议纪要文字").click()
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("抹灰班组补齐3人")
    page.context.close()


def unit_accounts(desk: Desk) -> None:
    page = desk.sit_down("wang", "account?as_of=2023-08-31", PHONE)
    item = page.locator('[class*="st-key-account_item_"]', has_text="抹灰班组补齐3人").first
    item.get_by_role("button", name="未完成").click()
    item.get_by_text("劳动力", exact=True).click()
    settled(page)
    desk.shoot(page, "day-3-account")
    item.get_by_role("button", name="交账", exact=True).click()
    expect(page.get_by_text("未完成，新时限 2023-09-01。")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    page.context.close()


def lead_hears_the_account(desk: Desk) -> None:
    page = desk.sit_down("li", "dispatch?as_of=2023-08-31&day=2023-08-31", LAPTOP)
    answered = page.locator("tr", has_text="抹灰班组补齐3人").first
    expect(answered).to_contain_text("未完成")
    expect(answered).to_contain_text("劳动力")
    page.context.close()


def week_is_summed_up(desk: Desk) -> None:
    page = desk.sit_down("li", "summary?as_of=2023-09-01", LAPTOP)
    expect(page.get_by_text("初稿由台账写成")).to_be_visible()
    part = page.get_by_test_id("stTextArea").first.get_by_role("textbox")
    part.fill(part.input_value() + "\n请各责任单位周一上午报人员到场情况。")
    part.press("Tab")
    settled(page)
    page.get_by_role("button", name="保存为第 1 版").click()
    expect(page.get_by_text("已保存为第 1 版。")).to_be_visible()
    settled(page)
    desk.shoot(page, "day-4-summary")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 Word（公文正文版式）").click()
    assert download.value.suggested_filename.endswith(".docx")
    page.context.close()


def photo() -> bytes:
    """A picture of a wall half done, drawn here: nobody's photo."""
    picture = Image.new("RGB", (1200, 900), "#9fb4c7")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((120, 260, 1080, 900), fill="#b9b3a8")
    for row in range(4):
        for column in range(8):
            left, top = 170 + column * 112, 310 + row * 130
            pen.rectangle((left, top, left + 70, top + 84), fill="#4d5a66" if row > 1 or column < 5 else "#d9d4ca")
    stored = io.BytesIO()
    picture.save(stored, "JPEG", quality=85)
    return stored.getvalue()
