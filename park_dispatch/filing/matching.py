"""From the words in a record to the thing in the ledger it speaks of, asking where that is not certain.

A name that is known is taken. A new project brings its buildings with it. A building that a known project never had is
asked about, never silently created; so is a project that only resembles a known one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Literal

from park_dispatch.filing.names import (
    Choice,
    Known,
    NameQuestion,
    candidates,
    contains,
    issue_name,
    issue_of_day,
    name_key,
)
from park_dispatch.filing.register import Register
from park_dispatch.ledger.writing import NewSubject, SubjectKind
from park_dispatch.model.record import Kind, Record

_ITEM_NAME: Mapping[Kind, tuple[SubjectKind, str]] = {
    "issue": ("issue", "issue"),
    "procedure": ("procedure", "procedure"),
    "enterprise": ("enterprise", "enterprise"),
    "funding": ("funding", "funding_source"),
    "dispatch": ("dispatch", "note"),
}
"""Kinds whose rows are about a thing of their own, and the field that names it."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a row is about: ids of known things or refs (below 0) of new ones, 0 where there is none.

    `names` is the path as shown: project, building, item. `skipped` when the user left the name out. `owner` is what
    the fields of a building are said of. `keeps`: naming columns that are kept as words, for items that may name
    several buildings or stand under no project.
    """

    project: int = 0
    building: int = 0
    subject: int = 0
    names: tuple[str, ...] = ()
    skipped: bool = False
    keeps: frozenset[str] = frozenset()

    @property
    def owner(self) -> int:
        """The building, or the project where there is none; an item is its own owner."""
        return self.subject if self.keeps else self.building or self.project


class Matcher:
    """Finds targets for the rows of one file; collects the new things and the open questions on its way."""

    def __init__(
        self,
        known: Register,
        answers: Mapping[str, Choice],
        remembered: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        self._known = known
        self._answers = answers
        self._remembered = remembered
        self._recalled: dict[str, tuple[str, str]] = {}
        self._questions: dict[str, NameQuestion] = {}
        self._new: dict[tuple[str, int, str], NewSubject] = {}
        self._collected: dict[int, date] = {}

    def questions(self) -> tuple[NameQuestion, ...]:
        """The names to ask about, in the order met."""
        return tuple(self._questions.values())

    def recalled(self) -> tuple[tuple[str, str], ...]:
        """The names that were taken for known things because somebody said so before: (name, known name)."""
        return tuple(self._recalled.values())

    def new_subjects(self, used: set[int]) -> tuple[NewSubject, ...]:
        """The new things that `used` refs need, parents before their parts."""
        by_ref = {subject.ref: subject for subject in self._new.values()}
        needed: set[int] = set()
        for ref in used:
            while ref < 0 and ref not in needed:
                needed.add(ref)
                ref = by_ref[ref].parent
        return tuple(subject for subject in self._new.values() if subject.ref in needed)

    def new_names(self, kind: SubjectKind) -> tuple[str, ...]:
        """The names of the new things of a kind."""
        return tuple(subject.name for subject in self._new.values() if subject.kind == kind)

    def target(self, record: Record) -> Target:
        """What a record is about; subject 0 when a question must be answered first."""
        project_name = _text(record, "project")
        item = _ITEM_NAME.get(record.kind)
        if record.kind == "pairing" and _text(record, "enterprise"):
            item = _ITEM_NAME["enterprise"]  # who is paired with it is said of the enterprise itself
        if item:
            return self._item(record, item, project_name)
        building_name = _text(record, "building")
        if building_name:
            found = self._building(record, project_name, building_name)
        else:
            found = self._project(record, project_name)
        milestone = _text(record, "milestone")
        if not found.subject or not milestone:
            return found
        subject = self._get_or_new("milestone", found.subject, milestone)
        return replace(found, subject=subject, names=(*found.names, milestone))

    def _item(self, record: Record, item: tuple[SubjectKind, str], project_name: str) -> Target:
        kind, field = item
        named = _text(record, field)
        if not named:
            return Target(names=(project_name,))
        if kind == "dispatch":
            named = f"{_text(record, 'note_date')} {_text(record, 'building')} {named}".strip()
        parent = Target()
        of_title = kind == "issue" and self._only_in_title(record, project_name)
        project_name = "" if of_title else project_name
        if kind not in ("dispatch", "enterprise") and project_name:
            parent = self._project(record, project_name)
            if not parent.subject:
                return parent
        if kind == "issue":
            subject = self._issue(record, parent.subject, named)
        else:
            subject = self._get_or_new(kind, parent.subject, named)
        keeps = frozenset({"building"} if parent.project or of_title else {"building", "project"})
        return Target(parent.project, 0, subject, tuple(n for n in (project_name, named) if n), False, keeps)

    def _issue(self, record: Record, parent: int, text: str) -> int:
        """The issue of these words: about another building, of another enterprise or collected on another day it is
        another one. A row or a known issue without a day is not told apart by it.
        """
        name = issue_name(text, _text(record, "building"), _text(record, "enterprise"))
        day = record.get("collected_on")
        if not isinstance(day, date):
            return self._get_or_new("issue", parent, name)
        dated = issue_of_day(name, day)
        known = self._known.ids.get(("issue", parent, name_key("issue", dated)))
        if known is not None:
            return known
        same = self._get_or_new("issue", parent, name)
        other = self._collected.get(same) or self._known.collected.get(same)
        if other is not None and other != day:
            return self._get_or_new("issue", parent, dated)
        self._collected[same] = day
        return same

    def _only_in_title(self, record: Record, project: str) -> bool:
        """Whether a request of an enterprise has a project only because the title of its sheet names something."""
        cell = record.cells.get("project")
        named = cell is not None and not cell.column and bool(_text(record, "enterprise"))
        return named and self._known.find("project", 0, project) is None

    def _project(self, record: Record, name: str) -> Target:
        if not name:
            only = self._known.under("project", 0)
            if len(only) == 1:
                return Target(only[0].subject_id, 0, only[0].subject_id, (only[0].name,))
            return self._asked(record, "project", "", "", tuple(only), None)
        known = self._known.find("project", 0, name)
        if known is not None:
            return Target(known, 0, known, (self._known.names[known][2],))
        alike = candidates("project", name, self._known.under("project", 0))
        contained = contains("project", name, self._known.under("project", 0))
        if not alike and not contained:
            ref = self._get_or_new("project", 0, name)
            return Target(ref, 0, ref, (name,))
        return self._asked(record, "project", name, "", alike, contained.subject_id if contained else None)

    def _building(self, record: Record, project_name: str, name: str) -> Target:
        if not project_name:
            return self._building_anywhere(record, name)
        project = self._project(record, project_name)
        if not project.subject:
            return project
        known = self._known.find("building", project.project, name)
        siblings = self._known.under("building", project.project)
        if known is None and siblings:
            found = self._asked(
                record, "building", name, project.names[0], candidates("building", name, siblings), None
            )
            if found.subject > 0 or found.skipped or not found.names:
                return replace(found, project=project.project, names=(*project.names, *found.names))
            if not self._creates("building", project.names[0], name):
                return replace(found, project=project.project, names=(*project.names, name))
        subject = known if known is not None else self._get_or_new("building", project.project, name)
        shown = self._known.names[subject][2] if subject > 0 else name
        return Target(project.project, subject, subject, (*project.names, shown))

    def _building_anywhere(self, record: Record, name: str) -> Target:
        """A building without its project: the one of that name in the park, else a question."""
        key = name_key("building", name)
        found = [
            (i, parent) for i, parent, other in self._known.all_of("building") if name_key("building", other) == key
        ]
        if len(found) == 1:
            building, parent = found[0]
            return Target(parent, building, building, (self._known.names[parent][2], self._known.names[building][2]))
        project = self._project(record, "")
        return project if not project.subject else self._building(record, project.names[0], name)

    def _asked(
        self,
        record: Record,
        kind: Literal["project", "building"],
        name: str,
        parent: str,
        options: tuple[Known, ...],
        default: Choice | None,
    ) -> Target:
        """The target by the user's answer or the default; without either, none, and the question is kept.

        What was answered for an earlier file is not asked again.
        """
        key = _question_key(kind, parent, name)
        recalled = self._remembered.get(key) if key not in self._answers else None
        if recalled is not None and self._known.names.get(recalled, ("",))[0] == kind:
            self._recalled[key] = (name, self._known.names[recalled][2])
            return self._chosen(kind, recalled)
        known = self._questions.get(key)
        if known is None:
            cell = record.cells.get(kind)
            place = f"{cell.column}{record.row}" if cell and cell.column else str(record.row)
            known = NameQuestion(key, kind, name, parent, record.sheet or "", place, 0, options, default)
        self._questions[key] = replace(known, rows=known.rows + 1)
        choice = self._answers.get(key, default)
        if choice == "skip":
            return Target(names=(name,), skipped=True)
        if isinstance(choice, int):
            return self._chosen(kind, choice)
        if choice == "create" and kind == "project" and name:
            ref = self._get_or_new("project", 0, name)
            return Target(ref, 0, ref, (name,))
        return Target(names=(name,))

    def _chosen(self, kind: Literal["project", "building"], thing: int) -> Target:
        shown = self._known.names[thing][2]
        return Target(thing if kind == "project" else 0, thing if kind == "building" else 0, thing, (shown,))

    def _creates(self, kind: str, parent: str, name: str) -> bool:
        return self._answers.get(_question_key(kind, parent, name)) == "create"

    def _get_or_new(self, kind: SubjectKind, parent: int, name: str) -> int:
        key = name_key(kind, name)
        known = self._known.ids.get((kind, parent, key))
        if known is not None:
            return known
        fresh = self._new.get((kind, parent, key))
        if fresh is None:
            fresh = NewSubject(-1 - len(self._new), kind, parent, name, key)
            self._new[kind, parent, key] = fresh
        return fresh.ref


def _question_key(kind: str, parent: str, name: str) -> str:
    return f"{kind}|{name_key('project', parent)}|{name_key(kind, name)}"


def _text(record: Record, field: str) -> str:
    value = record.get(field)
    return "" if value is None else str(value).strip()
