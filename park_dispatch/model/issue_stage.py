"""The way of an issue: 收集 → 甄别 → 上报 → 办理 → 验收 → 销号, as a table of the steps that are allowed.

Pure: who does a step is held against the handlers elsewhere (`filing.issues`), here stands which step leads from which
stage to which, what it must state, and which right it needs. Source: 恩园管函〔2023〕37号 (收集整理、甄别上报、跟踪
反馈、验收销号); an issue is closed only after somebody other than its handler has verified it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from park_dispatch.model.roles import Action


class Stage(StrEnum):
    """Where an issue stands; the values are stored nowhere, they follow from the steps."""

    COLLECTED = "collected"
    ACCEPTED = "accepted"
    REPORTED = "reported"
    HANDLING = "handling"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done with an issue; the values are stored in the ledger and stay as they are."""

    RAISE = "raise"
    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    REPORT = "report"
    ASSIGN = "assign"
    HANDLE = "handle"
    SUBMIT = "submit"
    PASS = "pass"  # noqa: S105 - no password, a step
    FAIL = "fail"
    CLOSE = "close"
    RATE = "rate"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


class IssueKind(StrEnum):
    """企业诉求: an enterprise asks for something; 现场问题: something stands in the way of the works."""

    REQUEST = "request"
    SITE = "site"


LADDER = (
    Stage.COLLECTED, Stage.ACCEPTED, Stage.REPORTED, Stage.HANDLING, Stage.SUBMITTED, Stage.VERIFIED, Stage.CLOSED,
)  # fmt: skip
"""The way from first to last; reporting up may be left out."""
AT_WORK = (Stage.ACCEPTED, Stage.REPORTED, Stage.HANDLING)
"""Stages in which the responsible unit has to act."""
OPEN = frozenset({Stage.COLLECTED, *AT_WORK, Stage.SUBMITTED, Stage.VERIFIED})
"""Stages that count as 在办: neither closed nor set aside."""
SET_ASIDE = frozenset({Stage.REJECTED, Stage.MERGED, Stage.WITHDRAWN})
"""Ends that are no close-out; they count in no rate."""

HANDLING_STEPS = frozenset({Step.HANDLE, Step.SUBMIT})
"""Whoever records one of these may not verify the same round."""

CHANNELS = ("走访", "12345", "微信群", "来信", "会议", "驻守", "其他")
"""How an issue came in, as stored."""
SATISFACTION = ("满意", "基本满意", "不满意")
"""What an enterprise says of the result, as stored."""


@dataclass(frozen=True, slots=True)
class Move:
    """An allowed step: the stage it leads to, the right it needs, and the fields that must be stated."""

    to: Stage
    action: Action
    states: tuple[str, ...] = ("words",)


def _moves() -> dict[tuple[Stage, Step], Move]:
    screen, handle, verify = Action.SCREEN_ISSUE, Action.HANDLE_ISSUE, Action.VERIFY_ISSUE
    told = ("category", "responsible_unit", "due")
    found = {
        (Stage.COLLECTED, Step.ACCEPT): Move(Stage.ACCEPTED, screen, told),
        (Stage.COLLECTED, Step.REJECT): Move(Stage.REJECTED, screen),
        (Stage.COLLECTED, Step.WITHDRAW): Move(Stage.WITHDRAWN, Action.RAISE_ISSUE),
        (Stage.SUBMITTED, Step.PASS): Move(Stage.VERIFIED, verify),
        (Stage.SUBMITTED, Step.FAIL): Move(Stage.HANDLING, verify),
        (Stage.VERIFIED, Step.CLOSE): Move(Stage.CLOSED, verify, ()),
        (Stage.VERIFIED, Step.REOPEN): Move(Stage.ACCEPTED, screen, ("words", "due")),
        (Stage.CLOSED, Step.RATE): Move(Stage.CLOSED, Action.RAISE_ISSUE, ("satisfaction", "satisfaction_by")),
        (Stage.CLOSED, Step.REOPEN): Move(Stage.ACCEPTED, screen, ("words", "due")),
    }
    for stage in (Stage.COLLECTED, *AT_WORK):
        found[stage, Step.MERGE] = Move(Stage.MERGED, screen, ("merged_into",))
    for stage in AT_WORK:
        found[stage, Step.REPORT] = Move(Stage.REPORTED, screen, ("reported_to",))
        found[stage, Step.HANDLE] = Move(Stage.HANDLING, handle)
        found[stage, Step.SUBMIT] = Move(Stage.SUBMITTED, handle)
        found[stage, Step.WITHDRAW] = Move(Stage.WITHDRAWN, screen)
    for stage in (*AT_WORK, Stage.SUBMITTED):
        found[stage, Step.ASSIGN] = Move(stage, screen)
    for stage in SET_ASIDE:
        found[stage, Step.REOPEN] = Move(Stage.COLLECTED, screen)
    return found


MOVES: Mapping[tuple[Stage, Step], Move] = MappingProxyType(_moves())
"""(stage, step) → what the step does; a pair that is not here is not allowed. Raising is no move: it begins the way."""


def allowed(stage: Stage) -> tuple[Step, ...]:
    """The steps that may follow a stage, in the order of the way."""
    return tuple(step for step in Step if (stage, step) in MOVES)


def new_round(stage: Stage, step: Step) -> bool:
    """Whether a step begins another round of handling: what was verified comes up again."""
    return step is Step.REOPEN and stage not in SET_ASIDE


@dataclass(frozen=True, slots=True)
class Way:
    """Where the steps led to: the stage, and how many rounds of handling there were (1 for the first)."""

    stage: Stage
    round: int


def walked(start: Stage, steps: Iterable[Step]) -> Way:
    """The stage after some steps from a first one; RAISE among them changes nothing.

    A step that the table does not know from there is passed over: it was stored by another version, and says nothing.
    """
    stage, number = start, 1
    for step in steps:
        move = MOVES.get((stage, step))
        if move is not None:
            number += new_round(stage, step)
            stage = move.to
    return Way(stage, number)
