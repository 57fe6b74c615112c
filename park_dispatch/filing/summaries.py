"""Saving a summary and setting a target: what a person decided, with the name of who did."""

import json
from datetime import date

from park_dispatch.filing.refusals import AuthorMissing, SummaryEmpty, SummaryTooLong, TargetOutOfRange
from park_dispatch.ledger import summaries
from park_dispatch.ledger.decisions import decide, decided
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.summaries import Period, Section

LONGEST_SECTION = 8000


def save_summary(
    ledger: Ledger, park: Park, period: Period, begins: date, as_of: date, sections: tuple[Section, ...],
    author: str, seen: int,
) -> int:  # fmt: skip
    """Freeze a summary as its next version and return its number; `seen` is the version it was written over.

    Raises AuthorMissing, SummaryEmpty, SummaryTooLong, EditedMeanwhile.
    """
    if not author.strip():
        raise AuthorMissing
    kept = tuple(Section(part.name, part.title, _tidy(part.text)) for part in sections)
    if not any(part.text for part in kept):
        raise SummaryEmpty
    for part in kept:
        if len(part.text) > LONGEST_SECTION:
            raise SummaryTooLong(part.title, len(part.text), LONGEST_SECTION)
    return summaries.save(ledger, park.park_id, period, begins, as_of, kept, author.strip(), seen)


def _tidy(text: str) -> str:
    lines = [line.strip() for line in text.replace("\r\n", "\n").splitlines()]
    return "\n".join(line for line in lines if line)


def set_target(
    ledger: Ledger, park: Park, project_id: int, name: str, percent: float | None, as_of: date, reason: str, author: str
) -> None:
    """Decide what percent a project is to reach; None takes a target back. `name` is boards.targets.target_name's.

    Raises AuthorMissing, TargetOutOfRange; ReasonMissing where there is a target already: none is moved quietly.
    """
    if not author.strip():
        raise AuthorMissing
    if percent is not None and not 0.0 < percent <= 100.0:
        raise TargetOutOfRange(percent)
    if (project_id, name) in decided(ledger, park.park_id, as_of) and not reason.strip():
        raise ReasonMissing
    said = "" if percent is None else json.dumps(round(percent, 1))
    decide(ledger, park.park_id, project_id, name, said, as_of, author.strip(), reason)
