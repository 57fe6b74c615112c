"""A file that a command writes: never over one that is there."""

from pathlib import Path

from park_dispatch.cli.refusals import TargetExists, TargetNotWritten


def write_new(target: Path, data: bytes) -> None:
    """Write a new file. Raises TargetExists, TargetNotWritten."""
    try:
        with target.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise TargetExists(target) from None
    except OSError as error:
        raise TargetNotWritten(target, error.strerror or str(error)) from None
