"""What the critical path method takes and gives: a network of activities and links, and its schedule, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from park_dispatch.planning.progress import Floats

Ints = NDArray[np.int64]


class LinkKind(IntEnum):
    """Which end of the predecessor holds which end of the successor."""

    FS = 0
    SS = 1
    FF = 2
    SF = 3


class Constraint(IntEnum):
    """What an activity is asked for beside its links; all but the first two need an instant."""

    ASAP = 0
    ALAP = 1
    MUST_START = 2
    MUST_FINISH = 3
    START_NOT_BEFORE = 4
    START_NOT_AFTER = 5
    FINISH_NOT_BEFORE = 6
    FINISH_NOT_AFTER = 7


@dataclass(frozen=True, slots=True)
class Network:
    """n activities and m links as arrays; NaN where a value is not given. `network_checks.check` says what is wrong.

    duration (n) working days; before, after (m) positions of activities; kind (m) LinkKind; lag (m) working days;
    constraint (n) Constraint with its instant constraint_at (n); deadline (n) instants by which activities finish;
    actual_start, actual_finish (n) instants; remaining (n) working days of started activities (not given: the
    duration less the days since the start); names (n) for refusals. Empty arrays mean "none".
    """

    duration: Floats
    before: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    after: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    kind: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    lag: Floats = field(default_factory=lambda: np.empty(0))
    constraint: Ints = field(default_factory=lambda: np.empty(0, dtype=np.int64))
    constraint_at: Floats = field(default_factory=lambda: np.empty(0))
    deadline: Floats = field(default_factory=lambda: np.empty(0))
    actual_start: Floats = field(default_factory=lambda: np.empty(0))
    actual_finish: Floats = field(default_factory=lambda: np.empty(0))
    remaining: Floats = field(default_factory=lambda: np.empty(0))
    names: Sequence[str] = ()

    def __post_init__(self) -> None:
        count, links = len(self.duration), len(self.before)
        fill = object.__setattr__
        for name in ("constraint_at", "deadline", "actual_start", "actual_finish", "remaining"):
            fill(self, name, _filled(getattr(self, name), count, np.nan))
        fill(self, "duration", _filled(self.duration, count, np.nan))
        fill(self, "lag", _filled(self.lag, links, 0.0))
        for name, size in (("constraint", count), ("before", links), ("after", links), ("kind", links)):
            fill(self, name, _filled(getattr(self, name), size, 0).astype(np.int64))

    def name(self, position: SupportsIndex) -> str:
        """What to call an activity."""
        number = position.__index__()
        return self.names[number] if number < len(self.names) else str(number + 1)


def _filled(values: ArrayLike, size: int, value: float) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    if found.size == 0:
        return np.full(size, value)
    if found.shape != (size,):
        raise ValueError(f"an array of {size} values is needed, not of shape {found.shape}")
    return found


@dataclass(frozen=True, slots=True)
class Schedule:
    """The answer, instants and working days as floats (n); whole numbers stay whole.

    start, finish: when to plan it, the early days but for ALAP, which moves as late as it delays nothing. total_float:
    days an activity can slip before the deadline (or, without one, the project's finish) is missed, negative: days to
    recover. free_float: before any successor moves. critical: without float, or on a path on which the project's
    finish hangs. longest_path: positions of one such path in order of work. What is finished has its actual days,
    no float, and is not critical; what has started keeps its actual start as early and late start.
    """

    early_start: Floats
    early_finish: Floats
    late_start: Floats
    late_finish: Floats
    total_float: Floats
    free_float: Floats
    start: Floats
    finish: Floats
    critical: NDArray[np.bool_]
    finished: NDArray[np.bool_]
    longest_path: list[int]
    project_start: float
    project_finish: float
    days_to_recover: float
