"""When each milestone will be finished: the plan carried on along the forecast of its building."""

import numpy as np
from numpy.typing import ArrayLike

from park_dispatch.planning.forecast import Forecast
from park_dispatch.planning.progress import Floats


def milestone_finish(
    planned_finish: ArrayLike, duration: ArrayLike, percent: ArrayLike, group: ArrayLike, building: Forecast
) -> Floats:
    """Forecast finish of each milestone, in working days since its building's planned start (exclusive).

    planned_finish: T, in the same days; duration: planned working days; percent: 0–100, NaN counts as 0; group: the
    position of its building in `building`. NaN for a finished milestone, one without plan, a building without number.

    The later of two times. On the building's pace the plan reaches T after (T − ES)·PF more days; and the milestone's
    own rest, duration·(1 − percent), takes PF days a day, but no less than planned when the building's progress has
    passed T already (a laggard is not fast because the others are). Never before tomorrow and never after the
    building: its last milestone ends when it does.
    """
    codes = np.asarray(group, np.intp)
    target, length = np.asarray(planned_finish, np.float64), np.asarray(duration, np.float64)
    done = np.asarray(percent, np.float64)
    at, es, pf, end = building.at[codes], building.es[codes], building.pf[codes], building.p50[codes]
    share = np.clip(np.where(np.isfinite(done), done, 0.0) / 100.0, 0.0, 1.0)
    ahead = target - es
    own = length * (1.0 - share) * np.where(ahead > 0, pf, np.maximum(1.0, pf))
    found = np.clip(at + np.maximum(ahead * pf, own), at + 1.0, end)
    return np.where(share < 1.0, found, np.nan)
