"""Working days of offices: holidays, make-up workdays, and years nobody has published yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.planning.calendar import (
    FIRST_KNOWN_YEAR,
    LAST_KNOWN_YEAR,
    is_estimated,
    is_working_day,
    non_working_days,
    previous_working_day,
)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2023-08-28", True),  # Monday
        ("2023-08-27", False),  # Sunday
        ("2023-10-02", False),  # Monday within 国庆
        ("2023-10-07", True),  # Saturday worked for it (调休)
        ("2023-10-08", True),  # and the Sunday
        ("2023-01-28", True),  # Saturday after 春节
        ("2023-06-23", False),  # Friday after 端午
        ("2023-06-25", True),  # the Sunday worked for it
    ],
)
def test_published_days(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2023-08-29", "2023-08-28"),
        ("2023-08-28", "2023-08-25"),
        ("2023-10-07", "2023-09-28"),  # eight days of 中秋 and 国庆 between
        ("2023-10-09", "2023-10-08"),
    ],
)
def test_the_working_day_before(day: str, before: str) -> None:
    assert previous_working_day(date.fromisoformat(day)) == date.fromisoformat(before)


def test_years_without_a_notice_are_estimated_by_weekends() -> None:
    assert not is_estimated(date(LAST_KNOWN_YEAR, 12, 31))
    assert not is_estimated(date(FIRST_KNOWN_YEAR, 1, 1))
    later = date(LAST_KNOWN_YEAR + 1, 10, 1)
    assert is_estimated(later) and is_estimated(date(FIRST_KNOWN_YEAR - 1, 12, 31))
    assert [is_working_day(later + timedelta(days=n)) for n in range(7)] == [
        (later + timedelta(days=n)).weekday() < 5 for n in range(7)
    ]


def test_days_of_rest_between() -> None:
    found = non_working_days(date(2023, 6, 19), date(2023, 6, 26))
    assert [f"{day:%m-%d}" for day in found] == ["06-22", "06-23", "06-24"]
    assert non_working_days(date(2023, 6, 24), date(2023, 6, 24)) == [date(2023, 6, 24)]
    assert non_working_days(date(2023, 6, 26), date(2023, 6, 19)) == []


@given(st.dates(date(1990, 1, 2), date(2060, 12, 31)))
def test_the_working_day_before_is_one_with_none_in_between(day: date) -> None:
    before = previous_working_day(day)
    assert before < day and is_working_day(before)
    between = non_working_days(before + timedelta(days=1), day - timedelta(days=1))
    assert len(between) == (day - before).days - 1
