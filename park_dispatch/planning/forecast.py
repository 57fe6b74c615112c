"""The finish date as the progress so far lets expect it: a day, a band around it, the chance of a deadline.

Earned schedule with a shrunken performance factor (docs/decisions/0011-forecast.md): the pace so far counts the more
the further the work is, the rest is what finished projects needed against their plans. Arrays in, arrays out; all times
in working days since the planned start, as floats; finish times are exclusive (the moment after the last day).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from park_dispatch.language import _
from park_dispatch.planning.calibration import DEFAULT, Calibration, bands_at, unsteadiness
from park_dispatch.planning.progress import Floats

Reason = Literal[
    "", "no_plan", "zero_plan", "no_percent", "bad_percent", "finished", "not_started", "one_report", "stalled"
]
"""Why there is no number (NUMBERLESS), or what has to be said beside it (the rest; "" is nothing)."""
NUMBERLESS: frozenset[Reason] = frozenset({"no_plan", "zero_plan", "no_percent", "bad_percent", "finished"})

STALL_DAYS = 30
"""So many working days without any change are said beside a forecast."""
PACE_LIMIT = 3.0
"""AT/ES counts at most as this, and at least as its inverse: a first percent of a big plan is no measure of pace."""
SLOWER_LIMIT = 1.0
"""ln(AT/ES) counts as at most this much above μ: beyond it a percent more could weigh the slow pace so much that the
forecast came later (d/df of ln(1−f) + ω·(ln(AT/ES)−μ) is −1 + ln(AT/ES) − μ at f = 0)."""
NINE = 9.0
"""The odds are 9 to 1 at P90 and 1 to 9 at P10."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """One entry per building or project; working days since the planned start, NaN where `reason` is numberless.

    at: time gone by (for a building not started: not below 0). pf: working days the rest takes per planned day.
    p10, p50, p90: finish; p50 is the point estimate. stage: ES/PD. reason: see `Reason`; still: days without progress,
    for `reason_sentence`.
    """

    es: Floats
    at: Floats
    pd: Floats
    pf: Floats
    p10: Floats
    p50: Floats
    p90: Floats
    stage: Floats
    reason: NDArray[np.object_]
    still: Floats

    def chance(self, deadline_at: ArrayLike) -> Floats:
        """Chance 0–1 of finishing by `deadline_at` (exclusive, as p50: the moment after the deadline's last day).

        Odds of the remaining time r against the deadline: above the median logistic with 9 : 1 at P90, below it
        log-logistic with 1 : 9 at P10, so that the chance is 0 only for a deadline that is not after today and never 1.
        NaN where there is no forecast.
        """
        left = np.asarray(deadline_at, np.float64) - self.at
        median, low, high = self.p50 - self.at, self.p10 - self.at, self.p90 - self.at
        with np.errstate(divide="ignore", invalid="ignore"):
            above = (left - median) / (high - median)
            below = np.log(left / median) / np.log(median / low)
        odds = np.where(left > 0, NINE ** np.clip(np.where(left >= median, above, below), -16.0, 16.0), 0.0)
        return np.where(np.isfinite(left) & np.isfinite(median), odds / (1.0 + odds), np.nan)


def forecast(
    es: ArrayLike,
    at: ArrayLike,
    pd: ArrayLike,
    calibration: Calibration = DEFAULT,
    earned: ArrayLike | None = None,
    reports: ArrayLike | None = None,
    still: ArrayLike | None = None,
) -> Forecast:
    """Forecast of every building from its earned schedule `es`, time gone by `at` and planned duration `pd`.

    All in working days since the planned start. earned: percent as reported, to tell "finished" and impossible values;
    reports: how many reports there were; still: working days since the percent last changed.

    f = ES/PD; ω = f/(f+1); PF = exp(ω·ln(AT/ES) + (1−ω)·μ), AT/ES within 1/3…3 and
    at most e·exp(μ); finish = max(AT+1, AT + (PD−ES)·PF).
    Nothing done yet: the start is assumed as planned, or today if that is later, and the plan takes PD·exp(μ).
    """
    given = [np.asarray(value, np.float64) for value in (es, at, pd)]
    size = np.broadcast_shapes(*(value.shape for value in given))
    es_, at_, pd_ = (np.broadcast_to(value, size) for value in given)
    percent = _filled(earned, size, np.nan)
    resting = _filled(still, size, 0.0)
    reason = _reasons(es_, at_, pd_, None if earned is None else percent, _filled(reports, size, np.inf), resting)
    known = ~np.isin(reason, list(NUMBERLESS))
    es_, pd_ = np.where(known, es_, np.nan), np.where(known, pd_, np.nan)
    at_ = np.where(known, np.where(es_ > 0, at_, np.maximum(at_, 0.0)), np.nan)
    stage = es_ / pd_
    pf = performance_factor(es_, at_, stage, calibration.mu)
    p50 = np.maximum(at_ + 1.0, at_ + (pd_ - es_) * pf)
    p10, p90 = _band(p50, at_, pd_ * unsteadiness(at_, es_), stage, calibration)
    return Forecast(es_, at_, pd_, pf, p10, p50, p90, stage, reason, resting)


def performance_factor(es: Floats, at: Floats, stage: Floats, mu: float) -> Floats:
    """Working days that a planned day of the rest will take. Before the start only experience counts."""
    omega = stage / (stage + 1.0)
    paced = (es > 0) & (at > 0)
    pace = np.log(np.where(paced, at, 1.0)) - np.log(np.where(paced, es, 1.0))
    pace = np.clip(pace, -np.log(PACE_LIMIT), min(np.log(PACE_LIMIT), mu + SLOWER_LIMIT))
    return np.asarray(np.exp(omega * pace + (1.0 - omega) * mu), np.float64)


def _band(p50: Floats, at: Floats, unit: Floats, stage: Floats, calibration: Calibration) -> tuple[Floats, Floats]:
    """P10 and P90, in parts of `unit` from P50; P10 stays between today and P50."""
    bands = bands_at(stage, calibration)
    soonest = at + np.minimum(1.0, 0.5 * (p50 - at))
    return np.maximum(p50 + bands[..., 0] * unit, soonest), p50 + bands[..., 1] * unit


def _filled(values: ArrayLike | None, size: tuple[int, ...], otherwise: float) -> Floats:
    return np.full(size, otherwise) if values is None else np.broadcast_to(np.asarray(values, np.float64), size)


def _reasons(
    es: Floats, at: Floats, pd: Floats, percent: Floats | None, reports: Floats, still: Floats
) -> NDArray[np.object_]:
    """The first that holds. Without `percent`, finished is what has an earned schedule at the end of its plan."""
    done = es >= pd if percent is None else percent == 100.0
    unknown = ~np.isfinite(es) if percent is None else ~np.isfinite(es) | ~np.isfinite(percent)
    wrong = np.zeros(es.shape, bool) if percent is None else (percent < 0.0) | (percent > 100.0)
    tests: list[tuple[Reason, NDArray[np.bool_]]] = [
        ("finished", done),
        ("no_plan", ~np.isfinite(pd) | ~np.isfinite(at)),
        ("zero_plan", pd <= 0.0),
        ("bad_percent", wrong),
        ("no_percent", unknown),
        ("not_started", es <= 0.0),
        ("one_report", reports <= 1.0),
        ("stalled", still >= STALL_DAYS),
    ]
    return np.select([holds for _name, holds in tests], [name for name, _holds in tests], "").astype(object)


def reason_sentence(reason: Reason, still: float = 0.0) -> str:
    """A reason in the reader's language; "" for none."""
    sentences = {
        "": "",
        "no_plan": _("没有计划日期，不能预测完工"),
        "zero_plan": _("计划工期为零，不能预测完工"),
        "no_percent": _("没有上报过完成比例，不能预测完工"),
        "bad_percent": _("完成比例不在 0–100 之间，请更正后再预测"),
        "finished": _("已完成"),
        "not_started": _("还没有开工，按计划开工日（已过的按今天）推算"),
        "one_report": _("只有一次上报，预测很粗略"),
        "stalled": _("停工或无进展 {days:.0f} 天，预测以今天复工为前提"),
    }
    return sentences[reason].format(days=still)
