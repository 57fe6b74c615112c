"""The sheet that lists the marks, as texts: what stands in it, whoever writes it."""

from collections.abc import Iterable
from dataclasses import dataclass

from park_dispatch.intake.marking.marks import OPENING, Entry, Words, list_name

WIDTHS = (18, 10, 28, 12, 80)
"""Widths of its columns, in characters."""


@dataclass(frozen=True, slots=True)
class ListPage:
    """The words of the list; what is `first` said of a file that is not the sender's own; whether things were lost."""

    words: Words
    first: str = ""
    lost: bool = False

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines over the table; by the beginning of the first one the sheet is known again."""
        lost = self.words.lost if self.lost else ""
        told = [line for line in (self.first, self.words.title, lost, self.words.more) if line]
        return (OPENING + told[0], *told[1:])

    @property
    def head_row(self) -> int:
        """The row of the headings, from 0."""
        return len(self.lines) + 1

    def row(self, entry: Entry) -> tuple[str, ...]:
        """The cells of an entry, in the order of the headings."""
        return entry.sheet, entry.cell or "—", entry.value, self.words.severities[entry.severity], entry.sentence

    @staticmethod
    def name_beside(others: Iterable[str]) -> str:
        """A name for the sheet that no other has."""
        return list_name(others)


def target(entry: Entry) -> str:
    """Where the entry's cell is, as a link inside a workbook."""
    quoted = entry.sheet.replace("'", "''")
    return f"'{quoted}'!{entry.cell or 'A1'}"
