"""The tables of a P6 exchange file: %T names one, %F its columns, %R is a row; cells are separated by tabs.

Source: Oracle, "P6 EPPM XER Import/Export Data Map Guide". Line breaks inside a cell are written as 7F 7F; a line that
begins with no mark continues the cell before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from park_dispatch.intake.schedules.refusals import TooManyTasks
from park_dispatch.intake.schedules.values import Values
from park_dispatch.model.schedule import Fault

Row = dict[str, str]

_MOST_ROWS = {"TASK": 200_000, "PROJWBS": 200_000, "TASKPRED": 600_000, "CALENDAR": 20_000, "PROJECT": 5_000}
_MOST_OTHERS = 2_000_000
WANTED = frozenset({*_MOST_ROWS, "SCHEDOPTIONS", "TASKRSRC", "PROJCOST"})
_MARKS = ("%T", "%F", "%R", "%E")


@dataclass(slots=True)
class Tables:
    """The tables that are read, with the names of columns in lower case; the header's version; whether %E was there."""

    version: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ended: bool = False

    def of(self, table: str) -> list[Row]:
        """The rows of a table, none where it is missing."""
        return self.rows.get(table, [])


def _lines(text: str) -> Iterator[str]:
    """Lines with their continuations."""
    held: list[str] = []
    for line in text.split("\n"):
        line = line.removesuffix("\r")
        if held and line[:2] not in _MARKS and line.strip("\x1a\0 "):
            held.append(line)
            continue
        if held:
            yield "\n".join(held)
        held = [line]
    if held:
        yield "\n".join(held)


def read_tables(text: str, file_name: str, v: Values) -> Tables:
    """The wanted tables. A last row that breaks off is kept and told of. Raises TooManyTasks."""
    lines = _lines(text)
    header = next(lines, "").split("\t")
    tables = Tables(version=header[1].strip() if len(header) > 1 else "")
    table, names = "", ()  # type: tuple[str, tuple[str, ...]]
    short = ""
    for line in lines:
        mark, _tab, rest = line.partition("\t")
        if mark == "%R" and table in WANTED:
            cells = rest.split("\t")
            short = f"{table} {len(tables.of(table)) + 1}" if len(cells) < len(names) - 1 else ""
            _add(tables, table, names, cells, file_name, v)
        elif mark == "%T":
            table, names = rest.strip().upper(), ()
        elif mark == "%F":
            names = tuple(name.strip().lower() for name in rest.split("\t"))
            tables.columns[table] = names
        elif mark.strip() == "%E":
            tables.ended = True
    if short and not tables.ended:  # elsewhere it means nothing: programs leave out empty cells at the end of a row
        v.fault(Fault("row", short))
    return tables


def _add(tables: Tables, table: str, names: tuple[str, ...], cells: list[str], file_name: str, v: Values) -> None:
    rows = tables.rows.setdefault(table, [])
    most = _MOST_ROWS.get(table, _MOST_OTHERS)
    if len(rows) >= most:
        raise TooManyTasks(file_name, len(rows), most)
    if not names:
        v.fault(Fault("row", f"{table} {len(rows) + 1}", value=str(len(cells))))
    rows.append({name: cell.replace("\x7f\x7f", "\n") for name, cell in zip(names, cells, strict=False) if cell})
