"""Hanging photos and files on what is said of a thing on a day, and taking one back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from park_dispatch.filing.places import places_of
from park_dispatch.filing.refusals import AuthorMissing, TooManyFiles
from park_dispatch.filing.staging import tidy_name
from park_dispatch.intake.attached.taking import TakenFile, take
from park_dispatch.intake.limits import Limits
from park_dispatch.ledger import attaching, files
from park_dispatch.ledger.attachments import attachment
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NoSuchAttachment
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import OFFICE
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import deed, on_the_whole, require

MOST_FILES = 20
"""At once; a day's log has a handful."""


def take_file(name: str, data: bytes, limits: Limits) -> TakenFile:
    """A file as it may be attached: a photo made anew without what it tells of place and owner, a document as it is.

    Runs in a capped child; stores nothing. Raises a Refusal of intake.
    """
    return take(tidy_name(name), data, limits)


@on_the_whole
def attach(
    ledger: Ledger,
    park: Park,
    subject_id: int,
    as_of: date,
    taken: Sequence[TakenFile],
    author: str,
    *,
    by: Person | None = None,
    keep_place: bool = False,
    action: Action,
) -> list[int]:
    """Hang files on what is said of a thing on a day; their ids. When this returns they are on the disk.

    `keep_place`: whether the place and moment of photos are stored beside them; they are in no case in the files.
    `action` is what the files belong to (answering an item, filing a log). Raises NotAllowed, AuthorMissing,
    TooManyFiles, UnknownSubject, AttachmentNotKept.
    """
    person = require(ledger, by, author, action, places_of(ledger, park, [subject_id], by), f"attach to {subject_id}")
    if not person.name:
        raise AuthorMissing
    new = kept(ledger, taken, keep_place)
    if not new:
        return []
    with deed(ledger, person, action, park.park_id) as line:
        ids = attaching.add_attachments(ledger, park.park_id, subject_id, as_of, new, person.name)
        line.about = f"{' '.join(f'attachment {one}' for one in ids)} of thing {subject_id}"
    return ids


def kept(ledger: Ledger, taken: Sequence[TakenFile], keep_place: bool) -> list[attaching.NewAttachment]:
    """The rows of files whose contents are on the disk now. Raises TooManyFiles, AttachmentNotKept."""
    if len(taken) > MOST_FILES:
        raise TooManyFiles(len(taken), MOST_FILES)
    folder = files.folder_of(ledger.path)
    return [
        attaching.NewAttachment(
            one.name, one.media_type, files.keep(folder, one.data),
            files.keep(folder, one.thumb) if one.picture else "", len(one.data), one.width, one.height,
            _utc(one.taken_at) if keep_place else None,
            one.latitude if keep_place else None, one.longitude if keep_place else None,
        )
        for one in taken
    ]  # fmt: skip


def _utc(moment: datetime | None) -> datetime | None:
    """As the ledger stores moments; a camera that wrote no zone was in the office's."""
    if moment is None:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=OFFICE)).astimezone(UTC).replace(tzinfo=None)


@on_the_whole
def withdraw_attachment(
    ledger: Ledger,
    park: Park,
    attachment_id: int,
    reason: str,
    author: str,
    *,
    by: Person | None = None,
    action: Action,
) -> None:
    """Take a photo or file back; it stays on record and is no longer shown.

    Raises NotAllowed, AuthorMissing, ReasonMissing, NoSuchAttachment.
    """
    found = attachment(ledger, attachment_id)
    subject = [found.subject_id] if found is not None and found.park_id == park.park_id else []
    person = require(ledger, by, author, action, places_of(ledger, park, subject, by), f"attachment {attachment_id}")
    if not person.name:
        raise AuthorMissing
    if not subject:
        raise NoSuchAttachment
    with deed(ledger, person, action, park.park_id, f"attachment {attachment_id}: withdrawn"):
        attaching.withdraw_attachment(ledger, park.park_id, attachment_id, reason, person.name)
