"""Forecasts of a big park: python -m benchmarks.bench_forecast [buildings] [milestones].

Earned schedule, forecast with band, chance of the deadline and the finish of every milestone, for all buildings at
once; beside it the same building by building in plain Python, in the same run. The finishes of both are compared. Least
of nine repeats, in ms.
"""

import math
import sys
import time
from collections.abc import Callable

import numpy as np

from park_dispatch.planning.calibration import PRIOR_BANDS, PRIOR_MU
from park_dispatch.planning.earned import earned_schedule
from park_dispatch.planning.forecast import forecast
from park_dispatch.planning.milestone_forecast import milestone_finish

REPEATS = 9
TODAY = 150.0


def park(buildings: int, milestones: int) -> dict[str, np.ndarray]:
    draw = np.random.default_rng(3)
    size = buildings * milestones
    start = np.floor(draw.uniform(0, 300, size))
    return {
        "start": start,
        "finish": start + np.floor(draw.uniform(1, 120, size)),
        "weight": draw.uniform(1, 20, size),
        "group": np.repeat(np.arange(buildings), milestones),
        "percent": draw.uniform(0, 99, size),
        "earned": draw.uniform(1, 99, buildings),
        "deadline": draw.uniform(200, 500, buildings),
    }


def vectorised(a: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
    count = len(a["earned"])
    done = earned_schedule(a["start"], a["finish"], a["weight"], a["group"], count, a["earned"], TODAY)
    found = forecast(done.es, TODAY - done.start, done.pd, earned=a["earned"])
    chance = found.chance(a["deadline"] - done.start)
    target = a["finish"] - done.start[a["group"]]
    ends = milestone_finish(target, a["finish"] - a["start"], a["percent"], a["group"], found)
    return found.p50, chance, ends


def plain(a: dict[str, np.ndarray]) -> tuple[np.ndarray, ...]:
    lists = {name: values.tolist() for name, values in a.items()}
    count = len(lists["earned"])
    each = len(lists["start"]) // count
    finishes, chances, ends = [], [], []
    for one in range(count):
        rows = range(one * each, (one + 1) * each)
        items = [tuple(lists[name][row] for name in ("start", "finish", "weight", "percent")) for row in rows]
        finish, chance, of_items = _building(items, lists["earned"][one], lists["deadline"][one])
        finishes.append(finish)
        chances.append(chance)
        ends += of_items
    return np.array(finishes), np.array(chances), np.array(ends)


def _building(items: list[tuple[float, ...]], earned: float, deadline: float) -> tuple[float, float, list[float]]:
    begin, end = min(item[0] for item in items), max(item[1] for item in items)
    es, at, pd = _reached(items, earned / 100.0) - begin, TODAY - begin, end - begin
    stage = es / pd
    omega = stage / (stage + 1.0)
    pace = min(max(math.log(at / es), -math.log(3.0)), math.log(3.0)) if at > 0 and es > 0 else 0.0
    pf = math.exp(omega * pace + (1.0 - omega) * PRIOR_MU)
    p50 = max(at + 1.0, at + (pd - es) * pf)
    low, high = PRIOR_BANDS[(stage >= 0.3) + (stage >= 0.7)]
    p10, p90 = max(p50 + low * pd, at + min(1.0, 0.5 * (p50 - at))), p50 + high * pd
    left = deadline - begin - at
    if left <= 0:
        odds = 0.0
    elif left >= p50 - at:
        odds = 9.0 ** min(16.0, (left - p50 + at) / (p90 - p50))
    else:
        odds = 9.0 ** (math.log(left / (p50 - at)) / math.log((p50 - at) / (p10 - at)))
    ends = []
    for start, finish, _weight, percent in items:
        ahead = finish - begin - es
        own = (finish - start) * (1.0 - percent / 100.0) * (pf if ahead > 0 else max(1.0, pf))
        ends.append(min(max(at + max(ahead * pf, own), at + 1.0), p50))
    return p50, odds / (1.0 + odds), ends


def _reached(items: list[tuple[float, ...]], share: float) -> float:
    knots = sorted({item[0] for item in items} | {item[1] for item in items})
    total = sum(item[2] for item in items)
    before, planned_before = knots[0], 0.0
    for knot in knots:
        planned = sum(w * min(max((knot - s) / (f - s), 0.0), 1.0) for s, f, w, _p in items) / total
        if planned >= share - 1e-9:
            rise = planned - planned_before
            return knot if rise <= 1e-9 else before + (knot - before) * (share - planned_before) / rise
        before, planned_before = knot, planned
    return knots[-1]


def least(work: Callable[[], object]) -> float:
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000.0


def main() -> None:
    buildings, milestones = (int(word) for word in (sys.argv[1:] + ["500", "12"][len(sys.argv) - 1 :]))
    data = park(buildings, milestones)
    worst = max(float(np.nanmax(np.abs(a - b))) for a, b in zip(vectorised(data), plain(data), strict=True))
    fast, slow = least(lambda: vectorised(data)), least(lambda: plain(data))
    print(f"{buildings} buildings x {milestones} milestones: together {fast:.1f} ms, one by one {slow:.1f} ms")
    print(f"ratio {slow / fast:.1f}; greatest difference {worst:.1e} working days")


if __name__ == "__main__":
    main()
