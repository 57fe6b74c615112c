"""Of what a log is kept, and by when it has to be there."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

SiteKind: TypeAlias = Literal["building", "project"]
"""Each building under construction has a log of its own, or each project."""


@dataclass(frozen=True, slots=True)
class SiteRule:
    """by: until when the log of a day is on time, by the clock of `zone`."""

    kind: SiteKind
    by: time
    zone: ZoneInfo

    def cut_off(self, day: date) -> datetime:
        """The moment until which the log of a day is on time."""
        return datetime.combine(day, self.by, self.zone)
