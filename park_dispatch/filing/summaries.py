"""Saving a summary and setting a target: what a person decided, with the name of who did."""

import json
from datetime import date

from park_dispatch.filing.places import in_park, places_of
from park_dispatch.filing.refusals import AuthorMissing, SummaryEmpty, SummaryTooLong, TargetOutOfRange
from park_dispatch.ledger import summaries
from park_dispatch.ledger.decisions import decide, decided
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.summaries import Period, Section
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

LONGEST_SECTION = 8000


@on_the_whole
def save_summary(
    ledger: Ledger, park: Park, period: Period, begins: date, as_of: date, sections: tuple[Section, ...],
    author: str, seen: int, *, by: Person | None = None,
) -> int:  # fmt: skip
    """Freeze a summary as its next version and return its number; `seen` is the version it was written over.

    Raises NotAllowed, AuthorMissing, SummaryEmpty, SummaryTooLong, EditedMeanwhile.
    """
    person = require(ledger, by, author, Action.SUM_UP, in_park(park))
    if not person.name:
        raise AuthorMissing
    kept = tuple(Section(part.name, part.title, _tidy(part.text)) for part in sections)
    if not any(part.text for part in kept):
        raise SummaryEmpty
    for part in kept:
        if len(part.text) > LONGEST_SECTION:
            raise SummaryTooLong(part.title, len(part.text), LONGEST_SECTION)
    with deed(ledger, person, Action.SUM_UP, park.park_id) as line:
        version = summaries.save(ledger, park.park_id, period, begins, as_of, kept, person.name, seen)
        line.about = f"{period} {begins} v{version}"
    return version


def _tidy(text: str) -> str:
    lines = [line.strip() for line in text.replace("\r\n", "\n").splitlines()]
    return "\n".join(line for line in lines if line)


@on_the_whole
def set_target(
    ledger: Ledger, park: Park, project_id: int, name: str, percent: float | None, as_of: date, reason: str,
    author: str, *, by: Person | None = None,
) -> None:  # fmt: skip
    """Decide what percent a project is to reach; None takes a target back. `name` is boards.targets.target_name's.

    Raises NotAllowed, AuthorMissing, TargetOutOfRange; ReasonMissing where there is a target already.
    """
    person = require(ledger, by, author, Action.SET_TARGET, places_of(ledger, park, [project_id], by))
    if not person.name:
        raise AuthorMissing
    if percent is not None and not 0.0 < percent <= 100.0:
        raise TargetOutOfRange(percent)
    if (project_id, name) in decided(ledger, park.park_id, as_of) and not reason.strip():
        raise ReasonMissing
    said = "" if percent is None else json.dumps(round(percent, 1))
    about = f"{name} of thing {project_id}: {said + '%' if said else 'none'}"
    with deed(ledger, person, Action.SET_TARGET, park.park_id, about):
        decide(ledger, park.park_id, project_id, name, said, as_of, person.name, reason)
