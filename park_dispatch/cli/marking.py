"""`import --marked`: the file given back with what has to be mended coloured and commented."""

from pathlib import Path

from park_dispatch.boards.marking import anything_to_mark, marks
from park_dispatch.cli.refusals import MarkedExists, MarkedName, MarkedNotWritten, MarkedOneFile
from park_dispatch.filing.proposal import Proposal
from park_dispatch.intake.limits import Limits
from park_dispatch.intake.marking.marker import has_macros, mark
from park_dispatch.intake.schedules.refusals import NotMarked
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _


def check_target(files: list[Path], target: Path) -> None:
    """Refuse, before anything is read or stored, a target that cannot be. Raises CommandRefusal."""
    if len(files) != 1:
        raise MarkedOneFile(len(files))
    if target.suffix.lower() not in (".xlsx", ".xlsm"):
        raise MarkedName(target)
    if target.exists():
        raise MarkedExists(target)


def write_marked(
    file: Path, understanding: Understanding, proposal: Proposal | None, target: Path, limits: Limits
) -> tuple[bool, str]:
    """Write the marked file and say so; whether it was written. Raises Refusal, and MarkedNotWritten."""
    if understanding.of_schedule:
        raise NotMarked(file.name)
    if not anything_to_mark(understanding, proposal):
        return False, _("“{file}”没有需要标注的地方，没有写 {target}。").format(file=file.name, target=target)
    found = marks(understanding, proposal)
    made = mark(file, found, macros=has_macros(target.name), limits=limits)
    try:
        with target.open("xb") as written:
            written.write(made.data)
    except OSError as error:
        raise MarkedNotWritten(target, error.strerror or str(error)) from None
    words = (
        _("标注了 {count} 处的原表已写入 {target}。")
        if made.way == "own"
        else _("标注了 {count} 处的副本（只含数值）已写入 {target}。")
    )
    return True, words.format(count=len(found), target=target)
