"""Where an issue is: its project and buildings by name, and what a person's reach is held against."""

from collections.abc import Sequence

import pandas as pd

from park_dispatch.filing.issue_refusals import PlaceUnclear, PlaceUnknown
from park_dispatch.filing.names import name_key
from park_dispatch.filing.places import in_park, places_of
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.building_names import buildings
from park_dispatch.model.people import Person, Place


def parent_of(ledger: Ledger, park: Park, project: str, building: str) -> tuple[int, tuple[str, ...]]:
    """The project an issue stands under (0 for none), and its buildings by the names the ledger knows.

    Raises PlaceUnknown for a name that is no project or building of the park, PlaceUnclear when the buildings named
    stand in several projects and the project is not.
    """
    rows = reading.subjects(ledger, park.park_id)
    parent = _project(rows, project) if project.strip() else 0
    known = rows[rows["kind"] == "building"]
    if parent:
        known = known[known["parent_id"] == parent]
    found = [_named(known, name) for name in buildings(building)]
    parents = set.intersection(*(set(one["parent_id"]) for one in found)) if found else {parent}
    if len(parents) != 1:
        raise PlaceUnclear(building)
    return int(parents.pop()), tuple(str(one["name"].iloc[0]) for one in found)


def _project(rows: pd.DataFrame, name: str) -> int:
    found = rows[(rows["kind"] == "project") & (rows["name_key"] == name_key("project", name))]
    if found.empty:
        raise PlaceUnknown(name)
    return int(found["subject_id"].iloc[0])


def _named(known: pd.DataFrame, name: str) -> pd.DataFrame:
    found = known[known["name_key"] == name_key("building", name)]
    if found.empty:
        raise PlaceUnknown(name)
    return found


def issue_places(
    ledger: Ledger, park: Park, by: Person | None, project_id: int, names: Sequence[str], units: Sequence[str]
) -> tuple[Place, ...]:
    """Where an issue is about: a unit within reach, else its buildings, its project, the whole park.

    A building or project is also of the unit that builds it: who answers for that one may speak of it.
    """
    if by is None or not by.reach.narrow:
        return in_park(park)
    unit = next((one for one in units if one and one in by.reach.units), "")
    if unit:
        return (Place(park.park_id, unit=unit),)
    rows = reading.subjects(ledger, park.park_id)
    wanted = {name_key("building", name) for name in names}
    known = rows[(rows["kind"] == "building") & rows["name_key"].isin(wanted)]
    if project_id:
        known = known[known["parent_id"] == project_id]
    return places_of(ledger, park, [int(one) for one in known["subject_id"]] or [project_id], by)
