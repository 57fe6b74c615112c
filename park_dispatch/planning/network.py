"""The critical path method: early and late days, floats, longest path. Arrays in, arrays out, in working days.

One timeline of instants: instant k is the morning of working day k (`SiteCalendar.index`), so an activity of d days
that starts at s occupies the working days s … s+d−1 and finishes at the instant s+d, the evening of its last day.
Finish-to-start with lag 0 therefore means: the successor starts on the next working day. Days of the calendar come
from `network_dates`. Lags are working days; a negative lag is a lead.

Method (Kelley & Walker 1959; the four kinds of links after Roy and Elmaghraby): an activity runs without a break, so
every link is a least distance between two starts and one longest-path pass each way gives all days.

Logic always wins over wishes: an activity that must start on a day starts later if its predecessors end later, and the
conflict shows as negative float. Progress: work done is a fact, what remains starts at the data date at the earliest
and still waits for unfinished predecessors (retained logic).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from park_dispatch.planning.network_checks import cycle, refuse_faults, refuse_instants
from park_dispatch.planning.network_data import Constraint, LinkKind, Network, Schedule
from park_dispatch.planning.network_passes import (
    TOLERANCE,
    Outgoing,
    backward_pass,
    forward_pass,
    latest_pass,
    trace,
)
from park_dispatch.planning.progress import Floats
from park_dispatch.planning.refusals import CycleFound

__all__ = ["Constraint", "LinkKind", "Network", "Schedule", "solve"]


@dataclass(frozen=True, slots=True)
class _Work:
    """What is left to place: each activity's remaining span, not before release, not to finish after bound."""

    span: Floats
    release: Floats
    bound: Floats
    started: NDArray[np.bool_]
    finished: NDArray[np.bool_]


def solve(
    network: Network, *, start: float = 0.0, deadline: float | None = None, data_date: float | None = None
) -> Schedule:
    """All days of a network whose project starts at an instant; refuses what would give a wrong number.

    deadline: instant by which everything shall be finished. data_date: instant up to which progress is known; without
    it actual days are not looked at. Raises `WrongNetwork` and `CycleFound`, with names.
    """
    refuse_instants(start, deadline, data_date)
    refuse_faults(network, data_date)
    count = len(network.duration)
    work = _work(network, start, data_date)
    weight, release = _distances(network, work)
    links = Outgoing.of(network.before, network.after, weight, count)
    order, early, driver = forward_pass(links, release.tolist())
    if len(order) < count:
        raise CycleFound([network.name(i) for i in cycle(network.before, network.after, order, count)])
    x = np.array(early, dtype=np.float64)
    ends = x + work.span
    finish = float(ends.max()) if count else start
    bound = np.minimum(work.bound, finish if deadline is None else deadline)
    last = (ends >= finish - TOLERANCE) & ~work.finished
    late, slack, on_path = backward_pass(links, order, early, (bound - work.span).tolist(), last.tolist())
    total = np.where(work.finished, 0.0, np.array(late, dtype=np.float64) - x)
    hangs = np.array(on_path, dtype=bool) & ~work.finished
    critical = hangs | ((total <= TOLERANCE) & ~work.finished)
    free = np.where(work.finished, 0.0, np.minimum(np.array(slack, dtype=np.float64), finish - ends))
    placed = latest_pass(links, order, early, _wishes(network, work, x, np.minimum(bound, finish)))
    shift = np.array(placed, dtype=np.float64) - x
    begins = np.where(work.started, network.actual_start, x)
    return Schedule(
        early_start=begins,
        early_finish=ends,
        late_start=np.where(work.started, network.actual_start, x + total),
        late_finish=ends + total,
        total_float=total,
        free_float=free,
        start=begins + shift,
        finish=ends + shift,
        critical=critical,
        finished=work.finished,
        longest_path=trace(driver, [i for i in order if last[i]][-1:]),
        project_start=start,
        project_finish=finish,
        days_to_recover=max(0.0, -float(total.min(initial=0.0))),
    )


def _work(network: Network, start: float, data_date: float | None) -> _Work:
    count = len(network.duration)
    started = finished = np.zeros(count, dtype=bool)
    span, release = network.duration, np.full(count, start)
    if data_date is not None:
        started, finished = ~np.isnan(network.actual_start), ~np.isnan(network.actual_finish)
        usual = np.maximum(0.0, network.duration - (data_date - network.actual_start))
        left = np.where(np.isnan(network.remaining), usual, network.remaining)
        span = np.where(finished, 0.0, np.where(started, left, network.duration))
        release = np.where(finished, network.actual_finish, np.where(started, data_date, max(start, data_date)))
    release, bound = _constrained(network, span, release, started, finished)
    return _Work(span, release, bound, started, finished)


def _constrained(
    network: Network, span: Floats, release: Floats, started: NDArray[np.bool_], finished: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Not placed before, and not to finish after: what the constraints and own deadlines make of them."""
    kind, at = network.constraint, network.constraint_at
    bound = np.where(np.isnan(network.deadline), np.inf, network.deadline)
    for kinds, low, edge, counts in (
        ((Constraint.MUST_START, Constraint.START_NOT_BEFORE), True, at, ~started),
        ((Constraint.MUST_FINISH, Constraint.FINISH_NOT_BEFORE), True, at - span, ~finished),
        ((Constraint.MUST_START, Constraint.START_NOT_AFTER), False, at + span, ~started),
        ((Constraint.MUST_FINISH, Constraint.FINISH_NOT_AFTER), False, at, ~finished),
    ):
        asked = np.isin(kind, kinds) & counts
        if low:
            release = np.where(asked, np.fmax(release, edge), release)
        else:
            bound = np.where(asked, np.fmin(bound, edge), bound)
    return release, bound


def _distances(network: Network, work: _Work) -> tuple[Floats, Floats]:
    """The weight of each link between placings, and releases with what done work demands.

    A link from a day that is a fact (an actual start or finish) holds its successor by that day, no longer by the
    predecessor's placing; a link to finished work holds nothing.
    """
    before, after, kind = network.before, network.after, network.kind
    from_finish = (kind == LinkKind.FS) | (kind == LinkKind.FF)
    to_finish = (kind == LinkKind.FF) | (kind == LinkKind.SF)
    reach = network.lag - np.where(to_finish, work.span[after], 0.0)
    weight = reach + np.where(from_finish, work.span[before], 0.0)
    fact = np.where(from_finish, work.finished[before], work.started[before])
    day = np.where(from_finish, network.actual_finish[before], network.actual_start[before])
    held = fact & ~work.finished[after]
    release = work.release.copy()
    np.maximum.at(release, after[held], day[held] + reach[held])
    return np.where(fact | work.finished[after], -np.inf, weight), release


def _wishes(network: Network, work: _Work, early: Floats, bound: Floats) -> list[float]:
    """How late each may be placed: ALAP as late as its bounds, all others where they are."""
    movable = (network.constraint == Constraint.ALAP) & ~work.started
    found: list[float] = np.where(movable, bound - work.span, early).tolist()
    return found
