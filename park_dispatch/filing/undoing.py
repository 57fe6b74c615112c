"""What is taken back or founded by one word of a person: an upload, something remembered, a park."""

from park_dispatch.filing.places import places_of
from park_dispatch.ledger import reading, writing
from park_dispatch.ledger import remembering as ledger_remembering
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.upload_reading import stored_values
from park_dispatch.model.people import Person, Place
from park_dispatch.model.roles import Action, Role
from park_dispatch.people.answering import deed, on_the_whole, refused, require
from park_dispatch.people.refusals import NotYours


@on_the_whole
def undo_upload(ledger: Ledger, upload_id: int, reason: str, author: str, *, by: Person | None = None) -> None:
    """Take an upload back whole: its entries stay on record and no longer count.

    Raises NotAllowed, NotYours, ReasonMissing, NoSuchUpload or AlreadyWithdrawn.
    """
    park, author_of = _of_upload(ledger, upload_id)
    subjects = {int(number) for number in stored_values(ledger, upload_id)["subject_id"]} if by else set()
    places = places_of(ledger, park, subjects, by)
    person = require(ledger, by, author, Action.UNDO_REPORT, places, f"upload {upload_id}")
    if author_of is not None and not may_undo(person, author_of):
        refused(ledger, person, Action.UNDO_REPORT, park.park_id, f"upload {upload_id}")
        raise NotYours(author_of)
    with deed(ledger, person, Action.UNDO_REPORT, park.park_id, f"upload {upload_id}: {reason.strip()}"):
        writing.withdraw(ledger, upload_id, reason, person.name)


def may_undo(person: Person, author: str) -> bool:
    """Whether somebody may take back what `author` filed: a reporter what they filed themselves, in their reach."""
    return person.may(Action.UNDO_REPORT) and (person.role != Role.REPORTER or person.name == author)


def _of_upload(ledger: Ledger, upload_id: int) -> tuple[Park, str | None]:
    """The park of an upload and who filed it; a park without number and nobody for one that is not there."""
    for park in reading.parks(ledger):
        known = reading.uploads(ledger, park.park_id)
        found = known.loc[known["upload_id"] == upload_id, "author"]
        if len(found):
            return park, str(found.iloc[0])
    return Park(0, "", False, ""), None


@on_the_whole
def stop_using(ledger: Ledger, park: Park, remembered_id: int, author: str, *, by: Person | None = None) -> None:
    """Use something remembered no more; it stays on record. Raises NotAllowed or NotRemembered."""
    person = require(ledger, by, author, Action.FORGET, [Place(park.park_id)], f"remembered {remembered_id}")
    with deed(ledger, person, Action.FORGET, park.park_id, f"remembered {remembered_id}"):
        ledger_remembering.forget(ledger, park.park_id, remembered_id, person.name)


@on_the_whole
def found_park(ledger: Ledger, name: str, author: str, *, by: Person | None = None) -> int:
    """A new park; returns its id. Raises NotAllowed."""
    person = require(ledger, by, author, Action.FOUND_PARK, about=name)
    with deed(ledger, person, Action.FOUND_PARK, about=name) as line:
        line.park_id = writing.add_park(ledger, name, person.name)
    return line.park_id
