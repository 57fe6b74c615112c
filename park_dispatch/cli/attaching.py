"""A file named on the command line, as it may be attached."""

from pathlib import Path

from park_dispatch.filing.attachments import take_file
from park_dispatch.intake.attached.taking import TakenFile
from park_dispatch.intake.refusals import CannotOpen
from park_dispatch.settings import Settings


def taken_file(path: Path, settings: Settings) -> TakenFile:
    """The file, read no further than a file may be long. Raises a Refusal of intake."""
    limits = settings.limits
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError:
        raise CannotOpen(path.name) from None
    return take_file(path.name, data, limits)
