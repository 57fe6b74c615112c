"""The part of the S-curve that is still to come: it starts at today's percent and ends at 100 on the forecast day."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as some

from park_dispatch.boards.curve import Curve, ahead

DAY = date(2023, 8, 28)
NO_REPORT = pd.DataFrame({"day": pd.Series(dtype="datetime64[s]"), "percent": pd.Series(dtype="float64")})


def planned(days: int = 101) -> Curve:
    """A plan that asks for one percent a day from July."""
    rows = pd.DataFrame({"day": pd.date_range("2023-07-01", periods=days), "percent": np.linspace(0.0, 100.0, days)})
    return Curve(rows, NO_REPORT)


def test_the_rest_of_the_plan_is_stretched() -> None:
    found = ahead(planned(), DAY, 50.0, None, DAY + timedelta(days=100), None)
    assert found is not None
    assert found.early is None
    first, last = found.likely.iloc[0], found.likely.iloc[-1]
    assert (first["day"], first["percent"]) == (pd.Timestamp(DAY), 50.0)
    assert (last["day"], last["percent"]) == (pd.Timestamp(DAY + timedelta(days=100)), 100.0)
    half = found.likely.iloc[(found.likely["percent"] - 75.0).abs().argmin()]
    assert abs((half["day"] - pd.Timestamp(DAY)).days - 50) <= 2  # a straight plan stays straight


def test_no_forecast_no_line() -> None:
    assert ahead(planned(), DAY, 50.0, None, None, None) is None
    assert ahead(planned(), DAY, 100.0, None, DAY + timedelta(days=5), None) is None
    assert ahead(planned(), DAY, 50.0, None, DAY, None) is None


def test_without_a_plan_the_way_is_straight() -> None:
    found = ahead(Curve(NO_REPORT, NO_REPORT), DAY, 40.0, None, DAY + timedelta(days=30), None)
    assert found is not None
    assert list(found.likely["percent"]) == [40.0, 100.0]


@given(
    percent=some.floats(0.0, 99.9),
    early=some.integers(-20, 50),
    likely=some.integers(1, 60),
    late=some.integers(1, 90),
)
def test_every_line_rises_from_today_to_its_day(percent: float, early: int, likely: int, late: int) -> None:
    p10, p50 = DAY + timedelta(days=min(early, likely)), DAY + timedelta(days=likely)
    p90 = p50 + timedelta(days=late)
    found = ahead(planned(), DAY, percent, p10, p50, p90)
    assert found is not None
    assert found.early is not None
    assert found.late is not None
    for line, end in ((found.early, max(p10, DAY)), (found.likely, p50), (found.late, p90)):
        assert line["day"].iloc[0] == pd.Timestamp(DAY)
        assert line["day"].iloc[-1] == pd.Timestamp(end)
        assert line["percent"].iloc[0] == percent
        assert line["percent"].iloc[-1] == 100.0
        assert (line["percent"].diff().dropna() >= 0.0).all()
        assert (line["day"].diff().dropna() >= pd.Timedelta(0)).all()
