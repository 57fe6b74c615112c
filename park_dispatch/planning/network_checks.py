"""Whether a network can be computed: durations, links, constraints, actual days; and what runs in a circle."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from park_dispatch.language import _
from park_dispatch.planning.network_data import Constraint, LinkKind, Network
from park_dispatch.planning.network_faults import (
    Fault,
    NoSuchActivity,
    UnknownKind,
    WaitsForItself,
    WrongDuration,
    WrongLag,
    WrongProgress,
)
from park_dispatch.planning.refusals import WrongNetwork, WrongPlan

LONGEST_DAYS = 1_000_000.0
"""Working days; no duration, lag or instant is longer."""


def refuse_faults(network: Network, data_date: float | None) -> None:
    """Raise `WrongNetwork` with everything that would make a number wrong."""
    faults = list(check(network, data_date))
    if faults:
        raise WrongNetwork(faults)


def refuse_instants(*instants: float | None) -> None:
    """Raise `WrongPlan` for a day of the project that is missing (NaN) or out of all range."""
    if any(instant is not None and not abs(instant) <= LONGEST_DAYS for instant in instants):
        raise WrongPlan(_("项目的开工日期、交付期限或统计截止日缺失或超出范围，请检查。"))


def check(network: Network, data_date: float | None = None) -> Iterator[Fault]:
    """What is wrong, all of it; actual days are looked at only with a data date."""
    for i in np.flatnonzero(~_within(network.duration) | (network.duration < 0)):
        yield WrongDuration(network.name(i), float(network.duration[i]))
    yield from _constraint_faults(network)
    yield from _link_faults(network)
    if data_date is not None:
        for i in np.flatnonzero(_contradicts(network, data_date)):
            yield WrongProgress(network.name(i))


def _within(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    return np.asarray(np.abs(values) <= LONGEST_DAYS)  # false for NaN


def _unknown(values: NDArray[np.int64], kinds: int) -> NDArray[np.bool_]:
    return np.asarray((values < 0) | (values >= kinds))


def _constraint_faults(network: Network) -> Iterator[Fault]:
    asked = network.constraint > Constraint.ALAP
    wrong = _unknown(network.constraint, len(Constraint)) | (asked & ~_within(network.constraint_at))
    wrong |= ~np.isnan(network.deadline) & ~_within(network.deadline)
    for i in np.flatnonzero(wrong):
        yield UnknownKind(network.name(i))


def _link_faults(network: Network) -> Iterator[Fault]:
    count, before, after = len(network.duration), network.before, network.after
    no_before, no_after = _unknown(before, count), _unknown(after, count)
    for k in np.flatnonzero(no_before | no_after):
        here = "" if no_before[k] and no_after[k] else network.name(after[k] if no_before[k] else before[k])
        yield NoSuchActivity(here, str(int(before[k] if no_before[k] else after[k]) + 1))
    there = ~(no_before | no_after)
    for k in np.flatnonzero(there & (before == after)):
        yield WaitsForItself(network.name(before[k]))
    for k in np.flatnonzero(there & _unknown(network.kind, len(LinkKind))):
        yield UnknownKind(network.name(after[k]))
    for k in np.flatnonzero(there & ~_within(network.lag)):
        yield WrongLag(network.name(before[k]), network.name(after[k]))


def _contradicts(network: Network, data_date: float) -> NDArray[np.bool_]:
    start, finish, remaining = network.actual_start, network.actual_finish, network.remaining
    started, finished, left = ~np.isnan(start), ~np.isnan(finish), ~np.isnan(remaining)
    wrong = finished & ~started
    wrong |= (started & ~(start <= data_date)) | (finished & ~(finish <= data_date))
    wrong |= started & finished & (finish < start)
    wrong |= left & (~_within(remaining) | (remaining < 0))
    wrong |= (started & ~_within(start)) | (finished & ~_within(finish))
    return np.asarray(wrong)


def cycle(before: NDArray[np.int64], after: NDArray[np.int64], order: list[int], count: int) -> list[int]:
    """One circle among the activities that an order of work leaves out, in the order of its links."""
    left = np.ones(count, dtype=bool)
    left[order] = False
    among = left[before] & left[after]
    predecessor = dict(zip(after[among].tolist(), before[among].tolist(), strict=True))
    here = next(iter(predecessor))
    seen: dict[int, int] = {}
    while here not in seen:  # everything left out has a predecessor that is left out too
        seen[here] = len(seen)
        here = predecessor[here]
    return list(seen)[seen[here] :][::-1]
