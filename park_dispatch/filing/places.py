"""Which project, building and unit a change is about: what a person's reach is held against."""

from collections.abc import Iterable, Mapping, Sequence
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
    found = dict.fromkeys(_place(park.park_id, subject_id, known, units) for subject_id in subject_ids)
    return tuple(found) or in_park(park)


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
    """Where a note is about: the buildings it names, else the unit it is for, else the whole park."""
    if by is None or not by.reach.narrow:
        return in_park(park)
    if unit and unit in by.reach.units:
        return (Place(park.park_id, unit=unit),)
    rows = reading.subjects(ledger, park.park_id)
    of_buildings = rows[rows["kind"] == "building"]
    wanted = {name_key("building", name) for name in buildings}
    ids = [
        int(subject_id)
        for subject_id, key in zip(of_buildings["subject_id"], of_buildings["name_key"], strict=True)
        if key in wanted
    ]
    return places_of(ledger, park, ids, by)
