"""What was assumed to read a file, gathered so that a person can take or decline each assumption once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from park_dispatch.model.record import Cell, Record, Scalar

GuessKey: TypeAlias = tuple[str, str]
"""A field and the sentence that says what was assumed to read it."""

_NAMING = frozenset({"project", "building"})
"""Fields that say what a row is about: a doubt about them is a question about a name."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One assumption: the field it was made for, the sentence, how many cells, and the first of them."""

    field: str
    sentence: str
    cells: int
    sheet: str | None
    cell: str
    value: Scalar

    @property
    def key(self) -> GuessKey:
        """What a decision about it is stored under."""
        return self.field, self.sentence


def guess_key(field: str, cell: Cell) -> GuessKey | None:
    """The assumption a cell rests on, or None where nothing was assumed."""
    return (field, cell.guess) if cell.guess and field not in _NAMING else None


def guesses(records: Iterable[Record]) -> tuple[Guess, ...]:
    """The assumptions of a file, in the order met."""
    found: dict[GuessKey, Guess] = {}
    counts: dict[GuessKey, int] = {}
    for record in records:
        for field, cell in record.cells.items():
            key = guess_key(field, cell)
            if key is None:
                continue
            counts[key] = counts.get(key, 0) + 1
            if key not in found:
                place = f"{cell.column}{record.row}" if cell.column else ""
                found[key] = Guess(field, cell.guess, 0, record.sheet, place, cell.value)
    return tuple(Guess(g.field, g.sentence, counts[g.key], g.sheet, g.cell, g.value) for g in found.values())
