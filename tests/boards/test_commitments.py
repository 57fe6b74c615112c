"""承诺兑现: what counts as promised, as kept, and why not."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards import commitments as board
from park_dispatch.boards.situation import situation
from park_dispatch.filing.notes import add_note
from park_dispatch.filing.reasons import set_reason
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.reasons import REASONS, guessed_reason
from tests.small_park import day, new, upload

FRIDAY = day("08-25")
"""Of the week from Monday 08-21."""


@pytest.fixture
def building(ledger: Ledger, park: Park) -> int:
    return new(ledger, park, "building", "11#", new(ledger, park, "project", "三期"))


def promised(ledger: Ledger, park: Park, building: int, name: str, finish: date) -> int:
    """A milestone with a planned finish."""
    milestone = new(ledger, park, "milestone", name, building)
    upload(ledger, park, day("08-01"), [(milestone, "planned_finish", finish), (milestone, "percent", 50.0)])
    return milestone


def at(ledger: Ledger, park: Park, on: date) -> board.Commitments:
    return board.commitments(ledger, situation(ledger, park, on))


@given(some.dates(date(2000, 1, 1), date(2099, 1, 1)))
def test_weeks_begin_on_mondays_and_end_with_the_day(as_of: date) -> None:
    weeks = board.mondays(as_of)
    assert len(weeks) == board.WEEKS
    assert all(week.weekday() == 0 for week in weeks)
    assert weeks[-1] <= as_of < weeks[-1] + timedelta(days=7)


def test_kept_in_its_week_missed_and_done_before(ledger: Ledger, park: Park, building: int) -> None:
    kept = promised(ledger, park, building, "屋面", day("08-24"))
    promised(ledger, park, building, "外墙", day("08-23"))
    before = promised(ledger, park, building, "砌体", day("08-22"))
    upload(ledger, park, day("08-18"), [(before, "percent", 100.0)])
    upload(ledger, park, day("08-27"), [(kept, "percent", 100.0)])
    found = at(ledger, park, day("08-28"))
    assert found.items["name"].tolist() == ["屋面", "外墙"]
    week = found.weeks[found.weeks["week"] == day("08-21")].iloc[0]
    assert (week["promised"], week["kept"], week["ppc"], week["ended"]) == (2, 1, 50.0, True)
    assert board.sentence(found, day("08-28")) == "8月21日起的一周承诺 2 项，兑现 1 项（50%）。"


def test_done_after_the_week_is_missed_and_says_how_late(ledger: Ledger, park: Park, building: int) -> None:
    roof = promised(ledger, park, building, "屋面", day("08-17"))
    upload(ledger, park, day("08-23"), [(roof, "percent", 100.0), (roof, "actual_finish", day("08-22"))])
    item = at(ledger, park, FRIDAY).items.iloc[0]
    assert not item["kept"]
    assert item["words"] == "8月22日完成，晚 5 天"


def test_a_plan_moved_during_the_week_is_still_a_promise(ledger: Ledger, park: Park, building: int) -> None:
    roof = promised(ledger, park, building, "屋面", day("08-16"))
    upload(ledger, park, day("08-16"), [(roof, "planned_finish", day("09-05"))])
    found = at(ledger, park, day("08-21"))
    assert found.items[["name", "due", "kept"]].values.tolist() == [["屋面", day("08-16"), False]]


def test_a_plan_moved_before_the_week_is_not(ledger: Ledger, park: Park, building: int) -> None:
    roof = promised(ledger, park, building, "屋面", day("08-16"))
    upload(ledger, park, day("08-11"), [(roof, "planned_finish", day("09-05"))])
    assert at(ledger, park, day("08-21")).items.empty


def test_what_is_not_due_yet_does_not_count(ledger: Ledger, park: Park, building: int) -> None:
    promised(ledger, park, building, "屋面", day("08-27"))
    found = at(ledger, park, FRIDAY)
    assert found.items["open"].tolist() == [True]
    assert found.weeks["promised"].sum() == 0
    assert board.missed(found).empty
    assert "没有到期的承诺" in board.sentence(found, FRIDAY)


def test_action_items_count_in_the_week_they_are_due(ledger: Ledger, park: Park, building: int) -> None:
    for text, result, on in (
        ("消防主管安装缺焊工4人", "未完成，到岗2人", "08-23"),
        ("道路保洁", "已完成", "08-23"),
        ("塔吊检测", "已完成", "08-24"),
    ):
        note = add_note(ledger, park, day("08-21"), text, ["11#"], "", "", day("08-23"), "李四")
        upload(ledger, park, day(on), [(note, "status", result)])
    found = at(ledger, park, FRIDAY)
    assert found.items["kept"].tolist() == [False, True, False]  # a day late is not kept, though in the same week
    missed = board.missed(found).iloc[0]
    assert (missed["kind"], missed["reason"], missed["guessed"]) == ("note", "劳动力", True)
    assert board.chosen(found, 1, FRIDAY).items.empty  # notes belong to no project


def test_a_person_s_reason_replaces_the_guess_in_that_week_only(ledger: Ledger, park: Park, building: int) -> None:
    roof = promised(ledger, park, building, "屋面", day("08-16"))
    upload(ledger, park, day("08-18"), [(roof, "planned_finish", day("08-23")), (roof, "issue", "卷材未到货")])
    found = board.missed(at(ledger, park, day("08-28")))
    assert found[["due", "reason", "guessed"]].values.tolist() == [
        [day("08-23"), "材料", True],
        [day("08-16"), "材料", True],
    ]
    set_reason(ledger, park, roof, day("08-16"), "天气", "王五")
    found = board.missed(at(ledger, park, day("08-28")))
    assert found[["reason", "guessed"]].values.tolist() == [["材料", True], ["天气", False]]
    counts = board.reason_counts(at(ledger, park, day("08-28")))
    assert counts[["reason", "confirmed", "guessed"]].values.tolist() == [["材料", 0, 1], ["天气", 1, 0]]
    said = board.reasons_words(at(ledger, park, day("08-28")))
    assert said == "没有兑现的 2 项：材料 1 项、天气 1 项；其中 1 项的原因是按上报内容猜的，请点开确认。"


def test_a_reason_needs_a_name_and_a_category(ledger: Ledger, park: Park, building: int) -> None:
    with pytest.raises(AuthorMissing):
        set_reason(ledger, park, building, FRIDAY, "天气", " ")
    with pytest.raises(ValueError, match="运气"):
        set_reason(ledger, park, building, FRIDAY, "运气", "王五")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("未完成，缺6人", "劳动力"),
        ("未完成，交警部门现场踏勘后批复", "手续"),
        ("电缆沟盖板未到货", "材料"),
        ("连续大雨停工3天", "天气"),
        ("设计单位26日回复", "图纸"),
        ("工程款未拨付", "资金"),
        ("业主提出变更", "业主变更"),
        ("塔吊检修", "机械"),
        ("砌体未移交作业面", "前道工序"),
        ("清理北侧材料堆场", ""),
        ("缺少说明", ""),
        ("", ""),
    ],
)
def test_guesses(words: str, reason: str) -> None:
    assert guessed_reason(words) == reason


@given(some.text())
def test_a_guess_is_always_a_category(words: str) -> None:
    assert guessed_reason(words) in (*REASONS, "")
