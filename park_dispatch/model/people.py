"""Who does something, where it is done, and how far a person's office reaches."""

from dataclasses import dataclass, field

from park_dispatch.model.person_names import means_unit
from park_dispatch.model.roles import ALLOWED, Action, Role


@dataclass(frozen=True, slots=True)
class Place:
    """What an action is about: a park, and where it is about less than that, a project, a building, a unit.

    0 and "" mean: not about a particular one.
    """

    park_id: int = 0
    project_id: int = 0
    building_id: int = 0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a person may act. Nothing listed means everywhere.

    Of projects, buildings and units one that fits is enough: a resident may have a project and one building more.
    """

    parks: frozenset[int] = frozenset()
    projects: frozenset[int] = frozenset()
    buildings: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()

    @property
    def narrow(self) -> bool:
        """Whether it is less than whole parks."""
        return bool(self.projects or self.buildings or self.units)

    def covers(self, place: Place) -> bool:
        """Whether a place lies within; an action about a whole park does not lie within a part of it."""
        if self.parks and place.park_id and place.park_id not in self.parks:
            return False
        if not self.narrow:
            return True
        return place.project_id in self.projects or place.building_id in self.buildings or self.names_one_of(place.unit)

    def names_one_of(self, units: str) -> bool:
        """Whether a cell of units names one of those listed: what is given to several is each one's."""
        return units in self.units or any(means_unit(units, one) for one in self.units)

    def shows(self, park_id: int) -> bool:
        """Whether a park may be looked at."""
        return not self.parks or park_id in self.parks


EVERYWHERE = Reach()
NOWHERE = Reach(frozenset({0}))
"""No park has the id 0."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who acts. `login` is "" for whoever sits at this machine and needs no account.

    `address` is where they act from: an IP address, or the words for the command line.
    """

    login: str
    name: str
    role: Role
    unit: str = ""
    reach: Reach = field(default=EVERYWHERE)
    address: str = ""

    def may(self, action: Action, place: Place | None = None) -> bool:
        """Whether role and reach allow an action (at a place)."""
        return self.role in ALLOWED[action] and (place is None or self.reach.covers(place))


def local_person(name: str, address: str = "") -> Person:
    """Whoever sits at this machine or runs a command on it: the files are theirs anyway, so they may do everything."""
    return Person("", name.strip(), Role.ADMINISTRATOR, address=address)
