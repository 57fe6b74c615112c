"""问题台账 as Streamlit runs it: the answer, filters by address, one issue with its next step, raising one."""

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from park_dispatch.filing.issues import raise_issue, take_step
from park_dispatch.ledger import reading
from park_dispatch.model.issue_stage import IssueKind, Stage, Step
from park_dispatch.web.frame import ledger_at
from park_dispatch.web.issues import due_cell
from tests.pages.test_pages import database, run, tables, words  # noqa: F401

LIST = "环节|问题|责任单位|时限|历时|类别|进展"
DAY = date(2023, 8, 28)


def said(at: AppTest) -> str:
    assert not at.exception, at.exception
    return words(at).replace("\\", "")


def listed(at: AppTest) -> list[str]:
    return [row["cells"]["issue"]["t"] for row in tables(at)[LIST]]


def test_the_answer_the_list_and_who_is_waited_for(database: Path) -> None:  # noqa: F811
    at = run("issues")
    rates = "本月办结率 70.6%（12/17），满意率 100.0%（6/6），平均 8.4 天。"
    answer = f"在办 10 件，超期 5 件；待甄别 2 件、待验收 2 件；{rates}"
    assert f"#### {answer}" in said(at)
    first = tables(at)[LIST][0]["cells"]
    assert (first["status"]["status"], first["status"]["t"], first["status"]["s"]) == ("late", "办理中", "推定")
    assert (first["issue"]["t"], first["due"]["s"]) == ("抹灰班组缺6人，二次结构和外墙抹灰滞后", "超期 9 天")
    assert len(listed(at)) == 10 and "其中 10 件没有在这里办理过" in said(at)
    waiting = [row["cells"] for row in tables(at)["等谁|件数|超期|最久"]]
    assert [(row["who"]["t"], row["who"]["s"], row["count"]["t"]) for row in waiting[:2]] == [
        ("专班", "验收", "2 件"), ("区经信局", "办理", "1 件"),
    ]  # fmt: skip
    by_unit = {row["cells"]["name"]["t"]: row["cells"] for row in tables(at)["单位|办结率|满意率|平均历时|在办"]}
    assert by_unit["城建集团第五项目部"]["closed"]["s"] == "按时 66.7%（2/3）"


def test_filters_stand_in_the_address(database: Path) -> None:  # noqa: F811
    assert listed(run("issues", show="all", unit="供电公司", kind="site")) == ["三期临时用电高峰负荷不足"]
    assert len(listed(run("issues", show="closed", kind="request"))) == 52
    late = run("issues", show="overdue", stage="submitted")
    assert listed(late) == ["消防主管安装缺焊工4人", "5#厂房外墙渗水"]
    assert len(listed(run("issues", show="mine"))) == 4  # to screen and to verify
    assert "没有符合条件" in said(run("issues", category="设计", stage="collected"))


def test_an_issue_has_an_address_and_is_screened_there(database: Path) -> None:  # noqa: F811
    at = run("issues", issue="2023-71")
    assert "#### 外脚手架拆除与室外管网开挖交叉" in said(at)
    assert "环节按表中状态“待甄别”推定（50_问题台账_2023-08-28.xlsx · 现场问题 · N18）。" in said(at)
    at.text_input(key=_key(at, "responsible_unit")).set_value("城建集团第三项目部")
    at.text_input(key=_key(at, "author")).set_value("李主任")
    at.date_input(key=_key(at, "due_accept")).set_value(date(2023, 9, 2))
    at.button(key=_key(at, "save")).click().run()
    assert "已记录“受理交办”，现在是“待办理”。" in "".join(str(one.value) for one in at.success).replace("\\", "")
    assert "**受理交办** 李主任 2023-08-28" in said(at)
    assert "剩 5 天" in said(at)
    at.segmented_control(key=_key(at, "step")).set_value(Step.SUBMIT).run()
    at.text_area(key=_key(at, "words_submit")).set_value("已错开作业面")
    at.button(key=_key(at, "save")).click().run()  # the name is offered again
    at.text_area(key=_key(at, "words_pass")).set_value("属实")
    at.button(key=_key(at, "save")).click().run()
    assert "这一轮由李主任办理，不能由同一个人验收" in "".join(str(one.value) for one in at.error)
    assert at.text_area(key=_key(at, "words_pass")).value == "属实"
    at.text_input(key=_key(at, "author")).set_value("钱科长")
    at.button(key=_key(at, "save")).click().run()
    assert "现在是“已销号”" in "".join(str(one.value) for one in at.success)
    at.button(key="issue_back").click().run()
    assert len(listed(at)) == 9


def _key(at: AppTest, part: str) -> str:
    widgets = [*at.button, *at.text_input, *at.text_area, *at.date_input, *at.get("button_group")]
    found = {str(one.key) for one in widgets if str(one.key).startswith(f"issue_{part}_")}
    assert len(found) == 1, found
    return found.pop()


def test_somebody_else_saved_meanwhile_and_what_was_typed_stays(database: Path) -> None:  # noqa: F811
    at = run("issues", issue="2023-71")
    ledger = ledger_at(database)
    (park,) = reading.parks(ledger)
    issue = next(i for i, number in reading.numbers(ledger, park.park_id, "issue").items() if number.number == 71)
    take_step(ledger, park, issue, Step.REJECT, on=DAY, words="已在总包范围内", author="钱科长")
    at.text_input(key=_key(at, "responsible_unit")).set_value("城建集团第三项目部")
    at.text_input(key=_key(at, "author")).set_value("李主任")
    at.button(key=_key(at, "save")).click().run()
    assert "钱科长 刚刚保存了这条记录的新版本：“已在总包范围内”" in said(at)
    assert "不予受理 钱科长" in said(at)
    assert at.text_input(key=_key(at, "responsible_unit")).value == "城建集团第三项目部"
    assert "现在是“不予受理”，不能再“受理交办”" in said(at) and at.button(key=_key(at, "save")).disabled
    at.button(key=_key(at, "anew")).click().run()
    assert at.button(key=_key(at, "save")).label == "重新打开" and "刚刚保存" not in said(at)


def test_what_others_recorded_is_shown_as_soon_as_the_page_is_drawn_again(database: Path) -> None:  # noqa: F811
    at = run("issues", issue="2023-71")
    ledger = ledger_at(database)
    (park,) = reading.parks(ledger)
    issue = next(i for i, number in reading.numbers(ledger, park.park_id, "issue").items() if number.number == 71)
    given = {"category": "交叉作业", "responsible_unit": "二建", "due": date(2023, 9, 5)}
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=given, author="钱科长")
    at.segmented_control(key=_key(at, "step")).set_value(Step.MERGE).run()
    at.text_area(key=_key(at, "words_merge")).set_value("与另一件相同")
    at.run()
    assert "钱科长 刚刚保存" in said(at) and "责任单位：二建" in said(at)
    assert at.text_area(key=_key(at, "words_merge")).value == "与另一件相同"
    at.selectbox(key=f"issue_merged_into_{_key(at, 'save').removeprefix('issue_save_')}").select_index(0)
    at.text_input(key=_key(at, "author")).set_value("李主任")
    assert at.button(key=_key(at, "save")).label == "仍然记录"
    at.button(key=_key(at, "save")).click().run()
    assert "已记录“并入另一件”" in "".join(str(one.value) for one in at.success)


def test_a_day_of_another_year_says_which() -> None:
    row = {"due": date(2023, 12, 20), "overdue_days": 0, "light": "normal", "stage": Stage.CLOSED, "late_days": 0}
    assert due_cell(row, date(2023, 12, 31))["t"] == "12-20"
    assert due_cell(row, date(2024, 1, 2))["t"] == "2023-12-20"


def test_whoever_handled_it_is_not_asked_for_a_rating(
    database: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ledger = ledger_at(database)
    (park,) = reading.parks(ledger)
    issue = raise_issue(ledger, park, "停电", on=DAY, kind=IssueKind.REQUEST, enterprise="某电子公司", author="张三")
    given = {"category": "要素保障", "responsible_unit": "供电公司", "due": date(2023, 9, 5)}
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=given, author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="已送电", author="王工")
    take_step(ledger, park, issue, Step.PASS, on=DAY, words="属实", author="李主任")
    number = reading.numbers(ledger, park.park_id, "issue")[issue].number
    for author, asked in (("王工", False), ("李主任", True)):
        monkeypatch.setenv("PARK_DISPATCH_AUTHOR", author)
        at = run("issues", issue=f"2023-{number}")
        offered = [str(one.key) for one in at.get("button_group")]
        assert any(key.startswith("issue_satisfaction_") for key in offered) is asked


def test_a_wrong_number_shows_the_list(database: Path) -> None:  # noqa: F811
    at = run("issues", issue="<b>1999-1")
    assert "没有 <b>1999-1 号问题" in said(at)
    assert len(listed(at)) == 10
