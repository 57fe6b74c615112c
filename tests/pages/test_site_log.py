"""驻守日志 without a browser: yesterday copied and marked, what is doubtful asked, everything typed kept."""

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from park_dispatch.boards.site_roll import sites
from park_dispatch.boards.situation import situation
from park_dispatch.filing.site_log import Log, file_log
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import reading
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.web.frame import ledger_at
from tests.small_park import DAY, value

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def ledger(tmp_path: Path, demo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ledger]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    monkeypatch.setenv("PARK_DISPATCH_DB", str(path))
    monkeypatch.setenv("PARK_DISPATCH_AUTHOR", "张工")
    yield ledger_at(path)
    ledger_at(path).close()
    ledger_at.clear()


@pytest.fixture
def at(ledger: Ledger) -> AppTest:
    app = AppTest.from_file(str(ROOT / "park_dispatch" / "web" / "shell.py"), default_timeout=60)
    app.run()
    app.switch_page(str(ROOT / "pages" / "site_log.py")).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(one for one in app.button if one.label.startswith(label)).click().run()
    assert not app.exception


def number(app: AppTest, label: str) -> object:
    return next(one for one in app.number_input if one.label.startswith(label))


def said(app: AppTest) -> str:
    parts = (app.markdown, app.caption, app.warning, app.error, app.success)
    return "\n".join(str(one.value) for part in parts for one in part).replace("\\", "")


def test_the_answer_comes_first_and_who_is_missing_is_opened(at: AppTest) -> None:
    assert "4 个工地应报，已报 3，未报：10#。" in said(at)
    assert next(one for one in at.selectbox if one.label == "工地").value is not None
    assert "当天已报 58.0%" in said(at)  # milestones came with the weekly sheet of the day


def test_yesterday_is_copied_marked_and_counted_anew(at: AppTest, ledger: Ledger) -> None:
    press(at, "照抄")
    assert number(at, "现场人数").value == 0  # type: ignore[attr-defined]
    assert "人数已归零" in said(at)
    assert said(at).count("照抄8月26日") >= 2  # weather and machines
    assert "与8月26日相同 · 照抄" in said(at)
    press(at, "保存日志")
    assert "今天真的没有人" in said(at)
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    number(at, "整体").set_value(50.0).run()  # type: ignore[attr-defined]
    assert "−27.7" in said(at)
    before = ledger.rows("SELECT count(*) FROM entry")
    press(at, "保存日志")
    assert "降为 50.0%" in said(at)
    assert ledger.rows("SELECT count(*) FROM entry") == before
    assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]
    number(at, "整体").set_value(120.0).run()  # type: ignore[attr-defined]
    press(at, "保存日志")
    assert "120" in said(at)
    number(at, "整体").set_value(78.0).run()  # type: ignore[attr-defined]
    press(at, "保存日志")
    assert "已保存 10" in said(at)
    assert "已报 4" in said(at)
    park = reading.parks(ledger)[0]
    names = reading.subjects(ledger, park.park_id)
    ten = int(names[names["name"] == "10#"]["subject_id"].iloc[0])
    assert value(ledger, park, ten, "percent", DAY) == 78.0
    assert value(ledger, park, ten, "workers", DAY) == 74.0
    assert value(ledger, park, ten, "weather", DAY) == "多云"
    press(at, "更正或补充")
    number(at, "现场人数").set_value(70).run()  # type: ignore[attr-defined]
    press(at, "保存更正")
    assert "第 2 版" in said(at)
    assert value(ledger, park, ten, "workers", DAY) == 70.0


def ten(ledger: Ledger) -> tuple[Park, int]:
    park = reading.parks(ledger)[0]
    names = reading.subjects(ledger, park.park_id)
    return park, int(names[names["name"] == "10#"]["subject_id"].iloc[0])


def test_the_second_of_two_sees_the_first_and_nothing_of_either_is_lost(at: AppTest, ledger: Ledger) -> None:
    park, site = ten(ledger)
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    at.text_area[0].set_value("浇筑三层").run()
    file_log(ledger, park, Log(site, DAY, workers=45, machines="塔吊2台", note="内装地坪"), "李工")
    press(at, "保存日志")
    assert "李工 刚刚也保存了" in said(at)
    assert "李工 填的是：45" in said(at)
    assert next(one for one in at.text_input if one.label == "机械").value == "塔吊2台"
    assert at.text_area[0].value == "内装地坪\n浇筑三层"
    assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]
    assert value(ledger, park, site, "workers", DAY) == 45.0
    press(at, "保存更正")
    assert "第 2 版" in said(at)
    for field, stored in (("workers", 74.0), ("machines", "塔吊2台"), ("site_note", "内装地坪\n浇筑三层")):
        assert value(ledger, park, site, field, DAY) == stored


def test_a_form_that_is_begun_stays_when_somebody_else_files(at: AppTest, ledger: Ledger) -> None:
    park, site = ten(ledger)
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    file_log(ledger, park, Log(site, DAY, workers=45), "李工")
    at.run()
    assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]


def test_a_link_to_a_finished_site_opens_its_days_and_no_form(at: AppTest, ledger: Ledger) -> None:
    park = reading.parks(ledger)[0]
    now = situation(ledger, park, DAY)
    known = {line.site_id for line in sites(ledger, park, DAY, "building")}
    done = now.buildings[~now.buildings["building_id"].isin(known)].iloc[0]
    file_log(ledger, park, Log(int(done["building_id"]), DAY, workers=3, note="扫尾"), "李工")
    at.query_params["site"] = str(done["building_id"])
    at.run()
    assert next(one for one in at.selectbox if one.label == "工地").value == str(done["building_id"])
    assert "扫尾" in said(at)
    assert not [one for one in at.button if one.label.startswith("保存")]


def test_a_photo_is_taken_back_with_a_reason(at: AppTest, ledger: Ledger) -> None:
    park, site = ten(ledger)
    photo = TakenFile("现场.jpg", "image/jpeg", b"a photo", b"small", 2048, 1536)
    file_log(ledger, park, Log(site, DAY, workers=45), "李工", taken=[photo])
    at.run()
    press(at, "撤下")
    assert "原因" in said(at)
    at.text_input(key=f"log_today_{site}_off_reason").set_value("拍错了工地").run()
    press(at, "撤下")
    assert "已撤下 现场.jpg" in said(at)
    assert attachments(ledger, park.park_id) == []
    assert ledger.rows("SELECT reason, author FROM attachment_withdrawn") == [("拍错了工地", "张工")]


def test_a_name_that_is_being_typed_is_not_put_back(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PARK_DISPATCH_AUTHOR")
    app = AppTest.from_file(str(ROOT / "park_dispatch" / "web" / "shell.py"), default_timeout=60)
    app.run()
    app.switch_page(str(ROOT / "pages" / "site_log.py")).run()
    number(app, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    assert not next(one for one in app.text_input if one.label == "填报人").proto.set_value


def test_copying_leaves_what_was_typed(at: AppTest) -> None:
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    machines = next(one for one in at.text_input if one.label == "机械")
    machines.set_value("吊车1台").run()
    press(at, "照抄")
    assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]
    assert next(one for one in at.text_input if one.label == "机械").value == "吊车1台"
    assert "您已经填了的没有改：现场人数、机械。" in said(at)
    assert said(at).count("照抄8月26日") >= 1  # the weather


def test_a_message_adds_to_the_words_that_were_typed(at: AppTest) -> None:
    (one,) = at.session_state["site_log_drafts"].values()
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    at.text_area(key=one.key("problems")).set_value("缺砖").run()
    at.session_state[one.key("message_open")] = True
    at.run()
    at.text_area(key=one.key("message")).set_value("10#厂房室外附属工程完成5%。现场工人45人。问题：商砼供应不足").run()
    for _twice in range(2):
        press(at, "识别")
        assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]
        assert at.text_area(key=one.key("problems")).value == "缺砖\n商砼供应不足"
    assert "没有改：现场人数" in said(at)


def test_what_was_typed_is_there_again_after_a_look_at_another_site(at: AppTest) -> None:
    number(at, "现场人数").set_value(74).run()  # type: ignore[attr-defined]
    number(at, "整体").set_value(78.5).run()  # type: ignore[attr-defined]
    sites = next(one for one in at.selectbox if one.label == "工地")
    ten = sites.value
    sites.set_value(next(one for one in sites.options if not one.startswith("10#"))).run()
    assert "的日志：" in said(at)
    next(one for one in at.selectbox if one.label == "工地").set_value(ten).run()
    assert number(at, "现场人数").value == 74  # type: ignore[attr-defined]
    assert number(at, "整体").value == 78.5  # type: ignore[attr-defined]


def test_a_pasted_message_is_a_guess_to_check(at: AppTest) -> None:
    box = next(one for one in at.expander if one.label == "粘贴群消息")
    assert box is not None
    at.session_state["site_log_drafts"]
    (one,) = at.session_state["site_log_drafts"].values()
    at.session_state[one.key("message_open")] = True
    at.run()
    at.text_area(key=one.key("message")).set_value(
        "10#厂房室外附属工程完成5%，12#完成80%。现场工人45人，塔吊2台。问题：商砼供应不足"
    ).run()
    press(at, "识别")
    assert number(at, "现场人数").value == 45  # type: ignore[attr-defined]
    assert number(at, "室外附属工程").value == 5.0  # type: ignore[attr-defined]
    assert "按群消息识别，请核对" in said(at)
    assert "12" in next(text for text in said(at).splitlines() if "那些工地" in text)
    number(at, "现场人数").set_value(46).run()  # type: ignore[attr-defined]
    assert at.text_area(key=one.key("problems")).value == "商砼供应不足"


def test_photos_are_taken_one_by_one_and_a_bad_one_does_not_hold_up_the_others(at: AppTest, ledger: Ledger) -> None:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), "gray").save(out, "JPEG")
    at.file_uploader[0].set_value(
        [("好.jpg", out.getvalue(), "image/jpeg"), ("坏.jpg", b"MZ" + bytes(99), "image/jpeg")]
    ).run()
    assert "坏.jpg" in said(at)
    assert "程序" in said(at)
    number(at, "现场人数").set_value(12).run()  # type: ignore[attr-defined]
    press(at, "保存日志")
    assert "1 张照片或文件" in said(at)
    (found,) = attachments(ledger, reading.parks(ledger)[0].park_id)
    assert (found.file_name, found.author, found.as_of) == ("好.jpg", "张工", DAY)
