"""隔天交账: an action item is a chain of promises, and each promise has exactly one verdict.

An item given with a due day is a promise to account for it by the cut-off of that day: done, or why not and until when.
Every new date is a new link of the chain; the broken one before it stays broken. Source: the rule 每日调度、隔天交账 of
恩园管函〔2023〕37号, and the last planner's rule that a promise is kept or it is not (Ballard 2000): no partial credit,
and nothing that is said later makes a missed promise a kept one.

All moments are times of the office's clock, without a zone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
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


@dataclass(slots=True)
class _Link:
    """A promise while the steps are gone through."""

    given_at: datetime
    given_by: str
    due: date | None
    due_text: str
    cutoff_at: datetime | None
    answered_at: datetime | None = None
    answered_by: str = ""
    words: str = ""
    reason: str = ""
    done_at: datetime | None = None
    replaced_at: datetime | None = None
    new_due: date | None = None

    def over(self, at: datetime) -> bool:
        """Whether its cut-off has passed."""
        return self.cutoff_at is not None and at > self.cutoff_at


def promises(steps: Iterable[Step], cutoff: Cutoff, now: datetime) -> tuple[Promise, ...]:
    """The chain of an item as it stands at a moment, the first promise first; steps of later days are not heard of.

    `steps` are in the order in which they happened. What is said before a date is given opens a promise without one.
    """
    chain: list[_Link] = []
    for step in steps:
        if step.at.date() > now.date():
            break
        if isinstance(step, Dated):
            _dated(chain, step, cutoff)
        else:
            if not chain:
                chain.append(_Link(step.at, step.by, None, "", None))
            _heard(chain[-1], step)
    return tuple(
        Promise(
            number, one.given_at, one.given_by, one.due, one.due_text, one.cutoff_at, _verdict(one, now),
            one.answered_at, one.answered_by, one.words, one.reason, one.done_at, one.replaced_at, one.new_due,
        )
        for number, one in enumerate(chain, start=1)
    )  # fmt: skip


def _dated(chain: list[_Link], step: Dated, cutoff: Cutoff) -> None:
    until = None if step.due is None else datetime.combine(step.due, cutoff(step.due))
    if not chain:
        chain.append(_Link(step.at, step.by, step.due, step.text, until))
        return
    last = chain[-1]
    if not step.anew and (last.done_at is not None or (step.due, step.text) == (last.due, last.due_text)):
        return
    if last.due is None or not (step.anew or last.over(step.at)):
        _correct(chain, step, until)
        return
    last.replaced_at, last.new_due = step.at, step.due
    chain.append(_Link(step.at, step.by, step.due, step.text, until))


def _correct(chain: list[_Link], step: Dated, until: datetime | None) -> None:
    """The running promise gets another date. What had no day could not be missed; what was said of it answers for no
    day either.
    """
    last = chain[-1]
    if last.due is None:
        last.answered_at, last.answered_by = None, ""
    last.due, last.due_text, last.cutoff_at = step.due, step.text, until
    if len(chain) > 1:
        chain[-2].new_due = step.due


def _heard(link: _Link, said: Said) -> None:
    """Done counts from the first time it was said and not taken back. "In hand" is no account; its words are kept."""
    if said.outcome == "unanswered":
        if link.done_at is not None:
            link.done_at, link.answered_at, link.answered_by = None, None, ""
        return
    if said.outcome == "done" and link.done_at is not None:
        return
    link.words, link.reason = said.words, said.reason
    link.done_at = said.at if said.outcome == "done" else None
    if said.outcome != "doing":
        link.answered_at, link.answered_by = said.at, said.by


def _verdict(link: _Link, now: datetime) -> Verdict:
    if link.done_at is not None:
        return "late" if link.over(link.done_at) else "kept"
    if link.replaced_at is not None:
        silent = link.answered_at is None and link.over(link.replaced_at)
        return "unanswered" if silent else "not_done"
    if not link.over(now):
        return "open"
    return "not_done" if link.answered_at is not None else "unanswered"


def missed_count(chain: Sequence[Promise]) -> int:
    """How many promises of a chain were not kept."""
    return sum(one.missed for one in chain)


def is_done(chain: Sequence[Promise]) -> bool:
    """Whether the item is done: its last promise is."""
    return bool(chain) and chain[-1].done_at is not None
