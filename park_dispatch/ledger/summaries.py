"""每周总结 and 每月见效 as people left them: every saving is a version of its own, none is ever changed."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.language import _
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger, now

Period: TypeAlias = Literal["week", "month"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a summary: what it is about, its heading, its text (a line is a paragraph)."""

    name: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved version. begins: the Monday or the first of the month; as_of: the day its figures are true for;
    recorded_at is UTC.
    """

    period: Period
    begins: date
    version: int
    as_of: date
    sections: tuple[Section, ...]
    author: str
    recorded_at: datetime


def save(
    ledger: Ledger, park_id: int, period: Period, begins: date, as_of: date, sections: tuple[Section, ...],
    author: str, seen: int,
) -> int:  # fmt: skip
    """Store the next version and return its number. `seen` is the version that the editor began from, 0 for none.

    Raises EditedMeanwhile when somebody saved one after that.
    """
    with ledger.writing() as writer:
        last = writer.cursor.execute(
            "SELECT max(version), arg_max(author, version) FROM summary "
            "WHERE park_id = ? AND period = ? AND begins = ?",
            [park_id, period, begins],
        ).fetchone()
        at = int(last[0] or 0) if last else 0
        if last and at != seen:
            raise EditedMeanwhile(str(last[1]), _("第 {version} 版").format(version=at), at)
        said = json.dumps([[part.name, part.title, part.text] for part in sections], ensure_ascii=False)
        row = {
            "summary_id": writer.next_ids("summary")[0], "park_id": park_id, "period": period, "begins": begins,
            "version": at + 1, "as_of": as_of, "sections": said, "author": author, "recorded_at": now(),
        }  # fmt: skip
        writer.insert("summary", pd.DataFrame([row]))
    return at + 1


def versions(ledger: Ledger, park_id: int, period: Period, begins: date) -> list[Saved]:
    """Every version of the summary of a week or month, the newest first."""
    return _saved(ledger, "park_id = ? AND period = ? AND begins = ?", [park_id, period, begins])


def latest(ledger: Ledger, park_id: int) -> list[Saved]:
    """The latest version of every summary of a park, the newest period first."""
    found: dict[tuple[str, date], Saved] = {}
    for saved in _saved(ledger, "park_id = ?", [park_id]):
        found.setdefault((saved.period, saved.begins), saved)
    return sorted(found.values(), key=lambda saved: (saved.begins, saved.period), reverse=True)


def _saved(ledger: Ledger, condition: str, values: list[object]) -> list[Saved]:
    rows = ledger.rows(
        f"SELECT period, begins, version, as_of, sections, author, recorded_at FROM summary "
        f"WHERE {condition} ORDER BY version DESC, summary_id DESC",
        values,
    )
    return [
        Saved(period, begins, version, as_of, tuple(Section(*part) for part in json.loads(said)), author, recorded_at)
        for period, begins, version, as_of, said, author, recorded_at in rows
    ]
