"""Where one issue stands: what sheets said before anybody took a step, then the steps, one after the other."""

import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from park_dispatch.ledger.issues import StepTaken
from park_dispatch.model.issue_stage import HANDLING_STEPS, Stage, Step, new_round, walked
from park_dispatch.model.issue_words import stage_said


@dataclass(frozen=True, slots=True)
class Handler:
    """Somebody who handled an issue: by account where there is one, else by name alone."""

    login: str
    name: str

    def is_same(self, login: str, name: str) -> bool:
        """Whether this is the person: two accounts are compared by login, anything else by name."""
        if self.login and login:
            return self.login == login
        return bool(name_key(name)) and name_key(self.name) == name_key(name)


def name_key(name: str) -> str:
    """What makes two written names of a person the same: width, spaces and case do not matter."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


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
            start, True, 1, (), _named(row, start), _day(row["status_since"]) if start is Stage.SUBMITTED else None,
            (_day(row["closed_before"]) or _day(row["status_since"])) if start is Stage.CLOSED else None, None,
        )  # fmt: skip
    way = walked(start, (one.step for one in steps))
    handlers, submitted, closed = _of_round(row, start, steps)
    return Standing(
        way.stage, False, way.round, steps, handlers, submitted, closed, _stated(row, way.stage, steps[-1].place)
    )


def _said_before(row: Mapping[Hashable, Any]) -> Stage:
    """What sheets said before the first step. A sheet's word that it was verified is still to be verified here."""
    found = stage_said(str(row["status_before"]), _day(row["closed_before"]), told=bool(row["told_before"]))
    return Stage.SUBMITTED if found is Stage.VERIFIED else found


def _named(row: Mapping[Hashable, Any], start: Stage) -> tuple[Handler, ...]:
    """Who is named as the one who handles it, and who said in a sheet that it was handled."""
    names = str(row["responsible_person"]).replace("，", "、").replace(",", "、").replace("/", "、").split("、")
    if start is Stage.SUBMITTED:
        names.append(str(row["status_before_author"]))
    return tuple(Handler("", name.strip()) for name in dict.fromkeys(names) if name.strip())


def _of_round(
    row: Mapping[Hashable, Any], start: Stage, steps: Iterable[StepTaken]
) -> tuple[tuple[Handler, ...], date | None, date | None]:
    """The handlers of the last round, and the days of its last submission and its close-out."""
    handlers = list(_named(row, start))
    submitted = _day(row["status_since"]) if start is Stage.SUBMITTED else None
    closed = (_day(row["closed_before"]) or _day(row["status_since"])) if start is Stage.CLOSED else None
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
    said = stage_said(str(row["status"]), _day(row["closed_stated"]))
    return None if said is stage else said


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else pd.Timestamp(value).date()
