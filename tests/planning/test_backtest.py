"""The back-test: small histories worked by hand, ill ones, and the real ones when they are there."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from park_dispatch.cli.history_files import histories
from park_dispatch.planning.backtest import Backtest, History, Scores, backtest

REAL = Path(__file__).resolve().parents[2] / "../shared/data/history"
NAN = float("nan")


def history(name: str = "A", slow: float = 1.25, reports: int = 5, start: float = 100.0) -> History:
    """One activity of 100 days, evenly done in 100·slow days, reported at equal distances."""
    status = start + np.linspace(0.0, 100.0 * slow, reports + 1)[1:]
    percent = (status - start) / slow
    return History(
        name,
        f"project {name}",
        np.array([start]),
        np.array([start + 100.0]),
        np.array([7.0]),
        start,
        start + 100.0,
        status,
        percent,
        start + percent,
    )


def score(result: Backtest, name: str) -> Scores:
    (found,) = (one for one in result.methods if one.method == name)
    return found


def test_an_even_project_is_foreseen_by_its_own_pace_and_not_by_its_plan() -> None:
    result = backtest([history()])
    assert result.forecasts == (4, 1, 2, 1)
    assert score(result, "spi").mape[3] == pytest.approx(0.0, abs=1e-9)
    assert score(result, "plan").bias == pytest.approx(-20.0)
    # at 20, 40, 60, 80 % the plan still has that many days less: AT + PD − ES = 125 − 25·(1 − share)
    assert score(result, "pf1").bias == pytest.approx(-np.mean([20.0, 15.0, 10.0, 5.0]) * 0.8)
    assert 0.0 < score(result, "forecast").mape[3] < score(result, "pf1").mape[3]
    assert score(result, "forecast").coverage == 1.0
    assert np.isnan(score(result, "pf1").coverage)


def test_projects_count_by_their_forecasts_and_beside_that_each_the_same() -> None:
    result = backtest([history("A", 1.25, 5), history("B", 1.0, 50)])
    plan = score(result, "plan")
    assert plan.bias == pytest.approx(-20.0 * 4 / 53)
    assert plan.bias_by_project == pytest.approx(-10.0)


def test_the_scale_and_origin_of_time_do_not_matter() -> None:
    first, second = (score(backtest([history(start=start)]), "forecast") for start in (0.0, 5000.0))
    assert first.mape == pytest.approx(second.mape)


def test_status_dates_that_cannot_be_forecast_are_counted_by_reason() -> None:
    plain = history(reports=5)
    status = np.concatenate([[90.0, 100.0, 110.0, 115.0], plain.status, [230.0]])
    percent = np.concatenate([[0.0, 0.0, 0.0, NAN], plain.percent, [100.0]])
    (project,) = backtest([replace(plain, status=status, percent=percent, given=status)]).projects
    assert project.skipped == {"not_a_number": 1, "before_start": 2, "nothing_earned": 1, "complete": 2}
    assert project.forecasts == 4
    assert project.notes == ("continued",)
    assert project.actual == pytest.approx(130.0)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"end": NAN}, "no_plan"),
        ({"end": 100.0}, "no_plan"),
        ({"status": np.full(5, NAN)}, "no_status"),
        ({"status": np.linspace(50.0, 90.0, 5)}, "no_status"),
        ({"percent": np.linspace(10.0, 60.0, 5)}, "unfinished"),
        ({"percent": np.full(5, NAN)}, "unfinished"),
    ],
)
def test_a_project_that_cannot_be_used_is_named_with_its_reason(change: dict[str, object], reason: str) -> None:
    result = backtest([history("good"), replace(history("bad"), **change)])
    good, bad = result.projects
    assert (bad.forecasts, list(bad.skipped)) == (0, [reason])
    assert good.forecasts == 4
    assert score(result, "forecast") == score(backtest([history("good")]), "forecast")


def test_odd_but_usable() -> None:
    plain = history()
    fell = replace(plain, name="fell", percent=np.array([20.0, 50.0, 40.0, 80.0, 97.0]))
    over = replace(plain, name="over", percent=np.array([20.0, 40.0, 60.0, 80.0, 104.0]))
    bare = replace(plain, name="bare", start=np.array([NAN]), finish=np.array([NAN]))
    free = replace(plain, name="free", weight=np.array([0.0]), budget=12.0)
    notes = {one.name: one.notes for one in backtest([fell, over, bare, free]).projects}
    assert notes == {
        "fell": ("fell", "not_full"),
        "over": ("over",),
        "bare": ("no_plan_dates", "given_schedule"),
        "free": ("budget_differs", "duration_weights"),
    }


def test_a_schedule_as_reported_serves_when_the_plan_is_lost() -> None:
    bare = replace(history(), start=np.empty(0), finish=np.empty(0), weight=np.empty(0))
    assert score(backtest([bare]), "forecast").mape == pytest.approx(score(backtest([history()]), "forecast").mape)


def test_without_any_history_there_is_no_table() -> None:
    assert backtest([]) == Backtest((0, 0, 0, 0), (), (), None)


def test_own_experience_is_that_of_the_other_projects() -> None:
    late = [history(f"L{k}", 1.6, 6) for k in range(6)]
    result = backtest([*late, history("even", 1.0, 6)])
    assert score(result, "own").bias > score(result, "forecast").bias
    assert all(one.method != "own" for one in backtest(late[:5]).methods)


def test_the_same_table_every_time() -> None:
    some = [history("A"), history("B", 1.1, 8), history("C", 0.9, 12)]
    assert repr(backtest(some)) == repr(backtest(some))  # NaN is not equal to itself


@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real histories are not at {REAL}")
def test_the_real_histories() -> None:
    result = backtest(histories(REAL))
    assert result.forecasts[0] == 253
    ours, pf1 = score(result, "forecast"), score(result, "pf1")
    assert ours.mape[3] <= pf1.mape[3] < score(result, "plan").mape[3]
    assert abs(ours.bias) <= 2.0 and abs(ours.bias_by_project) <= 2.0
    assert 0.72 <= ours.coverage <= 0.88
    assert next(one for one in result.projects if one.name == "C2013-15").notes == ("continued",)
