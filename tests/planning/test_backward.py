"""倒排工期: latest days by template and by network, what must start, what is missed, days to win."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.planning.backward import Backward, Done, backward_from_network, backward_from_plan, plan_back
from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.network import LinkKind
from park_dispatch.planning.network_assembly import Activity, Link
from park_dispatch.planning.refusals import WrongNetwork, WrongPlan
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.templates import shipped
from tests.thorough import times

NO_STOP, OFFICE = SiteCalendar(PRESETS["no_stop"]), SiteCalendar(PRESETS["office"])
DEADLINE = date(2023, 10, 31)
CHAIN = (
    [Activity("1", "桩基", 10), Activity("2", "基础", 10), Activity("3", "主体", 20), Activity("4", "验收", 0)],
    [Link("1", "2"), Link("2", "3"), Link("3", "4")],
)


def chain(as_of: str, calendar: SiteCalendar = NO_STOP, **done: Done) -> Backward:
    return backward_from_network(*CHAIN, DEADLINE, date.fromisoformat(as_of), calendar, done)


def states(found: Backward) -> dict[str, str]:
    return {row.name: row.state for row in found.rows}


def test_latest_days_counted_back_from_the_deadline() -> None:
    found = chain("2023-09-10")
    assert [(f"{r.latest_start:%m-%d}", f"{r.latest_finish:%m-%d}") for r in found.rows] == [
        ("09-22", "10-01"), ("10-02", "10-11"), ("10-12", "10-31"), ("10-31", "10-31"),
    ]  # fmt: skip
    assert (found.days_to_win, found.possible_finish) == (0, date(2023, 10, 20))
    assert set(states(found).values()) == {"later"}


def test_on_the_working_days_of_an_office() -> None:
    """Back from 10-31: 主体 has 19 days in October (7 and 8 are worked) and 9-28, the last day before the holiday."""
    found = chain("2023-09-01", OFFICE)
    assert [f"{r.latest_start:%m-%d}" for r in found.rows] == ["08-31", "09-14", "09-28", "10-31"]
    assert found.days_to_win == 2 and found.possible_finish == date(2023, 11, 2)


def test_this_week_and_missed() -> None:
    found = chain("2023-09-18")  # a Monday: the week ends on Sunday 24
    assert [row.name for row in found.must_start_this_week] == ["桩基"]
    sunday = chain("2023-09-17")  # looks at the week to come
    assert [row.name for row in sunday.must_start_this_week] == ["桩基"]
    assert chain("2023-09-16").must_start_this_week == ()
    missed = chain("2023-09-24")
    assert [(row.name, row.start_overdue, row.days_to_win) for row in missed.should_have_started] == [("桩基", 3, 3)]
    assert [row.days_to_win for row in missed.rows] == [3, 3, 3, 3]
    assert (missed.days_to_win, missed.possible_finish) == (3, date(2023, 11, 3))


@pytest.mark.parametrize(
    ("done", "state", "possible"),
    [
        (Done(percent=50), "under_way", "10-29"),
        (Done(percent=55), "under_way", "10-29"),  # 4.5 days left are five
        (Done(start=date(2023, 9, 20)), "under_way", "10-29"),  # five of ten days gone
        (Done(start=date(2023, 8, 1)), "under_way", "10-25"),  # overdue and not reported finished: a day at least
        (Done(start=date(2023, 8, 1), remaining=8), "under_way", "11-01"),
        (Done(percent=100), "done", "10-24"),
        (Done(finish=date(2023, 9, 20)), "done", "10-24"),
        (Done(percent=0), "overdue", "11-03"),
        (Done(start=date(2023, 9, 25), finish=date(2023, 9, 30)), "overdue", "11-03"),  # not known yet
        (Done(percent=float("nan")), "overdue", "11-03"),
        (Done(percent=130), "done", "10-24"),
    ],
)
def test_what_is_done_counts(done: Done, state: str, possible: str) -> None:
    found = chain("2023-09-24", **{"1": done})
    assert (found.rows[0].state, f"{found.possible_finish:%m-%d}") == (state, possible)
    assert found.days_to_win == max(0, (found.possible_finish - DEADLINE).days)


def test_finished_work_shows_its_actual_days() -> None:
    done = {"1": Done(start=date(2023, 9, 1), finish=date(2023, 9, 9)), "4": Done(finish=date(2023, 9, 24))}
    found = chain("2023-09-24", **done)
    assert (found.rows[0].latest_start, found.rows[0].latest_finish) == (date(2023, 9, 1), date(2023, 9, 9))
    assert found.rows[3].possible_finish == date(2023, 9, 24)


def test_finish_before_start_is_refused_by_name() -> None:
    with pytest.raises(WrongNetwork, match="桩基"):
        chain("2023-09-24", **{"1": Done(start=date(2023, 9, 9), finish=date(2023, 9, 1))})


def test_after_the_deadline() -> None:
    found = chain("2023-11-10", **{"1": Done(100), "2": Done(100), "3": Done(90), "4": Done(0)})
    assert (found.days_to_win, found.possible_finish) == (12, date(2023, 11, 12))
    assert "须抢回 12 个工作日" in found.summary()
    finished = chain("2023-11-10", **{key: Done(100) for key in "1234"})
    assert finished.days_to_win == 0 and set(states(finished).values()) == {"done"}


def test_a_soft_edge_lets_started_work_go_on() -> None:
    activities = [Activity("a", "施工许可", 10), Activity("b", "开工准备", 4)]
    as_of, done = date(2023, 10, 20), {"b": Done(percent=25)}
    soft = backward_from_network(activities, [Link("a", "b", soft=True)], DEADLINE, as_of, NO_STOP, done)
    hard = backward_from_network(activities, [Link("a", "b")], DEADLINE, as_of, NO_STOP, done)
    assert [f"{r.possible_finish:%m-%d}" for r in soft.rows] == ["10-30", "10-23"]
    assert [f"{r.possible_finish:%m-%d}" for r in hard.rows] == ["10-30", "11-02"]
    unbegun = backward_from_network(activities, [Link("a", "b", soft=True)], DEADLINE, as_of, NO_STOP)
    assert unbegun.rows[1].possible_finish == date(2023, 11, 3)


def test_a_project_that_begins_later() -> None:
    found = backward_from_network(*CHAIN, DEADLINE, date(2023, 8, 1), NO_STOP, start=date(2023, 10, 1))
    assert (found.possible_finish, found.days_to_win) == (date(2023, 11, 9), 9)


def test_by_template_the_plan_gives_the_latest_days() -> None:
    plan = plan_back(shipped("rc_factory"), DEADLINE, 200, NO_STOP, floors=3)
    assert (plan.items[0].start, plan.items[-1].finish) == (date(2023, 4, 15), DEADLINE)
    before = backward_from_plan(plan, DEADLINE, date(2023, 4, 14), NO_STOP)
    assert [(r.latest_start, r.latest_finish) for r in before.rows] == [(i.start, i.finish) for i in plan.items]
    assert (before.days_to_win, before.possible_finish) == (0, DEADLINE)
    assert [row.name for row in before.must_start_this_week] == ["临建场平"]
    late = backward_from_plan(plan, DEADLINE, date(2023, 4, 24), NO_STOP)
    assert (late.days_to_win, late.possible_finish) == (10, date(2023, 11, 10))
    assert [row.name for row in late.should_have_started] == ["临建场平"]
    assert late.summary() == (
        "截至 2023-04-24，按剩余工期最早 2023-11-10 完工，赶上交付期限 2023-10-31 须抢回 10 个工作日；"
        "应开工未开工 1 项，本周须开工 1 项。"
    )


def test_by_template_with_what_is_done() -> None:
    plan = plan_back(shipped("rc_factory"), DEADLINE, 200, NO_STOP, floors=3)
    done = {item.key: Done(percent=100, finish=item.finish) for item in plan.items if item.finish <= date(2023, 8, 8)}
    done |= {"5": Done(percent=60, start=date(2023, 7, 14)), "9": Done(percent=30, start=date(2023, 7, 14))}
    found = backward_from_plan(plan, DEADLINE, date(2023, 8, 8), NO_STOP, done)
    assert states(found)["3层主体结构（封顶）"] == "done" and states(found)["二次结构"] == "under_way"
    assert found.days_to_win == 0 and "能赶上交付期限" in found.summary()


@pytest.mark.parametrize("period", [0, -5, 20_001])
def test_an_impossible_period_is_refused(period: int) -> None:
    with pytest.raises(WrongPlan, match="工期应为"):
        plan_back(shipped("rc_factory"), DEADLINE, period, NO_STOP)


def test_nothing_to_schedule() -> None:
    found = backward_from_network([], [], DEADLINE, date(2023, 9, 1), NO_STOP)
    assert (found.rows, found.days_to_win) == ((), 0)


@settings(max_examples=times(80), deadline=None)
@given(
    st.integers(1, 600), st.integers(1, 12), st.integers(-30, 700),
    st.lists(st.none() | st.floats(0, 100), max_size=22),
    st.sampled_from([NO_STOP, OFFICE, SiteCalendar(PRESETS["north"])]),
)  # fmt: skip
def test_days_to_win_are_the_days_past_the_deadline(
    period: int, floors: int, after: int, percents: list[float | None], calendar: SiteCalendar
) -> None:
    plan = plan_back(shipped("rc_factory"), DEADLINE, period, calendar, floors=floors)
    as_of = plan.items[0].start + timedelta(days=after)
    done = {item.key: Done(percent=p) for item, p in zip(plan.items, percents, strict=False)}
    found = backward_from_plan(plan, DEADLINE, as_of, calendar, done)
    open_rows = [row for row in found.rows if row.state != "done"]
    past = calendar.index(found.possible_finish) - calendar.index(calendar.working_until(DEADLINE))
    assert found.days_to_win == (max(0, past) if open_rows else 0)
    assert all(row.possible_finish > as_of for row in open_rows)
    assert all(row.latest_start <= as_of for row in found.should_have_started)
    assert all(as_of < row.latest_start for row in found.must_start_this_week)
    more = {key: Done(percent=100) if d.percent else d for key, d in done.items()}
    assert backward_from_plan(plan, DEADLINE, as_of, calendar, more).days_to_win <= found.days_to_win


def test_kinds_of_links_reach_through() -> None:
    activities = [Activity("a", "主体", 30), Activity("b", "砌体", 10)]
    found = backward_from_network(activities, [Link("a", "b", LinkKind.SS, 15)], DEADLINE, date(2023, 9, 1), NO_STOP)
    assert [f"{r.latest_start:%m-%d}" for r in found.rows] == ["10-02", "10-22"]
