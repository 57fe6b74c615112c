"""The parent's side: bytes go to the capped child, what comes back is a photo of ours or the sort of a document."""

import tempfile
from base64 import b64decode
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from park_dispatch.intake.attached.refusals import AttachmentTooLarge, CostlyPicture
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.reader import ask
from park_dispatch.intake.refusals import EmptyFile, ReaderCrashed, ReaderTimedOut, TooLargeInside

JPEG = "image/jpeg"
_SECONDS = 30
"""For one photo: a HEIC of 48 million pixels takes a few seconds of a slow processor."""
_DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file that may be attached. `data` is what is kept: of a photo our own JPEG, of a document its bytes.

    thumb is b"" and width and height (pixels) are 0 for a document. taken_at (with a zone where the camera wrote one),
    latitude and longitude (degrees, WGS 84) are what the photo said; they are only stored where its owner wants that.
    """

    name: str
    media_type: str
    data: bytes
    thumb: bytes = b""
    width: int = 0
    height: int = 0
    taken_at: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def picture(self) -> bool:
        """Whether it is a photo."""
        return self.width > 0

    @property
    def tells_place(self) -> bool:
        """Whether there is anything that its owner could want kept."""
        return self.taken_at is not None or self.latitude is not None


class _Receiving:
    """Takes what `inside.attached` sends."""

    def __init__(self, name: str, data: bytes) -> None:
        self.ended = False
        self._name, self._data = name, data
        self._taken: TakenFile | None = None

    def add(self, piece: dict[str, Any]) -> None:
        """Take the one piece. Raises LookupError, TypeError or ValueError for anything else."""
        if "document" in piece:
            media_type, ending = piece["document"]
            self._taken = TakenFile(_named(self._name, str(ending)), str(media_type), self._data)
        else:
            moment = piece["taken_at"]
            place = [None if degrees is None else float(degrees) for degrees in piece["place"]]
            self._taken = TakenFile(
                _named(self._name, "jpg"), JPEG, b64decode(piece["picture"], validate=True),
                b64decode(piece["thumb"], validate=True), int(piece["width"]), int(piece["height"]),
                None if moment is None else _moment(str(moment)), place[0], place[1],
            )  # fmt: skip
        self.ended = True

    def result(self) -> TakenFile:
        """The file. Raises ValueError when none has come."""
        if self._taken is None:
            raise ValueError("the answer breaks off")
        return self._taken


def take(name: str, data: bytes, limits: Limits = _DEFAULT_LIMITS) -> TakenFile:
    """The file as it may be attached; `name` as the user gave it. Writes nothing that stays. Raises a Refusal."""
    if not data:
        raise EmptyFile(name)
    if len(data) > limits.file_bytes:
        raise AttachmentTooLarge(name, len(data), limits.file_bytes)
    patient = replace(
        limits, cpu_seconds=max(limits.cpu_seconds, _SECONDS), wall_seconds=max(limits.wall_seconds, _SECONDS)
    )
    with tempfile.TemporaryDirectory(prefix="park_dispatch_") as folder:
        path = Path(folder) / "attached"
        path.write_bytes(data)
        try:
            return ask(path, name, {"attached": True}, patient, _Receiving(name, data))
        except (ReaderCrashed, ReaderTimedOut, TooLargeInside) as refusal:
            raise CostlyPicture(name) from refusal


def _named(name: str, ending: str) -> str:
    """The name with the ending that its content has."""
    stem, dot, found = name.rpartition(".")
    alike = {ending, "jpeg"} if ending == "jpg" else {ending}
    if dot and found.lower() in alike:
        return name
    real = dot and stem and len(found) <= 5 and found.isascii() and found.isalnum()
    return f"{stem if real else name}.{ending}"


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # 2023-02-31: a camera with a wrong clock
        return None
