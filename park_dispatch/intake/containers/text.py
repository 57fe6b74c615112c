"""Plain text: comma-, tab- or otherwise separated tables, and messages pasted line by line.

Values stay text; what a text means is for `understand` to say.
"""

import csv
import io
from collections import Counter
from typing import Literal

from park_dispatch.intake.limits import Limits
from park_dispatch.intake.refusals import FarCells, NotAWorkbook, TooManyRows
from park_dispatch.intake.workbook import CellValue, Sheet

_DELIMITERS = ",\t;|"
_SAMPLE = 1 << 16
_LONGEST_FIELD = 32767  # as in Excel: beyond it, a quote was never closed


def decode(data: bytes, file_name: str) -> tuple[str, str]:
    """The text and its encoding. Raises NotAWorkbook when the bytes are no text in any encoding used here."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _plain(data.decode(encoding, "replace"), file_name), encoding
    guess = _unmarked_utf16(data)
    if guess:
        return _plain(data.decode(guess, "replace"), file_name), guess
    for encoding in ("utf-8", "gb18030"):
        try:
            return _plain(data.decode(encoding), file_name), encoding
        except UnicodeDecodeError as error:
            if error.start >= len(data) - 4:  # the last character was cut off
                return _plain(data[: error.start].decode(encoding), file_name), encoding
    raise NotAWorkbook(file_name)


def _unmarked_utf16(data: bytes) -> Literal["", "utf-16-le", "utf-16-be"]:
    """UTF-16 without a mark betrays itself by the zero byte of every comma, digit and line end."""
    even, odd = data[:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    few = min(len(data), _SAMPLE) // 50
    if odd > max(few, 4 * even):  # not none at all: 一 is 4E00
        return "utf-16-le"
    return "utf-16-be" if even > max(few, 4 * odd) else ""


def _plain(text: str, file_name: str) -> str:
    """The text, unless it is full of control characters or of bytes that could not be decoded."""
    sample = text[:_SAMPLE]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\r\n\f\x1a") or c in "\ufffd\x7f")
    if odd * 100 > len(sample):
        raise NotAWorkbook(file_name)
    return text.rstrip("\x1a\0")


def sniff(text: str, *, is_table: bool) -> str:
    """The delimiter of a table, or "" for running text.

    The best delimiter is the one that cuts the largest share of lines into the same number of parts. A file that
    calls itself a table (`is_table`) is believed on weaker evidence than one called .txt.
    """
    sample = text[:_SAMPLE]
    first = sample.split("\n", 1)[0].strip().lower()
    if first.startswith("sep=") and len(first) == 5:
        return first[4]
    best, best_score = "", (0.0, 0)
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        widths = [len(row) for row in _parse(sample, delimiter) if any(part.strip() for part in row)]
        if len(text) > _SAMPLE:
            widths = widths[:-1] or widths  # the sample ends inside a line
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        wide = [w for w in widths if w > 1]
        if is_table and wide and width == 1:
            width, times = Counter(wide).most_common(1)[0]
        share = times / max(len(widths), 1)
        enough = share >= 0.3 if is_table else share >= 0.7 and times >= 2 and (width > 2 or delimiter == "\t")
        if width > 1 and enough and (share, width) > best_score:
            best, best_score = delimiter, (share, width)
    return best


def _parse(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    for strict in (True, False):
        try:
            return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict))
        except csv.Error as error:
            if "expected after" not in str(error):  # text behind a closing quote, which the second try allows
                break
    return [line.split(delimiter) for line in text.splitlines()]  # a quote that never closes: then none means anything


def read_text(data: bytes, file_name: str, limits: Limits) -> tuple[str, str, Sheet]:
    """Container ("csv" or "txt"), encoding and the one sheet. Raises NotAWorkbook, TooManyRows, FarCells."""
    text, encoding = decode(data, file_name)
    extension = file_name.rpartition(".")[2].lower()
    lines_ended = text.count("\n")
    if lines_ended > limits.cells:  # filled or not, cutting them apart takes too long
        raise TooManyRows(file_name, lines_ended, limits.rows)
    delimiter = sniff(text, is_table=extension != "txt")
    if delimiter and text.count(delimiter) + lines_ended > limits.cells:
        raise FarCells(file_name, text.count(delimiter) + lines_ended, limits.cells, "", "")
    if not delimiter:
        lines: list[list[CellValue]] = [[line] if line.strip() else [] for line in text.splitlines()]
        return "txt", encoding, Sheet(None, lines)
    rows: list[list[CellValue]] = [[part.strip() or None for part in row] for row in _parse(text, delimiter)]
    return "csv", encoding, Sheet(None, rows)
