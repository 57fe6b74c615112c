"""数据上报 without a browser: the page reads, compares, asks and files; nothing is written before it is told to."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.proposal import propose
from park_dispatch.filing.staging import Dropped, read_dropped
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.understanding import Corrections
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, add_form, add_park
from park_dispatch.web.frame import ledger_at
from tests.pages import upload_books

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow
SHELL = ROOT / "park_dispatch" / "web" / "shell.py"
PAGE = ROOT / "pages" / "upload.py"
Upload = tuple[str, bytes, str]


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    """The ledger that the page will open, with the first week filed."""
    path = tmp_path / "park.duckdb"
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    monkeypatch.setenv("PARK_DISPATCH_MAX_UPLOAD_MB", "1")
    opened = ledger_at(path)
    add_park(opened, "临港产业园", "测试", demo=True)
    park = reading.parks(opened)[0]
    understood = read_dropped(Dropped("三期周报0821.xlsx", upload_books.first_week()), Corrections(), Limits())
    confirm(opened, propose(opened, park, understood), "张工")
    yield opened
    ledger_at.clear(opened.path)
    opened.close()


@pytest.fixture
def at(ledger: Ledger) -> AppTest:
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    app.run()
    app.switch_page(str(PAGE)).run()
    assert not app.exception
    return app


def drop(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    payload: list[Upload] = [(name, data, "application/octet-stream") for name, data in files]
    app.file_uploader[0].set_value(payload)
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    """Every sentence on the page, as the reader sees it."""
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.info, *app.success]
    return "\n".join(str(part.value).replace("\\", "") for part in parts)


def press(app: AppTest, words: str) -> AppTest:
    next(button for button in app.button if button.label.startswith(words)).click()
    app.run()
    assert not app.exception
    return app


def uploads(ledger: Ledger) -> list[str]:
    return list(reading.uploads(ledger, reading.parks(ledger)[0].park_id)["file_name"])


def test_a_file_is_shown_first_and_stored_only_when_confirmed(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("三期周报0828.xlsx", upload_books.second_week()))
    assert "与上期相比：变化 2 行。" in said(at)
    assert "取自“临港产业园三期标准化厂房节点进度周报（截至2023年8月28日）”" in said(at)
    assert "未用：填表说明" in said(at)
    assert "本期未报送 1 个单体：10#" in said(at)
    press(at, "确认入库 2 行")
    assert "还没有入库：请先填写上报人姓名" in said(at)
    assert uploads(ledger) == ["三期周报0821.xlsx"]
    next(box for box in at.text_input if box.label == "上报人").set_value("李工")
    press(at, "确认入库 2 行")
    assert uploads(ledger) == ["三期周报0828.xlsx", "三期周报0821.xlsx"]
    assert "“三期周报0828.xlsx”已入库 2 行。总览：临港产业园三期标准化厂房由 " in said(at)


def test_the_same_file_changes_nothing_and_says_so(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("又一份.xlsx", upload_books.first_week()))
    assert "张工" in said(at) and "完全相同，不会再作任何改动" in said(at)
    assert not any(button.label.startswith("确认入库") for button in at.button)
    assert uploads(ledger) == ["三期周报0821.xlsx"]


def test_a_refused_file_stops_no_other(at: AppTest) -> None:
    too_big = b"PK\x03\x04" + bytes(1 << 20)
    drop(
        at,
        ("空.xlsx", b""),
        ("大.xlsx", too_big),
        ("程序.xlsx", b"MZ" + bytes(5000)),
        ("好.xlsx", upload_books.second_week()),
    )
    words = said(at)
    assert "“空.xlsx”是空文件" in words
    assert "“大.xlsx”有 1.0 MB，超过 1 MB 的上限，没有读取" in words
    assert "“程序.xlsx”" in words
    assert "**好.xlsx**" in words and "2 行识别" in words


def test_what_is_not_decided_stays_out_and_is_said(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("难题.xlsx", upload_books.difficult()))
    words = said(at)
    assert "**2 处没有采用**" in words
    assert "**1 个名称台账里没有**" in words
    assert "形象进度由 80.0% 降为 55.0%" in words
    assert "不入库：1 行名称待定，1 行倒退未决定，2 处单元格有误。" in words
    choice = next(box for box in at.selectbox if "没有单体“13#”" in box.label.replace("\\", ""))
    choice.select("create").run()
    assert "名称待定" not in said(at)
    decision = at.segmented_control[0]
    decision.set_value("accept").run()
    assert "倒退未决定" not in said(at)
    press(at, "放弃")
    assert "难题.xlsx" not in said(at)
    assert uploads(ledger) == ["三期周报0821.xlsx"]


def downloads(app: AppTest) -> list[str]:
    return [str(element.proto.label) for element in app.get("download_button")]


def test_the_file_can_be_taken_back_with_marks_where_there_is_something_to_mend(at: AppTest) -> None:
    drop(at, ("三期周报0828.xlsx", upload_books.second_week()))
    assert "下载标注后的原表" not in downloads(at)
    drop(at, ("难题.xlsx", upload_books.difficult()))
    assert downloads(at).count("下载标注后的原表") == 1
    csv = "项目名称,单体,节点,完成比例\n临港产业园三期标准化厂房,9#,内装及地坪,166%\n".encode()
    drop(at, ("无日期.csv", csv))
    assert "请先填写报告日期" in said(at)
    assert downloads(at).count("下载标注后的原表") == 2


def test_a_new_baseline_needs_a_reason(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("难题.xlsx", upload_books.difficult()))
    assert "**1 个计划日期与上期不同。**" in said(at)
    next(box for box in at.checkbox if box.label == "作为新基线").check().run()
    next(box for box in at.text_input if box.label == "上报人").set_value("李工")
    press(at, "确认入库")
    assert "改用新基线必须写明原因" in said(at)
    next(box for box in at.text_input if box.label.startswith("调整计划的原因")).set_value("调度会同意顺延")
    press(at, "确认入库")
    rows = reading.uploads(ledger, reading.parks(ledger)[0].park_id)
    assert rows.iloc[0]["reason"] == "调度会同意顺延"


def test_what_others_filed_meanwhile_is_compared_again_before_storing(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("三期周报0828.xlsx", upload_books.second_week()))
    next(box for box in at.text_input if box.label == "上报人").set_value("李工").run()
    park = reading.parks(ledger)[0]
    add_form(ledger, park.park_id, [NewSubject(-1, "dispatch", 0, "别人的记录", "别人的记录")], [], "王工")
    press(at, "确认入库 2 行")
    assert "刚才有别人改动了台账" in said(at)
    assert uploads(ledger) == ["三期周报0821.xlsx"]
    press(at, "确认入库 2 行")
    assert len(uploads(ledger)) == 2


def test_a_message_goes_the_way_of_a_file(at: AppTest, ledger: Ledger) -> None:
    at.session_state["upload_message_open"] = True
    at.run()
    press(at, "识别")
    assert "还没有内容：请先粘贴消息" in said(at)
    at.text_area[0].set_value("【临港产业园三期驻守日报】2023年8月28日\n9#厂房内装及地坪完成66%。\n现场工人45人。")
    press(at, "识别")
    words = said(at)
    assert "**微信群消息 " in words
    assert "2 行识别" in words  # the progress, and who was on the site
    assert uploads(ledger) == ["三期周报0821.xlsx"]


def test_a_file_without_a_day_asks_for_it(at: AppTest) -> None:
    csv = "项目名称,单体,节点,完成比例\n临港产业园三期标准化厂房,9#,内装及地坪,66%\n".encode()
    drop(at, ("无日期.csv", csv))
    assert "请先填写报告日期" in said(at)
    box = next(box for box in at.date_input if box.label == "报告日期")
    box.set_value(date(2023, 8, 28)).run()
    assert not at.exception
    assert "与上期相比：变化 1 行。" in said(at)


def test_several_files_are_filed_in_the_order_of_their_days(at: AppTest, ledger: Ledger) -> None:
    third = upload_books.book("2023年9月4日", [("9#", "内装及地坪", "2023-06-20", "2023-09-20", "70%")])
    drop(at, ("0904.xlsx", third), ("0828.xlsx", upload_books.second_week()))
    next(box for box in at.text_input if box.key == "upload_all_person").set_value("李工")
    press(at, "全部确认入库（2 份）")
    assert uploads(ledger) == ["0904.xlsx", "0828.xlsx", "三期周报0821.xlsx"]


def test_rows_without_a_project_get_one_by_writing_it(at: AppTest, ledger: Ledger) -> None:
    csv = "单体,节点,完成比例\n21#,屋面,66%\n22#,屋面,40%\n".encode()
    add_form_project(ledger)
    drop(at, ("没有项目 截至2023年8月28日.csv", csv))
    if any("请先填写报告日期" in part for part in [said(at)]):
        next(box for box in at.date_input if box.label == "报告日期").set_value(date(2023, 8, 28)).run()
    assert "没有写项目" in "".join(box.label for box in at.selectbox)
    next(box for box in at.text_input if box.label.startswith("或写上")).set_value("孵化园四期").run()
    assert not at.exception
    assert "新增 2 行" in said(at)


def add_form_project(ledger: Ledger) -> None:
    """A second project: with only one, rows that name none belong to it."""
    park = reading.parks(ledger)[0]
    subject = NewSubject(-1, "project", 0, "管网工程", "管网工程")
    add_form(ledger, park.park_id, [subject], [NewEntry(-1, "percent", 10.0, date(2023, 8, 1))], "王工")


def test_an_assumption_is_told_and_its_cells_stay_out_when_it_is_declined(at: AppTest, ledger: Ledger) -> None:
    drop(at, ("面积.xlsx", upload_books.areas()))
    assert "2 处是推定的，确认入库即为认可" in said(at).replace("*", "")
    assert "原表一格写给几个单体" in said(at)
    assert "2 处，如 面积表 · C3 读作 12,000" in said(at)
    next(box for box in at.segmented_control if box.label == "推定").set_value("decline").run()
    assert "2 处推定不采用" in said(at)
    next(box for box in at.text_input if box.label == "上报人").set_value("李工")
    press(at, "确认入库")
    park = reading.parks(ledger)[0]
    stored = {field for _id, field, *_rest in reading.last_values(ledger, park.park_id, date(2023, 8, 28))}
    assert "floor_area_m2" not in stored


UNCLEAR = "项目名称,单体,节点,完成比例,说明\n临港产业园三期标准化厂房,9#,内装及地坪,{percent},缺人\n"


def unclear(day: str, percent: str) -> tuple[str, bytes]:
    return f"周报 截至{day}.csv", f"周报（截至{day}）\n{UNCLEAR.format(percent=percent)}".encode()


def confirmed_by(app: AppTest, person: str) -> AppTest:
    next(box for box in app.text_input if box.label == "上报人").set_value(person)
    return press(app, "确认入库")


def test_a_correction_is_remembered_shown_and_no_longer_used_on_request(at: AppTest, ledger: Ledger) -> None:
    drop(at, unclear("2023年8月28日", "66%"))
    at.session_state["up_f1_columns"] = True
    at.session_state["up_f1_table0_picked"] = "E"
    at.run()
    next(box for box in at.selectbox if "列“说明”是" in box.label.replace("\\", "")).select("issue").run()
    assert "确认入库后，您对表和列的更正会记住" in said(at)
    assert not any("已记住的更正" in box.label for box in at.expander)
    confirmed_by(at, "李工")
    assert "E 列“说明”：存在问题" in said(at)
    drop(at, unclear("2023年9月4日", "70%"))
    assert "；按 李工 " in said(at) and " 的更正读取" in said(at)
    assert "确认入库后，您对表和列的更正会记住" not in said(at)
    assert any("已记住的更正（1）" in box.label for box in at.expander)
    next(box for box in at.text_input if box.label == "停用人").set_value("王工")
    press(at, "不再使用")
    at.run()
    assert "；按 李工 " not in said(at)
    assert not any("已记住的更正" in box.label for box in at.expander)


def test_the_second_file_on_the_tray_learns_from_the_first(at: AppTest) -> None:
    drop(at, unclear("2023年8月28日", "66%"), unclear("2023年9月4日", "70%"))
    at.session_state["up_f1_columns"] = True
    at.session_state["up_f1_table0_picked"] = "E"
    at.run()
    next(box for box in at.selectbox if "列“说明”是" in box.label.replace("\\", "")).select("issue").run()
    next(box for box in at.text_input if box.key == "up_f1_person").set_value("李工")
    next(button for button in at.button if button.key == "up_f1_confirm").click().run()
    at.run()
    assert not at.exception
    assert "；按 李工 " in said(at)


def test_an_explained_name_is_not_asked_about_again(at: AppTest, ledger: Ledger) -> None:
    rows = [("九宫格厂房", "内装及地坪", "2023-06-20", "2023-09-20", "60%")]
    drop(at, ("0828.xlsx", upload_books.book("2023年8月28日", rows)))
    nine = ledger.rows("SELECT subject_id FROM subject WHERE name = '9#'")[0][0]
    next(box for box in at.selectbox if "没有单体“九宫格厂房”" in box.label.replace("\\", "")).select(nine).run()
    assert "指明的名称会记住" in said(at)
    confirmed_by(at, "李工")
    drop(at, ("0904.xlsx", upload_books.book("2023年9月4日", [(*rows[0][:4], "70%")])))
    assert "按记住的答复：“九宫格厂房”就是“9#”。" in said(at)
    assert "1 个名称" not in said(at)
    assert "60.0% → 70.0%" in said(at) or "变化 1 行" in said(at)
