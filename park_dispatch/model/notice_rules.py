"""What a park decided on its notices: when one is proposed, of which grade, how long for an answer, how numbered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

from park_dispatch.model.notices import GRADES, Grade

Rule: TypeAlias = Literal["light", "milestone", "deadline", "silence", "target", "item", "issue"]
RULES: tuple[Rule, ...] = get_args(Rule)
NOTICES = "notices"
"""The name under which a park decides on its rules."""
LONGEST_PREFIX = 20
MOST = 1000.0


class Steps(NamedTuple):
    """Beyond which value a rule asks for a blue, a yellow and a red notice; None: never one of that grade."""

    blue: float | None
    yellow: float | None
    red: float | None

    def grade(self, value: float) -> Grade | None:
        """The gravest grade whose step the value is beyond, None when it is beyond none."""
        found = [grade for grade, step in zip(GRADES, self, strict=True) if step is not None and value > step]
        return found[-1] if found else None

    @property
    def lowest(self) -> float | None:
        """The value beyond which anything is proposed at all."""
        return min((step for step in self if step is not None), default=None)


DEFAULT_STEPS: Mapping[Rule, Steps] = MappingProxyType(
    {
        "light": Steps(None, 7.0, 21.0),  # days that the light has been red
        "milestone": Steps(None, 7.0, 15.0),  # days past the baseline finish
        "deadline": Steps(None, 7.0, 15.0),  # days of forecast lateness; one that has passed is red
        "silence": Steps(2.0, 4.0, None),  # reporting cycles without a report
        "target": Steps(0.0, 5.0, 10.0),  # percentage points short of the month's target
        "item": Steps(1.0, 2.0, 3.0),  # times that a promise was not kept
        "issue": Steps(3.0, 7.0, 15.0),  # days past the time limit
    }
)


@dataclass(frozen=True, slots=True)
class NoticeRules:
    """The decision. prefix: "" for the one made from the park's name; answer_days: calendar days for an answer, by
    grade; rest_days: after a notice was closed or withdrawn its matter is left alone; again_days: within so many a new
    one about the same matter is graver by one grade.
    """

    steps: Mapping[Rule, Steps] = field(default_factory=lambda: DEFAULT_STEPS)
    prefix: str = ""
    answer_days: tuple[int, int, int] = (7, 5, 3)
    rest_days: int = 14
    again_days: int = 90

    def days(self, grade: Grade) -> int:
        """Calendar days for an answer to a notice of a grade."""
        return self.answer_days[GRADES.index(grade)]

    def to_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "steps": {rule: list(self.steps[rule]) for rule in RULES},
            "prefix": self.prefix,
            "answer_days": list(self.answer_days),
            "rest_days": self.rest_days,
            "again_days": self.again_days,
        }

    @staticmethod
    def from_json(said: Mapping[str, Any]) -> "NoticeRules":
        """As it was stored; a rule that a later version added has its default."""
        default = NoticeRules()
        known = {rule: Steps(*steps) for rule, steps in said["steps"].items() if rule in RULES}
        blue, yellow, red = said["answer_days"]
        return NoticeRules(
            {rule: known.get(rule, default.steps[rule]) for rule in RULES},
            said["prefix"],
            (blue, yellow, red),
            said["rest_days"],
            said["again_days"],
        )

    @property
    def sound(self) -> bool:
        """Whether steps rise from blue to red and every number is one that can be meant."""
        spans = (*self.answer_days, self.rest_days, self.again_days)
        return (
            all(_rising(steps) for steps in self.steps.values())
            and all(0 <= days <= 366 for days in spans)
            and min(self.answer_days) >= 1
            and len(self.prefix) <= LONGEST_PREFIX
        )


def _rising(steps: Steps) -> bool:
    known = [step for step in steps if step is not None]
    return all(0.0 <= step <= MOST for step in known) and all(a < b for a, b in pairwise(known))
