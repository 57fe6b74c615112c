"""预测: rows and sentences from situations put together by hand, with and without the computed forecast."""

from datetime import date

import pandas as pd
import pytest

from park_dispatch.boards import forecasts as board
from park_dispatch.boards import wording
from park_dispatch.boards.site_days import SiteDays
from park_dispatch.boards.situation import Situation
from park_dispatch.ledger.reading import Park
from park_dispatch.planning.calibration import DEFAULT
from park_dispatch.planning.site_calendar import SiteCalendar

DAY = date(2023, 8, 28)
PARK = Park(1, "临港产业园", False, "")


def buildings(*rows: tuple[str, float, str | None, str | None], **columns: list[object]) -> pd.DataFrame:
    """(name, percent, deadline, projected finish) of each, and whole columns."""
    frame = pd.DataFrame(rows, columns=["name", "percent", "delivery_deadline", "projected_finish"])
    for name in ("delivery_deadline", "projected_finish"):
        frame[name] = pd.to_datetime(frame[name])
    frame["building_id"] = range(1, len(frame) + 1)
    frame["project_id"], frame["project"], frame["delivered_on"] = 9, "三期", pd.NaT
    return frame.assign(**columns)


def at(rows: pd.DataFrame, day: date = DAY) -> Situation:
    """A situation of these buildings and no project."""
    none = pd.DataFrame(
        columns=["project_id", "name", "percent", "delivery_deadline", "projected_finish", "delivered_on"]
    )
    return Situation(PARK, day, (day,), none, rows, pd.DataFrame(), SiteDays({}, SiteCalendar()), DEFAULT)


NOW = buildings(
    ("早", 80.0, "2023-10-31", "2023-10-20"),
    ("晚", 70.0, "2023-10-31", "2023-11-13"),
    ("停", 60.0, "2023-10-31", None),
    ("完", 100.0, "2023-08-01", None),
)
BEFORE = buildings(
    ("早", 78.0, "2023-10-31", "2023-10-25"),
    ("晚", 69.0, "2023-10-31", "2023-11-09"),
    ("停", 60.0, "2023-10-31", "2023-11-30"),
    ("完", 99.0, "2023-08-01", "2023-09-01"),
)


def test_without_a_forecast_the_projected_finish_stands_in() -> None:
    found = board.rows(at(NOW), at(BEFORE)).set_index("name")
    assert found.loc["晚", "late_days"] == 13
    assert found.loc["晚", "moved_days"] == 4
    assert found.loc["早", "moved_days"] == -5
    assert found[["p10", "p90"]].isna().all(axis=None)
    assert found["chance"].isna().all()
    assert "没有进展" in found.loc["停", "note"]
    assert found.loc["完", "note"] == ""
    assert pd.isna(found.loc["完", "p50"])


def test_the_computed_forecast_goes_before_the_projected_finish() -> None:
    days = pd.to_datetime(["2023-10-22", "2023-11-20", "2023-12-01", None])
    now = NOW.assign(
        forecast_p10=days - pd.Timedelta(days=5), forecast_p50=days, forecast_p90=days + pd.Timedelta(days=9),
        chance=[0.8, 0.2, 0.1, None], forecast_note=["", "节点权重为模板起始值", None, ""],
    )  # fmt: skip
    found = board.rows(at(now), at(BEFORE))
    assert list(found["name"]) == ["停", "晚", "早", "完"]  # the least likely first, the finished last
    by_name = found.set_index("name")
    assert by_name.loc["晚", "late_days"] == 20
    assert by_name.loc["晚", "note"] == "节点权重为模板起始值"
    assert board.band_words(by_name.loc["早", "p10"], by_name.loc["早", "p90"]) == "10-17 ～ 10-31"
    assert board.answer(found, DAY).head == "在建 3 个单体，预计 2 个晚于交付期限。"
    assert "晚 11月20日（晚 20 天，按期把握 20%）" in board.answer(found, DAY).lines[0]


def test_the_answer_names_the_late_and_what_moved() -> None:
    said = board.answer(board.rows(at(NOW), at(BEFORE)), DAY)
    assert said.head == "在建 3 个单体，预计 1 个晚于交付期限；1 个推算不出完成日。"
    assert said.lines == (
        "预计晚交：晚 11月13日（晚 13 天）。",
        "与 8月21日的预测相比：早 提前 5 天、晚 推后 4 天。",
    )


def test_unsure_ones_are_named_although_the_likely_day_is_in_time() -> None:
    now = buildings(("险", 80.0, "2023-10-31", "2023-10-31"), chance=[0.44])
    assert board.answer(board.rows(at(now), at(now)), DAY).lines[0] == "按期把握不到一半：险 44%。"


def test_all_finished_and_nothing_at_all_are_sentences() -> None:
    done = buildings(("完", 100.0, "2023-08-01", None))
    assert board.answer(board.rows(at(done), at(done)), DAY).head == "1 个单体已全部完成，没有要预测的。"
    nothing = buildings()
    assert board.answer(board.rows(at(nothing), at(nothing)), DAY).head == "还没有单体和项目。"


def test_first_week_has_nothing_to_compare_with() -> None:
    found = board.rows(at(NOW), at(buildings()))
    assert board.answer(found, DAY).lines[-1] == "8月21日还没有预测，无法比较走势。"
    assert found["moved_days"].isna().all()


@pytest.mark.parametrize(
    ("chance", "said"),
    [(0.0, "0%"), (0.001, "不到 1%"), (0.5, "50%"), (1.0, "99% 以上"), (None, "—"), (float("nan"), "—")],
)
def test_a_chance_is_said_in_whole_percent(chance: float | None, said: str) -> None:
    assert wording.chance(chance) == said


def test_a_band_over_the_turn_of_the_year_has_its_years() -> None:
    assert board.band_words(date(2023, 12, 20), date(2024, 1, 31)) == "2023-12-20 ～ 2024-01-31"
    assert board.band_words(None, date(2024, 1, 31)) == ""
