"""What the forecast would have said of one building or project on earlier days, by the plan as it is today."""

import numpy as np
from numpy.typing import NDArray

from park_dispatch.planning.calibration import DEFAULT, Calibration
from park_dispatch.planning.earned import EarnedSchedule, earned_schedule
from park_dispatch.planning.forecast import Forecast, forecast
from park_dispatch.planning.progress import Floats


def looked_back(
    start: Floats, finish: Floats, weight: Floats, percent: Floats, now: Floats, calibration: Calibration = DEFAULT
) -> tuple[EarnedSchedule, Forecast]:
    """The earned schedule and the forecast on each of n days.

    start, finish, weight: of the planned items, positions in working days. percent, now (n): what was done on each day,
    0–100, and the working days gone by in its evening.
    """
    days, items = len(percent), len(start)
    group: NDArray[np.intp] = np.repeat(np.arange(days), items)
    plan = earned_schedule(
        np.tile(start, days), np.tile(finish, days), np.tile(weight, days), group, days, percent, now
    )
    return plan, forecast(plan.es, now - plan.start, plan.pd, calibration, percent)
