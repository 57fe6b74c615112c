"""What finished projects teach the forecast: how much longer than planned, and how wide the band has to be.

The park's own finished projects count from the fifth on, and then only as far as they are many: a handful of projects
says little about an average (docs/decisions/0011-forecast.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from park_dispatch.language import _
from park_dispatch.planning.progress import Floats

PRIOR_MU = 0.106
"""Mean ln(actual ÷ planned duration) of 23 finished projects."""
PRIOR_PROJECTS = 23
STAGES = (0.30, 0.70)
"""ES/PD at which early becomes middle, and middle late."""
PRIOR_BANDS = ((-0.15, 0.30), (-0.10, 0.18), (-0.07, 0.13))
"""P10 − P50 and P90 − P50 in parts of PD: early, middle, late. From the same 23 projects."""
OWN_PROJECTS = 5
"""So many finished projects the park needs before its own experience counts."""
MU_WEIGHT, BAND_WEIGHT = 5.0, 10.0
"""The experience of others counts as so many own projects: for μ, and for the width of the bands."""
COVERED = 0.80
STEADY, PER_LOG, WIDEST = 0.6, 2.0, 2.0
"""Of the bands: their scale on plan, how it grows with |ln(AT/ES)|, and where it ends."""
WIDTHS = (0.6, 1.8)
"""The bands are never scaled beyond these."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished project: planned and actual duration in working days, and how its forecasts were wrong.

    stages: ES/PD at each forecast; errors: (actual − P50) ÷ PD ÷ unsteadiness at each, by the default calibration. Both
    may be empty.
    """

    planned: float
    actual: float
    stages: ArrayLike = ()
    errors: ArrayLike = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """bands: (P10 − P50, P90 − P50) in parts of PD for early, middle, late; width: their scale against PRIOR_BANDS.

    projects: how many own finished projects there were; own: whether they were enough to count.
    """

    mu: float = PRIOR_MU
    width: float = 1.0
    projects: int = 0
    own: bool = False

    @property
    def bands(self) -> Floats:
        """Three rows of two."""
        return self.width * np.asarray(PRIOR_BANDS)


DEFAULT = Calibration()


def unsteadiness(at: ArrayLike, es: ArrayLike) -> Floats:
    """How wide a band has to be for the pace so far: 1 is the width of PRIOR_BANDS.

    Work that kept to its plan is foreseen better than work that ran away from it: clip(0.6 + 2·|ln(AT/ES)|, 0.6, 2); 1
    where nothing is done yet. From eleven histories (docs/decisions/0011-forecast.md).
    """
    gone, earned = np.asarray(at, np.float64), np.asarray(es, np.float64)
    paced = (gone > 0) & (earned > 0)
    off = np.abs(np.log(np.where(paced, gone, 1.0)) - np.log(np.where(paced, earned, 1.0)))
    return np.where(paced, np.clip(STEADY + PER_LOG * off, STEADY, WIDEST), 1.0)


def bands_at(stage: ArrayLike, calibration: Calibration = DEFAULT) -> Floats:
    """The band at each stage ES/PD, in parts of PD: shape (…, 2); that of the beginning where it is NaN."""
    at = np.asarray(stage, np.float64)
    return calibration.bands[np.searchsorted(STAGES, np.where(np.isfinite(at), at, 0.0), "right")]


def calibrate(finished: Sequence[Finished]) -> Calibration:
    """The default until there are five own projects, then between it and the park's own.

    μ = (5·0.106 + Σ ln(actual ÷ planned)) ÷ (5 + n). Width = w^(n ÷ (n + 10)) where w is the scale at which the bands
    would have covered 80 % of the own forecasts (each project counting the same), n the projects that have forecasts.
    Projects without a positive planned and actual duration do not count.
    """
    known = [one for one in finished if _positive(one.planned) and _positive(one.actual)]
    if len(known) < OWN_PROJECTS:
        return Calibration(projects=len(known))
    logs = [np.log(one.actual / one.planned) for one in known]
    mu = (MU_WEIGHT * PRIOR_MU + float(np.sum(logs))) / (MU_WEIGHT + len(logs))
    return Calibration(mu, _width([one for one in known if np.size(one.errors)]), len(known), True)


def _positive(value: float) -> bool:
    return bool(np.isfinite(value) and value > 0)


def _width(forecast: Sequence[Finished]) -> float:
    if len(forecast) < OWN_PROJECTS:
        return 1.0
    needed = [_needed(one) for one in forecast]
    size = np.concatenate(needed)
    mass = np.concatenate([np.full(len(one), 1.0 / len(one)) for one in needed])
    order = np.argsort(size)
    share = np.cumsum(mass[order]) / mass.sum()
    exact = size[order][min(int(np.searchsorted(share, COVERED)), len(size) - 1)]
    part = len(forecast) / (len(forecast) + BAND_WEIGHT)
    return float(np.clip(max(exact, 1e-6) ** part, *WIDTHS))


def _needed(one: Finished) -> Floats:
    """The scale of the bands at which each forecast of a project would just have been covered."""
    errors, bands = np.asarray(one.errors, np.float64), bands_at(one.stages)
    return np.asarray(np.where(errors < 0, errors / bands[..., 0], errors / bands[..., 1]), np.float64)


def assumptions(calibration: Calibration = DEFAULT) -> list[str]:
    """What the forecast assumes, in sentences for the screen."""
    return [
        _(
            "方法：看今天的完成相当于计划做到了哪一天，剩下的计划工期再按快慢系数折算；工程越往后，系数越看重自己的实际速度。"
        ),
        _origin(calibration),
        _band(calibration),
        _("只按工作日推算，以权重和计划日期可信、施工不停为前提；停工、变更设计、增加内容不在内。"),
    ]


def _origin(calibration: Calibration) -> str:
    factor = float(np.exp(calibration.mu))
    if calibration.own:
        return _(
            "经验：实际工期平均为计划的 {factor:.2f} 倍，"
            "由本园区 {own} 个已完工项目和外部 {prior} 个已完工项目折中而来。"
        ).format(factor=factor, own=calibration.projects, prior=PRIOR_PROJECTS)
    return _(
        "经验：实际工期平均为计划的 {factor:.2f} 倍，来自外部 {prior} 个已完工项目；"
        "本园区已完工项目 {own} 个，满 {enough} 个后用自己的。"
    ).format(factor=factor, prior=PRIOR_PROJECTS, own=calibration.projects, enough=OWN_PROJECTS)


def _band(calibration: Calibration) -> str:
    low, high = calibration.bands[1]
    if calibration.width == 1.0:
        return _(
            "区间：十次里约有八次落在里面；宽度来自外部 {prior} 个项目的回测，"
            "中期为计划工期的 {low:+.0%} 到 {high:+.0%}；一直按计划推进的收窄到六成，偏离计划越大越宽，最多两倍。"
        ).format(prior=PRIOR_PROJECTS, low=low, high=high)
    return _(
        "区间：十次里约有八次落在里面；宽度按本园区已完工项目的预测误差调整为外部回测的 {width:.2f} 倍，"
        "中期为计划工期的 {low:+.0%} 到 {high:+.0%}；一直按计划推进的收窄到六成，偏离计划越大越宽，最多两倍。"
    ).format(width=calibration.width, low=low, high=high)
