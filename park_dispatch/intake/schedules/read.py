"""One door for both kinds of schedule."""

from park_dispatch.intake.schedules.detect import schedule_kind
from park_dispatch.intake.schedules.refusals import NotASchedule, OtherSchedule
from park_dispatch.model.schedule import Schedule


def read_schedule(data: bytes, file_name: str) -> Schedule:
    """The schedule in the bytes, whatever the file is called. Raises a Refusal.

    Strangers' bytes are to be read in the capped child only: `asking.ask_schedule`.
    """
    kind = schedule_kind(data)
    if kind == "mspdi":
        from park_dispatch.intake.schedules.mspdi import read_mspdi

        return read_mspdi(data, file_name)
    if kind == "xer":
        from park_dispatch.intake.schedules.xer import read_xer

        return read_xer(data, file_name)
    if kind in ("mpp", "pmxml"):
        raise OtherSchedule(file_name, kind)
    raise NotASchedule(file_name)
