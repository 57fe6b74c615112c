"""Raising issues and taking them to their close-out: who may, in which order, and that nothing is lost."""

from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.filing.issue_refusals import (
    DueBeforeStep,
    HandlerVerifies,
    IssueEmpty,
    IssueRepeated,
    IssueTooLong,
    IssueUnknown,
    MergeImpossible,
    NotForStep,
    NotSaid,
    PlaceUnclear,
    PlaceUnknown,
    StepImpossible,
    StepOutOfOrder,
)
from park_dispatch.filing.issues import issue_row, raise_issue, take_step
from park_dispatch.filing.refusals import AuthorMissing, TooManyFiles
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger import audit, reading
from park_dispatch.ledger import issues as stored
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.audit import AuditFilter
from park_dispatch.ledger.issue_standing import Standing, standing
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import IssueKind, Stage, Step
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Action, Role
from park_dispatch.people.refusals import NotAllowed
from tests.filing.sheets import P, filed
from tests.people.everyone import somebody
from tests.small_park import DAY, day, form, new
from tests.thorough import times

TOLD: dict[str, Any] = {"category": "要素保障", "responsible_unit": "区工投公司", "due": day("09-05")}
EVER = date(2099, 12, 31)


def now(ledger: Ledger, park: Park, issue: int) -> Standing:
    return standing(issue_row(ledger, park, issue), stored.steps(ledger, park.park_id, EVER)[issue])


def submitted(ledger: Ledger, park: Park, text: str = "商砼供应不足", handler: str = "王工") -> int:
    issue = raise_issue(ledger, park, text, on=DAY, author="张三")
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=TOLD, author="李主任")
    take_step(ledger, park, issue, Step.HANDLE, on=DAY, words="已联系两家商砼站", author=handler)
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="两家错峰供应", author="赵工")
    return issue


def test_from_raising_to_close_out(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", P)
    new(ledger, park, "building", "9#", project)
    issue = raise_issue(
        ledger, park, " 商砼供应不足\n", on=DAY, project=P, building="9#厂房", channel="驻守", category="材料",
        unit="区工投公司", person="孙工", due=day("08-30"), author="张三",
    )  # fmt: skip
    row = issue_row(ledger, park, issue)
    assert (row["issue"], row["building"], row["project"], row["channel"]) == ("商砼供应不足", "9#", P, "驻守")
    assert (row["issue_kind"], row["author"], row["due"].date()) == (IssueKind.SITE, "张三", day("08-30"))
    assert reading.numbers(ledger, park.park_id, "issue")[issue] == (2023, 1)
    for step, who, words, values in (
        (Step.ACCEPT, "李主任", "", TOLD),
        (Step.REPORT, "李主任", "", {"reported_to": "区政府分管领导"}),
        (Step.HANDLE, "王工", "已约谈商砼站", {"measure": "增加一家供应商"}),
        (Step.SUBMIT, "王工", "日供 200m³", {}),
    ):
        take_step(ledger, park, issue, step, on=DAY, words=words, values=values, author=who)
    with pytest.raises(HandlerVerifies, match="王工"):
        take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", close=True, author=" 王 工 ")
    last = audit.search(ledger, AuditFilter(most=1))[0]
    assert (last.action, last.outcome, last.name) == (Action.VERIFY_ISSUE, "refused", "王 工")
    take_step(ledger, park, issue, Step.PASS, on=DAY, words="现场查看属实", close=True, author="李主任")
    found = now(ledger, park, issue)
    assert (found.stage, found.closed_on, found.submitted_on, found.round) == (Stage.CLOSED, DAY, DAY, 1)
    with pytest.raises(HandlerVerifies):
        take_step(ledger, park, issue, Step.RATE, on=DAY, author="王工",
                  values={"satisfaction": "满意", "satisfaction_by": "王工"})  # fmt: skip
    take_step(ledger, park, issue, Step.RATE, on=DAY, author="钱科长",
              values={"satisfaction": "满意", "satisfaction_by": "某电子公司陈总"})  # fmt: skip
    row = issue_row(ledger, park, issue)
    assert (row["satisfaction"], row["measure"], row["progress"]) == ("满意", "增加一家供应商", "现场查看属实")


def test_photos_hang_on_the_issue_or_nothing_is_recorded(ledger: Ledger, park: Park) -> None:
    paper = TakenFile("现场.pdf", "application/pdf", b"%PDF-1.7")
    issue = raise_issue(ledger, park, "缺水", on=DAY, photos=[paper], author="张三")
    with pytest.raises(TooManyFiles):
        take_step(ledger, park, issue, Step.REJECT, on=DAY, words="误报", photos=[paper] * 21, author="李主任")
    assert now(ledger, park, issue).stage is Stage.COLLECTED
    take_step(ledger, park, issue, Step.REJECT, on=DAY, words="误报", photos=[paper], author="李主任")
    hung = attachments(ledger, park.park_id, [issue])
    assert [(one.file_name, one.author, one.as_of) for one in hung] == [
        ("现场.pdf", "张三", DAY), ("现场.pdf", "李主任", DAY),
    ]  # fmt: skip


def test_a_failed_verification_and_a_reopening_keep_everything(ledger: Ledger, park: Park) -> None:
    issue = submitted(ledger, park)
    later = DAY + timedelta(days=2)
    assert take_step(ledger, park, issue, Step.FAIL, on=DAY, words="仍缺", author="李主任") is Stage.HANDLING
    with pytest.raises(HandlerVerifies):  # the same round still: 王工 handled it before it failed
        take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="补足", author="赵工")
        take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author="王工")
    take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", close=True, author="李主任")
    with pytest.raises(NotSaid, match="时限"):
        take_step(ledger, park, issue, Step.REOPEN, on=later, words="又断供", author="李主任")
    due = {"due": day("09-10")}
    take_step(ledger, park, issue, Step.REOPEN, on=later, words="又断供", values=due, author="李主任")
    again = now(ledger, park, issue)
    assert (again.stage, again.round, again.handlers, again.closed_on) == (Stage.ACCEPTED, 2, (), None)
    take_step(ledger, park, issue, Step.SUBMIT, on=later, words="换供应商", author="李主任")
    assert take_step(ledger, park, issue, Step.PASS, on=later, words="好", author="王工") is Stage.VERIFIED
    assert [one.step for one in now(ledger, park, issue).steps] == [
        Step.RAISE, Step.ACCEPT, Step.HANDLE, Step.SUBMIT, Step.FAIL, Step.SUBMIT, Step.PASS, Step.CLOSE, Step.REOPEN,
        Step.SUBMIT, Step.PASS,
    ]  # fmt: skip
    on_the_day = stored.steps(ledger, park.park_id, DAY)[issue]
    assert standing(stored.issues(ledger, park.park_id, DAY).to_dict("records")[0], on_the_day).stage is Stage.CLOSED


def test_accounts_are_compared_by_login_and_names_only_without_one(ledger: Ledger, park: Park) -> None:
    one, other = somebody(Role.LEAD, login="wang1"), somebody(Role.LEAD, login="wang2")  # of the same name
    issue = submitted(ledger, park, handler="测试")
    take_step(ledger, park, issue, Step.FAIL, on=DAY, words="差", author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="好", by=one)
    with pytest.raises(HandlerVerifies):
        take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", by=one)
    with pytest.raises(HandlerVerifies):  # without an account the name is all there is
        take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author=one.name)
    assert take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", by=other) is Stage.VERIFIED


def test_whoever_is_named_as_responsible_does_not_verify(ledger: Ledger, park: Park) -> None:
    issue = raise_issue(ledger, park, "缺水", on=DAY, author="张三")
    told = TOLD | {"responsible_person": "周工、吴工"}
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=told, author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="已通水", author="文员")
    with pytest.raises(HandlerVerifies):
        take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author="吴工")


@pytest.mark.parametrize("verifier", ["周工", "吴工（副经理）", "吴工，副经理", "钱科长、周 工"])
def test_names_are_known_in_any_company_and_under_any_office(ledger: Ledger, park: Park, verifier: str) -> None:
    issue = raise_issue(ledger, park, "缺水", on=DAY, author="张三")
    told = TOLD | {"responsible_person": "副经理周工；吴工"}
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=told, author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="已通水", author="文员、赵四")
    for who in (verifier, "赵四"):
        with pytest.raises(HandlerVerifies):
            take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author=who)


def test_whoever_handled_it_closes_it_without_a_rating(ledger: Ledger, park: Park) -> None:
    issue = submitted(ledger, park)
    take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author="李主任")
    rating = {"satisfaction": "满意", "satisfaction_by": "陈总"}
    with pytest.raises(HandlerVerifies):
        take_step(ledger, park, issue, Step.CLOSE, on=DAY, values=rating, author="王工")
    assert take_step(ledger, park, issue, Step.CLOSE, on=DAY, author="王工") is Stage.CLOSED


def test_a_day_that_has_passed_stays_when_it_was_the_day_already(ledger: Ledger, park: Park) -> None:
    sheet = {"issue": "缺水", "status": "待甄别", "due": day("08-20")}
    filed(ledger, park, [sheet], kind="issue")
    (row,) = stored.issues(ledger, park.park_id, DAY).to_dict("records")
    issue = int(row["issue_id"])
    with pytest.raises(DueBeforeStep):
        take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=TOLD | {"due": day("08-21")}, author="李主任")
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=TOLD | {"due": day("08-20")}, author="李主任")
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="已通水", author="王工")
    take_step(ledger, park, issue, Step.PASS, on=DAY, words="好", author="李主任")
    with pytest.raises(DueBeforeStep):  # another round has a day of its own
        take_step(
            ledger, park, issue, Step.REOPEN, on=DAY, words="又停水", values={"due": day("08-20")}, author="钱科长"
        )


def test_a_name_that_was_given_out_can_be_taken_back(ledger: Ledger, park: Park) -> None:
    issue = raise_issue(ledger, park, "缺水", on=DAY, author="张三")
    told = TOLD | {"responsible_person": "周工", "lead_unit": "区住建局"}
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=told, author="李主任")
    taken_back = {"responsible_person": "", "lead_unit": " "}
    take_step(ledger, park, issue, Step.ASSIGN, on=DAY, words="已调离", values=taken_back, author="李主任")
    row = issue_row(ledger, park, issue)
    assert (row["responsible_person"], row["lead_unit"], row["responsible_unit"]) == ("", "", "区工投公司")
    for needed in ("category", "responsible_unit", "issue"):
        with pytest.raises(NotSaid):
            take_step(ledger, park, issue, Step.ASSIGN, on=DAY, words="错", values={needed: ""}, author="李主任")


def test_what_is_refused_and_why(ledger: Ledger, park: Park) -> None:
    issue = submitted(ledger, park)
    other = raise_issue(ledger, park, "缺电", on=DAY, author="张三")

    def step(which: Step, at: int = other, **given: Any) -> None:
        take_step(ledger, park, at, which, **{"on": DAY, "words": "好", "author": "李主任"} | given)

    for refusal, call in (
        (IssueEmpty, lambda: raise_issue(ledger, park, " \n", on=DAY, author="张三")),
        (IssueTooLong, lambda: raise_issue(ledger, park, "长" * 1001, on=DAY, author="张三")),
        (IssueRepeated, lambda: raise_issue(ledger, park, "商砼 供应不足。", on=DAY, author="张三")),
        (AuthorMissing, lambda: raise_issue(ledger, park, "缺气", on=DAY, author=" ")),
        (PlaceUnknown, lambda: raise_issue(ledger, park, "缺气", on=DAY, building="99#", author="张三")),
        (DueBeforeStep, lambda: raise_issue(ledger, park, "缺气", on=DAY, due=day("08-27"), author="张三")),
        (PlaceUnknown, lambda: raise_issue(ledger, park, "缺气", on=DAY, project="五期", author="张三")),
        (StepImpossible, lambda: step(Step.CLOSE, issue)),
        (StepImpossible, lambda: step(Step.SUBMIT)),
        (NotSaid, lambda: step(Step.ACCEPT)),
        (NotSaid, lambda: step(Step.REJECT, words=" ")),
        (NotSaid, lambda: step(Step.PASS, issue, close=True, values={"satisfaction": "满意"})),
        (DueBeforeStep, lambda: step(Step.ACCEPT, values=TOLD | {"due": day("08-01")})),
        (StepOutOfOrder, lambda: step(Step.REJECT, on=day("08-27"))),
        (StepOutOfOrder, lambda: step(Step.REJECT, on=date(2098, 1, 1))),
        (MergeImpossible, lambda: step(Step.MERGE, values={"merged_into": other})),
        (MergeImpossible, lambda: step(Step.MERGE, values={"merged_into": 10**6})),
        (IssueUnknown, lambda: step(Step.REJECT, 10**6)),
        (EditedMeanwhile, lambda: step(Step.REJECT, seen=1)),
        (IssueTooLong, lambda: step(Step.REJECT, words="长" * 1001)),
        (AuthorMissing, lambda: step(Step.REJECT, author="")),
        (NotForStep, lambda: step(Step.REJECT, values={"measure": "不该写在这里"})),
    ):
        before = ledger.version
        with pytest.raises(refusal) as said:
            call()
        assert len(said.value.why()) > 8
        assert ledger.version == before, refusal
    step(Step.MERGE, values={"merged_into": issue})
    with pytest.raises(MergeImpossible):
        step(Step.FAIL, issue)
        step(Step.MERGE, issue, values={"merged_into": other})


def test_somebody_who_saved_in_between_is_named_with_the_words(ledger: Ledger, park: Park) -> None:
    issue = raise_issue(ledger, park, "缺电", on=DAY, author="张三")
    seen = int(issue_row(ledger, park, issue)["last_entry"])
    take_step(ledger, park, issue, Step.REJECT, on=DAY, words="属企业内部事务", author="李主任")
    with pytest.raises(EditedMeanwhile) as said:
        take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=TOLD, seen=seen, author="钱科长")
    assert "李主任" in said.value.why() and "属企业内部事务" in said.value.why()


def test_buildings_of_the_same_name_need_their_project(ledger: Ledger, park: Park) -> None:
    for project in ("三期", "四期"):
        new(ledger, park, "building", "1#", new(ledger, park, "project", project))
    with pytest.raises(PlaceUnclear):
        raise_issue(ledger, park, "缺水", on=DAY, building="1#", author="张三")
    first = raise_issue(ledger, park, "缺水", on=DAY, building="1#", project="三期", author="张三")
    second = raise_issue(ledger, park, "缺水", on=DAY, building="1#", project="四期", author="张三")
    assert first != second


def test_reach_holds_for_issues_too(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    resident = somebody(Role.REPORTER, Reach(buildings=frozenset({nine})), "resident")
    unit = somebody(Role.REPORTER, Reach(units=frozenset({"区工投公司"})), "unit")
    issue = raise_issue(ledger, park, "道路窄", on=DAY, building="9#", by=resident)
    for building in ("10#", ""):
        with pytest.raises(NotAllowed):
            raise_issue(ledger, park, "道路窄", on=DAY, building=building, by=resident)
    with pytest.raises(NotAllowed):  # collected by somebody else, elsewhere
        take_step(ledger, park, issue, Step.WITHDRAW, on=DAY, words="重复", by=unit)
    take_step(ledger, park, issue, Step.ACCEPT, on=DAY, values=TOLD, author="李主任")
    take_step(ledger, park, issue, Step.HANDLE, on=DAY, words="踏勘", by=unit)
    take_step(ledger, park, issue, Step.SUBMIT, on=DAY, words="已拓宽", by=resident)
    elsewhere = raise_issue(ledger, park, "道路窄", on=DAY, building="10#", unit="二建", author="张三")
    assert ten
    with pytest.raises(NotAllowed):
        take_step(ledger, park, elsewhere, Step.WITHDRAW, on=DAY, words="重复", by=unit)
    own = raise_issue(ledger, park, "缺水", on=DAY, building="9#", by=resident)
    take_step(ledger, park, own, Step.WITHDRAW, on=DAY, words="误报", by=resident)
    other = raise_issue(ledger, park, "缺电", on=DAY, building="9#", author="张三")
    with pytest.raises(NotAllowed):  # within reach, but not theirs to take back
        take_step(ledger, park, other, Step.WITHDRAW, on=DAY, words="误报", by=resident)


def test_a_unit_speaks_of_what_it_builds(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    nine, ten = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    form(ledger, park, DAY, (nine, "responsible_unit", "一建"), (ten, "responsible_unit", "二建"))
    liaison = somebody(Role.REPORTER, Reach(units=frozenset({"一建"})), "liaison")
    raise_issue(ledger, park, "道路窄", on=DAY, project="三期", building="9#", by=liaison)
    for elsewhere in ("10#", "9#、10#", ""):
        with pytest.raises(NotAllowed):
            raise_issue(ledger, park, "缺水", on=DAY, project="三期", building=elsewhere, by=liaison)
    form(ledger, park, DAY, (project, "responsible_unit", "一建"))
    raise_issue(ledger, park, "缺水", on=DAY, project="三期", by=liaison)


def test_a_sheets_word_is_a_guess_and_no_verification(ledger: Ledger, park: Park) -> None:
    rows: list[dict[str, Any]] = [
        {"issue": "缺水", "status": "已整改", "responsible_person": "王工"},
        {"issue": "缺电", "status": "已销号", "closed_on": day("08-20")},
        {"issue": "缺气", "status": "验收合格"},
    ]
    filed(ledger, park, rows, kind="issue")  # by 张三
    known = {row["issue"]: row for row in stored.issues(ledger, park.park_id, DAY).to_dict("records")}
    at = {text: standing(row, ()) for text, row in known.items()}
    assert {text: (one.stage, one.by_sheet) for text, one in at.items()} == {
        "缺水": (Stage.SUBMITTED, True), "缺电": (Stage.CLOSED, True), "缺气": (Stage.SUBMITTED, True),
    }  # fmt: skip
    assert at["缺电"].closed_on == day("08-20")
    water = int(known["缺水"]["issue_id"])
    for who in ("王工", "张三"):  # named in the row; reported that it was done
        with pytest.raises(HandlerVerifies):
            take_step(ledger, park, water, Step.PASS, on=DAY, words="好", author=who)
    take_step(ledger, park, water, Step.FAIL, on=DAY, words="仍无水", author="李主任")
    filed(ledger, park, [{"issue": "缺水", "status": "已销号", "responsible_person": "王工"}], day("08-30"), "issue")
    found = now(ledger, park, water)
    assert (found.stage, found.stated) == (Stage.HANDLING, Stage.CLOSED)


TRIED = st.lists(
    st.tuples(
        st.sampled_from(
            [step for step in Step if step is not Step.RAISE] + [Step.ACCEPT, Step.SUBMIT, Step.PASS, Step.REOPEN]
        ),
        st.sampled_from(("张三", "李四", "王五")),
        st.booleans(),
    ),
    min_size=12,
    max_size=20,
)
_numbers = count()


@settings(max_examples=times(6))
@given(TRIED)
def test_anybody_tries_anything_and_nobody_closes_what_they_handled(
    ledger: Ledger, park: Park, tried: list[tuple[Step, str, bool]]
) -> None:
    issue = raise_issue(ledger, park, f"第{next(_numbers)}件", on=DAY, author="张三")
    other = raise_issue(ledger, park, f"第{next(_numbers)}件", on=DAY, author="张三")
    values: dict[Step, dict[str, Any]] = {
        Step.ACCEPT: TOLD,
        Step.REPORT: {"reported_to": "区政府"},
        Step.MERGE: {"merged_into": other},
        Step.RATE: {"satisfaction": "满意", "satisfaction_by": "企业"},
        Step.REOPEN: {"due": day("12-31")},
    }
    taken = [(Step.RAISE, "张三")]
    handled: set[str] = set()
    for step, who, close in tried:
        said = len(stored.entries(ledger, issue, EVER))
        given_values = values.get(step)
        try:
            take_step(ledger, park, issue, step, on=DAY, words="好", values=given_values, close=close, author=who)
        except (HandlerVerifies, StepImpossible):
            assert len(stored.entries(ledger, issue, EVER)) == said  # what is refused changes nothing
            continue
        taken += [(step, who), *([(Step.CLOSE, who)] if close and step is Step.PASS else [])]
        if step in (Step.PASS, Step.FAIL, Step.RATE):
            assert who not in handled
        handled = set() if step is Step.REOPEN else handled | ({who} if step in (Step.HANDLE, Step.SUBMIT) else set())
        at = now(ledger, park, issue)
        assert [(one.step, one.author) for one in at.steps] == taken  # every step is kept
        if at.stage is Stage.CLOSED:
            assert [one for one, _who in taken if one is not Step.RATE][-2:] == [Step.PASS, Step.CLOSE]
