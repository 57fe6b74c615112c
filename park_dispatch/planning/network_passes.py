"""The inner loops of the critical path method, over plain lists: for 10,000 activities faster than NumPy by levels.

A link is a least distance between the placing of two activities: x[after] ≥ x[before] + weight. A weight of −∞ is a
link that still orders but no longer holds anything (its predecessor is done, or its successor is).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from park_dispatch.planning.progress import Floats

TOLERANCE = 1e-6
"""Days; a float below it is none."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Links by predecessor: those of activity i are first[i] … first[i+1]−1, with their successors and weights."""

    first: list[int]
    successor: list[int]
    weight: list[float]

    @classmethod
    def of(cls, before: NDArray[np.int64], after: NDArray[np.int64], weight: Floats, count: int) -> "Outgoing":
        """From m links in any order between `count` activities."""
        order = np.argsort(before, kind="stable")
        first = np.concatenate(([0], np.cumsum(np.bincount(before, minlength=count))))
        return cls(first.tolist(), after[order].tolist(), weight[order].tolist())


def forward_pass(links: Outgoing, release: list[float]) -> tuple[list[int], list[float], list[int]]:
    """Order of work, the earliest placing of each, and which predecessor drives it (−1: none).

    The order is shorter than the activities where some wait for each other in a circle.
    """
    first, successor, weight = links.first, links.successor, links.weight
    early, driver = release.copy(), [-1] * len(release)
    waiting = [0] * len(release)
    for after in successor:
        waiting[after] += 1
    order = [i for i, count in enumerate(waiting) if not count]
    for i in order:  # grows while it is walked
        here = early[i]
        for k in range(first[i], first[i + 1]):
            j, reached = successor[k], here + weight[k]
            if reached > early[j]:
                early[j], driver[j] = reached, i
            elif driver[j] < 0 and reached > early[j] - TOLERANCE:
                driver[j] = i
            waiting[j] -= 1
            if not waiting[j]:
                order.append(j)
    return order, early, driver


def backward_pass(
    links: Outgoing, order: list[int], early: list[float], latest: list[float], ends_project: list[bool]
) -> tuple[list[float], list[float], list[bool]]:
    """The latest placing of each, its slack to the nearest successor (∞: none), and whether the finish hangs on it.

    latest: the latest placing by its own bounds. ends_project: whether it is one of the last to finish; the finish
    hangs also on all that lead there without slack.
    """
    first, successor, weight = links.first, links.successor, links.weight
    late, slack, hangs = latest.copy(), [float("inf")] * len(latest), ends_project.copy()
    for i in reversed(order):
        here, least, bound = early[i], slack[i], late[i]
        for k in range(first[i], first[i + 1]):
            j, w = successor[k], weight[k]
            room = early[j] - w - here
            if room < least:
                least = room
            if late[j] - w < bound:
                bound = late[j] - w
            if room < TOLERANCE and hangs[j]:
                hangs[i] = True
        slack[i], late[i] = least, bound
    return late, slack, hangs


def latest_pass(links: Outgoing, order: list[int], early: list[float], limit: list[float]) -> list[float]:
    """The placing where each moves as late as its limit and its successors' placing allow, never before `early`.

    An activity that shall not move has its early placing as limit.
    """
    first, successor, weight = links.first, links.successor, links.weight
    placed = early.copy()
    for i in reversed(order):
        if limit[i] <= early[i]:
            continue
        free = min([placed[successor[k]] - weight[k] for k in range(first[i], first[i + 1])], default=limit[i])
        placed[i] = max(early[i], min(limit[i], free))
    return placed


def trace(driver: list[int], end: list[int]) -> list[int]:
    """From an end (one activity, or none) back through what drives it, in order of work."""
    path = end.copy()
    while path and driver[path[-1]] >= 0:
        path.append(driver[path[-1]])
    return path[::-1]
