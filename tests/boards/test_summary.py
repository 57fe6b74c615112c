"""每周总结 and 每月见效: what the ledger writes, what a person keeps, whether targets were met."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.boards.items import items
from park_dispatch.boards.on_time import due_between, rate_words, rates, total
from park_dispatch.boards.situation import situation
from park_dispatch.boards.summary import chat_text, days_words, draft, ordinal, span_of
from park_dispatch.boards.targets import month_end, sentence, target_name, targets
from park_dispatch.filing.notes import add_note, edit_note
from park_dispatch.filing.refusals import AuthorMissing, SummaryEmpty, SummaryTooLong, TargetOutOfRange
from park_dispatch.filing.summaries import save_summary, set_target
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import EditedMeanwhile, ReasonMissing
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.ledger.summaries import Section, latest, versions
from park_dispatch.model.office_time import office_now
from park_dispatch.model.record import Scalar
from tests.small_park import DAY, day, new, upload

WEEK = span_of("week", day("08-27"))


def section(ledger: Ledger, park: Park, name: str, period: str = "week", on: date | None = None) -> str:
    found = draft(ledger, park, span_of(period, on or day("08-27")))  # type: ignore[arg-type]
    return next(part.text for part in found.sections if part.name == name)


def building(ledger: Ledger, park: Park, project: int, name: str, *course: tuple[str, float]) -> int:
    owner = new(ledger, park, "building", name, project)
    milestone = new(ledger, park, "milestone", "主体", owner)
    dates: list[tuple[int, str, Scalar]] = [
        (milestone, "planned_start", date(2023, 1, 1)), (milestone, "planned_finish", date(2023, 9, 30)),
        (owner, "delivery_deadline", date(2023, 10, 31)),
    ]  # fmt: skip
    for at, (on, percent) in enumerate(course):
        upload(ledger, park, day(on), [*(dates if at == 0 else []), (milestone, "percent", percent)])
    return owner


def answered_note(ledger: Ledger, park: Park, unit: str, due: str, *answers: tuple[str, str]) -> None:
    note = new(ledger, park, "dispatch", f"{unit}{due}{len(answers)}{answers}")
    first: list[tuple[int, str, Scalar]] = [
        (note, "note", f"{unit}的事项"), (note, "responsible_unit", unit), (note, "due", day(due)),
        (note, "note_date", day("08-20")),
    ]  # fmt: skip
    upload(ledger, park, day("08-20"), first)
    for on, said in answers:
        upload(ledger, park, day(on), [(note, "status", said)])


# --- spans ------------------------------------------------------------------------------------------------------------


@given(st.dates(date(2000, 1, 1), date(2099, 12, 1)))
def test_a_day_lies_in_its_week_and_its_month(on: date) -> None:
    week, month = span_of("week", on), span_of("month", on)
    assert week.begins <= on <= week.ends
    assert (week.begins.weekday(), (week.ends - week.begins).days) == (0, 6)
    assert month.begins.day == 1
    assert month.begins <= on <= month.ends == month_end(on)
    assert month_end(on).month == on.month
    assert (month_end(on) - on).days < 31


def test_spans_are_written_as_documents_do() -> None:
    assert days_words(WEEK) == "2023年8月21日至8月27日"
    assert days_words(span_of("week", date(2023, 12, 31))) == "2023年12月25日至12月31日"
    assert days_words(span_of("week", date(2024, 1, 1))) == "2024年1月1日至1月7日"
    assert days_words(span_of("week", date(2025, 1, 1))) == "2024年12月30日至2025年1月5日"
    assert days_words(span_of("month", DAY)) == "2023年8月"


def test_numbers_of_sections() -> None:
    assert [ordinal(at) for at in (1, 9, 10, 11, 19)] == ["一", "九", "十", "十一", "十九"]


# --- the draft --------------------------------------------------------------------------------------------------------


def test_an_empty_park_has_a_draft_that_says_so(ledger: Ledger, park: Park) -> None:
    found = draft(ledger, park, WEEK)
    assert [part.name for part in found.sections] == [
        "progress", "ranking", "actions", "issues", "forecast", "deadlines", "starts",
    ]  # fmt: skip
    assert all(part.text for part in found.sections)
    assert "targets" in {part.name for part in draft(ledger, park, span_of("month", DAY)).sections}


def test_progress_says_how_much_was_gained_and_laggards_stand_first(ledger: Ledger, park: Park) -> None:
    for name, before, after in (("甲期", 95.0, 96.0), ("乙期", 40.0, 44.0)):
        project = new(ledger, park, "project", name)
        building(ledger, park, project, f"{name}1#", ("08-20", before), ("08-27", after))
    first, second = section(ledger, park, "progress").split("\n")
    assert first.startswith("乙期完成 44.0%，比上周末提高 4.0 个百分点；计划 ")
    assert "，落后时间进度 " in first
    assert second.startswith("甲期完成 96.0%，比上周末提高 1.0 个百分点；计划 ")
    assert "，超过时间进度 " in second
    ranking = section(ledger, park, "ranking").split("\n")
    assert ranking[0].startswith("落后的：乙期1# 落后时间进度 ")
    assert ranking[-1] == "进展最大的：乙期1# 提高 4.0 个百分点；甲期1# 提高 1.0 个百分点。"


def test_stated_and_computed_percents_are_kept_apart(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building(ledger, park, project, "1#", ("08-27", 40.0))
    upload(ledger, park, day("08-27"), [(project, "percent", 45.0)])
    assert "（上报 45.0%，按各单体汇总 40.0%，相差 5.0 个百分点。）" in section(ledger, park, "progress")


def test_what_was_finished_before_is_left_out_and_what_stands_still_is_named(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    building(ledger, park, project, "1#", ("08-20", 100.0))
    building(ledger, park, project, "2#", ("08-20", 50.0), ("08-27", 50.0))
    text = section(ledger, park, "ranking")
    assert "1#" not in text
    assert "没有进展的：2#。" in text


def test_issues_forecasts_and_deadlines_are_listed(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "三期")
    owner = building(ledger, park, project, "1#", ("08-13", 50.0), ("08-20", 52.0), ("08-27", 60.0))
    upload(ledger, park, day("08-27"), [(owner, "issue", "商砼供应不足\n缺 30 方")])
    assert section(ledger, park, "issues") == "1#：商砼供应不足 缺 30 方。"
    assert "1# 预计 " in section(ledger, park, "forecast")
    assert "1# 10月31日交付，剩 65 天，预计晚 " in section(ledger, park, "deadlines")


# --- action items -----------------------------------------------------------------------------------------------------


def test_on_time_is_told_by_the_day_of_the_answer(ledger: Ledger, park: Park) -> None:
    answered_note(ledger, park, "甲", "08-22", ("08-22", "已完成"))
    answered_note(ledger, park, "甲", "08-23", ("08-25", "已办结，晚了两天"))
    answered_note(ledger, park, "乙", "08-24", ("08-23", "未完成，缺人"))
    answered_note(ledger, park, "乙", "08-25", ("08-24", "已完成"), ("08-25", "未完成，返工"))
    answered_note(ledger, park, "丙", "09-01", ("08-23", "已完成"))  # due in another week
    answered_note(ledger, park, "", "08-27")
    before = datetime.combine(day("08-27"), time(17))  # the cut-off of the last day has not passed
    found = rates(due_between(items(ledger, park, day("08-27"), before), WEEK.begins, WEEK.ends))
    assert [(rate.unit, rate.due, rate.on_time, rate.late, rate.open) for rate in found] == [
        ("乙", 2, 0, 0, 2), ("甲", 2, 1, 1, 0),
    ]  # fmt: skip
    whole = total(found)
    assert whole is not None
    assert rate_words(whole) == "到期 4 项，按时办结 1 项（25.0%），逾期办结 1 项，未办结 2 项"
    text = section(ledger, park, "actions").split("\n")
    assert text[0] == "调度事项到期 5 项，按时办结 1 项（20.0%），逾期办结 1 项，未办结 3 项。"
    assert text[1].startswith("乙：到期 2 项，按时办结 0 项（0.0%）")
    assert text[-1].startswith("未办结：乙的事项（乙，8月24日到期）；乙的事项（乙，8月25日到期）；的事项（未写明单位，")


def test_an_answer_typed_long_after_is_late(ledger: Ledger, park: Park) -> None:
    add_note(ledger, park, day("08-20"), "塔吊检测", [], "甲", "", day("08-22"), "测试")
    (note,) = ledger.rows("SELECT subject_id FROM subject WHERE kind = 'dispatch'")[0]
    last = ledger.rows("SELECT max(entry_id) FROM entry")[0][0]
    edit_note(ledger, park, note, last, {"status": "已完成"}, "测试")
    for as_of, late in ((day("08-27"), 0), (office_now().date(), 1)):  # as it was known then, and now
        (rate,) = rates(due_between(items(ledger, park, as_of), WEEK.begins, WEEK.ends))
        assert (rate.due, rate.on_time, rate.late) == (1, 0, late)


# --- targets ----------------------------------------------------------------------------------------------------------


def test_a_target_is_judged_when_its_month_is_over(ledger: Ledger, park: Park) -> None:
    projects = [new(ledger, park, "project", name) for name in ("甲期", "乙期", "丙期")]
    for project, name, percent in zip(projects, ("甲", "乙", "丙"), (80.0, 60.0, 70.0), strict=True):
        building(ledger, park, project, f"{name}1#", ("08-20", percent))
    august = target_name(DAY)
    for project, wanted in zip(projects, (80.0, 65.0, 64.5), strict=True):
        set_target(ledger, park, project, august, wanted, day("08-01"), "", "张三")

    def judged(on: date) -> list[str]:
        return [sentence(one) for one in targets(ledger, situation(ledger, park, on), on.replace(day=1))]

    assert judged(day("08-27"))[0] == "乙期 目标 65.0%，完成 60.0%，还差 5.0 个百分点"
    assert judged(day("08-31")) == [
        "乙期 目标 65.0%，完成 60.0%，差 5.0 个百分点，未完成目标",
        "甲期 目标 80.0%，完成 80.0%，完成目标",
        "丙期 目标 64.5%，完成 70.0%，超出 5.5 个百分点，完成目标",
    ]
    assert judged(day("09-30")) == []
    text = section(ledger, park, "targets", "month", day("08-31"))
    assert text.startswith("本月目标 3 项，完成 2 项，未完成 1 项。")


def test_a_target_is_moved_only_with_a_reason_and_can_be_taken_back(ledger: Ledger, park: Park) -> None:
    project = new(ledger, park, "project", "甲期")
    building(ledger, park, project, "1#", ("08-20", 50.0))
    name = target_name(DAY)
    set_target(ledger, park, project, name, 80.0, DAY, "", "张三")
    with pytest.raises(ReasonMissing):
        set_target(ledger, park, project, name, 60.0, DAY, " ", "张三")
    set_target(ledger, park, project, name, 60.0, DAY, "停工十天", "张三")
    (found,) = targets(ledger, situation(ledger, park, DAY), DAY)
    assert (found.target, found.decided.reason) == (60.0, "停工十天")
    set_target(ledger, park, project, name, None, DAY, "项目撤销", "张三")
    assert targets(ledger, situation(ledger, park, DAY), DAY) == []


@pytest.mark.parametrize("percent", [0.0, -1.0, 100.5, float("nan"), float("inf")])
def test_a_target_that_cannot_be_is_refused(ledger: Ledger, park: Park, percent: float) -> None:
    with pytest.raises(TargetOutOfRange):
        set_target(ledger, park, 1, target_name(DAY), percent, DAY, "", "张三")
    with pytest.raises(AuthorMissing):
        set_target(ledger, park, 1, target_name(DAY), 50.0, DAY, "", " ")


# --- what a person keeps ----------------------------------------------------------------------------------------------


def parts(text: str) -> tuple[Section, ...]:
    return (Section("progress", "总体进度", text), Section("starts", "下周应开工", ""))


def test_every_saving_is_a_version_and_none_is_lost(ledger: Ledger, park: Park) -> None:
    begins = WEEK.begins
    assert save_summary(ledger, park, "week", begins, DAY, parts("一\r\n\r\n  二 "), " 张三 ", 0) == 1
    assert save_summary(ledger, park, "week", begins, DAY, parts("三"), "李四", 1) == 2
    assert save_summary(ledger, park, "month", begins, DAY, parts("月"), "李四", 0) == 1
    newest, first = versions(ledger, park.park_id, "week", begins)
    assert (newest.version, newest.author, newest.sections[0].text) == (2, "李四", "三")
    assert (first.version, first.author, first.sections[0].text, first.as_of) == (1, "张三", "一\n二", DAY)
    assert {(saved.period, saved.version) for saved in latest(ledger, park.park_id)} == {("week", 2), ("month", 1)}


def test_who_saves_over_a_version_unseen_is_told(ledger: Ledger, park: Park) -> None:
    save_summary(ledger, park, "week", WEEK.begins, DAY, parts("一"), "张三", 0)
    with pytest.raises(EditedMeanwhile, match="张三 刚刚保存") as refused:
        save_summary(ledger, park, "week", WEEK.begins, DAY, parts("二"), "李四", 0)
    assert refused.value.latest == 1
    assert save_summary(ledger, park, "week", WEEK.begins, DAY, parts("二"), "李四", refused.value.latest) == 2


def test_what_cannot_be_kept_is_refused(ledger: Ledger, park: Park) -> None:
    with pytest.raises(AuthorMissing):
        save_summary(ledger, park, "week", WEEK.begins, DAY, parts("一"), " ", 0)
    with pytest.raises(SummaryEmpty):
        save_summary(ledger, park, "week", WEEK.begins, DAY, parts(" \n "), "张三", 0)
    with pytest.raises(SummaryTooLong, match="总体进度"):
        save_summary(ledger, park, "week", WEEK.begins, DAY, parts("长" * 8001), "张三", 0)
    assert versions(ledger, park.park_id, "week", WEEK.begins) == []


def test_summaries_survive_a_backup(ledger: Ledger, park: Park) -> None:
    save_summary(ledger, park, "week", WEEK.begins, DAY, parts("一"), "张三", 0)
    copy = open_ledger(ledger.backup(ledger.path.with_name("copy.duckdb")))
    assert versions(copy, park.park_id, "week", WEEK.begins) == versions(ledger, park.park_id, "week", WEEK.begins)
    copy.close()


def test_text_for_the_chat_leaves_empty_parts_out_and_numbers_the_rest() -> None:
    said = chat_text("总结", [Section("a", "甲", "一句。"), Section("b", "乙", " "), Section("c", "丙", "两句。")])
    assert said == "【总结】\n一、甲\n一句。\n二、丙\n两句。"
