"""Where one issue stands: what sheets said before anybody took a step, then the steps, one after the other."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from park_dispatch.ledger.issues import StepTaken
from park_dispatch.ledger.reading import day_of
from park_dispatch.model.issue_stage import HANDLING_STEPS, Stage, Step, new_round, walked
from park_dispatch.model.issue_words import stage_said
from park_dispatch.model.person_names import each_of, in_common
from park_dispatch.model.writing import tight


@dataclass(frozen=True, slots=True)
class Handler:
    """Somebody who handled an issue: by account where there is one, else by name alone."""

    login: str
    name: str

    def is_same(self, login: str, name: str) -> bool:
        """Whether this is the person: two accounts are compared by login, anything else by name.

        Width, spaces and case of names do not matter, nor do offices; of several names one is enough.
        """
        if self.login and login:
            return self.login == login
        mine, theirs = tight(self.name).casefold(), tight(name).casefold()
        return bool(theirs) and (mine == theirs or in_common(self.name, name))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an issue stands on a day.

    by_sheet: no step was recorded, the stage is what the words of a sheet or message were taken for. round counts from
    1. handlers are those of this round, who may not verify it. submitted_on and closed_on are days of this round.
    stated: what a sheet said of the stage after the last step, where that is another one.
    """

    stage: Stage
    by_sheet: bool
    round: int
    steps: tuple[StepTaken, ...]
    handlers: tuple[Handler, ...]
    submitted_on: date | None
    closed_on: date | None
    stated: Stage | None

    @property
    def last_on(self) -> date | None:
        """The day of the last step."""
        return self.steps[-1].on if self.steps else None


def standing(row: Mapping[Hashable, Any], steps: tuple[StepTaken, ...]) -> Standing:
    """Where the issue of a row of `ledger.issues.issues` stands after its steps."""
    raised_here = bool(steps) and steps[0].step is Step.RAISE
    start = Stage.COLLECTED if raised_here else _said_before(row)
    by_sheet = not steps
    if by_sheet:
        return Standing(
            start, True, 1, (), _named(row, start), day_of(row["status_since"]) if start is Stage.SUBMITTED else None,
            (day_of(row["closed_before"]) or day_of(row["status_since"])) if start is Stage.CLOSED else None, None,
        )  # fmt: skip
    way = walked(start, (one.step for one in steps))
    handlers, submitted, closed = _of_round(row, start, steps)
    return Standing(
        way.stage, False, way.round, steps, handlers, submitted, closed, _stated(row, way.stage, steps[-1].place)
    )


def _said_before(row: Mapping[Hashable, Any]) -> Stage:
    """What sheets said before the first step. A sheet's word that it was verified is still to be verified here."""
    found = stage_said(str(row["status_before"]), day_of(row["closed_before"]), told=bool(row["told_before"]))
    return Stage.SUBMITTED if found is Stage.VERIFIED else found


def _named(row: Mapping[Hashable, Any], start: Stage) -> tuple[Handler, ...]:
    """Who is named as the one who handles it, and who said in a sheet that it was handled."""
    names = [*each_of(str(row["responsible_person"]))]
    if start is Stage.SUBMITTED:
        names.append(str(row["status_before_author"]).strip())
    return tuple(Handler("", name) for name in dict.fromkeys(names) if name)


def _of_round(
    row: Mapping[Hashable, Any], start: Stage, steps: Iterable[StepTaken]
) -> tuple[tuple[Handler, ...], date | None, date | None]:
    """The handlers of the last round, and the days of its last submission and its close-out."""
    handlers = list(_named(row, start))
    submitted = day_of(row["status_since"]) if start is Stage.SUBMITTED else None
    closed = (day_of(row["closed_before"]) or day_of(row["status_since"])) if start is Stage.CLOSED else None
    stage = start
    for one in steps:
        if new_round(stage, one.step):
            handlers, submitted, closed = list(_named(row, Stage.COLLECTED)), None, None
        if one.step in HANDLING_STEPS:
            handlers.append(Handler(one.login, one.author))
        if one.step is Step.SUBMIT:
            submitted = one.on
        if one.step is Step.CLOSE:
            closed = one.on
        stage = walked(stage, (one.step,)).stage
    return tuple(dict.fromkeys(handlers)), submitted, closed


def _stated(row: Mapping[Hashable, Any], stage: Stage, last: int) -> Stage | None:
    if not str(row["status"]).strip() or int(row["status_place"]) < last:
        return None
    said = stage_said(str(row["status"]), day_of(row["closed_stated"]))
    return None if said is stage else said
