"""督办 as Streamlit runs it: proposed, sent, answered, not confirmed by who answered, confirmed; who came between."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from park_dispatch.boards.notice_proposals import proposed
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.filing.notices import answer_notice, send_notice
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger
from park_dispatch.settings import Settings
from park_dispatch.web.frame import Frame, ledger_at
from park_dispatch.web.notice_acting import acting_day
from tests.pages.test_daily import press, said
from tests.pages.test_pages import database, run, tables  # noqa: F401
from tests.small_park import DAY


def opened(path: Path) -> tuple[Ledger, Park]:
    ledger = ledger_at(path)
    return ledger, parks(ledger)[0]


def state(path: Path) -> list[tuple[str, str, str]]:
    rows = all_notices(*opened(path), DAY).sort_values("number")
    return list(rows[["number_text", "grade", "stage"]].itertuples(index=False, name=None))


def field(at: AppTest, elements: str, part: str) -> Any:
    return next(one for one in getattr(at, elements) if one.key and one.key.startswith(f"notice_{part}_"))


def as_name(at: AppTest, name: str) -> AppTest:
    next(one for one in at.text_input if one.key and one.key.endswith("_author")).set_value(name).run()
    return at


def test_one_click_sends_one_and_another_all_the_rest(database: Path) -> None:  # noqa: F811
    at = run("notices")
    count = len(proposed(*opened(database), DAY).notices)
    assert f"没有在办的督办单；建议新发 {count} 份。" in said(at)
    press(at, "全部发出")
    assert "请先填写记录人姓名" in said(at)
    as_name(at, "督查员")
    press(at, f"全部发出（{count} 份）")
    assert [number for number, _grade, _stage in state(database)] == [
        f"临港督〔2023〕{number}号" for number in range(1, count + 1)
    ]
    assert {stage for _number, _grade, stage in state(database)} == {"sent"}
    assert f"在办督办单 {count} 份（红 1、" in said(at) and "没有超期；没有建议新发的。" in said(at)
    (rows,) = tables(at).values()
    assert len(rows) == count and rows[0]["key"] == "2023-1"


def test_a_single_proposal_is_sent_by_its_own_button(database: Path) -> None:  # noqa: F811
    at = as_name(run("notices"), "督查员")
    next(one for one in at.button if one.key and one.key.startswith("send steps")).click().run()
    assert not at.exception
    assert state(database) == [("临港督〔2023〕1号", "yellow", "sent")]
    assert "在办督办单 1 份（黄 1），没有超期；建议新发 " in said(at)


def one_sent(path: Path) -> int:
    ledger, park = opened(path)
    return send_notice(ledger, park, proposed(ledger, park, DAY).notices[0].draft, DAY, "督查员")


def test_answered_by_the_unit_and_confirmed_by_another(database: Path) -> None:  # noqa: F811
    one_sent(database)
    at = run("notices", notice="2023-1")
    assert "临港督〔2023〕1号，8月28日发至区工投公司，待处理，办结时限 8月31日，剩 3 天。" in said(at)
    press(at, "提交答复")
    assert "请先填写记录人姓名" in said(at)
    field(at, "text_area", "answer").set_value("已加派两个班组，9月20日完成")
    next(one for one in at.text_input if one.key and one.key.startswith("notice_answer_")).set_value("孙工").run()
    press(at, "提交答复")
    assert "等签发单位确认办结" in said(at)
    assert "孙工 答复（已办完，请确认）：已加派两个班组，9月20日完成" in said(at)
    press(at, "确认办结")
    assert "要由另一个人确认办结" in said(at)
    next(one for one in at.text_input if one.key and one.key.startswith("notice_confirm_")).set_value("督查员").run()
    press(at, "确认办结")
    assert state(database) == [("临港督〔2023〕1号", "red", "closed")]
    assert "已确认办结" in said(at)
    assert not [one for one in at.button if "提交答复" in one.label]


def test_who_answers_after_somebody_else_sees_it_and_keeps_what_was_typed(database: Path) -> None:  # noqa: F811
    one = one_sent(database)
    at = run("notices", notice="2023-1")
    field(at, "text_area", "answer").set_value("我的答复")
    next(box for box in at.text_input if box.key and box.key.startswith("notice_answer_")).set_value("孙工").run()
    ledger, park = opened(database)
    last = int(all_notices(ledger, park, DAY)["last_entry"].iloc[0])
    answer_notice(ledger, park, one, last, "先报一部分", False, DAY, "赵工")
    press(at, "提交答复")
    assert "赵工 刚刚保存了新的记录，您的还没有提交" in said(at)
    assert field(at, "text_area", "answer").value == "我的答复"
    press(at, "提交答复")
    assert state(database) == [("临港督〔2023〕1号", "red", "answered")]


def test_an_address_that_names_no_notice_shows_the_list(database: Path) -> None:  # noqa: F811
    for asked in ("2023-9", "<script>", ""):
        at = run("notices", notice=asked)
        assert not at.exception, at.exception
        assert "没有在办的督办单" in said(at)


def test_rules_are_changed_on_the_page(database: Path) -> None:  # noqa: F811
    at = run("notices")
    at.number_input(key="notice_rest").set_value(7).run()
    press(at, "保存规则")
    assert "请先填写您的姓名" in said(at)
    at.text_input(key="notice_rules_author").set_value("督查员")
    at.text_input(key="notice_rules_reason").set_value("县里口径").run()
    press(at, "保存规则")
    assert "督查员 自 2023-08-28 起设置：县里口径" in said(at)
    assert "办结或撤回后 7 天内不再建议" in said(at)


def test_a_notice_is_of_today_whatever_day_is_looked_at(database: Path) -> None:  # noqa: F811
    ledger, demo = opened(database)
    settings = Settings()
    today = datetime.now(settings.timezone).date()

    def acts(park: Park, looked_at: date, last: date) -> date:
        return acting_day(Frame(ledger, settings, park, looked_at, last))

    own, later, before = replace(demo, demo=False), today + timedelta(days=30), today - timedelta(days=9)
    assert {acts(own, day, before) for day in (before, today, later)} == {today}
    tomorrow = today + timedelta(days=1)
    assert acts(own, later, tomorrow) == tomorrow  # a report dated ahead is the park's day
    assert acts(demo, DAY, DAY) == DAY
