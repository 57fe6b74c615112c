"""Writing down what hangs on a thing, and taking it back. Contents are kept before (`files.keep`)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import pandas as pd

from park_dispatch.ledger.refusals import NoSuchAttachment, ReasonMissing
from park_dispatch.ledger.store import Ledger, now


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A row to be: see `attachments.Attachment`."""

    file_name: str
    media_type: str
    sha256: str
    thumb_sha256: str
    size_bytes: int
    width: int
    height: int
    taken_at: datetime | None
    latitude: float | None
    longitude: float | None


def add_attachments(
    ledger: Ledger, park_id: int, subject_id: int, as_of: date, new: Sequence[NewAttachment], author: str
) -> list[int]:
    """Store the rows in one transaction; their ids. Raises UnknownSubject."""
    if not new:
        return []
    with ledger.writing() as writer:
        writer.refuse_unknown(park_id, {subject_id})
        ids = list(writer.next_ids("attachment", len(new)))
        rows = pd.DataFrame([asdict(one) for one in new])
        rows["taken_at"] = pd.to_datetime(rows["taken_at"])
        for degrees in ("latitude", "longitude"):
            rows[degrees] = rows[degrees].astype("float64")
        rows["attachment_id"], rows["park_id"], rows["subject_id"] = ids, park_id, subject_id
        rows["as_of"], rows["author"], rows["recorded_at"] = as_of, author, now()
        writer.insert("attachment", rows)
    return ids


def withdraw_attachment(ledger: Ledger, park_id: int, attachment_id: int, reason: str, author: str) -> None:
    """Take one back: row and content stay on record, it is no longer shown.

    Raises ReasonMissing, or NoSuchAttachment where there is none that stands.
    """
    if not reason.strip():
        raise ReasonMissing
    with ledger.writing() as writer:
        found = writer.cursor.execute(
            "SELECT 1 FROM attachment ANTI JOIN attachment_withdrawn USING (attachment_id) "
            "WHERE attachment_id = ? AND park_id = ?",
            [attachment_id, park_id],
        ).fetchone()
        if not found:
            raise NoSuchAttachment
        row = {"attachment_id": attachment_id, "reason": reason.strip(), "author": author, "recorded_at": now()}
        writer.insert("attachment_withdrawn", pd.DataFrame([row]))
