"""The parent's side of marking: send the marks, receive the marked file as bytes that are not looked into."""

import re
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.marking.list_page import ListPage
from park_dispatch.intake.marking.marks import MOST_MARKS, Mark, plan, words
from park_dispatch.intake.reader import ask
from park_dispatch.intake.refusals import ReaderCrashed, ReaderTimedOut, Refusal, TooLargeInside
from park_dispatch.language import _

_DEFAULT_LIMITS = Limits()
_TIMES = 2
"""How much longer than reading it may take: reading is a part of it, and writing costs more."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked file. `way`: the sender's own workbook, a copy of its values, or the list alone."""

    data: bytes
    way: Literal["own", "copy", "list"]


class _Receiving:
    """Takes what `answer.marked` sends."""

    def __init__(self) -> None:
        self.ended = False
        self.way: Literal["", "own", "copy"] = ""
        self._data = b""

    def add(self, piece: dict[str, Any]) -> None:
        """Take a piece. Raises LookupError, TypeError or ValueError for anything else."""
        if "way" in piece:
            self.way = {"own": "own", "copy": "copy"}[piece["way"]]  # type: ignore[assignment]
        else:
            self._data = b64decode(piece["marked"], validate=True)
            self.ended = True

    def result(self) -> Marked:
        """The file. Raises ValueError when none has come."""
        if not self.ended or not self.way:
            raise ValueError("the answer breaks off")
        return Marked(self._data, self.way)


def mark(
    path: Path,
    marks: Sequence[Mark],
    *,
    file_name: str | None = None,
    macros: bool | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Marked:
    """The file with its marks: the sender's own workbook where that can be, else a copy of its values.

    `file_name` as for `read`; `macros`: whether the result will be named .xlsm, by default where the file is. Raises
    the Refusal that reading it would raise. A workbook that is too much for openpyxl is tried again as a copy.
    """
    name = file_name if file_name is not None else path.name
    asked: dict[str, Any] = {
        "marks": [astuple(one) for one in marks[:MOST_MARKS]],
        "words": asdict(words(len(marks))),
        "macros": has_macros(name) if macros is None else macros,
        "copy": False,
    }
    longer = replace(limits, wall_seconds=_TIMES * limits.wall_seconds, cpu_seconds=_TIMES * limits.cpu_seconds)
    receiving = _Receiving()
    try:
        return ask(path, name, {"marking": asked}, longer, receiving)
    except (ReaderTimedOut, TooLargeInside, ReaderCrashed):
        if receiving.way != "own":
            raise
        return ask(path, name, {"marking": asked | {"copy": True}}, longer, _Receiving())


def list_of(marks: Sequence[Mark], refusal: Refusal, file_name: str) -> Marked:
    """The list alone, which says in its first line why the file could not be marked. Opens no file."""
    from park_dispatch.intake.marking.value_copy import list_alone

    page = ListPage(words(len(marks)), _("原表没有能够标注，只有这份清单：{why}").format(why=refusal.why()))
    return Marked(list_alone(plan(marks[:MOST_MARKS], ()), page, has_macros(file_name)), "list")


def has_macros(file_name: str) -> bool:
    """Whether the marked file must be a workbook with macros: an office program refuses one whose name lies."""
    return file_name.lower().endswith((".xlsm", ".xltm"))


def marked_name(file_name: str) -> str:
    """The name for the marked file: "三期周报.xls" → "三期周报（标注）.xlsx"."""
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", file_name)
    suffix = _("（标注）")
    return f"{stem.removesuffix(suffix)}{suffix}.{'xlsm' if has_macros(file_name) else 'xlsx'}"
