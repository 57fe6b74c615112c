"""What is told about a sheet beside its values, whatever the container it was found in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from park_dispatch.intake.workbook import Range


@dataclass(frozen=True, slots=True)
class Extras:
    """Rows and columns count from 0. `errors` are error values such as #REF!, as text."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    uncached_formulas: frozenset[tuple[int, int]] = frozenset()
    percent_columns: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[Range, ...] = ()
    from_1904: bool = False
