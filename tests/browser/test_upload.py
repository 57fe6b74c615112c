"""数据上报 in real Chromium: a workbook dropped, looked at, filed, seen on the overview, taken back; and bad files."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FilePayload, Locator, Page, TimeoutError, expect

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import propose
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.understanding import Corrections
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import open_ledger
from park_dispatch.ledger.writing import add_park
from tests.pages import upload_books
from tests.serving import ROOT, listening

pytestmark = pytest.mark.browser


def _park_with_first_week(path: Path) -> None:
    ledger = open_ledger(path)
    add_park(ledger, "临港产业园", "测试", demo=True)
    park = reading.parks(ledger)[0]
    understood = read_dropped(Dropped("三期周报0821.xlsx", upload_books.first_week()), Corrections(), Limits())
    confirm(ledger, propose(ledger, park, understood), "张工")
    ledger.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    database = tmp_path_factory.mktemp("upload") / "park.duckdb"
    _park_with_first_week(database)
    environment = {"PARK_DISPATCH_DB": str(database), "PARK_DISPATCH_MAX_UPLOAD_MB": "2"}
    with listening(ROOT / "app.py", environment) as server:
        yield server.url


@pytest.fixture
def page(tab: Page, address: str) -> Page:
    tab.goto(f"{address}/upload")
    tab.get_by_test_id("stFileUploaderDropzone").wait_for()
    return tab


def drop(page: Page, *files: tuple[str, bytes]) -> None:
    payloads: list[FilePayload] = [
        {"name": name, "mimeType": "application/octet-stream", "buffer": data} for name, data in files
    ]
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(payloads)


def settled(page: Page) -> None:
    """The script has run to its end: what is drawn now stays until the next click."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=30_000)


def choose(page: Page, choice: Locator, option: str) -> None:
    """Pick from a list; once more where the page was drawn anew under the open list, which closes it."""
    for _attempt in range(5):
        expect(choice).to_be_visible()
        settled(page)
        choice.click()
        with suppress(TimeoutError):
            page.get_by_role("option", name=option).click(timeout=3_000)
            return
    raise AssertionError(f"the list closes before “{option}” can be chosen")


def open_column(page: Page, proposal: Locator, name: str, column: Locator) -> None:
    """Click a column of the table until its list is there: a click while the table is drawn anew is lost."""
    for _attempt in range(5):
        settled(page)
        proposal.get_by_text(name, exact=True).first.click()
        with suppress(TimeoutError):
            column.wait_for(timeout=4_000)
            return
    raise AssertionError(f"the column “{name}” does not open")


def card(page: Page, words: str) -> Locator:
    found = page.locator('[class*="st-key-up_item_"]', has_text=words)
    expect(found).to_be_visible(timeout=30_000)
    settled(page)
    return found


def percent_on_overview(page: Page, address: str) -> str:
    page.goto(f"{address}/overview?as_of=2023-08-28")
    sentence = page.get_by_text(upload_books.PHASE + "完成").first
    expect(sentence).to_be_visible(timeout=30_000)
    return sentence.inner_text().split("完成")[1].split("%")[0].strip()


def test_a_report_is_dropped_looked_at_filed_and_taken_back(page: Page, address: str) -> None:
    before = percent_on_overview(page, address)
    page.goto(f"{address}/upload")
    drop(page, ("三期周报0828.xlsx", upload_books.second_week()))
    proposal = card(page, "三期周报0828.xlsx")
    expect(proposal).to_contain_text("2 行识别")
    expect(proposal).to_contain_text("取自")
    expect(proposal).to_contain_text("变化 2 行")
    expect(proposal).to_contain_text("未用：填表说明")
    expect(proposal).to_contain_text("本期未报送 1 个单体：10#")
    struck = proposal.locator("s", has_text="50.0%")
    expect(struck).to_be_visible()
    expect(proposal).to_contain_text("60.0%")

    assert percent_on_overview(page, address) == before, "nothing may be written before it is confirmed"
    page.goto(f"{address}/upload")
    drop(page, ("三期周报0828.xlsx", upload_books.second_week()))
    proposal = card(page, "三期周报0828.xlsx")
    proposal.get_by_role("button", name="确认入库 2 行").click()
    expect(proposal).to_contain_text("还没有入库：请先填写上报人姓名")
    proposal.get_by_role("textbox", name="上报人").fill("李工")
    proposal.get_by_role("button", name="确认入库 2 行").click()
    done = card(page, "已入库 2 行")
    expect(done).to_contain_text(f"由 {before}% 变为")
    after = done.inner_text().split("变为 ")[1].split("%")[0]
    assert percent_on_overview(page, address) == after != before

    page.goto(f"{address}/upload")
    drop(page, ("同一份.xlsx", upload_books.second_week()))
    same = card(page, "同一份.xlsx")
    expect(same).to_contain_text("完全相同，不会再作任何改动")
    expect(same.get_by_role("button", name="确认入库")).to_have_count(0)

    page.get_by_text("三期周报0828.xlsx").last.click()
    page.get_by_role("button", name="撤销").first.click()
    page.get_by_role("button", name="撤销这次上报").click()
    expect(page.get_by_text("还没有撤销：请写明姓名和原因。")).to_be_visible()
    page.get_by_role("textbox", name="撤销人").fill("李工")
    page.get_by_role("textbox", name="撤销原因").fill("报错了楼栋")
    page.get_by_role("button", name="撤销这次上报").click()
    expect(page.get_by_text("已撤销，它的数据不再计入")).to_be_visible()
    expect(page.get_by_text("已撤销：报错了楼栋").first).to_be_visible()
    assert percent_on_overview(page, address) == before


def test_doubts_are_asked_and_what_is_not_decided_stays_out(page: Page, address: str) -> None:
    drop(page, ("难题.xlsx", upload_books.difficult()))
    proposal = card(page, "难题.xlsx")
    expect(proposal).to_contain_text("进度“120%”不在 0–100 之间")
    expect(proposal).to_contain_text("进度表 · G5")
    expect(proposal).to_contain_text("“2023-13-45”不是有效日期")
    expect(proposal).to_contain_text("没有单体“13#”")
    expect(proposal).to_contain_text("由 80.0% 降为 55.0%")
    expect(proposal).to_contain_text("1 行倒退未决定")
    stored = proposal.get_by_role("button", name="确认入库")
    rows = int(stored.inner_text().split()[1])

    proposal.get_by_role("button", name="更正上期").or_(proposal.get_by_role("radio", name="更正上期")).first.click()
    expect(proposal.get_by_role("button", name=f"确认入库 {rows + 1} 行")).to_be_visible()
    choose(page, proposal.get_by_role("combobox").first, "略过")
    expect(proposal).to_contain_text("1 行您已略过")
    proposal.get_by_role("button", name="放弃").click()
    expect(page.locator('[class*="st-key-up_item_"]')).to_have_count(0)


def test_a_column_understood_wrongly_is_corrected_by_choosing(page: Page) -> None:
    drop(page, ("更正列.xlsx", upload_books.second_week()))
    proposal = card(page, "更正列.xlsx")
    proposal.get_by_text("各列怎样理解，更正").click()
    column = proposal.get_by_role("combobox", name="完成比例")
    open_column(page, proposal, "完成比例", column)
    choose(page, column, "不使用")
    expect(proposal).to_contain_text("2 行全部与上期相同")
    expect(proposal).to_contain_text("您更正的")


def _far_cell() -> bytes:
    """A workbook of a kilobyte that says it reaches to XFD1048576."""
    packed = io.BytesIO(upload_books.second_week())
    target = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                data = data.replace(b"</sheetData>", far)
            out.writestr(name, data)
    return target.getvalue()


def test_each_bad_file_says_what_is_wrong_and_stops_no_other(page: Page, address: str) -> None:
    drop(
        page,
        ("空.xlsx", b""),
        ("程序.xlsx", b"MZ" + bytes(range(256)) * 20),
        ("坏.xlsx", upload_books.second_week()[:2000]),
        ("~$周报.xlsx", b"\x05lock" + bytes(100)),
        ("远.xlsx", _far_cell()),
        ("好.xlsx", upload_books.second_week()),
    )
    expect(card(page, "“空.xlsx”")).to_contain_text("空文件")
    expect(card(page, "“程序.xlsx”")).to_contain_text("程序文件")
    expect(card(page, "“坏.xlsx”")).to_contain_text("已损坏")
    expect(card(page, "“~$周报.xlsx”")).to_contain_text("临时文件")
    expect(card(page, "“远.xlsx”")).to_contain_text("XFD1048576")
    expect(card(page, "好.xlsx")).to_contain_text("2 行识别")
    assert page.request.get(f"{address}/healthz").ok


def test_a_file_over_the_limit_is_refused_in_the_browser_in_chinese(page: Page) -> None:
    drop(page, ("大.xlsx", b"PK\x03\x04" + bytes(3 << 20)))
    chip = page.get_by_test_id("stFileChip")
    expect(chip).to_be_visible()
    assert "超过 2 MB" in chip.evaluate("node => getComputedStyle(node, '::after').content")
    chip.hover()
    page.wait_for_timeout(1000)
    for said in page.get_by_text("must be").all():  # what is left of it is for the ear only, one pixel wide
        box = said.bounding_box()
        assert box is None or box["width"] <= 1


def test_the_widget_speaks_chinese(page: Page) -> None:
    """Streamlit's own words are in the page's text, but no pixel of them is drawn."""
    zone = page.get_by_test_id("stFileUploaderDropzone")
    script = """(zone) => [...zone.querySelectorAll('*')]
      .filter((node) => [...node.childNodes].some((c) => c.nodeType === 3 && /[A-Za-z]{2}/.test(c.textContent)))
      .filter((node) => !node.closest('[data-testid=stIconMaterial]'))
      .map((node) => [node.textContent, getComputedStyle(node).fontSize])"""
    for words, size in zone.evaluate(script):
        assert size == "0px", words


def test_a_marked_file_is_mended_and_dropped_again_on_a_phone(tab: Page, address: str, tmp_path: Path) -> None:
    page = tab
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/upload")
    drop(page, ("难题.xlsx", upload_books.difficult()))
    button = page.get_by_role("button", name="下载标注后的原表")
    button.wait_for()
    settled(page)
    box = button.bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    with page.expect_download() as download:
        button.click()
    file = tmp_path / "marked.xlsx"
    download.value.save_as(file)
    assert download.value.suggested_filename == "难题（标注）.xlsx"
    book = load_workbook(file)
    assert "改为 0–100 的数" in book["进度表"]["G5"].comment.text
    book["进度表"]["G5"], book["进度表"]["F6"] = "90%", "2023-10-31"
    book.save(file)
    page.get_by_role("button", name="放弃").click()
    button.wait_for(state="detached")
    drop(page, ("难题（标注）.xlsx", file.read_bytes()))
    page.get_by_text("未用：需要改的地方").wait_for()
    settled(page)
    expect(page.get_by_text("没有采用")).to_have_count(0)


def _weekly(day: str, percent: str) -> tuple[str, bytes]:
    rows = f"项目名称,单体,节点,完成比例,说明\n{upload_books.PHASE},9#,内装及地坪,{percent},缺人\n"
    return f"周报{day}.csv", f"周报（截至{day}）\n{rows}".encode()


def test_a_correction_is_made_once_and_can_be_stopped(page: Page) -> None:
    drop(page, _weekly("2023年9月4日", "66%"))
    first = card(page, "周报2023年9月4日.csv")
    first.get_by_text("各列怎样理解，更正").click()
    first.get_by_text("说明", exact=True).click()
    choose(page, first.get_by_role("combobox", name="说明"), "不使用")
    expect(first).to_contain_text("下次同样表头的表照此读取")
    first.get_by_placeholder("上报人姓名").fill("李工")
    first.get_by_role("button", name="确认入库 1 行").click()
    expect(first).to_contain_text("已入库 1 行", timeout=30_000)

    drop(page, _weekly("2023年9月11日", "70%"))
    second = card(page, "周报2023年9月11日.csv")
    expect(second).to_contain_text("按 李工")
    second.get_by_text("各列怎样理解，更正").click()
    expect(second).to_contain_text("按记住的更正")
    page.get_by_text("已记住的更正（1）").click()
    page.get_by_placeholder("停用人姓名").fill("王工")
    page.get_by_placeholder("停用人姓名").press("Tab")
    settled(page)
    page.get_by_role("button", name="不再使用").click()
    expect(page.get_by_text("已记住的更正（1）")).not_to_be_visible(timeout=30_000)
    expect(second).not_to_contain_text("按 李工")
    expect(second).not_to_contain_text("按记住的更正")
