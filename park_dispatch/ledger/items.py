"""Action items as the steps that were taken with them: given, answered, carried, escalated; and the rules they go by.

A typed step was taken when it was recorded. Of a file only days are known: what the first file says of an item counts
from the day of its row, what a later file changes from that file's report day. A demo park stays on its last day, so
there a typed step counts on the as-of day it was typed for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple

from park_dispatch.ledger.decisions import decided_course
from park_dispatch.ledger.reading import LIVE, Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS
from park_dispatch.model.account_rules import DEFAULT, AccountRules, Decision, cutoff_of, from_json
from park_dispatch.model.escalation import Raised
from park_dispatch.model.office_time import demo_time, office_time
from park_dispatch.model.outcome import outcome
from park_dispatch.model.promises import Dated, Said, Step

ACCOUNT = "account"
"""The name under which a park decides on its rules."""
PRIORITIES = ("普通", "重要", "紧急")
"""As they stand in the ledger; an item without one is 普通."""
_ANSWERS = ("status", "description")
_FIELDS = ("note_date", "due", *_ANSWERS, "miss_reason", "carried", "escalated", "stood_down", "escalation_reason",
           "escalation_until")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ItemSteps:
    """All steps taken with an item, in order. reasons: why it was missed, said afterwards, by the due day meant."""

    steps: tuple[Step, ...]
    raised: tuple[Raised, ...]
    reasons: Mapping[date, str]


def item_steps(ledger: Ledger, park: Park) -> Mapping[int, ItemSteps]:
    """The steps of every action item by its id; remembered until the ledger changes."""
    return ledger.remember(("item steps", park.park_id), lambda: _read(ledger, park), ITEMS)


def decisions(ledger: Ledger, park: Park) -> Sequence[Decision]:
    """What the park decided about its rules, in order; remembered until the ledger changes."""

    def read() -> list[Decision]:
        course = decided_course(ledger, park.park_id, ACCOUNT)
        return [
            Decision(one.as_of, _typed_at(one.as_of, office_time(one.recorded_at), park), from_json(one.said))
            for one in course
        ]

    return ledger.remember(("account decisions", park.park_id), read)


def account_rules(ledger: Ledger, park: Park, as_of: date) -> AccountRules:
    """The rules in force on a day."""
    found = [one for one in decisions(ledger, park) if one.since <= as_of]
    return max(enumerate(found), key=lambda pair: (pair[1].since, pair[0]))[1].rules if found else DEFAULT


def _typed_at(as_of: date, at: datetime, park: Park) -> datetime:
    return demo_time(as_of) if park.demo else at


def _read(ledger: Ledger, park: Park) -> dict[int, ItemSteps]:
    rows = ledger.rows(
        f"""
        SELECT e.subject_id, e.place, e.upload_id, e.recorded_at, e.author, e.field, e.day, e.text, e.as_of,
               u.as_of AS reported_on
        FROM (SELECT * FROM {LIVE} WHERE field IN ({", ".join("?" * len(_FIELDS))}) AND subject_id IN
              (SELECT subject_id FROM subject WHERE park_id = ? AND kind = 'dispatch')) AS e
        LEFT JOIN upload AS u ON u.upload_id = e.upload_id
        ORDER BY e.subject_id, e.entry_id
        """,
        [*_FIELDS, park.park_id],
    )
    said = decisions(ledger, park)
    return {item: _steps([_Row(*row) for row in entries], park, said) for item, entries in groupby(rows, itemgetter(0))}


class _Row(NamedTuple):
    """An entry; reported_on is the report day of the file that it stood in, None for a typed one."""

    subject_id: int
    place: int
    upload_id: int
    recorded_at: datetime
    author: str
    field: str
    day: date | None
    text: str | None
    as_of: date
    reported_on: date | None


@dataclass(slots=True)
class _Form:
    """What of an item was said at once: the moment, who, and the values that counted when they were said."""

    at: datetime
    by: str
    typed: bool
    values: dict[str, date | str]
    reason_for: date


def _steps(rows: Sequence[_Row], park: Park, said: Sequence[Decision]) -> ItemSteps:
    steps: list[Step] = []
    raised: list[Raised] = []
    reasons: dict[date, str] = {}
    for at, form in enumerate(_forms(rows, park)):
        steps += _given(form) if at == 0 else _taken(form, [step for step in steps if isinstance(step, Dated)])
        raised += _raised(form, said)
        if set(form.values) == {"miss_reason"}:
            reasons[form.reason_for] = str(form.values["miss_reason"])
    return ItemSteps(tuple(steps), tuple(raised), reasons)


def _forms(rows: Sequence[_Row], park: Park) -> Iterator[_Form]:
    """Entries by what was saved at once; one that did not count when it was saved (an older day) is left out."""
    highest: dict[str, int] = {}
    before = datetime.min
    for number, (_key, saved) in enumerate(groupby(rows, attrgetter("upload_id", "recorded_at", "author"))):
        entries = list(saved)
        first = entries[0]
        at = max(_at(first, park, known=number > 0), before)
        values: dict[str, date | str] = {}
        for row in entries:
            field = "status" if row.field in _ANSWERS else row.field
            if field == "miss_reason" or row.place > highest.get(field, -1):
                highest[field] = row.place
                values[field] = row.day if row.day is not None else row.text or ""
        meeting = values.get("note_date")
        if number == 0 and isinstance(meeting, date) and meeting < at.date():
            at = datetime.combine(meeting, time.min)  # typed up later, it was given on its meeting day
        before = at
        yield _Form(at, first.author, not first.upload_id, values, entries[-1].as_of)


def _at(row: _Row, park: Park, *, known: bool) -> datetime:
    recorded = office_time(row.recorded_at)
    if row.reported_on is None:
        return _typed_at(row.as_of, recorded, park)
    return min(datetime.combine(row.reported_on if known else row.as_of, time.min), recorded)


def _given(form: _Form) -> list[Step]:
    return [_dated(form, anew=False), *_answer(form)]


def _taken(form: _Form, dates: Sequence[Dated]) -> list[Step]:
    """A later date in a file is another promise, so that nobody is on time by reporting another date; a date that the
    item had before is only repeated. What is typed before the cut-off is a correction, unless it says it is carried on.
    """
    found: list[Step] = _answer(form)
    if "due" not in form.values:
        return found
    if "carried" in form.values:
        found.append(_dated(form, anew=True))
    elif form.typed:
        found.append(_dated(form, anew=False))
    elif (dated := _dated(form, anew=False)).due not in {one.due for one in dates}:
        later = dated.due is not None and bool(dates) and dates[-1].due is not None and dated.due > dates[-1].due
        found.append(_dated(form, anew=later))
    return found


def _dated(form: _Form, *, anew: bool) -> Dated:
    due = form.values.get("due", "")
    day, text = (None, due) if isinstance(due, str) else (due, "")
    return Dated(form.at, form.by, day, text, anew)


def _answer(form: _Form) -> list[Step]:
    if "status" not in form.values:
        return []
    words = str(form.values["status"])
    return [Said(form.at, form.by, outcome(words), words, str(form.values.get("miss_reason", "")))]


def _raised(form: _Form, said: Sequence[Decision]) -> list[Raised]:
    values = form.values
    level = values.get("escalated") or values.get("stood_down")
    if not level:
        return []
    until = values.get("escalation_until")
    ends = datetime.combine(until, cutoff_of(said, until)) if isinstance(until, date) else None
    return [
        Raised(form.at, form.by, str(level), str(values.get("escalation_reason", "")), ends, "stood_down" in values)
    ]
