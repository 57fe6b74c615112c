"""What is learnt when an upload is confirmed, and whether a file comes in a layout that somebody confirmed before."""

import json
from collections.abc import Mapping

from park_dispatch.filing.names import answered
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.remembering import layouts
from park_dispatch.intake.understanding import Layout, Table, Understanding
from park_dispatch.intake.wire import pack_layout
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.remembering import ConfirmedLayout, Learned, NewRemembered, confirmed_layouts
from park_dispatch.ledger.store import Ledger


def corrected(table: Table) -> bool:
    """Whether the user corrected how a table is read; only a table with headers can be known again."""
    touched = table.how == "corrected" or any(column.how == "corrected" for column in table.columns)
    return touched and bool(table.fingerprint)


def learned(ledger: Ledger, proposal: Proposal) -> Learned:
    """What confirming a proposal leaves behind for the next files."""
    known = layouts(ledger, proposal.park) if proposal.park.park_id else {}
    tables = [_layout(table, known) for table in proposal.understanding.tables if corrected(table)]
    return Learned((*tables, *_names(proposal)), tuple(map(_reading, _looked_at(proposal))))


def _layout(table: Table, known: Mapping[str, Layout]) -> NewRemembered:
    """The corrections of a table, on top of what was remembered of its layout before."""
    before = known.get(table.fingerprint, Layout())
    chosen = {column.letter: column.field for column in table.columns if column.how == "corrected"}
    kind = (table.kind or "unused") if table.how == "corrected" else before.kind
    said = pack_layout(Layout(kind, {**before.columns, **chosen}))
    headers = {column.letter: column.header for column in table.columns}
    shown = json.dumps({"headers": headers}, ensure_ascii=False)
    return NewRemembered("layout", table.fingerprint, json.dumps(said, ensure_ascii=False), shown)


def _names(proposal: Proposal) -> list[NewRemembered]:
    """The names that mean a thing the ledger knows, as the user said or left it when confirming.

    Rows without a name are asked about every time.
    """
    found = []
    for question in proposal.questions:
        choice = answered(question, proposal.decisions.names)
        if isinstance(choice, int) and question.name:
            shown = {"name": question.name, "parent": question.parent}
            text = json.dumps(shown, ensure_ascii=False)
            found.append(NewRemembered("name", question.key, json.dumps({"subject": choice}), text))
    return found


def _looked_at(proposal: Proposal) -> list[Table]:
    """The tables whose reading was confirmed: rows of it are stored, or it has none. All held back says nothing."""
    stored = {(row.record.sheet or "", row.record.row) for row in proposal.to_store}
    said = {(record.sheet or "", record.row) for record in proposal.understanding.records}

    def has(table: Table, rows: set[tuple[str, int]]) -> bool:
        return any((table.key[0], number) in rows for number in range(table.first_row, table.last_row + 1))

    tables = (table for table in proposal.understanding.tables if table.fingerprint)
    return [table for table in tables if has(table, stored) or not has(table, said)]


def _reading(table: Table) -> ConfirmedLayout:
    used = {column.letter: column.field for column in table.columns if column.field}
    reading = {"kind": table.kind or "unused", "columns": used if table.kind else {}}
    return ConfirmedLayout(table.fingerprint, json.dumps(reading, ensure_ascii=False, sort_keys=True))


def unconfirmed(ledger: Ledger, park: Park, understanding: Understanding) -> tuple[Table, ...]:
    """The tables that are not read as somebody confirmed before in this park.

    The same headers, the same kind, and no column read for a field that nobody saw it read for. A column that is
    empty this week may be missing.
    """
    seen: dict[str, list[dict[str, object]]] = {}
    for layout in confirmed_layouts(ledger, park.park_id):
        seen.setdefault(layout.fingerprint, []).append(json.loads(layout.reading))
    return tuple(table for table in understanding.tables if not _confirmed(table, seen.get(table.fingerprint, [])))


def _confirmed(table: Table, readings: list[dict[str, object]]) -> bool:
    now = json.loads(_reading(table).reading)
    return bool(table.fingerprint) and any(
        before["kind"] == now["kind"] and now["columns"].items() <= before["columns"].items()  # type: ignore[attr-defined]
        for before in readings
    )
