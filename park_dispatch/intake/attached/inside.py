"""The child's side: what an attachment is, and a photo made anew, as one piece of the answer."""

from base64 import b64encode
from typing import Any

from park_dispatch.intake.attached.sorts import Document, sort_of


def attached(data: bytes, file_name: str) -> dict[str, Any]:
    """The answer for the parent (`taking`). Raises a Refusal."""
    sort = sort_of(data, file_name)
    if isinstance(sort, Document):
        return {"document": [sort.media_type, sort.ending]}
    from park_dispatch.intake.attached.pictures import made_anew

    made = made_anew(data, file_name, sort)
    return {
        "picture": b64encode(made.picture).decode("ascii"),
        "thumb": b64encode(made.thumb).decode("ascii"),
        "width": made.width,
        "height": made.height,
        "taken_at": made.taken_at,
        "place": [made.latitude, made.longitude],
    }
