"""What is written on screen: nothing unfinished reads 100 %, an area nobody gave is not 0, a date has its reason."""

from datetime import date

import pandas as pd
import pytest

from park_dispatch.boards import forecasts
from park_dispatch.boards.overview import totals
from park_dispatch.boards.situation import situation
from park_dispatch.boards.wording import percent, short_day
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from tests.small_park import DAY, day, form, new


@pytest.mark.parametrize(
    ("value", "said"), [(99.99, "99.9%"), (99.94, "99.9%"), (100.0, "100.0%"), (0.0, "0.0%"), (None, "—")]
)
def test_a_percentage(value: float | None, said: str) -> None:
    assert percent(value) == said


def test_without_areas_only_the_buildings_are_counted(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "9#", new(ledger, park, "project", "三期"))
    form(ledger, park, DAY, (building, "percent", 20.0))
    now = situation(ledger, park, DAY)
    assert totals(now) == "全园 1 个单体：在建 1 个，已完成 0 个。"
    form(ledger, park, DAY, (building, "floor_area_m2", 18_000.0))
    assert "在建 1 个（1.8 万㎡）" in totals(situation(ledger, park, DAY))


def test_a_date_reckoned_without_a_plan_does_not_say_that_there_is_none(ledger: Ledger, park: Park) -> None:
    building = new(ledger, park, "building", "9#", new(ledger, park, "project", "三期"))
    for on, done in (("08-14", 20.0), ("08-28", 48.0)):
        form(ledger, park, day(on), (building, "percent", done))
    found = forecasts.forecasts(ledger, situation(ledger, park, DAY)).set_index("kind")
    assert found.loc["building", "p50"] > pd.Timestamp(DAY)
    assert found.loc["building", "note"] == "没有可用的计划，按近 14 天的速度推算"


def test_a_short_day_has_its_year_where_it_is_another() -> None:
    as_of = date(2023, 8, 28)
    assert [short_day(one, as_of) for one in (date(2023, 10, 31), pd.Timestamp("2024-01-05"), None, pd.NaT)] == [
        "10-31", "2024-01-05", "—", "—",
    ]  # fmt: skip
