"""Why a promise was not kept, said by a person: an entry on the thing itself, true on the day it was promised for."""

from datetime import date

from park_dispatch.filing.refusals import AuthorMissing
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, add_form
from park_dispatch.model.reasons import REASONS


def set_reason(ledger: Ledger, park: Park, subject_id: int, due: date, reason: str, author: str) -> None:
    """Say why a milestone or a note was not done by `due`; a later word replaces it, the earlier one stays on record.

    Raises AuthorMissing, ValueError for a reason that is none of REASONS, UnknownSubject.
    """
    if not author.strip():
        raise AuthorMissing
    if reason not in REASONS:
        raise ValueError(reason)
    add_form(ledger, park.park_id, [], [NewEntry(subject_id, "miss_reason", reason, due)], author.strip())
