"""The notes of dispatch meetings as they are known now, their versions, and the search over all days.

What a meeting knew of them on its own day is in boards.meeting.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pandas as pd

from park_dispatch.language import _
from park_dispatch.ledger import notes as ledger_notes
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import ITEMS
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.outcome import Outcome, outcome
from park_dispatch.model.record import FIELDS

NoteRow: TypeAlias = Mapping[Hashable, Any]
"""A row of all_notes."""


def outcome_word(found: Outcome) -> str:
    """The word of an outcome."""
    return {"done": _("已办结"), "doing": _("办理中"), "undone": _("未办结"), "unanswered": _("未答复")}[found]


def all_notes(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    """Every note that stands or was taken back, the oldest first; remembered until the ledger changes.

    The columns of ledger.notes and: outcome, overdue_days (due passed on `as_of` and not done, else 0).
    """
    return ledger.remember(("dispatch", park.park_id, as_of), lambda: _all_notes(ledger, park, as_of), ITEMS)


def _all_notes(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    if isinstance(ledger, SeenLedger):
        return ledger.part_of(all_notes(ledger.whole, park, as_of), "note_id")
    rows = ledger_notes.notes(ledger, park.park_id)
    rows["outcome"] = [outcome(text) for text in rows["result"]]
    late = (pd.Timestamp(as_of) - pd.to_datetime(rows["due"])).dt.days.fillna(0).clip(lower=0)
    rows["overdue_days"] = late.where((rows["outcome"] != "done") & (rows["withdrawn"] == ""), 0).astype(int)
    return rows


def standing(notes: pd.DataFrame) -> pd.DataFrame:
    """The notes that were not taken back."""
    return notes[notes["withdrawn"] == ""]


def search(notes: pd.DataFrame, words: str, buildings: list[str], units: list[str]) -> pd.DataFrame:
    """Standing notes with all the words (in text, result, unit or person), about any of the buildings, given to any of
    the units; the newest day first. An empty condition asks for nothing.
    """
    rows = standing(notes)
    columns = ["note", "building", "responsible_unit", "responsible_person", "result", "remark"]
    texts = rows[columns].agg(" ".join, axis=1).str.casefold() if len(rows) else pd.Series(dtype="str")
    for word in words.casefold().split():
        rows = rows[texts.loc[rows.index].str.contains(word, regex=False)]
    if buildings:
        wanted = set(buildings)
        about = [bool(wanted & set(named(text))) for text in rows["building"]]
        rows = rows[pd.Series(about, rows.index, bool)]  # an empty list would choose columns
    if units:
        rows = rows[rows["responsible_unit"].isin(units)]
    return rows.sort_values(["note_date", "note_id"], ascending=[False, True])


def named(building: str) -> list[str]:
    """The buildings in a note's building text, as written there."""
    return [part.strip() for part in building.replace("，", "、").replace(",", "、").split("、") if part.strip()]


def clock(recorded_at: datetime, zone: ZoneInfo) -> str:
    """A moment of the ledger (UTC) as the office's clock showed it: "08-28 18:20"."""
    return f"{in_zone(recorded_at, zone):%m-%d\u00a0%H:%M}"  # never cut in two


@dataclass(frozen=True, slots=True)
class Version:
    """One saved version: who, when (UTC), and what it said or changed, as (field label, text)."""

    author: str
    recorded_at: datetime
    source: str
    said: tuple[tuple[str, str], ...]


def versions(ledger: Ledger, note_id: int, after: int = 0) -> list[Version]:
    """Every version of a note, the newest first; only those saved after an entry if one is given."""
    rows = ledger_notes.note_entries(ledger, note_id)
    rows = rows[rows["entry_id"] > after]
    found = []
    for (_recorded_at, author), part in rows.groupby(["recorded_at", "author"], sort=True):
        said = tuple(
            (_label(row["field"]), str(row["day"])[:10] if pd.notna(row["day"]) else str(row["text"]) or _("（清空）"))
            for row in part.to_dict("records")
        )
        first = part.iloc[0]
        source = " · ".join(str(first[name]) for name in ("file_name", "sheet") if first[name])
        found.append(Version(str(author), first["recorded_at"], source, said))
    return found[::-1]


def _label(field: str) -> str:
    if field == "withdrawn":
        return _("撤回原因")
    if field in ("status", "description"):
        return _("落实情况")
    if field in (found := _of_items()):
        return found[field]
    return _(FIELDS[field].label) if field in FIELDS else field


def _of_items() -> Mapping[str, str]:
    """The labels of what is done with an item (filing.items)."""
    return {
        "priority": _("优先级"),
        "carried": _("改期于"),
        "escalated": _("提级至"),
        "stood_down": _("退回至"),
        "escalation_reason": _("提级原因"),
        "escalation_until": _("提级时限"),
    }
