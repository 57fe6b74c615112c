"""How far things should be, and how far many things are together. Arrays in, arrays out; NaN is "not known"."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DAY = np.timedelta64(1, "D")


def planned_percent(start: pd.Series, finish: pd.Series, on: date) -> Floats:
    """Planned value of each work item at the end of a day, 0–100; NaN without both dates.

    PV = clip((t − s) / d, 0, 1) over the site's days (docs/rules.md): sites work seven days a week, the first and the
    last day both count, so an item is at 0 the evening before it starts and at 100 on the evening of its last day.
    """
    first, last = _days(start), _days(finish)
    done = np.int64(np.datetime64(on, "D").astype(np.int64)) - first + 1.0
    duration = last - first + 1.0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(done / np.where(duration > 0, duration, np.nan), 0.0, 1.0)
    return np.asarray(share * 100.0, dtype=np.float64)


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


def _days(days: pd.Series) -> Floats:
    """Days since 1970 as floats, NaN where there is no date."""
    stamps = pd.to_datetime(days).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(stamps), np.nan, stamps.astype(np.int64).astype(np.float64))
