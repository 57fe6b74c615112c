"""What is done with 督办单: every step, every refusal, and two people at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.filing.notice_refusals import (
    GradeNotGraver,
    NoticeDueTooEarly,
    NoticeIncomplete,
    NoticeOwnAnswer,
    NoticeRepeated,
    NoticeRulesUnsound,
    NoticeStageUnfit,
    NoticeTextTooLong,
    NoticeUnknown,
    NoticeWordsMissing,
)
from park_dispatch.filing.notice_rules import decide_notice_rules
from park_dispatch.filing.notices import (
    LONGEST_TEXT,
    NoticeDraft,
    answer_notice,
    close_notice,
    raise_notice,
    return_notice,
    send_notice,
    withdraw_notice,
)
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.ledger.attachments import attachments
from park_dispatch.ledger.reading import Park, last_report
from park_dispatch.ledger.refusals import EditedMeanwhile, ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.notice_rules import NoticeRules
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role
from park_dispatch.people.refusals import NotAllowed
from tests.people.everyone import somebody
from tests.small_park import DAY, day, new

DRAFT = NoticeDraft(
    "blue", "一建", "11#节点超期 9 天", "例会纪要", "限期整改", day("08-31"), "临港督", "王工", "", "works 18"
)
LATER, END = day("09-01"), day("12-31")


def send(ledger: Ledger, park: Park, draft: NoticeDraft = DRAFT) -> int:
    return send_notice(ledger, park, draft, DAY, "督查员")


def row(ledger: Ledger, park: Park, notice_id: int, on: date = END) -> dict[Any, Any]:
    rows = all_notices(ledger, park, on)
    return dict(rows[rows["notice_id"] == notice_id].to_dict("records")[0])


def seen(ledger: Ledger, park: Park, notice_id: int) -> int:
    return int(row(ledger, park, notice_id)["last_entry"])


def answer(ledger: Ledger, park: Park, notice_id: int, text: str = "已加派班组", by: str = "王工") -> None:
    answer_notice(ledger, park, notice_id, seen(ledger, park, notice_id), text, True, LATER, by)


def test_from_sent_to_confirmed(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    answer_notice(ledger, park, one, seen(ledger, park, one), "正在组织", False, day("08-30"), "王工")
    assert row(ledger, park, one)["stage"] == "handling"
    answer(ledger, park, one)
    return_notice(ledger, park, one, seen(ledger, park, one), "没有日期", day("09-05"), LATER, "督查员")
    assert row(ledger, park, one, day("09-06"))["overdue_days"] == 1
    answer(ledger, park, one, "9月4日完成")
    close_notice(ledger, park, one, seen(ledger, park, one), "属实", day("09-05"), "督查员")
    found = row(ledger, park, one)
    assert (found["number_text"], found["stage"], found["answer"], found["opinion"], found["times_returned"]) == (
        "临港督〔2023〕1号", "closed", "9月4日完成", "属实", 1,
    )  # fmt: skip
    assert not found["open"] and found["signer"] == "督查员"
    # As of an earlier day it stands as it stood.
    assert row(ledger, park, one, DAY)["stage"] == "sent"
    assert row(ledger, park, one, DAY)["later"]
    assert all_notices(ledger, park, day("08-27")).empty


def test_numbers_run_by_year_and_a_withdrawn_one_keeps_its_own(ledger: Ledger, park: Park) -> None:
    first = send(ledger, park)
    withdraw_notice(ledger, park, first, seen(ledger, park, first), "发错单位", DAY, "督查员")
    send(ledger, park)
    early = replace(DRAFT, about="works 19", due=date(2022, 12, 31))
    send_notice(ledger, park, early, date(2022, 12, 30), "督查员")
    found = all_notices(ledger, park, day("12-31"))
    assert sorted(found["number_text"]) == ["临港督〔2022〕1号", "临港督〔2023〕1号", "临港督〔2023〕2号"]
    assert row(ledger, park, first)["reason"] == "发错单位"


def test_it_is_made_graver_only(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    raise_notice(ledger, park, one, seen(ledger, park, one), "red", day("09-04"), "逾期", LATER, "督查员")
    found = row(ledger, park, one)
    assert (found["grade"], found["due"].date(), found["stage"]) == ("red", day("09-04"), "sent")
    with pytest.raises(GradeNotGraver):
        raise_notice(ledger, park, one, seen(ledger, park, one), "yellow", day("09-04"), "逾期", LATER, "督查员")


def test_who_answered_does_not_confirm(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    answer(ledger, park, one, by="李四")
    with pytest.raises(NoticeOwnAnswer):
        close_notice(ledger, park, one, seen(ledger, park, one), "好", LATER, " 李四 ")
    with pytest.raises(NoticeOwnAnswer):
        close_notice(ledger, park, one, seen(ledger, park, one), "好", LATER, "李四")
    assert row(ledger, park, one)["stage"] == "answered"


def test_nothing_is_confirmed_that_nobody_answered_and_nothing_is_done_to_what_is_over(
    ledger: Ledger, park: Park
) -> None:
    one = send(ledger, park)
    with pytest.raises(NoticeStageUnfit) as refused:
        close_notice(ledger, park, one, seen(ledger, park, one), "好", LATER, "督查员")
    assert "待处理" in refused.value.why()
    answer(ledger, park, one)
    close_notice(ledger, park, one, seen(ledger, park, one), "", LATER, "督查员")
    with pytest.raises(NoticeStageUnfit):
        answer(ledger, park, one)
    with pytest.raises(NoticeStageUnfit):
        withdraw_notice(ledger, park, one, seen(ledger, park, one), "晚了", LATER, "督查员")
    with pytest.raises(NoticeStageUnfit):
        raise_notice(ledger, park, one, seen(ledger, park, one), "red", day("09-09"), "晚了", LATER, "督查员")


@pytest.mark.parametrize(
    ("draft", "refusal"),
    [
        (replace(DRAFT, unit=" "), NoticeIncomplete),
        (replace(DRAFT, matter=""), NoticeIncomplete),
        (replace(DRAFT, demand="\n"), NoticeIncomplete),
        (replace(DRAFT, due=day("08-27")), NoticeDueTooEarly),
        (replace(DRAFT, matter="晚" * (LONGEST_TEXT + 1)), NoticeTextTooLong),
        (replace(DRAFT, signer="王" * 61), NoticeTextTooLong),
    ],
)
def test_what_is_not_whole_is_not_sent(
    ledger: Ledger, park: Park, draft: NoticeDraft, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        send(ledger, park, draft)
    assert all_notices(ledger, park, DAY).empty


def test_words_and_names_are_asked_for(ledger: Ledger, park: Park) -> None:
    with pytest.raises(AuthorMissing):
        send_notice(ledger, park, DRAFT, DAY, " ")
    one = send(ledger, park)
    with pytest.raises(NoticeWordsMissing):
        answer(ledger, park, one, " \n")
    answer(ledger, park, one)
    with pytest.raises(ReasonMissing):
        return_notice(ledger, park, one, seen(ledger, park, one), "", day("09-05"), LATER, "督查员")
    with pytest.raises(NoticeUnknown):
        answer_notice(ledger, park, 99, 0, "好", True, DAY, "王工")


def test_one_matter_has_one_open_notice_even_when_two_send_at_once(ledger: Ledger, park: Park) -> None:
    def attempt(_at: int) -> str:
        try:
            send(ledger, park)
        except NoticeRepeated as refusal:
            return refusal.why()
        return "sent"

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(attempt, range(4)))
    assert said.count("sent") == 1
    assert all("临港督〔2023〕1号" in words for words in said if words != "sent")
    assert len(all_notices(ledger, park, DAY)) == 1
    send(ledger, park, replace(DRAFT, about=""))  # by hand: two notices may say the same
    send(ledger, park, replace(DRAFT, about=""))
    assert len(all_notices(ledger, park, DAY)) == 3


def test_who_comes_second_is_told_and_may_go_on(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    opened = seen(ledger, park, one)
    answer_notice(ledger, park, one, opened, "正在办", False, LATER, "王工")
    with pytest.raises(EditedMeanwhile) as told:
        answer_notice(ledger, park, one, opened, "已办完", True, LATER, "李工")
    assert told.value.author == "王工"
    answer_notice(ledger, park, one, told.value.latest, "已办完", True, LATER, "李工")
    assert row(ledger, park, one)["answer"] == "已办完"


def test_a_unit_answers_its_own_and_no_other(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "11#", project)
    one = send(ledger, park, replace(DRAFT, about=f"works {building}", things=(building,)))
    for reach, may in (
        (Reach(units=frozenset({"一建"})), True),
        (Reach(units=frozenset({"二建"})), False),
        (Reach(projects=frozenset({project})), True),
        (Reach(projects=frozenset({project + 100})), False),
    ):
        by = somebody(Role.REPORTER, reach)
        if may:
            answer_notice(ledger, park, one, seen(ledger, park, one), "在办", False, DAY, "", by=by)
        else:
            with pytest.raises(NotAllowed):
                answer_notice(ledger, park, one, seen(ledger, park, one), "在办", False, DAY, "", by=by)


def test_a_step_is_never_dated_before_the_last_one_nor_in_the_future(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    answer_notice(ledger, park, one, seen(ledger, park, one), "在办", False, day("08-01"), "王工")
    assert last_report(ledger, park.park_id) == DAY
    send(ledger, park, replace(DRAFT, about="works 20", due=date(2099, 1, 1)))
    found = send_notice(
        ledger, park, replace(DRAFT, about="works 21", due=date(2099, 1, 1)), date(2098, 1, 1), "督查员"
    )
    assert row(ledger, park, found, date(2099, 1, 1))["issued_on"].date() < date(2098, 1, 1)


def test_rules_are_decided_with_a_reason(ledger: Ledger, park: Park) -> None:
    with pytest.raises(ReasonMissing):
        decide_notice_rules(ledger, park, NoticeRules(rest_days=7), DAY, " ", "督查员")
    with pytest.raises(NoticeRulesUnsound):
        decide_notice_rules(ledger, park, NoticeRules(rest_days=-7), DAY, "试", "督查员")


def test_what_hangs_on_an_answer_is_stored_with_it_or_not_at_all(ledger: Ledger, park: Park) -> None:
    one = send(ledger, park)
    paper = TakenFile("赶工方案.pdf", "application/pdf", b"%PDF-1.7")
    with pytest.raises(EditedMeanwhile):
        answer_notice(ledger, park, one, 0, "见附件", True, LATER, "王工", files=[paper])
    assert attachments(ledger, park.park_id, [one]) == []
    answer_notice(ledger, park, one, seen(ledger, park, one), "见附件", True, LATER, "王工", files=[paper])
    (found,) = attachments(ledger, park.park_id, [one])
    assert (found.file_name, found.as_of, found.author) == ("赶工方案.pdf", LATER, "王工")
