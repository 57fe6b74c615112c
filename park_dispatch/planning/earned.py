"""Earned schedule: the time at which the plan reached what is done today. Exact, without a grid of days.

Source: Lipke 2003, "Schedule is different". The planned curve PV(t) = Σ wᵢ·clip((t−sᵢ)/(fᵢ−sᵢ), 0, 1) / Σ wᵢ is
piecewise linear with knots at the starts and finishes only, so the time of a value is found between two knots.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from park_dispatch.planning.progress import Floats

TOLERANCE = 1e-9
"""Shares of the whole that differ by less are the same: a sum of floats that should be a knot must be that knot."""

Codes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """By group, all in working days: `start` of the plan as index, `pd` its duration, `es` since that start.

    NaN where there is no plan; `es` is NaN also where the earned percent is NaN or nothing has a weight.
    """

    es: Floats
    pd: Floats
    start: Floats


def earned_schedule(
    start: ArrayLike,
    finish: ArrayLike,
    weight: ArrayLike,
    group: ArrayLike,
    n_groups: int,
    earned: ArrayLike,
    today: ArrayLike | None = None,
) -> EarnedSchedule:
    """The earned schedule of every group (building or project).

    start, finish, weight, group: by milestone; indices of working days as floats, finish exclusive (the index after the
    last day), group codes 0 … n_groups − 1. Milestones without both dates or a weight, and those that end before they
    start, are left out. earned: percent 0–100 of each group, clipped to that range. today: index of the working days
    gone by (exclusive, as finish), one or by group.

    Where the plan rests, one value belongs to a whole stretch of time: the moment of it nearest to `today` is taken, so
    a group exactly on plan has ES = AT; without `today` the earlier end. 0 % is the start, 100 % the planned finish.
    """
    first, last = np.asarray(start, np.float64), np.asarray(finish, np.float64)
    mass, codes = np.asarray(weight, np.float64), np.asarray(group, np.intp)
    kept = np.isfinite(first) & np.isfinite(last) & (mass >= 0) & (last >= first)
    first, last, mass, codes = first[kept], last[kept], mass[kept], codes[kept]
    begin, end = _extremes(first, last, codes, n_groups)
    share = np.clip(np.broadcast_to(np.asarray(earned, np.float64), n_groups) / 100.0, 0.0, 1.0)
    length = end - begin
    if not len(codes):
        return EarnedSchedule(np.full(n_groups, np.nan), length, begin)
    curve = _curve(first - begin[codes], last - begin[codes], mass, codes, n_groups)
    early, late = curve.times_of(share)
    if today is None:
        es = early
    else:
        now = np.broadcast_to(np.asarray(today, np.float64), n_groups) - begin
        es = np.where(np.isfinite(now), np.minimum(np.maximum(now, early), late), early)
    es = np.where(share <= 0.0, 0.0, np.where(share >= 1.0, length, es))
    weighed = np.bincount(codes, mass, n_groups) > 0
    return EarnedSchedule(np.where(np.isfinite(share) & weighed, es, np.nan), length, begin)


def _extremes(first: Floats, last: Floats, codes: Codes, n_groups: int) -> tuple[Floats, Floats]:
    """First start and last finish of each group, NaN without any."""
    begin, end = np.full(n_groups, np.inf), np.full(n_groups, -np.inf)
    np.minimum.at(begin, codes, first)
    np.maximum.at(end, codes, last)
    known = np.isfinite(begin)
    return np.where(known, begin, np.nan), np.where(known, end, np.nan)


@dataclass(frozen=True, slots=True)
class _Curve:
    """The planned curves of all groups one after the other: at `time`, `share` of the group is planned (0–1).

    Group g occupies the knots bounds[g] … bounds[g + 1] − 1; a jump is two knots at one time. `key` = group + share
    rises along the whole, so one binary search answers for all groups.
    """

    time: Floats
    key: Floats
    bounds: Codes

    def times_of(self, share: Floats) -> tuple[Floats, Floats]:
        """The earliest and the latest time at which each group's plan is at `share`; NaN for a group without plan."""
        sought: Floats = np.arange(len(share), dtype=np.float64) + np.where(np.isfinite(share), share, 0.0)
        here = np.diff(self.bounds) > 0
        low, high = self.bounds[:-1], np.maximum(self.bounds[1:] - 1, self.bounds[:-1])
        reached = np.clip(np.searchsorted(self.key, sought - TOLERANCE, "left"), low, high)
        beyond = np.clip(np.searchsorted(self.key, sought + TOLERANCE, "right"), low, high)
        early = self._between(np.maximum(reached - 1, low), reached, sought, here)
        late = self._between(np.maximum(beyond - 1, low), beyond, sought, here)
        return early, late

    def _between(self, left: NDArray[Any], right: NDArray[Any], sought: Floats, here: NDArray[np.bool_]) -> Floats:
        top = len(self.time) - 1
        left, right = np.minimum(left, top), np.minimum(right, top)
        rise = self.key[right] - self.key[left]
        part = np.clip((sought - self.key[left]) / np.where(rise > TOLERANCE, rise, 1.0), 0.0, 1.0)
        whole = np.where(self.key[left] >= sought - TOLERANCE, 0.0, 1.0)
        part = np.where(rise > TOLERANCE, part, whole)
        return np.where(here, self.time[left] + (self.time[right] - self.time[left]) * part, np.nan)


def _curve(first: Floats, last: Floats, mass: Floats, codes: Codes, n_groups: int) -> _Curve:
    total = np.bincount(codes, mass, n_groups)
    mass = mass / np.where(total > 0, total, 1.0)[codes]
    duration = last - first
    jumps = duration <= 0.0
    slope = np.where(jumps, 0.0, mass / np.where(jumps, 1.0, duration))
    jump = np.where(jumps, mass, 0.0)
    # Three knots an item: at its start the curve bends up, or jumps when it takes no time; at its finish it bends back.
    owner = np.concatenate([codes, codes, codes])
    time = np.concatenate([first, first, last])
    bend = np.concatenate([slope, np.zeros_like(slope), -slope])
    step = np.concatenate([np.zeros_like(jump), jump, np.zeros_like(jump)])
    order = np.lexsort((step, time, owner))
    owner, time, bend, step = owner[order], time[order], bend[order], step[order]
    gone = np.diff(time, prepend=time[0])
    fresh = np.diff(owner, prepend=-1) > 0
    gone[fresh] = 0.0
    rate = _restarted(bend, fresh)
    before = np.concatenate([[0.0], rate[:-1]])
    share = _restarted(np.where(fresh, 0.0, before * gone) + step, fresh)
    bounds = np.searchsorted(owner, np.arange(n_groups + 1))
    key = np.maximum.accumulate(owner + np.clip(share, 0.0, 1.0))
    return _Curve(time, key, bounds)


def _restarted(values: Floats, fresh: NDArray[np.bool_]) -> Floats:
    """Running sum that starts anew at every `fresh` place."""
    total = np.cumsum(values)
    base = (total - values)[np.maximum.accumulate(np.where(fresh, np.arange(len(values)), 0))]
    return np.asarray(total - base, np.float64)
