"""What a new value is against the last one: new, changed, unchanged, going backwards, or a jump."""

from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.model.record import Scalar

Verdict: TypeAlias = Literal["unchanged", "changed", "new", "jump", "backward"]
VERDICTS: tuple[Verdict, ...] = ("unchanged", "changed", "new", "jump", "backward")
"""From what needs no look to what needs one most."""

TOLERANCE_PP = 0.05
JUMP_PP = 30.0
JUMP_PP_A_DAY = 10.0


def verdict(field: str, old: Scalar | None, old_as_of: date | None, new: Scalar, as_of: date) -> Verdict:
    """How a value of a field compares with the last one said before it.

    A percent that falls by more than 0.05 pp goes backwards; one that rises by 30 pp or more and by more than 10 pp
    a day is a jump: from 7 to 95 within a week is asked about, half of a work item in a week is not.
    """
    if old is None:
        return "new"
    if isinstance(old, int | float) and isinstance(new, int | float):
        return _number_verdict(field, float(old), old_as_of, float(new), as_of)
    return "unchanged" if old == new else "changed"


def _number_verdict(field: str, old: float, old_as_of: date | None, new: float, as_of: date) -> Verdict:
    if field != "percent":
        return "unchanged" if abs(new - old) <= 1e-9 * max(1.0, abs(old)) else "changed"
    rise = new - old
    if abs(rise) <= TOLERANCE_PP:
        return "unchanged"
    if rise < 0:
        return "backward"
    days = max(1, (as_of - old_as_of).days) if old_as_of else 1
    return "jump" if rise >= JUMP_PP and rise / days > JUMP_PP_A_DAY else "changed"
