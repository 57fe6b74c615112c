"""What somebody may see of a park: the one place that says it, asked by pages, files, exports and routes alike.

A person whose reach is less than a park sees what they answer for, with all that is below it: a project with its
buildings, a building with its milestones; action items, issues and notices that are about such a thing or given to a
unit of theirs. Pages need not ask: `seen` gives them a ledger that holds nothing else.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from park_dispatch.filing.names import name_key
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import NO_THING, Seen, SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import EVERYTHING, TALK
from park_dispatch.model.building_names import buildings
from park_dispatch.model.people import Person, Place, Reach
from park_dispatch.model.roles import Role

ITEMS = frozenset({"dispatch", "issue", "notice"})
"""Kinds of things that name buildings and units in words."""
_UNITS = ("responsible_unit", "lead_unit")
_ABOUT = EVERYTHING - {"logs", "meetings"}


@dataclass(frozen=True, slots=True)
class Visible:
    """What one reach shows of one park. `count` is how many buildings are seen where it is not `everything`."""

    everything: bool
    seen: Seen = NO_THING
    count: int = 0

    def subject(self, subject_id: int) -> bool:
        """Whether a thing may be seen with all that is said of it."""
        return self.everything or subject_id in self.seen.things


_EVERYTHING, _NOTHING = Visible(True), Visible(False)


def sight(person: Person) -> Reach:
    """How far somebody sees. Administrators see everything: the database and its backups are in their hands."""
    return Reach(person.reach.parks) if person.role is Role.ADMINISTRATOR else person.reach


def visible(ledger: Ledger, park: Park, reach: Reach) -> Visible:
    """What a reach shows of a park; worked out once for every version of the ledger."""
    if not reach.shows(park.park_id):
        return _NOTHING
    if not reach.narrow:
        return _EVERYTHING
    whole = ledger.whole
    return whole.remember(("visible", park.park_id, reach), lambda: _visible(whole, park.park_id, reach), _ABOUT)


def seen(ledger: Ledger, park: Park, reach: Reach) -> tuple[Ledger, Park]:
    """The ledger as a reach shows it, and the park under a name that says so; both as they are where it shows all."""
    found = visible(ledger, park, reach)
    if found.everything:
        return ledger, park
    whole = ledger.whole
    # By what is seen: everybody who sees the same shares the boards.
    return SeenLedger(whole, found.seen, park.park_id), replace(park, name=_called(park, found))


def limits(found: Visible) -> str:
    """ "只显示您负责的 2 栋", "" where everything is shown."""
    if found.everything:
        return ""
    if not found.count and found.seen.things:
        return _("只显示交给您单位的事项。")
    if not found.count:
        return _("您负责的范围内还没有单体，所以这里是空的。请联系管理员核对您的负责范围。")
    return _("只显示您负责的 {count} 栋及其事项，汇总数字也只算这些。").format(count=found.count)


def _called(park: Park, found: Visible) -> str:
    if not found.count:
        return _("{park}（部分）").format(park=park.name)
    return _("{park}（部分：{count} 栋）").format(park=park.name, count=found.count)


class _Things:
    """The things of a park: what each is, what it is part of, which units answer for it."""

    def __init__(self, ledger: Ledger, park_id: int) -> None:
        rows = reading.subjects(ledger, park_id)
        self.park_id = park_id
        self.kind = dict(zip(rows["subject_id"].astype(int), rows["kind"].astype(str), strict=True))
        self.parent = dict(zip(rows["subject_id"].astype(int), rows["parent_id"].astype(int), strict=True))
        self.words = reading.words(ledger, park_id, ("building", "project", *_UNITS))
        self.named: dict[tuple[str, str], list[int]] = defaultdict(list)
        for subject_id, kind, name in zip(rows["subject_id"].astype(int), rows["kind"], rows["name"], strict=True):
            if kind in ("building", "project"):
                self.named[str(kind), name_key(str(kind), str(name))].append(subject_id)

    def above(self, subject_id: int) -> Iterable[int]:
        """The things that a thing is part of, the nearest first."""
        at = self.parent.get(subject_id, 0)
        while at in self.kind:
            yield at
            at = self.parent[at]

    def units(self, subject_id: int) -> set[str]:
        """The units that are said to answer for a thing itself."""
        return {self.words[subject_id, field] for field in _UNITS if (subject_id, field) in self.words}

    def covered(self, subject_id: int, reach: Reach) -> bool:
        """Whether a thing itself, not what it is part of, lies within a reach."""
        kind = self.kind[subject_id]
        project = subject_id if kind == "project" else 0
        building = subject_id if kind == "building" else 0
        units = self.units(subject_id) or {""}
        return any(reach.covers(Place(self.park_id, project, building, unit)) for unit in units)

    def about(self, item_id: int) -> set[int]:
        """The buildings that an item names in words.

        A name that several projects use means those of its own project, else those of the unit it is given to.
        """
        found = [
            building
            for name in buildings(self.words.get((item_id, "building"), ""))
            for building in self.named.get(("building", name_key("building", name)), [])
        ]
        project = self.words.get((item_id, "project"), "")
        projects = {self.parent[item_id]} - {0} or set(self.named.get(("project", name_key("project", project)), []))
        found = [one for one in found if self.parent[one] in projects] if projects else found
        units = self.units(item_id)
        theirs = {one for one in found if units & (self.units(one) or self.units(self.parent[one]))}
        return theirs or set(found)


def _visible(ledger: Ledger, park_id: int, reach: Reach) -> Visible:
    things = _Things(ledger, park_id)
    own = {one for one in things.kind if things.covered(one, reach)}
    inside = {one for one in things.kind if one in own or own.intersection(things.above(one))}
    items = {one for one, kind in things.kind.items() if kind in ITEMS and inside & things.about(one)}
    notices = {one for one, kind in things.kind.items() if kind == "notice" and items.intersection(things.above(one))}
    shown = inside | items | notices
    # What an item hangs on is not seen for it: a building of which nothing but a notice is seen is none on any board.
    works = (one for one in inside if things.kind[one] in ("building", "milestone"))
    above = {one for work in works for one in things.above(work)} - shown
    built = frozenset(one for one in shown if things.kind[one] not in TALK)
    return Visible(False, Seen(frozenset(shown), frozenset(above), built), _count(shown, things.kind))


def _count(shown: set[int], kind: Mapping[int, str]) -> int:
    return sum(kind[one] == "building" for one in shown)
