"""Which project, building and unit a change is about: what a person's reach is held against."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from park_dispatch.filing.names import name_key
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewSubject
from park_dispatch.model.people import Person, Place

_EVER = date(2099, 12, 31)


def in_park(park: Park) -> tuple[Place]:
    """The whole park: what concerns all of it, and what anybody without a narrower reach does."""
    return (Place(park.park_id),)


def places_of(
    ledger: Ledger, park: Park, subject_ids: Iterable[int], by: Person | None, new: Sequence[NewSubject] = ()
) -> tuple[Place, ...]:
    """Where the things of a park are; of things that are `new`, where they will be.

    Looked up only for a person whose reach is less than whole parks: for all others the park says enough.
    """
    if by is None or not by.reach.narrow:
        return in_park(park)
    found = dict.fromkeys(_places(ledger, park, subject_ids, new))
    return tuple(found) or in_park(park)


def _places(ledger: Ledger, park: Park, subject_ids: Iterable[int], new: Sequence[NewSubject] = ()) -> Iterator[Place]:
    rows = reading.subjects(ledger, park.park_id)
    known = {
        int(subject_id): (str(kind), int(parent))
        for subject_id, kind, parent in zip(rows["subject_id"], rows["kind"], rows["parent_id"], strict=True)
    }
    known |= {one.ref: (one.kind, one.parent) for one in new}
    units = {
        subject_id: str(text)
        for subject_id, field, _number, _day, text, _on in reading.last_values(ledger, park.park_id, _EVER)
        if field == "responsible_unit" and text
    }
    return (_place(park.park_id, subject_id, known, units) for subject_id in subject_ids)


def _place(park_id: int, subject_id: int, known: Mapping[int, tuple[str, int]], units: Mapping[int, str]) -> Place:
    project = building = 0
    unit, at = "", subject_id
    while at in known:
        kind, parent = known[at]
        project = at if kind == "project" else project
        building = at if kind == "building" else building
        unit = unit or units.get(at, "")
        at = parent
    return Place(park_id, project, building, unit)


def note_places(
    ledger: Ledger, park: Park, buildings: Sequence[str], unit: str, by: Person | None
) -> tuple[Place, ...]:
    """Where a note is about: a unit within reach that it is for, else the buildings it names, else the whole park.

    A name that several projects use means the building that is within reach, where one is: so it is seen as well.
    """
    if by is None or not by.reach.narrow:
        return in_park(park)
    if by.reach.names_one_of(unit):
        return (Place(park.park_id, unit=unit),)
    rows = reading.subjects(ledger, park.park_id)
    of_buildings = rows[rows["kind"] == "building"]
    wanted = {name_key("building", name) for name in buildings}
    meant = of_buildings[of_buildings["name_key"].isin(wanted)]
    named: dict[str, list[Place]] = defaultdict(list)
    places = _places(ledger, park, [int(subject_id) for subject_id in meant["subject_id"]])
    for key, place in zip(meant["name_key"], places, strict=True):
        named[str(key)].append(place)
    found = [place for each in named.values() for place in [*filter(by.reach.covers, each)] or each]
    return tuple(dict.fromkeys(found)) or in_park(park)
