"""What is recorded of a dispatch meeting itself: who chaired it, who came, when and where, what was dealt with.

A meeting is a thing of kind "meeting" named by its day; a line of its agenda that was dealt with is a thing of the same
kind below it, so that two people who mark two lines do not meet in one record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import MEETINGS

Fact: TypeAlias = Literal["chair", "attendees", "held_at", "place"]
FACTS: tuple[Fact, ...] = get_args(Fact)


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of the agenda that was dealt with, in the words it had then; recorded_at is UTC."""

    words: str
    author: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Sitting:
    """What is recorded of the meeting of a day. facts: "" where nothing is; discussed: by the key of the line.

    last_entry, author: of the facts, 0 and "" while nobody has recorded any.
    """

    facts: Mapping[Fact, str]
    discussed: Mapping[str, Mark]
    last_entry: int
    author: str


def sitting(ledger: Ledger, park_id: int, day: date) -> Sitting:
    """The meeting of a day."""
    return ledger.remember(("sitting", park_id, day), lambda: _sitting(ledger, park_id, day), MEETINGS)


def _sitting(ledger: Ledger, park_id: int, day: date) -> Sitting:
    rows = ledger.rows(
        """
        WITH held AS (SELECT subject_id FROM subject
                      WHERE park_id = $park AND kind = 'meeting' AND parent_id = 0 AND name_key = $day),
             concerned AS (SELECT subject_id, name_key, parent_id FROM subject
                           WHERE subject_id IN (SELECT subject_id FROM held)
                              OR parent_id IN (SELECT subject_id FROM held))
        SELECT parent_id, name_key, field, text, author, recorded_at, entry_id
        FROM entry JOIN concerned USING (subject_id) ORDER BY entry_id
        """,
        {"park": park_id, "day": day.isoformat()},
    )
    facts: dict[Fact, str] = dict.fromkeys(FACTS, "")
    marks: dict[str, Mark] = {}
    last, by = 0, ""
    for parent_id, key, field, text, author, recorded_at, entry_id in rows:  # the last word counts
        if parent_id:
            marks[key] = Mark(text, author, recorded_at)
        else:
            facts[field], last, by = text, entry_id, author
    return Sitting(facts, {key: mark for key, mark in marks.items() if mark.words}, last, by)


def usual(ledger: Ledger, park_id: int, before: date) -> dict[Fact, str]:
    """What was last recorded of each fact at a meeting before a day: what the next one probably is like."""
    rows = ledger.rows(
        """
        SELECT field, arg_max(text, (name_key, entry_id)) FROM entry JOIN subject USING (subject_id)
        WHERE park_id = $park AND kind = 'meeting' AND parent_id = 0 AND name_key < $day AND text <> '' GROUP BY field
        """,
        {"park": park_id, "day": before.isoformat()},
    )
    return {fact: str(text) for fact, text in rows}
