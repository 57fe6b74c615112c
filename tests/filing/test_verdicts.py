"""New against last: every verdict at its boundary."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from park_dispatch.filing.verdicts import VERDICTS, verdict
from park_dispatch.model.record import Scalar
from tests.small_park import DAY


def judged(old: float, new: float, days: int = 7) -> str:
    return verdict("percent", old, DAY - timedelta(days=days), new, DAY)


@pytest.mark.parametrize(
    ("old", "new", "days", "found"),
    [
        (40.0, 40.0, 7, "unchanged"),
        (40.0, 40.05, 7, "unchanged"),
        (40.0, 39.95, 7, "unchanged"),
        (40.0, 40.1, 7, "changed"),
        (40.0, 39.9, 7, "backward"),
        (0.0, 29.9, 1, "changed"),
        (0.0, 30.0, 1, "jump"),
        (0.0, 30.0, 3, "changed"),  # 10 pp a day is not more than 10
        (0.0, 31.0, 3, "jump"),
        (7.0, 95.0, 7, "jump"),
        (0.0, 70.0, 7, "changed"),
        (0.0, 100.0, 10, "changed"),
        (50.0, 80.0, 0, "jump"),  # twice on one day counts as one day
    ],
)
def test_percent(old: float, new: float, days: int, found: str) -> None:
    assert judged(old, new, days) == found


@pytest.mark.parametrize(
    ("field", "old", "new", "found"),
    [
        ("percent", None, 90.0, "new"),
        ("floor_area_m2", 20000.0, 20000, "unchanged"),
        ("floor_area_m2", 20000.0, 10000.0, "changed"),  # only percents go backwards
        ("planned_finish", date(2023, 6, 30), date(2023, 6, 30), "unchanged"),
        ("planned_finish", date(2023, 6, 30), date(2023, 7, 1), "changed"),
        ("issue", "缺商砼", "缺商砼", "unchanged"),
        ("due", "长期坚持", date(2023, 7, 1), "changed"),
        ("due", date(2023, 7, 1), "长期坚持", "changed"),
    ],
)
def test_other_fields(field: str, old: Scalar | None, new: Scalar, found: str) -> None:
    assert verdict(field, old, DAY, new, DAY) == found


@given(st.floats(0, 100), st.floats(0, 100), st.integers(0, 400))
def test_a_percent_always_has_a_verdict_and_repeating_it_changes_nothing(old: float, new: float, days: int) -> None:
    assert judged(old, new, days) in VERDICTS
    assert judged(new, new, days) == "unchanged"
    if new < old - 0.05:
        assert judged(old, new, days) == "backward"
