"""What the commands print: text aligned for Chinese, JSON in UTF-8, reasons on the error stream."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO
from unicodedata import east_asian_width


def prepare() -> None:
    """Make Chinese come out whole wherever the output goes: a Windows pipe would otherwise use an old code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def say(text: str = "") -> None:
    """A line on standard output."""
    _print(text, sys.stdout)


def complain(reasons: Iterable[str]) -> None:
    """Each reason as a line on the error stream."""
    for reason in reasons:
        _print(reason, sys.stderr)


def say_json(facts: Any) -> None:
    """One JSON document on standard output."""
    _print(json.dumps(facts, ensure_ascii=False), sys.stdout)


def refuse(reasons: Sequence[str], as_json: bool) -> None:
    """Reasons on the error stream, and as JSON on standard output for a program that asked for it."""
    if as_json:
        say_json({"refused": list(reasons)})
    complain(reasons)


def width(text: str) -> int:
    """Columns a text takes on a terminal: two for each Chinese character."""
    return sum(2 if east_asian_width(mark) in "WF" else 1 for mark in text)


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), indent: str = "  ") -> list[str]:
    """The rows as lines with columns of equal width; those in `right` are flush right."""
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [_padded(text, size, at in right) for at, (text, size) in enumerate(zip(row, widths, strict=True))]
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines


def _padded(text: str, size: int, flush_right: bool) -> str:
    space = " " * (size - width(text))
    return space + text if flush_right else text + space


def _print(text: str, stream: TextIO) -> None:
    print(text, file=stream)
