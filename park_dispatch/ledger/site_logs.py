"""What residents wrote down of their sites: who was there, with what, in which weather, and what they noted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from park_dispatch.ledger.reading import LIVE
from park_dispatch.ledger.refusals import EditedMeanwhile
from park_dispatch.ledger.store import Ledger, Writer

LOG_FIELDS = ("workers", "machines", "weather", "site_note")
"""A site that any of these is said of on a day has a log of that day."""
_LOGGED = ", ".join(f"'{field}'" for field in LOG_FIELDS)


class LogEntry(NamedTuple):
    """A value that a log says of a site and day; recorded_at in UTC, file_name "" for a form."""

    subject_id: int
    as_of: date
    field: str
    number: float | None
    text: str | None
    author: str
    recorded_at: datetime
    entry_id: int
    file_name: str


def log_entries(
    ledger: Ledger, park_id: int, since: date, until: date, subject_ids: Sequence[int] | None = None
) -> list[LogEntry]:
    """Everything live that logs of a stretch of days say (of some sites), in the order in which it counts."""
    rows = ledger.rows(
        f"""
        SELECT e.subject_id, e.as_of, e.field, e.number, e.text, e.author, e.recorded_at, e.entry_id,
               coalesce(u.file_name, '') AS file_name
        FROM (SELECT * FROM {LIVE} WHERE field IN ({_LOGGED}) AND as_of BETWEEN $since AND $until
              AND subject_id IN (SELECT subject_id FROM subject WHERE park_id = $park)
              AND ($all OR subject_id IN (SELECT unnest($ids::BIGINT[])))) AS e
        LEFT JOIN upload AS u ON u.upload_id = e.upload_id ORDER BY e.place
        """,
        {
            "park": park_id, "since": since, "until": until, "all": subject_ids is None,
            "ids": [int(i) for i in subject_ids or ()],
        },
    )  # fmt: skip
    return [LogEntry(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Stated:
    """What the entries of one site and day come to: the values that count, and who said something first and last (UTC).

    versions: how often something was saved; file_name: where the last of it stood, "" for a form.
    """

    workers: float | None
    machines: str
    weather: str
    note: str
    filed_by: str
    filed_at: datetime
    changed_by: str
    changed_at: datetime
    versions: int
    file_name: str


def stated(own: Sequence[LogEntry]) -> Stated:
    """Entries of `log_entries` of one site and day, one at least, as they count together."""
    counts = {entry.field: entry for entry in own}
    texts = {field: entry.text or "" for field, entry in counts.items()}
    first, last = min(own, key=lambda one: one.entry_id), max(own, key=lambda one: one.entry_id)
    return Stated(
        counts["workers"].number if "workers" in counts else None,
        texts.get("machines", ""), texts.get("weather", ""), texts.get("site_note", ""),
        first.author, first.recorded_at, last.author, last.recorded_at,
        len({entry.recorded_at for entry in own}), last.file_name,
    )  # fmt: skip


def last_logs(ledger: Ledger, park_id: int, before: date) -> dict[int, tuple[date, str]]:
    """The last day before a day of which each site has a log, and who wrote it."""
    rows = ledger.rows(
        f"""
        SELECT subject_id, max(as_of), arg_max(author, place) FROM {LIVE}
        WHERE field IN ({_LOGGED}) AND as_of < $before
          AND subject_id IN (SELECT subject_id FROM subject WHERE park_id = $park) GROUP BY subject_id
        """,
        {"park": park_id, "before": before},
    )
    return {subject_id: (day, author) for subject_id, day, author in rows}


def log_days(ledger: Ledger, subject_ids: Sequence[int], until: date, most: int) -> list[date]:
    """The latest days, at most so many, of which any of these things has a log, the newest first."""
    rows = ledger.rows(
        f"""
        SELECT DISTINCT as_of FROM {LIVE} WHERE field IN ({_LOGGED}) AND as_of <= $until
        AND subject_id IN (SELECT unnest($ids::BIGINT[])) ORDER BY as_of DESC LIMIT $most
        """,
        {"ids": [int(i) for i in subject_ids], "until": until, "most": most},
    )
    return [day for (day,) in rows]


_OF_LOG = f"""
    FROM {LIVE} WHERE subject_id = $site AND as_of = $day AND field IN ({_LOGGED})
    OR field = 'percent' AND subject_id IN
       (SELECT subject_id FROM subject WHERE $site IN (subject_id, parent_id)
        OR parent_id IN (SELECT subject_id FROM subject WHERE parent_id = $site))
"""
"""What whoever types the log of a day must have seen: that day's log, and the percents of the site and its parts."""


def last_entry(ledger: Ledger, site_id: int, day: date) -> int:
    """The last entry that the log of a site and day is typed in view of; 0 without any."""
    rows = ledger.rows(f"SELECT max(entry_id) {_OF_LOG}", {"site": site_id, "day": day})
    return int(rows[0][0] or 0)


def refuse_filed_since(writer: Writer, site_id: int, day: date, seen: int) -> None:
    """Inside the transaction, where nobody can come between. Raises EditedMeanwhile when there is one after `seen`."""
    later = writer.cursor.execute(
        f"SELECT max(entry_id), arg_max(author, entry_id) {_OF_LOG}", {"site": site_id, "day": day}
    ).fetchone()
    if later and later[0] and later[0] > seen:
        raise EditedMeanwhile(str(later[1]), "", int(later[0]))
