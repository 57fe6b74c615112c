"""Why a promise was not kept, said by a person: an entry on the thing itself, true on the day it was promised for."""

from datetime import date

from park_dispatch.filing.places import places_of
from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, add_form
from park_dispatch.model.people import Person
from park_dispatch.model.reasons import REASONS
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require


@on_the_whole
def set_reason(
    ledger: Ledger, park: Park, subject_id: int, due: date, reason: str, author: str, *, by: Person | None = None
) -> None:
    """Say why a milestone or a note was not done by `due`; a later word replaces it, the earlier one stays on record.

    Raises NotAllowed, AuthorMissing, ValueError for a reason that is none of REASONS, UnknownSubject.
    """
    places = places_of(ledger, park, [subject_id], by)
    person = require(ledger, by, author, Action.GIVE_REASON, places, f"thing {subject_id}: {due}")
    if not person.name:
        raise AuthorMissing
    if reason not in REASONS:
        raise ValueError(reason)
    with deed(ledger, person, Action.GIVE_REASON, park.park_id, f"thing {subject_id}: {reason}, {due}"):
        add_form(ledger, park.park_id, [], [NewEntry(subject_id, "miss_reason", reason, due)], person.name)
