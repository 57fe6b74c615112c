"""Which notices the rules propose: the rules themselves, what is merged, what is left alone, what becomes graver."""

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.boards.brief import brief
from park_dispatch.boards.notice_findings import Finding, Fired, findings
from park_dispatch.boards.notice_proposals import Proposed, notice_rules, propose, proposed
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.boards.notices import chosen, find, headline, timeline
from park_dispatch.boards.overview import overview
from park_dispatch.boards.situation import situation
from park_dispatch.boards.targets import target_name
from park_dispatch.filing.notice_rules import decide_notice_rules
from park_dispatch.filing.notices import (
    NoticeDraft,
    answer_notice,
    close_notice,
    raise_notice,
    send_notice,
    withdraw_notice,
)
from park_dispatch.filing.summaries import set_target
from park_dispatch.ledger.notices import notices
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.model.notice_rules import NoticeRules, Rule, Steps
from park_dispatch.model.notices import GRADES
from park_dispatch.planning.calendar import is_working_day
from tests.small_park import DAY, day, form, new, upload

RULES = NoticeRules()
LATE = Finding("works 18", (18,), "11#（三期）", "区工投公司", "孙工", (Fired("deadline", 9.0, "yellow", "晚 9 天"),))


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[tuple[Ledger, Park]]:
    path = tmp_path / "park.duckdb"
    shutil.copy(demo_file, path)
    ledger = open_ledger(path)
    yield ledger, parks(ledger)[0]
    ledger.close()


def at(ledger: Ledger, park: Park, on: date, found: list[Finding], rules: NoticeRules = RULES) -> Proposed:
    return propose(found, notices(ledger, park.park_id, on), rules, "临港督", on)


def sent(ledger: Ledger, park: Park, draft: NoticeDraft, on: date = DAY) -> int:
    return send_notice(ledger, park, draft, on, "督查员")


def last(ledger: Ledger, park: Park) -> int:
    return int(notices(ledger, park.park_id, day("12-31"))["last_entry"].max())


# --- what the boards show ---------------------------------------------------------------------------------------------


def test_the_works_of_the_demo_park_are_three_matters_each_with_the_rules_that_fired(demo: tuple[Ledger, Park]) -> None:
    ledger, park = demo
    found = proposed(ledger, park, DAY)
    of_works = [one for one in found.notices if one.draft.about.startswith(("works", "steps"))]
    told = [
        (one.draft.grade, one.draft.unit, one.draft.about, [f.rule for f in one.fired], one.draft.due)
        for one in of_works
    ]
    eleven, ten = (
        int(situation(ledger, park, DAY).buildings.set_index("name").at[name, "building_id"]) for name in ("11#", "10#")
    )
    assert told == [
        ("red", "区工投公司", f"works {eleven}", ["light", "deadline"], day("08-31")),
        ("yellow", "城建集团第五项目部", f"steps {eleven} 城建集团第五项目部", ["milestone"], day("09-04")),
        ("yellow", "区工投公司", f"works {ten}", ["deadline"], day("09-04")),
    ]
    first = found.notices[0].draft
    assert "预计 11月24日完成，晚 24 天" in first.matter
    assert first.basis.startswith("督办规则：红灯持续超过 21 天；预计晚于交付期限超过 15 天。")
    count = len(found.notices)
    assert headline(all_notices(ledger, park, DAY), found) == f"没有在办的督办单；建议新发 {count} 份。"
    assert not [line for line in brief(ledger, park, DAY).lines if line.part == "notices"]

    ids = [sent(ledger, park, one.draft) for one in of_works]
    rows, then = all_notices(ledger, park, DAY), proposed(ledger, park, DAY)
    assert headline(rows, then) == f"在办督办单 3 份（红 1、黄 2），没有超期；建议新发 {count - 3} 份。"
    assert headline(rows, Proposed((), ())) == "在办督办单 3 份（红 1、黄 2），没有超期；没有建议新发的。"
    later = day("09-05")
    (line,) = (line.text for line in brief(ledger, park, later).lines if line.part == "notices")
    said, _colon, units = line.partition("：")
    assert said == "在办督办单 3 份（红 1、黄 2），超期 3 份"
    assert units == "区工投公司 超期 5 天、城建集团第五项目部 超期 1 天、区工投公司 超期 1 天"
    to_do = [line for line in overview(ledger, park, later).to_do if line.place == "notices"]
    assert [(line.status, line.detail) for line in to_do] == [("late", "区工投公司、城建集团第五项目部")]
    assert find(rows, None, 2, DAY)["notice_id"] == ids[1]  # type: ignore[index]
    assert find(rows, 2022, 2, DAY) is None
    assert list(chosen(rows, stage="all", grade="red")["notice_id"]) == ids[:1]
    assert list(chosen(rows, unit="城建集团第五项目部", words="屋面")["notice_id"]) == ids[1:2]
    assert chosen(rows, stage="overdue").empty
    assert list(chosen(rows, stage="overdue", words="屋面")["stage"]) == []


def test_silence_and_a_missed_target(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building = new(ledger, park, "building", "9#", project)
    for on in ("07-10", "07-17", "07-24", "07-31"):
        form(ledger, park, day(on), (building, "percent", 50.0), (building, "responsible_unit", "一建"),
             (project, "responsible_unit", "工投"))  # fmt: skip
    set_target(ledger, park, project, target_name(day("08-01")), 58.0, day("08-01"), "", "张三")
    now = situation(ledger, park, day("09-02"))
    told = {one.about: [(f.rule, f.grade) for f in one.fired] for one in findings(ledger, now, RULES)}
    assert told == {f"works {building}": [("silence", "yellow")], f"target {project} 2023-08": [("target", "yellow")]}
    words = {one.about: (one.unit, one.fired[0].words) for one in findings(ledger, now, RULES)}
    assert words[f"works {building}"] == ("一建", "33 天没有上报（平时每 7 天一报）")
    assert words[f"target {project} 2023-08"] == (
        "工投", "8月末三期 目标 58.0%，完成 50.0%，差 8.0 个百分点，未完成目标",
    )  # fmt: skip
    # While the month lasts its target is not missed; the one before had none.
    assert not [o for o in findings(ledger, situation(ledger, park, day("08-20")), RULES) if "target" in o.about]


def test_a_hand_over_that_has_passed_is_red_and_what_is_finished_is_left_alone(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    late, done = (new(ledger, park, "building", name, project) for name in ("9#", "10#"))
    form(ledger, park, DAY, (late, "percent", 90.0), (late, "delivery_deadline", day("08-20")),
         (done, "percent", 100.0), (done, "delivery_deadline", day("08-20")))  # fmt: skip
    (found,) = findings(ledger, situation(ledger, park, DAY), RULES)
    assert (found.about, found.grade) == (f"works {late}", "red")
    (proposal,) = at(ledger, park, DAY, [found]).notices
    assert "交付期限已过" in proposal.draft.basis
    assert proposal.draft.unit == ""  # nobody is named: a person has to


# --- what is proposed -------------------------------------------------------------------------------------------------


def test_a_matter_with_an_open_notice_is_not_proposed_and_rests_after_it_was_closed(ledger: Ledger, park: Park) -> None:
    (proposal,) = at(ledger, park, DAY, [LATE]).notices
    assert (proposal.draft.grade, proposal.again) == ("yellow", "")
    one = sent(ledger, park, proposal.draft)
    assert at(ledger, park, DAY, [LATE]).notices == ()
    answer_notice(ledger, park, one, last(ledger, park), "已加班", True, day("08-30"), "孙工")
    close_notice(ledger, park, one, last(ledger, park), "好", day("09-01"), "督查员")
    assert at(ledger, park, day("09-14"), [LATE]).notices == ()
    (again,) = at(ledger, park, day("09-15"), [LATE]).notices
    assert (again.draft.grade, again.again) == ("red", "临港督〔2023〕1号")
    assert "临港督〔2023〕1号 办结后再次出现" in again.draft.basis
    (much_later,) = at(ledger, park, day("12-30"), [LATE]).notices
    assert (much_later.draft.grade, much_later.again) == ("yellow", "")


def test_after_a_withdrawal_it_rests_and_comes_back_as_it_was(ledger: Ledger, park: Park) -> None:
    one = sent(ledger, park, at(ledger, park, DAY, [LATE]).notices[0].draft)
    withdraw_notice(ledger, park, one, last(ledger, park), "口径有误", DAY, "督查员")
    assert at(ledger, park, day("09-10"), [LATE]).notices == ()
    (proposal,) = at(ledger, park, day("09-11"), [LATE]).notices
    assert (proposal.draft.grade, proposal.again) == ("yellow", "")


def test_an_overdue_notice_and_one_that_got_worse_are_proposed_to_be_raised(ledger: Ledger, park: Park) -> None:
    one = sent(ledger, park, at(ledger, park, DAY, [LATE]).notices[0].draft)
    due = day("09-04")
    assert at(ledger, park, due, [LATE]).raisings == ()
    (late,) = at(ledger, park, due + timedelta(days=1), [LATE]).raisings
    assert (late.grade, late.why) == ("red", "超过办结时限 1 天没有办结答复")
    worse = Finding("works 18", (18,), "11#", "区工投公司", "", (Fired("deadline", 20.0, "red", "晚 20 天"),))
    (graver,) = at(ledger, park, DAY, [worse]).raisings
    assert (graver.grade, graver.why) == ("red", "情况加重：晚 20 天")
    raise_notice(ledger, park, one, graver.last_entry, graver.grade, graver.due, graver.why, DAY, "督查员")
    assert at(ledger, park, day("09-30"), [worse]) == Proposed((), ())  # red is the end
    assert [event.what for event in timeline(ledger, one)] == ["升级为红色", "发出"]


def test_what_was_answered_in_time_is_not_overdue(ledger: Ledger, park: Park) -> None:
    one = sent(ledger, park, at(ledger, park, DAY, [LATE]).notices[0].draft)
    answer_notice(ledger, park, one, last(ledger, park), "已加班", True, day("08-30"), "孙工")
    assert at(ledger, park, day("09-20"), [LATE]).raisings == ()
    assert headline(all_notices(ledger, park, day("09-20"))) == (
        "在办督办单 1 份（黄 1），没有超期，1 份已答复待确认。"
    )


def test_what_a_park_decides_counts_from_its_day(ledger: Ledger, park: Park) -> None:
    steps = {**RULES.steps, "deadline": Steps(5.0, 30.0, None)}
    decide_notice_rules(ledger, park, NoticeRules(steps, "恩阳督", (10, 5, 3)), DAY, "县里口径", "督查员")
    assert notice_rules(ledger, park, day("08-27")) == RULES
    rules = notice_rules(ledger, park, DAY)
    assert (rules.steps["deadline"].grade(9.0), rules.prefix, rules.days("blue")) == ("blue", "恩阳督", 10)
    decide_notice_rules(ledger, park, None, day("08-29"), "恢复", "督查员")
    assert notice_rules(ledger, park, day("08-29")) == RULES


def fires(rule: Rule, value: float) -> Fired:
    grade = RULES.steps[rule].grade(value)
    assert grade is not None
    return Fired(rule, value, grade, "事实")


fired = st.builds(fires, st.sampled_from(["item", "silence", "milestone"]), st.floats(7.5, 99.0))
matters = st.lists(
    st.builds(Finding, st.sampled_from(["works 1", "works 2", "steps 1 甲", "target 3 2023-08"]), st.just((1,)),
              st.just("甲"), st.sampled_from(["", "一建"]), st.just(""), st.lists(fired, min_size=1).map(tuple)),
    unique_by=lambda one: one.about,
)  # fmt: skip


@given(matters, st.dates(date(2023, 1, 1), date(2026, 12, 31)))
def test_each_matter_is_proposed_once_with_its_gravest_grade_the_gravest_first(found: list[Finding], on: date) -> None:
    none = pd.DataFrame(columns=["about", "stage", "stage_on", "grade"])
    made = propose(found, none, RULES, "临港督", on).notices
    assert sorted(one.draft.about for one in made) == sorted(one.about for one in found)
    by_about = {one.about: one for one in found}
    assert all(one.draft.grade == by_about[one.draft.about].grade for one in made)
    ranks = [GRADES.index(one.draft.grade) for one in made]
    assert ranks == sorted(ranks, reverse=True)
    assert all(is_working_day(one.draft.due) and one.draft.due > on for one in made)


def test_an_item_whose_promises_were_broken_is_a_matter_of_its_own(ledger: Ledger, park: Park) -> None:
    item = new(ledger, park, "dispatch", "08-14 清运渣土")
    told = (("note_date", day("08-14")), ("note", "清运渣土"), ("responsible_unit", "一建"), ("due", day("08-15")))
    upload(ledger, park, day("08-14"), [(item, field, value) for field, value in told])
    upload(ledger, park, day("08-16"), [(item, "status", "未完成，缺车"), (item, "due", day("08-18"))])
    upload(ledger, park, day("08-21"), [(item, "status", "未完成，又缺车"), (item, "due", day("08-25"))])
    (found,) = findings(ledger, situation(ledger, park, DAY), RULES)
    assert (found.about, found.unit, found.grade) == (f"item {item}", "一建", "yellow")
    assert found.fired[0].words == "承诺 3 次，3 次没有兑现，最近：未完成，又缺车"


def test_an_issue_past_its_limit_is_a_matter_of_its_own_while_its_unit_has_it(ledger: Ledger, park: Park) -> None:
    issue = new(ledger, park, "issue", "道路太窄")
    told = (("issue", "道路太窄"), ("responsible_unit", "一建"), ("due", day("08-18")), ("status", "办理中"))
    upload(ledger, park, day("08-14"), [(issue, field, value) for field, value in told])
    (found,) = findings(ledger, situation(ledger, park, DAY), RULES)
    assert (found.about, found.unit, found.grade) == (f"issue {issue}", "一建", "yellow")
    assert found.fired[0].words == "时限 8月18日，超期 10 天，办理中"
    assert "解决后报请验收销号" in at(ledger, park, DAY, [found]).notices[0].draft.demand
    upload(ledger, park, DAY, [(issue, "status", "已销号"), (issue, "closed_on", DAY)])
    assert findings(ledger, situation(ledger, park, DAY), RULES) == []
