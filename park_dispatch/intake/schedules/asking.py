"""Have the capped child read a schedule that a stranger sent, and hand it back whole."""

from pathlib import Path

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import ask
from park_dispatch.intake.schedules.wire import GatheringSchedule
from park_dispatch.model.schedule import Schedule

_DEFAULT_LIMITS = Limits()


def ask_schedule(path: Path, *, limits: Limits = _DEFAULT_LIMITS) -> Schedule:
    """The schedule in a file. Raises a Refusal."""
    return ask(path, path.name, {"schedule": True}, limits, GatheringSchedule())
