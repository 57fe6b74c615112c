"""Photos and files that hang on what was said of a thing on a day: what there is of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from park_dispatch.ledger.files import wanted
from park_dispatch.ledger.store import Ledger

STANDING = "attachment ANTI JOIN attachment_withdrawn USING (attachment_id)"
"""The attachments that were not taken back, to be named after FROM."""
_COLUMNS = (
    "attachment_id, park_id, subject_id, as_of, file_name, media_type, sha256, thumb_sha256, size_bytes, width, "
    "height, taken_at, latitude, longitude, author, recorded_at"
)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A photo or file. sha256: where its content lies (`files.place_of`), thumb_sha256 its small picture.

    width and height (pixels) are 0 and thumb_sha256 is "" for a file that is no photo. taken_at (UTC), latitude and
    longitude (degrees, WGS 84) are there where the sender wanted them kept. recorded_at is UTC.
    """

    attachment_id: int
    park_id: int
    subject_id: int
    as_of: date
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
    author: str
    recorded_at: datetime

    @property
    def picture(self) -> bool:
        """Whether it is a photo, to be shown in the page."""
        return self.width > 0


def attachments(
    ledger: Ledger, park_id: int, subject_ids: Collection[int] | None = None, on: date | None = None
) -> list[Attachment]:
    """The standing attachments of a park, in the order they came: of some things, of one as-of day."""
    rows = ledger.rows(
        f"""
        SELECT {_COLUMNS} FROM {STANDING}
        WHERE park_id = $park AND ($on IS NULL OR as_of = $on::DATE)
          AND ($all OR subject_id IN (SELECT unnest($ids::BIGINT[])))
        ORDER BY attachment_id
        """,
        {"park": park_id, "on": on, "all": subject_ids is None, "ids": [int(i) for i in subject_ids or ()]},
    )
    return [Attachment(*row) for row in rows]


def attachment(ledger: Ledger, attachment_id: int) -> Attachment | None:
    """One standing attachment; None where there is none of that number."""
    rows = ledger.rows(f"SELECT {_COLUMNS} FROM {STANDING} WHERE attachment_id = ?", [attachment_id])
    return Attachment(*rows[0]) if rows else None


def contents(ledger: Ledger) -> list[str]:
    """The sha256 of every content that a row speaks of, also of those taken back: they stay on record."""
    with ledger.cursor() as cursor:
        return wanted(cursor)


def named_by(ledger: Ledger, contents: Collection[str]) -> list[Attachment]:
    """The attachments, also those taken back, whose content or small picture is one of these sha256."""
    rows = ledger.rows(
        f"""
        SELECT {_COLUMNS} FROM attachment SEMI JOIN (SELECT unnest($all::VARCHAR[]) AS content)
        ON content IN (sha256, thumb_sha256) ORDER BY attachment_id
        """,
        {"all": list(contents)},
    )
    return [Attachment(*row) for row in rows]
