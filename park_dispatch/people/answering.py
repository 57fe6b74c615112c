"""Who answers for a change: asked by every function that changes something, before it does."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Concatenate, ParamSpec, TypeVar

from park_dispatch.ledger import audit
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.model.people import Person, Place, local_person
from park_dispatch.model.roles import Action
from park_dispatch.people.refusals import NobodySignedIn, NotAllowed

P = ParamSpec("P")
T = TypeVar("T")


def on_the_whole(change: Callable[Concatenate[Ledger, P], T]) -> Callable[Concatenate[Ledger, P], T]:
    """For a function that changes something: it works on the ledger itself, however little of it the caller sees.

    Whether a change lies within a reach shows only where what lies beyond it is seen as well: of an upload that speaks
    of two buildings a narrow ledger holds one. `require` and `deed` do not take less than the whole.
    """

    @wraps(change)
    def changed(ledger: Ledger, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return change(ledger.whole, *args, **kwargs)

    return changed


def require(
    ledger: Ledger, by: Person | None, author: str, action: Action, places: Iterable[Place] = (), about: str = ""
) -> Person:
    """The person who does it, when role and reach allow it at all of the places.

    Without `by` it is whoever sits at this machine, under the name `author`: right for commands and for a board that
    nobody else can reach. Somebody who is signed in is never called by another name than their own.
    Raises NobodySignedIn where the ledger is served to people with accounts and nobody is given, and NotAllowed, with
    a line in the audit.
    """
    _refuse_part(ledger)
    person = by or local_person(author)
    if not person.login:
        if ledger.served and everybody(ledger).accounts:
            raise NobodySignedIn
        person = replace(person, name=author.strip())
    else:
        person = _as_now(ledger, person)
    at = tuple(places)
    outside = next((place for place in at if not person.may(action, place)), None)
    if outside is None and person.may(action):
        return person
    park_id = at[0].park_id if at else 0
    refused(ledger, person, action, park_id, about)
    raise NotAllowed(person, action, elsewhere=person.may(action))


def _refuse_part(ledger: Ledger) -> None:
    if ledger is not ledger.whole:
        raise RuntimeError("asked of a part of the ledger: see on_the_whole")


def _as_now(ledger: Ledger, person: Person) -> Person:
    """A page that was drawn a while ago may hold a person whose role was changed since. Raises NobodySignedIn."""
    account = everybody(ledger).accounts.get(person.login)
    if account is None:  # the inbox
        return person
    if account.disabled:
        raise NobodySignedIn
    return replace(person, role=account.role, reach=account.reach)


def refused(ledger: Ledger, person: Person, action: Action, park_id: int = 0, about: str = "") -> None:
    """Put on record what somebody was not let do, in a transaction of its own: there is no deed.

    Within a deed, which may come to nothing for it, the line waits until that is over.
    """
    write = partial(audit.record, ledger, person, action, about, park_id=park_id, outcome="refused")
    if _deeds.depth:
        _deeds.refused.append(write)
    else:
        write()


class _Deeds(threading.local):
    """The deeds that this thread is in the midst of, and what was refused in them."""

    depth = 0

    def __init__(self) -> None:
        self.refused: list[Callable[[], None]] = []


_deeds = _Deeds()


@dataclass(slots=True)
class Line:
    """What the audit is going to say of a deed; numbers that are only known while it is done are set then."""

    about: str
    park_id: int


@contextmanager
def deed(ledger: Ledger, person: Person, action: str, park_id: int = 0, about: str = "") -> Iterator[Line]:
    """Do something and put it on record in one transaction: neither is ever there without the other.

    Everything stored in the block belongs to it; what it raises leaves neither the deed nor a line that it was done.
    """
    _refuse_part(ledger)
    line = Line(about, park_id)
    _deeds.depth += 1
    try:
        with ledger.writing(NOTHING):
            yield line
            audit.record(ledger, person, action, line.about, park_id=line.park_id)
    finally:
        _deeds.depth -= 1
        if not _deeds.depth:
            waiting, _deeds.refused = _deeds.refused, []
            for write in waiting:
                write()


def done(ledger: Ledger, person: Person, action: Action, park_id: int, about: str = "") -> None:
    """Put on record what changes nothing in the ledger (an export, a backup); for all else there is `deed`."""
    audit.record(ledger, person, action, about, park_id=park_id)
