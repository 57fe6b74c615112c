"""A file that a command writes: never over one that is there."""

from pathlib import Path

from park_dispatch.cli.refusals import FileNotWritten
from park_dispatch.language import _


def write_new(target: Path, data: bytes) -> None:
    """Write a new file. Raises FileNotWritten."""
    try:
        with target.open("xb") as out:
            out.write(data)
    except FileExistsError:
        raise FileNotWritten(target, _("文件已存在，请换一个文件名")) from None
    except OSError as error:
        raise FileNotWritten(target, error.strerror or str(error)) from None
