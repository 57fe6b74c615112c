"""One dated item of a plan, as templates make it, backward schedules read it and comparisons compare it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PlanItem:
    """First and last day of an item, both worked on; weight in any unit, None where not known."""

    key: str
    name: str
    start: date
    finish: date
    weight: float | None = None
