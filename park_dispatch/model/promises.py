"""隔天交账: an action item is a chain of promises, and each promise has exactly one verdict.

An item given with a due day is a promise to account for it by the cut-off of that day: done, or why not and until when.
Every new date is a new link of the chain; the broken one before it stays broken. Source: the rule 每日调度、隔天交账 of
恩园管函〔2023〕37号, and the last planner's rule that a promise is kept or it is not (Ballard 2000): no partial credit,
and nothing that is said later makes a missed promise a kept one.

All moments are times of the office's clock, without a zone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from park_dispatch.model.outcome import Outcome

Verdict: TypeAlias = Literal["kept", "late", "not_done", "unanswered", "open"]
"""Done by the cut-off; done after it; not done, or carried on; nothing heard by the cut-off; still running."""
MISSED: frozenset[Verdict] = frozenset({"late", "not_done", "unanswered"})

Cutoff: TypeAlias = Callable[[date], time]
"""Until what time of a due day an account is taken."""


def day_after(meeting: date) -> date:
    """When an item of a meeting is due unless said otherwise: 隔天 means the next day, whether offices work or not."""
    return meeting + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dated:
    """An item was given or got another date. due None: no day, `text` may say which (长期坚持).

    anew: by decision a new promise, not a correction of the running one.
    """

    at: datetime
    by: str
    due: date | None
    text: str = ""
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said came of it: `words` as stored, `reason` one of model.reasons or ""."""

    at: datetime
    by: str
    outcome: Outcome
    words: str
    reason: str = ""


Step: TypeAlias = Dated | Said


@dataclass(frozen=True, slots=True)
class Promise:
    """One link of the chain. number counts from 1; answered_at is None while nobody has said done or not done.

    replaced_at: when the next link began; new_due its day.
    """

    number: int
    given_at: datetime
    given_by: str
    due: date | None
    due_text: str
    cutoff_at: datetime | None
    verdict: Verdict = "open"
    answered_at: datetime | None = None
    answered_by: str = ""
    words: str = ""
    reason: str = ""
    done_at: datetime | None = None
    replaced_at: datetime | None = None
    new_due: date | None = None

    @property
    def missed(self) -> bool:
        """Whether it counts as not kept."""
        return self.verdict in MISSED

    @property
    def accounted(self) -> bool:
        """Whether its owner has said done or not done."""
        return self.answered_at is not None


def promises(steps: Iterable[Step], cutoff: Cutoff, now: datetime) -> tuple[Promise, ...]:
    """The chain of an item as it stands at a moment, the first promise first; steps of later days are not heard of.

    `steps` are in the order in which they happened. What is said before a date is given opens a promise without one.
    """
    chain: list[Promise] = []
    for step in steps:
        if step.at.date() > now.date():
            break
        if isinstance(step, Dated):
            _dated(chain, step, cutoff)
        else:
            if not chain:
                chain.append(Promise(1, step.at, step.by, None, "", None))
            chain[-1] = _heard(chain[-1], step)
    return tuple(replace(one, verdict=_verdict(one, now)) for one in chain)


def _dated(chain: list[Promise], step: Dated, cutoff: Cutoff) -> None:
    until = None if step.due is None else datetime.combine(step.due, cutoff(step.due))
    if not chain:
        chain.append(Promise(1, step.at, step.by, step.due, step.text, until))
        return
    last = chain[-1]
    if not step.anew and (last.done_at is not None or (step.due, step.text) == (last.due, last.due_text)):
        return
    if last.due is None or not (step.anew or _over(last, step.at)):
        # A correction. What had no day could not be missed; what was said of it answers for no day either.
        heard = (last.answered_at, last.answered_by) if last.due else (None, "")
        chain[-1] = replace(
            last, due=step.due, due_text=step.text, cutoff_at=until, answered_at=heard[0], answered_by=heard[1]
        )
        if len(chain) > 1:
            chain[-2] = replace(chain[-2], new_due=step.due)
        return
    chain[-1] = replace(last, replaced_at=step.at, new_due=step.due)
    chain.append(Promise(last.number + 1, step.at, step.by, step.due, step.text, until))


def _over(promise: Promise, at: datetime) -> bool:
    return promise.cutoff_at is not None and at > promise.cutoff_at


def _heard(promise: Promise, said: Said) -> Promise:
    """Done counts from the first time it was said and not taken back. "In hand" is no account; its words are kept."""
    if said.outcome == "unanswered":
        return promise if promise.done_at is None else replace(promise, done_at=None, answered_at=None, answered_by="")
    if said.outcome == "done" and promise.done_at is not None:
        return promise
    words, reason = said.words, said.reason
    if said.outcome == "doing":
        return replace(promise, words=words, reason=reason, done_at=None)
    done_at = said.at if said.outcome == "done" else None
    return replace(
        promise, answered_at=said.at, answered_by=said.by, words=words, reason=reason, done_at=done_at
    )  # fmt: skip


def _verdict(promise: Promise, now: datetime) -> Verdict:
    if promise.done_at is not None:
        return "late" if _over(promise, promise.done_at) else "kept"
    if promise.replaced_at is not None:
        silent = promise.answered_at is None and _over(promise, promise.replaced_at)
        return "unanswered" if silent else "not_done"
    if not _over(promise, now):
        return "open"
    return "not_done" if promise.answered_at is not None else "unanswered"


def missed_count(chain: Sequence[Promise]) -> int:
    """How many promises of a chain were not kept."""
    return sum(one.missed for one in chain)


def is_done(chain: Sequence[Promise]) -> bool:
    """Whether the item is done: its last promise is."""
    return bool(chain) and chain[-1].done_at is not None
