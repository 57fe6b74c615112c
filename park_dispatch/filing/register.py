"""What the ledger knew before this file: its things by name, and the last value of each of their fields."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from park_dispatch.filing.names import Known, NameQuestion, issue_name, issue_of_day, name_key
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import Scalar

_OF_ISSUES = ("issue", "building", "enterprise", "collected_on")


@dataclass(frozen=True, slots=True)
class Said:
    """A value, and the day as of which it was said."""

    value: Scalar
    as_of: date


@dataclass(slots=True)
class Register:
    """Things by (kind, parent id, name key) and what was last said of them.

    Only things of which something live is said are known: what an undone upload named is forgotten. For somebody whose
    reach is narrow every such thing of the park is known by its name, so that a row about it is not taken for news;
    `said`, `coming` and `children`, which are shown and suggested, hold only what may be seen.
    """

    ids: dict[tuple[str, int, str], int] = field(default_factory=dict)
    names: dict[int, tuple[str, int, str]] = field(default_factory=dict)
    """id → (kind, parent id, name)."""
    said: dict[tuple[int, str], Said] = field(default_factory=dict)
    children: dict[tuple[str, int], list[Known]] = field(default_factory=lambda: defaultdict(list))
    coming: list[tuple[int, str, Said]] = field(default_factory=list)
    """What was said after the day of `said`, up to the file's last day: (id, field, value), the oldest first."""
    collected: dict[int, date] = field(default_factory=dict)
    """Issue id → the day a sheet says it came in."""

    def find(self, kind: str, parent: int, name: str) -> int | None:
        """The id of the thing of that name, None when it is not known."""
        return self.ids.get((kind, parent, name_key(kind, name)))

    def under(self, kind: str, parent: int) -> list[Known]:
        """The known things of a kind under a parent (0: those without one)."""
        return self.children.get((kind, parent), [])

    def all_of(self, kind: str) -> list[tuple[int, int, str]]:
        """(id, parent id, name) of everything of a kind."""
        return [(i, parent, name) for i, (k, parent, name) in self.names.items() if k == kind]


def register(ledger: Ledger, park: Park, first: date, last: date) -> Register:
    """The register of a park for a file whose rows are of these days; remembered until the ledger changes."""
    return ledger.remember(("register", park.park_id, first, last), lambda: _read(ledger, park, first, last))


def _read(ledger: Ledger, park: Park, first: date, last: date) -> Register:
    found = Register()
    rows = reading.subjects(ledger.whole, park.park_id)
    live = _live_with_parents(
        rows.itertuples(index=False, name=None), reading.live_subjects(ledger.whole, park.park_id)
    )
    shown = set(reading.subjects(ledger, park.park_id)["subject_id"])
    for subject_id, kind, parent_id, name, key in rows.itertuples(index=False, name=None):
        if subject_id in live:
            found.ids[kind, parent_id, key] = subject_id
            found.names[subject_id] = (kind, parent_id, name)
            if subject_id in shown:
                found.children[kind, parent_id].append(Known(subject_id, name))
    for row in reading.last_values(ledger, park.park_id, first):
        found.said[row[0], row[1]] = _said(row)
    if first < last:
        between = reading.values_between(ledger, park.park_id, first, last)
        found.coming = [(row[0], row[1], _said(row)) for row in between]
    _know_issues_as_reworded(found)
    return found


def _know_issues_as_reworded(found: Register) -> None:
    """An issue that was reworded is known by its words of today as well, so that an export of it finds it again.

    So is one by its words and the day it was collected, where a sheet stated that.
    """
    said = {(subject, name): value for subject, name, value in found.coming if name in _OF_ISSUES}
    for subject_id, (kind, parent, _name) in found.names.items():
        if kind != "issue":
            continue
        values = [said.get((subject_id, name)) or found.said.get((subject_id, name)) for name in _OF_ISSUES]
        text, building, enterprise = ("" if known is None else str(known.value) for known in values[:3])
        if not text:
            continue
        name = issue_name(text, building, enterprise)
        found.ids.setdefault((kind, parent, name_key(kind, name)), subject_id)
        if values[3] is not None and isinstance(values[3].value, date):
            found.collected[subject_id] = values[3].value
            found.ids.setdefault((kind, parent, name_key(kind, issue_of_day(name, values[3].value))), subject_id)


def _said(row: reading.ValueRow) -> Said:
    _, _, number, day, text, said_on = row
    return Said(text if text is not None else day if day is not None else number or 0.0, said_on)


def _live_with_parents(rows: Iterable[tuple[int, str, int, str, str]], live: set[int]) -> set[int]:
    """Whatever has something live said of it, or of a part of it."""
    parent = {subject_id: parent_id for subject_id, _, parent_id, _, _ in rows}
    found: set[int] = set()
    for subject_id in live:
        at = subject_id
        while at and at not in found:
            found.add(at)
            at = parent.get(at, 0)
    return found


def possible_things(ledger: Ledger, park: Park, as_of: date, question: NameQuestion) -> list[Known]:
    """What an unknown name may stand for: the likeliest first, then everything else of its kind in the same place."""
    known = register(ledger, park, as_of, as_of)
    parent = known.find("project", 0, question.parent) if question.kind == "building" else 0
    others = [] if parent is None else known.under(question.kind, parent)
    likely = {thing.subject_id for thing in question.candidates}
    return [*question.candidates, *(thing for thing in others if thing.subject_id not in likely)]
