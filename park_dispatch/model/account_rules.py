"""What a park may decide about 隔天交账 and 提级调度: cut-off, misses until escalation, levels and their clock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

LONGEST_LEVEL = 20
MOST_LEVELS = 8
MOST_MISSES = 20
MOST_DAYS = 30


@dataclass(frozen=True, slots=True)
class AccountRules:
    """cutoff: until when of its due day an item is accounted for, by the office's clock. misses: from how many missed
    promises on an item is proposed for escalation. levels: who answers for it, the first without any escalation.
    days: how long each higher level has.
    """

    cutoff: time = time(18)
    misses: int = 2
    levels: tuple[str, ...] = ("责任单位", "专班负责人", "分管领导", "主要领导")
    days: int = 2

    def fault(self) -> str:
        """Which field cannot be used: "misses", "levels", "days"; "" when all can."""
        if not 1 <= self.misses <= MOST_MISSES:
            return "misses"
        if not 1 <= self.days <= MOST_DAYS:
            return "days"
        names = self.levels
        fine = 2 <= len(names) <= MOST_LEVELS and len(set(names)) == len(names)
        return "" if fine and all(0 < len(name) <= LONGEST_LEVEL for name in names) else "levels"

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "cutoff": f"{self.cutoff:%H:%M}", "misses": self.misses, "levels": list(self.levels), "days": self.days,
        }  # fmt: skip


DEFAULT = AccountRules()


def from_json(said: str) -> AccountRules:
    """The rules as a decision keeps them; "" is a decision for the default."""
    if not said:
        return DEFAULT
    found = json.loads(said)
    return AccountRules(
        time.fromisoformat(found["cutoff"]), int(found["misses"]), tuple(found["levels"]), int(found["days"])
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """Rules decided at a moment of the office's clock, for due days from `since` on."""

    since: date
    decided_at: datetime
    rules: AccountRules


def cutoff_of(decisions: Sequence[Decision], due: date) -> time:
    """The cut-off of a due day. A decision made once either cut-off of that day has passed no longer changes it, so
    that no verdict is turned by moving the clock. `decisions`: in the order in which they were made.
    """
    cutoff = DEFAULT.cutoff
    for one in decisions:
        in_time = one.decided_at <= datetime.combine(due, min(cutoff, one.rules.cutoff))
        if one.since <= due and in_time:
            cutoff = one.rules.cutoff
    return cutoff
