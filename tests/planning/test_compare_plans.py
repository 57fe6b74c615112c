"""Comparing two plans: every kind of change, shifts in both kinds of days, the sentence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.calendar_rules import PRESETS
from park_dispatch.planning.compare_plans import CHANGES, Planned, Shift, compare_plans
from park_dispatch.planning.site_calendar import SiteCalendar

OFFICE = SiteCalendar(PRESETS["office"])


def item(name: str, start: str | None, finish: str | None, weight: float | None = None) -> Planned:
    days = [None if day is None else date.fromisoformat(f"2023-{day}") for day in (start, finish)]
    return Planned(name, *days, weight)  # type: ignore[arg-type]


OLD = {
    "a": item("桩基", "08-01", "09-28", 10),
    "b": item("主体", "09-01", "10-20", 30),
    "c": item("屋面", "10-01", "10-31", 20),
    "d": item("围墙", "08-01", "08-10", 5),
    "e": item("道路", "08-01", "08-10", 5),
    "f": item("绿化", None, "10-10", 5),
}
NEW = {
    "a": item("桩基", "08-01", "10-09", 10),
    "b": item("主体", "09-01", "10-13", 30),
    "c": item("屋面工程", "10-07", "10-31", 20),
    "e": item("道路", "08-01", "08-10", 20),
    "f": item("绿化", "09-01", "10-10", 10),
    "g": item("管网", "11-01", "11-10", 10),
}


def test_every_kind_of_change() -> None:
    found = compare_plans(OLD, NEW, OFFICE)
    assert [(i.key, i.change) for i in found.items] == [
        ("a", "later"), ("b", "earlier"), ("c", "later"), ("e", "unchanged"), ("f", "undated"), ("g", "new"),
        ("d", "dropped"),
    ]  # fmt: skip
    by_key = {i.key: i for i in found.items}
    assert by_key["a"].finish == Shift(11, 3)  # the holiday from 9-29 to 10-6 lies between
    assert by_key["b"].finish == Shift(-7, -5)
    assert (by_key["c"].start, by_key["c"].finish, by_key["c"].name) == (Shift(6, 0), Shift(0, 0), "屋面工程")
    assert by_key["g"].finish is None and by_key["d"].name == "围墙"
    assert found.weight_later() == pytest.approx(30.0)


def test_the_sentence() -> None:
    assert compare_plans(OLD, NEW, OFFICE).summary() == (
        "与原计划相比：推迟 2 项、提前 1 项、新增 1 项、取消 1 项、日期不全 1 项、不变 1 项；"
        "总完工日期由 2023-10-31 推迟至 2023-11-10，晚 10 天（8 个工作日）。"
    )
    assert compare_plans(NEW, OLD, OFFICE).summary().endswith("提前至 2023-10-31，早 10 天（8 个工作日）。")
    assert compare_plans(OLD, OLD, OFFICE).summary().endswith("；总完工日期仍为 2023-10-31。")


def test_plans_without_items_or_finishes() -> None:
    nothing = compare_plans({}, {}, OFFICE)
    assert nothing.summary() == "两份计划都没有工作项。" and nothing.weight_later() is None
    undated = compare_plans({"a": item("桩基", None, None)}, {"a": item("桩基", "08-01", None)}, OFFICE)
    assert (
        undated.finish is None
        and undated.summary() == "与原计划相比：日期不全 1 项；有计划未写完工日期，总完工日期无法比较。"
    )


dates = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
plans = st.dictionaries(
    st.sampled_from("abcdef"), st.builds(Planned, st.text(max_size=3), dates, dates, st.none() | st.floats(0, 9))
)


@given(plans, plans)
def test_back_and_forth_is_the_opposite(old: dict[str, Planned], new: dict[str, Planned]) -> None:
    there, back = compare_plans(old, new, OFFICE), compare_plans(new, old, OFFICE)
    opposite = {"later": "earlier", "earlier": "later", "new": "dropped", "dropped": "new"}
    returned = {i.key: i.change for i in back.items}
    assert {i.key: opposite.get(i.change, i.change) for i in there.items} == returned
    assert sum(len(there.of(change)) for change in CHANGES) == len(set(old) | set(new))
    assert all(i.change == "unchanged" for i in compare_plans(old, old, OFFICE).items)
    assert isinstance(there.summary(), str) and there.summary()


@given(plans, st.integers(1, 400))
def test_moving_everything_moves_the_finish(plan: dict[str, Planned], days: int) -> None:
    def later(day: date | None) -> date | None:
        return None if day is None else day + timedelta(days=days)

    moved = {k: Planned(i.name, later(i.start), later(i.finish), i.weight) for k, i in plan.items()}
    found = compare_plans(plan, moved, OFFICE)
    assert {i.change for i in found.items if i.old and (i.old.start or i.old.finish)} <= {"later"}
    assert found.finish is None or found.finish.days == days
