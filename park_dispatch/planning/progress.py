"""How far things should be, and how far many things are together. Arrays in, arrays out; NaN is "not known"."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def planned_percent(start: Floats, finish: Floats, now: Floats) -> Floats:
    """Planned value of each work item, 0–100; NaN without a start or a finish.

    All in working days gone by: when the item's first day begins, when its last day is over, and this evening. PV =
    clip((t − s) / d, 0, 1) on the working days of the project's calendar (docs/rules.md): the first and the last day
    both count, so an item is at 0 the evening before it starts and at 100 on the evening of its last day. An item with
    no working day in it is done when its moment has come.
    """
    duration = finish - start
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(duration > 0, np.clip((now - start) / duration, 0.0, 1.0), (now >= finish).astype(np.float64))
    return np.where(np.isfinite(duration) & (duration >= 0) & np.isfinite(now), share * 100.0, np.nan)


def weighted_percent(group: pd.Series, percent: Floats, weight: Floats) -> pd.Series:
    """Σ wᵢ·pᵢ / Σ wᵢ of each group, indexed by group; items with unknown percent count as 0, without weight not at all.

    A group in which no percent at all is known is left out: unknown is not 0. Rounded to 1e-9 pp, for a sum of floats
    that should be 100 must not be less.
    """
    codes, groups = pd.factorize(group.to_numpy())
    known = np.isfinite(percent)
    counted = np.where(np.isfinite(weight), weight, 0.0)
    total = np.bincount(codes, counted, len(groups))
    done = np.bincount(codes, np.where(known, percent, 0.0) * counted, len(groups))
    kept = (np.bincount(codes, known, len(groups)) > 0) & (total > 0)
    return pd.Series(np.round(done[kept] / total[kept], 9), index=groups[kept], name="percent")
