"""How long a whole schedule takes: our critical path method against networkx and against a plain one over dicts.

    python -m benchmarks.bench_network

networkx gives the length of the longest path only, from a graph that is built already; ours, from arrays, checks the
network and gives early and late days, floats and the path. The plain one, finish-to-start, gives the same days as ours
from the same lists. Medians of runs in turn; all three must agree on the length.
"""

import os
import statistics
import time
from collections import defaultdict, deque
from collections.abc import Callable

import networkx
import numpy as np

from park_dispatch.planning.network import Network, solve

_LINE = "{:>12} {:>8} {:>9} {:>13} {:>10} {:>14} {:>11}"


def network(activities: int, links: int, reach: int) -> Network:
    """Random finish-to-start links with lags, each at most `reach` activities ahead; no link twice."""
    random = np.random.default_rng(activities)
    before = random.integers(0, activities - 1, links)
    after = np.minimum(activities - 1, before + random.integers(1, reach, links))
    pairs = np.unique(np.stack([before, after]), axis=1)
    lag = random.integers(0, 4, pairs.shape[1])
    return Network(random.integers(1, 21, activities), pairs[0], pairs[1], lag=lag)


def graph(plan: Network) -> networkx.DiGraph:
    found = networkx.DiGraph()
    count = len(plan.duration)
    found.add_weighted_edges_from((i, count, plan.duration[i]) for i in range(count))
    weight = plan.duration[plan.before] + plan.lag
    found.add_weighted_edges_from(zip(plan.before.tolist(), plan.after.tolist(), weight.tolist(), strict=True))
    return found


def plain(durations: dict[int, float], links: list[tuple[int, int, float]]) -> float:
    """Early and late days over dicts, as one writes it first; returns the length."""
    after, before = defaultdict(list), defaultdict(list)
    for a, b, lag in links:
        after[a].append((b, lag))
        before[b].append((a, lag))
    waiting = {i: len(before[i]) for i in durations}
    ready, order = deque(i for i in durations if not waiting[i]), []
    while ready:
        i = ready.popleft()
        order.append(i)
        for j, _ in after[i]:
            waiting[j] -= 1
            if not waiting[j]:
                ready.append(j)
    early: dict[int, float] = {}
    for i in order:
        early[i] = max((early[a] + durations[a] + lag for a, lag in before[i]), default=0.0)
    length = max(early[i] + durations[i] for i in durations)
    late: dict[int, float] = {}
    for i in reversed(order):
        late[i] = min((late[b] - lag - durations[i] for b, lag in after[i]), default=length - durations[i])
        late[i] = min(late[i], length - durations[i])
    return length


def seconds(work: Callable[[], float]) -> tuple[float, float]:
    start = time.perf_counter()
    length = work()
    return time.perf_counter() - start, length


def main() -> None:
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    print(_LINE.format("activities", "links", "ours, ms", "networkx, ms", "plain, ms", "networkx÷ours", "plain÷ours"))
    for activities, links, reach in ((100, 200, 20), (1_000, 2_000, 50), (10_000, 20_000, 200), (10_000, 20_000, 3)):
        plan = network(activities, links, reach)
        drawn = graph(plan)
        durations = dict(enumerate(plan.duration.tolist()))
        arcs = list(zip(plan.before.tolist(), plan.after.tolist(), plan.lag.tolist(), strict=True))
        works = (
            lambda plan=plan: solve(plan).project_finish,
            lambda drawn=drawn: networkx.dag_longest_path_length(drawn),
            lambda durations=durations, arcs=arcs: plain(durations, arcs),
        )
        runs = [[seconds(work) for work in works] for _ in range(9)]
        assert len({length for run in runs for _, length in run}) == 1
        mine, theirs, simple = (statistics.median(run[n][0] for run in runs) * 1000 for n in range(3))
        figures = f"{mine:.1f}", f"{theirs:.1f}", f"{simple:.1f}", f"{theirs / mine:.1f}", f"{simple / mine:.1f}"
        print(_LINE.format(f"{activities:,}", f"{len(arcs):,}", *figures))


if __name__ == "__main__":
    main()
