"""The ledger of issues as a board: stages, clocks, rates with what they are of, who is waited for, the round trip."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from park_dispatch.boards import issues as board
from park_dispatch.boards.brief import brief
from park_dispatch.boards.issue_history import history, ladder, notes, when_words
from park_dispatch.boards.issue_rates import broken_down, headline, rates
from park_dispatch.boards.overview import issues_to_do
from park_dispatch.boards.summary import draft, span_of
from park_dispatch.filing.confirm import confirm
from park_dispatch.filing.issues import raise_issue, take_step
from park_dispatch.filing.proposal import propose
from park_dispatch.intake.reader import read
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import withdraw
from park_dispatch.model.issue_stage import IssueKind, Stage, Step
from park_dispatch.model.office_time import OFFICE
from park_dispatch.model.people import Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.reports.issue_file import issue_sheets, rate_sheet
from park_dispatch.reports.workbook import workbook
from tests.filing.sheets import P, filed
from tests.small_park import DAY, day, new, upload

Taken = Callable[..., None]
FIRST = day("08-01")


def row_of(ledger: Ledger, park: Park, text: str, as_of: date = DAY) -> board.IssueRow:
    rows = board.all_issues(ledger, park, as_of)
    return dict(rows[rows["issue"] == text].to_dict("records")[0])


def raised(
    ledger: Ledger, park: Park, text: str, collected: str, due: str, *steps: tuple[Step, str], **said: Any
) -> int:
    """An issue of 一建 due on a day, collected by 张三, accepted at once, and taken further by alternating people."""
    issue = raise_issue(ledger, park, text, on=day(collected), author="张三", **said)
    told = {"category": "要素保障", "responsible_unit": "一建", "due": day(due)}
    take_step(ledger, park, issue, Step.ACCEPT, on=day(collected), values=told, author="李主任")
    for step, on in steps:
        handles = step in (Step.HANDLE, Step.SUBMIT)
        values = {"due": day("12-31")} if step is Step.REOPEN else None
        take_step(ledger, park, issue, step, on=day(on), words="好", close=step is Step.PASS, values=values,
                  author="王工" if handles else "李主任")  # fmt: skip
    return issue


@pytest.fixture
def some(ledger: Ledger, park: Park) -> None:
    """Due in August up to 08-28: closed on time, closed late, open and late, submitted in time; more beside them."""
    done = (Step.SUBMIT, Step.PASS)
    raised(ledger, park, "按时", "08-02", "08-10", *zip(done, ("08-10", "08-14"), strict=True))
    raised(ledger, park, "迟了", "08-02", "08-10", *zip(done, ("08-12", "08-12"), strict=True))
    raised(ledger, park, "未办", "08-05", "08-20")
    raised(ledger, park, "等验收", "08-05", "08-20", (Step.SUBMIT, "08-18"))
    raised(ledger, park, "今天到期", "08-20", "08-28")
    raised(ledger, park, "还早", "08-20", "09-30")
    raised(ledger, park, "退回的", "08-05", "08-20", (Step.WITHDRAW, "08-06"))
    raised(ledger, park, "上月的", "07-01", "07-10", *zip(done, ("07-09", "08-03"), strict=True))
    raise_issue(ledger, park, "待甄别", on=day("08-24"), author="张三")


@pytest.mark.usefixtures("some")
def test_rates_say_what_they_are_of(ledger: Ledger, park: Park) -> None:
    rows = board.all_issues(ledger, park, DAY)
    found = rates(rows, FIRST, DAY)
    assert (found.due, found.closed, found.on_time) == (4, 2, 1)
    assert (found.ended, found.rated, found.open, found.overdue) == (3, 0, 5, 1)
    assert found.average_days == pytest.approx((12 + 10 + 33) / 3)
    assert (
        headline(rows, DAY) == "在办 5 件，超期 1 件；待甄别 1 件、待验收 1 件；本月办结率 50.0%（2/4），平均 18.3 天。"
    )
    (unit,) = broken_down(rows[rows["unit"] != ""], "unit", FIRST, DAY)
    assert (unit.name, unit.due, unit.open) == ("一建", 4, 4)
    sheet = rate_sheet([unit], found, "办结情况", lambda one: one.name)
    assert sheet.rows["name"].tolist() == ["一建", "合计"] and sheet.rows["closed_pct"].tolist() == [50.0, 50.0]


@pytest.mark.usefixtures("some")
def test_clocks(ledger: Ledger, park: Park) -> None:
    def said(text: str, as_of: date = DAY) -> tuple[Any, ...]:
        row = row_of(ledger, park, text, as_of)
        return row["stage"], row["overdue_days"], row["days_left"], row["age_days"], row["light"]

    assert said("未办") == (Stage.ACCEPTED, 8, -8, 23, "late")
    assert said("等验收") == (Stage.SUBMITTED, 0, None, 23, "watch")  # the unit's clock stopped on 08-18
    assert said("今天到期") == (Stage.ACCEPTED, 0, 0, 8, "warning")
    assert said("还早")[4] == "normal"
    assert said("待甄别") == (Stage.COLLECTED, 0, None, 4, "warning")
    assert said("按时")[:3] == (Stage.CLOSED, 0, None)
    assert row_of(ledger, park, "迟了")["late_days"] == 2 and row_of(ledger, park, "按时")["late_days"] == 0
    assert said("按时", day("08-09"))[0] is Stage.ACCEPTED  # as of an earlier day
    assert "按时" not in set(board.all_issues(ledger, park, day("08-01"))["issue"])


@pytest.mark.usefixtures("some")
def test_order_new_ones_and_who_is_waited_for(ledger: Ledger, park: Park) -> None:
    rows = board.all_issues(ledger, park, DAY)
    assert board.in_order(board.open_ones(rows))["issue"].tolist() == ["未办", "等验收", "今天到期", "还早", "待甄别"]
    ended = rows[~rows["issue"].isin(board.open_ones(rows)["issue"])]
    assert board.in_order(ended)["issue"].tolist() == ["按时", "迟了", "上月的", "退回的"]  # the day they ended
    assert set(board.new_since(rows, day("08-20"))["issue"]) == {"今天到期", "还早", "待甄别"}
    assert set(board.closed_within(rows, day("08-12"), DAY)["issue"]) == {"按时", "迟了"}
    assert [(one.who, one.stage, one.count, one.overdue, one.oldest_days) for one in board.waiting(rows)] == [
        ("一建", Stage.HANDLING, 3, 1, 23), ("", Stage.COLLECTED, 1, 0, 4), ("", Stage.SUBMITTED, 1, 0, 23),
    ]  # fmt: skip


@pytest.mark.usefixtures("some")
def test_what_waits_for_whom(ledger: Ledger, park: Park) -> None:
    rows = board.all_issues(ledger, park, DAY)

    def waits(person: Person) -> set[str]:
        return set(board.mine(ledger, park, rows, person)["issue"])

    at_work = {"未办", "今天到期", "还早"}
    assert waits(Person("li", "李主任", Role.LEAD)) == {"待甄别", "等验收"}
    assert waits(Person("", "王工", Role.LEAD)) == {"待甄别"}  # submitted it himself
    assert waits(Person("u", "联络员", Role.REPORTER, "一建")) == at_work
    assert waits(Person("u", "联络员", Role.REPORTER, "", Reach(units=frozenset({"一建"})))) == at_work
    assert waits(Person("u", "联络员", Role.REPORTER, "", Reach(units=frozenset({"二建"})))) == set()
    assert waits(Person("v", "查看人", Role.VIEWER, "一建")) == set()


def test_nothing_waits_for_anybody_where_nothing_is_open(ledger: Ledger, park: Park) -> None:
    raised(ledger, park, "办完的", "08-02", "08-10", (Step.SUBMIT, "08-08"), (Step.PASS, "08-09"))
    waits = board.mine(ledger, park, board.all_issues(ledger, park, DAY), Person("li", "李主任", Role.LEAD))
    assert waits.empty and "stage" in waits


def test_a_rating_is_of_the_round_it_was_given_in(ledger: Ledger, park: Park) -> None:
    done = ((Step.SUBMIT, "08-08"), (Step.PASS, "08-09"))
    issue = raised(ledger, park, "断供", "08-02", "08-10", *done, enterprise="某电子公司")
    rating = {"satisfaction": "不满意", "satisfaction_by": "陈总", "satisfaction_words": "又断供"}
    take_step(ledger, park, issue, Step.RATE, on=day("08-10"), values=rating, author="李主任")
    assert rates(board.all_issues(ledger, park, DAY), FIRST, DAY).rated == 1
    again = {"due": day("12-31")}
    take_step(ledger, park, issue, Step.REOPEN, on=day("08-20"), words="断供", values=again, author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=day("08-21"), words="好", author="王工")
    take_step(ledger, park, issue, Step.PASS, on=day("08-21"), words="好", close=True, author="李主任")
    assert rates(board.all_issues(ledger, park, DAY), FIRST, DAY).rated == 0
    better = {"satisfaction": "满意", "satisfaction_by": "吴总"}
    take_step(ledger, park, issue, Step.RATE, on=day("08-22"), values=better, author="李主任")
    row = row_of(ledger, park, "断供")
    assert (row["satisfaction"], row["satisfaction_by"], row["satisfaction_words"]) == ("满意", "吴总", "")
    assert row_of(ledger, park, "断供", day("08-10"))["satisfaction_words"] == "又断供"


def test_rounds_ladder_and_history(ledger: Ledger, park: Park) -> None:
    raised(ledger, park, "断供", "08-02", "08-10", (Step.SUBMIT, "08-08"), (Step.PASS, "08-09"), (Step.REOPEN, "08-20"))
    row = row_of(ledger, park, "断供")
    assert (board.stage_words(row), row["due"], row["submitted_on"]) == ("待办理（第 2 轮）", day("12-31"), None)
    assert ladder(row) == [
        ("收集", "done"), ("甄别", "done"), ("上报", "skipped"), ("办理", "now"), ("验收", "ahead"), ("销号", "ahead"),
    ]  # fmt: skip
    events = history(ledger, park, row, DAY)
    assert [event.title for event in events] == [
        "重新打开", "销号", "验收合格", "报请验收", "受理交办", "登记",
    ]  # fmt: skip
    assert events[4].fields == (("类别", "要素保障", ""), ("责任单位", "一建", ""), ("时限", "2023-08-10", ""))
    assert [event.title for event in history(ledger, park, row, day("08-08"))] == ["报请验收", "受理交办", "登记"]


def test_a_moment_of_another_year_says_which(ledger: Ledger, park: Park) -> None:
    raised(ledger, park, "断供", "08-02", "08-10")
    event = history(ledger, park, row_of(ledger, park, "断供"), DAY)[0]
    event = replace(event, on=day("12-30"), recorded_at=datetime(2023, 12, 30, 8))
    assert when_words(event, OFFICE, day("12-31")) == "李主任 12-30\u00a016:00"
    assert when_words(event, OFFICE, date(2024, 1, 2)) == "李主任 2023-12-30\u00a016:00"


def test_a_sheet_that_changes_the_due_day_is_told_apart(ledger: Ledger, park: Park) -> None:
    one = {"project": P, "issue": "缺水", "status": "办理中", "due": day("08-20")}
    filed(ledger, park, [one], day("08-14"), "issue")
    filed(ledger, park, [one], day("08-21"), "issue")
    filed(ledger, park, [one | {"due": day("09-20")}], DAY, "issue")
    row = row_of(ledger, park, "缺水")
    assert (row["due"], row["overdue_days"]) == (day("08-20"), 8)
    assert notes(row)[1].startswith("表中时限后来写成 2023-09-20；超期按 2023-08-20 计算")
    assert history(ledger, park, row, DAY)[0].fields == (("时限", "2023-09-20", "D4"),)
    assert len(history(ledger, park, row, DAY)) == 2  # the sheet that repeats says nothing
    take_step(ledger, park, int(row["issue_id"]), Step.ASSIGN, on=DAY, words="报批延期", values={"due": day("09-10")},
              author="李主任")  # fmt: skip
    assert row_of(ledger, park, "缺水")["overdue_days"] == 0


def test_a_later_sheet_that_contradicts_is_shown_beside_the_ledger(ledger: Ledger, park: Park) -> None:
    raised(ledger, park, "缺水", "08-02", "08-30")
    later = DAY + timedelta(days=1)
    filed(ledger, park, [{"issue": "缺水", "status": "已销号"}], later, "issue")
    row = row_of(ledger, park, "缺水", later)
    assert (row["stage"], row["stated"]) == (Stage.ACCEPTED, Stage.CLOSED)
    (note,) = notes(row)
    assert "表中状态是“已销号”" in note and "进度 · B4" in note and "以这里的办理记录为准" in note
    assert rates(board.all_issues(ledger, park, later), FIRST, later).closed == 0


def test_issues_of_messages_and_buildings_are_told_apart(ledger: Ledger, park: Park) -> None:
    rows = [{"project": P, "building": name, "issue": "商砼供应不足"} for name in ("9#", "10#")]
    filed(ledger, park, [*rows, {"enterprise": "甲电子公司", "issue": "招工难"}], kind="issue")
    filed(ledger, park, [{"enterprise": "乙终端公司", "issue": "招工难"}], kind="issue")
    found = board.all_issues(ledger, park, DAY)
    assert len(found) == 4
    assert found["kind"].tolist() == [IssueKind.SITE, IssueKind.SITE, IssueKind.REQUEST, IssueKind.REQUEST]
    nine = board.of_building(found, int(found["project_id"].iloc[0]), "9#厂房")
    assert nine["building"].tolist() == ["9#"]
    assert board.where(found.to_dict("records")[3]) == "乙终端公司"


def test_an_export_dropped_again_finds_the_same_issues(ledger: Ledger, park: Park, tmp_path: Path) -> None:
    """Reworded, closed, guessed, of enterprises, of the whole park, with odd words: nothing is doubled or moved."""
    project = new(ledger, park, "project", P)
    new(ledger, park, "building", "9#", project)
    done = ((Step.SUBMIT, "08-10"), (Step.PASS, "08-14"))
    raised(ledger, park, "商砼供应不足", "08-02", "08-10", *done, project=P, building="9#", channel="驻守")
    raised(ledger, park, "=1+1 不是公式\n第二行", "08-02", "08-20", (Step.SUBMIT, "08-18"), project=P)
    raised(ledger, park, "招工难", "08-05", "08-25", *done, kind=IssueKind.REQUEST, enterprise="甲电子公司")
    raised(ledger, park, "招工难", "08-05", "08-25", kind=IssueKind.REQUEST, enterprise="乙终端公司")
    raise_issue(ledger, park, "全园区停水", on=day("08-24"), author="张三")
    reworded = raised(ledger, park, "路窄", "08-06", "09-20", project=P, building="9#")
    take_step(
        ledger,
        park,
        reworded,
        Step.ASSIGN,
        on=DAY,
        words="说清楚",
        values={"issue": "北侧道路宽度不足4米"},
        author="李主任",
    )
    filed(ledger, park, [{"project": P, "issue": "缺电", "status": "办理中", "due": "长期坚持"}], kind="issue")
    before = board.all_issues(ledger, park, DAY)
    path = tmp_path / "问题台账.xlsx"
    path.write_bytes(workbook(issue_sheets(before, f"问题台账，截至 {DAY}")))
    understood = read(path)
    assert [one.why() for one in understood.rejected] == []
    assert len(understood.records) == len(before) == 7
    proposal = propose(ledger, park, understood)
    assert proposal.questions == ()
    assert confirm(ledger, proposal, "张三").held == 0
    after = board.all_issues(ledger, park, DAY)
    same = ["issue_id", "issue", "building", "enterprise", "project_id", "category", "unit", "measure", "due",
            "stage", "by_sheet", "collected", "closed_on", "overdue_days", "late_days", "age_days", "kind",
            "channel"]  # fmt: skip
    pd.testing.assert_frame_equal(after[same], before[same])
    assert after["stated"].isna().all()


def test_the_same_words_of_another_day_are_another_order(ledger: Ledger, park: Park) -> None:
    """A hotline hears of one thing from many people; the list is sent again every week, and later only the new part."""
    orders = [
        {"issue": "夜间施工噪声", "channel": "12345", "collected_on": day(on), "status": status}
        for on, status in (("08-01", "已办结"), ("08-02", "办理中"), ("08-03", "办理中"))
    ]
    filed(ledger, park, orders[:2], day("08-14"), "issue")
    filed(ledger, park, orders, day("08-21"), "issue")
    filed(ledger, park, [orders[2] | {"status": "已办结"}, orders[0] | {"collected_on": day("08-24")}], DAY, "issue")
    found = board.all_issues(ledger, park, DAY)
    assert [(row["collected"], row["stage"]) for row in found.to_dict("records")] == [
        (day("08-01"), Stage.CLOSED), (day("08-02"), Stage.HANDLING), (day("08-03"), Stage.CLOSED),
        (day("08-24"), Stage.CLOSED),
    ]  # fmt: skip


def test_an_issue_whose_sheet_was_undone_keeps_its_name_and_its_steps(ledger: Ledger, park: Park) -> None:
    filed(ledger, park, [{"issue": "缺水", "status": "待处理"}], day("08-14"), "issue")
    issue = int(row_of(ledger, park, "缺水")["issue_id"])
    take_step(ledger, park, issue, Step.HANDLE, on=DAY, words="已报修", author="王工")
    withdraw(ledger, 1, "传错", "张三")
    assert row_of(ledger, park, "缺水")["stage"] is Stage.COLLECTED  # nobody has accepted it, that we know of


@pytest.mark.usefixtures("some")
def test_what_other_boards_say_of_issues(ledger: Ledger, park: Park) -> None:
    assert [(one.status, one.text, one.detail) for one in issues_to_do(board.all_issues(ledger, park, DAY))] == [
        ("late", "1 件问题超期", "一建"), ("watch", "1 件问题待甄别、1 件问题待验收", ""),
    ]  # fmt: skip
    project = new(ledger, park, "project", "三期")
    upload(ledger, park, DAY, [(project, "percent", 50.0)])
    (line,) = [one.text for one in brief(ledger, park, DAY).lines if one.part == "issues"]
    assert line == "问题：在办 5 件，超期 1 件；待甄别 1 件、待验收 1 件：未办（一建，超期 8 天）"
    found = draft(ledger, park, span_of("month", DAY))
    assert next(one.text for one in found.sections if one.name == "issues").split("\n") == [
        "销号 3 件，新收集 8 件；在办 5 件，超期 1 件；待甄别 1 件、待验收 1 件。",
        "已销号：按时（一建）；迟了（一建）；上月的（一建）。",
        "超期：未办（一建，超期 8 天）。",
    ]


def test_a_month_without_anything_due_and_a_park_without_issues(ledger: Ledger, park: Park) -> None:
    assert headline(board.all_issues(ledger, park, DAY), DAY) == "台账里还没有问题。"
    raise_issue(ledger, park, "缺水", on=DAY, author="张三")
    said = headline(board.all_issues(ledger, park, DAY), DAY)
    assert said == "在办 1 件，没有超期；待甄别 1 件；本月没有到期的问题。"
    assert brief(ledger, park, DAY).lines[0].part == "progress"


def test_of_a_park_without_issues_every_selection_is_empty_and_has_its_columns(ledger: Ledger, park: Park) -> None:
    rows = board.all_issues(ledger, park, DAY)
    for found in (
        board.new_since(rows, DAY), board.closed_within(rows, DAY, DAY), board.of_building(rows, 1, "9#"),
        board.open_ones(rows), board.overdue_ones(rows),
    ):  # fmt: skip
        assert found.empty and list(found.columns) == list(rows.columns)
