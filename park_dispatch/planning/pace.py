"""From the pace of the last days to the day of finishing, and the pace that the deadline asks for."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

WINDOW_DAYS = 14
LONGEST_PROJECTION_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Pace:
    """needed and recent in percentage points a day; projected_finish None when nothing moves or nothing is known."""

    needed: float | None
    recent: float | None
    projected_finish: date | None


def pace(percent: float, earlier: float | None, window_days: int, deadline: date | None, on: date) -> Pace:
    """The pace of a thing at `percent` on a day that was at `earlier` `window_days` before.

    Linear: the rest is done at the recent pace, from the day after `on`. A deadline today or in the past needs
    everything at once: needed is then the whole rest.
    """
    rest = max(0.0, 100.0 - percent)
    needed = None if deadline is None else rest / max(1, (deadline - on).days)
    recent = None if earlier is None or window_days <= 0 else (percent - earlier) / window_days
    return Pace(needed, recent, _projected(rest, recent, on))


def _projected(rest: float, recent: float | None, on: date) -> date | None:
    if rest <= 0.0:
        return on
    if recent is None or recent <= 0.0:
        return None
    days = math.ceil(rest / recent - 1e-9)
    return on + timedelta(days=days) if days <= LONGEST_PROJECTION_DAYS else None
