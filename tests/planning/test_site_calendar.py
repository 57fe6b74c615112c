"""Site calendars: the notices of four years, stops, overrides, arithmetic, far days, rules to JSON and back."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from park_dispatch.planning.calendar import LAST_KNOWN_YEAR, is_working_day
from park_dispatch.planning.calendar_rules import (
    FIRST_DAY,
    LAST_DAY,
    PRESETS,
    CalendarRules,
    MonthDay,
    Override,
    SpringStop,
    WinterStop,
    preset_names,
    preset_of,
)
from park_dispatch.planning.refusals import DayOutOfRange, WrongRules
from park_dispatch.planning.site_calendar import NO_INDEX, SiteCalendar
from tests.thorough import times

NOTICES = {  # the State Council general office's notices: days of rest, days worked for them
    2023: (
        "01-01..01-02 01-21..01-27 04-05 04-29..05-03 06-22..06-24 09-29..10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01 02-10..02-17 04-04..04-06 05-01..05-05 06-10 09-15..09-17 10-01..10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01 01-28..02-04 04-04..04-06 05-01..05-05 05-31..06-02 10-01..10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01..01-03 02-15..02-23 04-04..04-06 05-01..05-05 06-19..06-21 09-25..09-27 10-01..10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}
SEVEN, NO_STOP, OFFICE, NORTH = (SiteCalendar(rules) for rules in PRESETS.values())


def days(year: int, text: str) -> set[date]:
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("..")
        a, b = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last or first}")
        found |= {a + timedelta(days=n) for n in range((b - a).days + 1)}
    return found


def every_day(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range(366) if (date(year, 1, 1) + timedelta(n)).year == year]


@pytest.mark.parametrize("year", NOTICES)
def test_every_day_of_a_year_is_as_its_notice_says(year: int) -> None:
    rest, worked = (days(year, text) for text in NOTICES[year])
    for day in every_day(year):
        expected = day in worked or (day.weekday() < 5 and day not in rest)
        assert OFFICE.is_working(day) is expected, day


@pytest.mark.parametrize(
    ("year", "first", "last"),
    [(2023, "01-21", "01-27"), (2024, "02-10", "02-17"), (2025, "01-28", "02-04"), (2026, "02-15", "02-23")],
)
def test_a_site_rests_over_the_spring_holiday_and_at_no_other_time(year: int, first: str, last: str) -> None:
    stop = date.fromisoformat(f"{year}-{first}"), date.fromisoformat(f"{year}-{last}")
    assert SEVEN.non_working_spans(date(year, 1, 1), date(year, 12, 31)) == [(*stop, "春节停工")]
    assert NO_STOP.non_working_spans(date(year, 1, 1), date(year, 12, 31)) == []


def test_later_spring_stops_are_computed_and_say_so() -> None:
    """正月初一 of 2027 is 2-06, of 2034 2-19 (Hong Kong Observatory's conversion tables)."""
    assert SEVEN.non_working_spans(date(2027, 1, 1), date(2027, 12, 31)) == [
        (date(2027, 2, 5), date(2027, 2, 12), "春节停工")
    ]
    assert SEVEN.non_working_spans(date(2034, 1, 1), date(2034, 12, 31))[0][0] == date(2034, 2, 18)
    assert SEVEN.is_estimated(date(LAST_KNOWN_YEAR + 1, 1, 1)) and not SEVEN.is_estimated(date(LAST_KNOWN_YEAR, 12, 31))
    assert OFFICE.is_estimated(date(2150, 1, 1)) and OFFICE.is_estimated(date(1999, 1, 1))
    assert not NO_STOP.is_estimated(date(2150, 1, 1))
    own = SiteCalendar(CalendarRules(spring_stop=SpringStop(7, 15)))
    assert not own.is_estimated(date(2035, 1, 1)) and own.is_estimated(date(2150, 1, 1))


def test_later_years_have_their_statutory_days() -> None:
    rest = OFFICE.non_working_spans(date(2035, 9, 24), date(2035, 10, 5))
    assert (date(2035, 10, 1), date(2035, 10, 3), "国庆节") in rest
    assert OFFICE.is_working(date(2035, 10, 8)) and not OFFICE.is_working(date(2035, 10, 6))


def test_days_around_the_new_year_of_the_moon() -> None:
    own = SiteCalendar(CalendarRules(spring_stop=SpringStop(7, 15)))
    assert own.non_working_spans(date(2024, 1, 1), date(2024, 12, 31)) == [
        (date(2024, 2, 3), date(2024, 2, 25), "春节停工")
    ]


def test_winter_crosses_the_new_year() -> None:
    spans = NORTH.non_working_spans(date(2023, 6, 1), date(2024, 6, 1))
    assert spans == [(date(2023, 11, 15), date(2024, 3, 15), "冬歇期")]
    leap = SiteCalendar(CalendarRules(spring_stop=None, winter_stop=WinterStop(MonthDay(2, 29), MonthDay(3, 1))))
    assert leap.non_working_spans(date(2023, 1, 1), date(2024, 12, 31)) == [
        (date(2023, 3, 1), date(2023, 3, 1), "冬歇期"),
        (date(2024, 2, 29), date(2024, 3, 1), "冬歇期"),
    ]


def test_the_last_override_wins() -> None:
    rules = CalendarRules(
        overrides=(
            Override(date(2023, 7, 1), date(2023, 7, 10), False, "高温停工"),
            Override(date(2023, 7, 5), date(2023, 7, 6), True, "抢工"),
            Override(date(2023, 1, 25), date(2023, 1, 25), True),
            (date(2023, 7, 10), date(2023, 7, 10), False),  # type: ignore[arg-type]  # a plain tuple will do
        )
    )
    assert SiteCalendar(rules).non_working_spans(date(2023, 1, 1), date(2023, 12, 31)) == [
        (date(2023, 1, 21), date(2023, 1, 24), "春节停工"),
        (date(2023, 1, 26), date(2023, 1, 27), "春节停工"),
        (date(2023, 7, 1), date(2023, 7, 4), "高温停工"),
        (date(2023, 7, 7), date(2023, 7, 9), "高温停工"),
        (date(2023, 7, 10), date(2023, 7, 10), "单独停工"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2023-09-28", "2023-10-09", 4),  # 28, 7, 8, 9: the eight days of 中秋国庆 between
        ("2023-08-28", "2023-09-01", 5),
        ("2023-08-26", "2023-08-27", 0),
        ("2024-02-04", "2024-02-18", 7),  # Sunday 4 and Sunday 18 are worked; the holiday begins on Saturday 10
        ("2023-09-01", "2023-08-31", 0),
        ("2023-09-01", "2023-08-28", -3),
    ],
)
def test_working_days_between(first: str, last: str, expected: int) -> None:
    assert OFFICE.working_days(date.fromisoformat(first), date.fromisoformat(last)) == expected


@pytest.mark.parametrize(
    ("day", "steps", "expected"),
    [
        ("2023-09-28", 1, "2023-10-07"),
        ("2023-09-30", 0, "2023-10-07"),
        ("2023-09-30", 1, "2023-10-08"),
        ("2023-09-30", -1, "2023-09-28"),
        ("2023-10-09", -3, "2023-09-28"),
    ],
)
def test_adding_working_days(day: str, steps: int, expected: str) -> None:
    assert OFFICE.add(date.fromisoformat(day), steps) == date.fromisoformat(expected)


def test_the_working_day_on_before_and_after() -> None:
    rest, work = date(2023, 10, 1), date(2023, 10, 7)
    assert (OFFICE.working_from(rest), OFFICE.working_until(rest), OFFICE.next_working(rest)) == (
        work,
        date(2023, 9, 28),
        work,
    )
    assert (OFFICE.working_from(work), OFFICE.working_until(work), OFFICE.next_working(work)) == (
        work,
        work,
        date(2023, 10, 8),
    )


@pytest.mark.parametrize("calendar", [SEVEN, NO_STOP, OFFICE, NORTH], ids=list(PRESETS))
def test_arrays_answer_like_single_days_also_far_away(calendar: SiteCalendar) -> None:
    far = [date.min, date(1899, 12, 30), date(1900, 1, 1), date(2099, 10, 1), LAST_DAY, date(2200, 1, 4), date.max]
    array = np.array(far, dtype="datetime64[D]")
    assert calendar.index(array).tolist() == [calendar.index(day) for day in far]
    back = calendar.day_at(calendar.index(array[:-1]))
    assert back.tolist() == [calendar.working_from(day) for day in far[:-1]]
    assert calendar.is_working(date.max) == (date.max.weekday() < 5 or calendar is not OFFICE)


def test_missing_days_stay_missing() -> None:
    index = SEVEN.index(np.array(["NaT", "2023-08-28"], dtype="datetime64[D]"))
    assert index[0] == NO_INDEX
    assert [str(day) for day in SEVEN.day_at(index)] == ["NaT", "2023-08-28"]


@pytest.mark.parametrize("steps", [10**7, 10**18, 10**30, -(10**7)])
def test_beyond_the_years_of_dates_is_refused_in_words(steps: int) -> None:
    with pytest.raises(DayOutOfRange, match="请检查"):
        SEVEN.add(date(2023, 1, 1), steps)


def test_spans_outside_the_table_are_none() -> None:
    assert OFFICE.non_working_spans(date.min, date(1899, 12, 31)) == []
    assert OFFICE.non_working_spans(date(2200, 1, 1), date.max) == []
    assert OFFICE.non_working_spans(date(2023, 1, 2), date(2023, 1, 1)) == []


month_days = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: MonthDay(day.month, day.day))
overrides = st.tuples(
    st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 400), st.booleans(), st.text(max_size=5)
).map(lambda o: Override(o[0], o[0] + timedelta(days=o[1]), o[2], o[3]))


@st.composite
def rules(draw: st.DrawFn) -> CalendarRules:
    winter = draw(st.none() | st.tuples(month_days, month_days).map(lambda ends: WinterStop(*ends)))
    spring = draw(
        st.sampled_from([None, "statutory"])
        | st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda s: SpringStop(*s))
    )
    weekdays = tuple(sorted(draw(st.sets(st.integers(1, 7), min_size=1))))
    try:
        return CalendarRules(
            weekdays, draw(st.booleans()), spring, winter, tuple(draw(st.lists(overrides, max_size=3)))
        )
    except WrongRules:
        return CalendarRules(weekdays, draw(st.booleans()), spring)


@settings(max_examples=times(60), deadline=None)
@given(rules(), st.dates(), st.dates(date(1995, 1, 1), date(2045, 1, 1)), st.integers(-400, 400))
def test_counting_and_going_agree(found: CalendarRules, far: date, near: date, steps: int) -> None:
    calendar = SiteCalendar(found)
    for day in (far, near):
        assert calendar.working_days(day, day) in (0, 1)
        assert calendar.is_working(day) == (calendar.working_days(day, day) == 1)
    start = calendar.working_from(near)
    moved = calendar.add(near, steps)
    assert calendar.is_working(start) and calendar.is_working(moved)
    assert calendar.index(moved) - calendar.index(near) == steps
    assert calendar.working_until(near) <= near <= start and calendar.next_working(near) > near
    resting = sum((b - a).days + 1 for a, b, _ in calendar.non_working_spans(near, near + timedelta(days=500)))
    assert resting + calendar.working_days(near, near + timedelta(days=500)) == 501


@settings(max_examples=times(60), deadline=None)
@given(rules())
def test_rules_go_to_json_and_back(found: CalendarRules) -> None:
    assert CalendarRules.from_json(found.to_json()) == found


@settings(max_examples=times(40), deadline=None)
@given(st.dates(date(2004, 1, 1), date(LAST_KNOWN_YEAR, 12, 31)))
def test_the_office_calendar_is_the_one_of_the_agenda(day: date) -> None:
    assert OFFICE.is_working(day) is is_working_day(day)


NONSENSE = (
    7,
    [],
    {"weekday": [1]},
    {"weekdays": []},
    {"weekdays": [0, 1]},
    {"weekdays": [5, 1]},
    {"weekdays": [1, 1]},
    {"weekdays": ["周一"]},
    {"weekdays": [True]},
    {"weekdays": 5},
    {"holidays": "是"},
    {"spring_stop": "long"},
    {"spring_stop": {"before": -1, "after": 3}},
    {"spring_stop": {"before": 3}},
    {"spring_stop": {"before": 1.5, "after": 3}},
    {"spring_stop": {"before": 3, "after": 999}},
    {"winter_stop": {"first": "11-15"}},
    {"winter_stop": {"first": "13-15", "last": "03-15"}},
    {"winter_stop": {"first": "02-30", "last": "03-15"}},
    {"winter_stop": {"first": "03-16", "last": "03-15"}},
    {"winter_stop": "冬天"},
    {"overrides": {}},
    {"overrides": [["2023-01-01", "2023-01-02", True]]},
    {"overrides": [{"first": "2023-01-02", "last": "2023-01-01", "working": True}]},
    {"overrides": [{"first": "2023-02-30", "last": "2023-03-01", "working": True}]},
    {"overrides": [{"first": "2023-02-20", "last": "2023-03-01", "working": 1}]},
    {"overrides": [{"first": "2023-02-20", "last": "2023-03-01", "working": True, "reason": 5}]},
    {"overrides": [{"first": 20230220, "last": 20230301, "working": True}]},
    {"overrides": [{"first": "1023-02-20", "last": "2023-03-01", "working": True}]},
)


@pytest.mark.parametrize("content", NONSENSE, ids=str)
def test_nonsense_is_refused_in_words(content: object) -> None:
    with pytest.raises(WrongRules) as refused:
        CalendarRules.from_json(content)
    assert any("一" <= letter <= "鿿" for letter in refused.value.why())


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.just("2023-01-01"),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["first", "last", "working", "before", "after", "reason"]), inner)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(list(CalendarRules().to_json())), anything))
def test_any_value_is_taken_or_refused_in_words(content: dict[str, object]) -> None:
    try:
        assert CalendarRules.from_json(content).weekdays
    except WrongRules as refused:
        assert refused.why()


def test_presets_have_names_and_are_recognised_with_overrides() -> None:
    assert list(preset_names()) == list(PRESETS)
    assert CalendarRules.from_json({}) == PRESETS["seven_days"] == CalendarRules()
    for code, preset in PRESETS.items():
        closed = CalendarRules.from_json(
            preset.to_json() | {"overrides": [{"first": "2023-07-01", "last": "2023-07-02", "working": False}]}
        )
        assert (preset_of(closed), closed == preset) == (code, False)
    assert preset_of(CalendarRules(weekdays=(1,))) is None
    assert FIRST_DAY.year == 1900
