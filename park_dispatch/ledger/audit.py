"""What people did and what they were refused: rows that are only ever added, and the search through them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.ledger.store import Ledger, now
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.model.people import Person

Outcome: TypeAlias = Literal["done", "refused"]
LONGEST_ABOUT = 300


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line: `recorded_at` is UTC, `park_id` 0 where it is about none, `about` is words for people."""

    audit_id: int
    recorded_at: datetime
    login: str
    name: str
    role: str
    address: str
    action: str
    park_id: int
    about: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; "", None and an empty set leave a filter out.

    `who` is part of a login, name or address; `what` of an action or of what is said of it, or an outcome, or one of
    `actions`, where those are given as well. since and until (UTC, the latter not included) are a span. The newest
    `most` lines after the first `skip`.
    """

    who: str = ""
    what: str = ""
    since: datetime | None = None
    most: int = 500
    until: datetime | None = None
    outcome: Outcome | None = None
    actions: frozenset[str] = frozenset()
    skip: int = 0


def record(
    ledger: Ledger, person: Person, action: str, about: str = "", *, park_id: int = 0, outcome: Outcome = "done"
) -> None:
    """Add a line. `about` must hold nothing that was typed as a secret; it is cut at LONGEST_ABOUT characters."""
    with ledger.writing(NOTHING) as writer:
        row = {"audit_id": writer.next_ids("audit")[0]} | line(person, action, about, park_id=park_id, outcome=outcome)
        writer.insert("audit", pd.DataFrame([row]))


def line(
    person: Person, action: str, about: str = "", *, park_id: int = 0, outcome: Outcome = "done"
) -> dict[str, object]:
    """A line of this moment as the columns of the table, without its number."""
    return {
        "recorded_at": now(), "login": person.login, "name": person.name, "role": str(person.role),
        "address": person.address, "action": str(action), "park_id": park_id, "about": about[:LONGEST_ABOUT],
        "outcome": outcome,
    }  # fmt: skip


def last_sign_ins(ledger: Ledger) -> dict[str, datetime]:
    """When each login last signed in (UTC)."""
    asked = "SELECT login, max(recorded_at) FROM audit WHERE action = 'sign_in' AND outcome = 'done' GROUP BY login"
    return dict(ledger.rows(asked))


def search(ledger: Ledger, wanted: AuditFilter) -> list[AuditRow]:
    """The lines that fit, the newest first."""
    rows = ledger.rows(
        "SELECT audit_id, recorded_at, login, name, role, address, action, park_id, about, outcome "
        f"FROM audit WHERE {_FITS} ORDER BY recorded_at DESC, audit_id DESC LIMIT $most OFFSET $skip",
        _parameters(wanted) | {"most": wanted.most, "skip": wanted.skip},
    )
    return [AuditRow(*row) for row in rows]


def counted(ledger: Ledger, wanted: AuditFilter) -> dict[Outcome, int]:
    """How many lines fit, by outcome."""
    rows = ledger.rows(f"SELECT outcome, count(*) FROM audit WHERE {_FITS} GROUP BY outcome", _parameters(wanted))
    found = dict(rows)
    return {"done": found.get("done", 0), "refused": found.get("refused", 0)}


_FITS = """
(contains(lower(login), $who) OR contains(lower(name), $who) OR contains(address, $who))
AND (contains(lower(action), $what) OR contains(lower(about), $what) OR outcome = $what
     OR list_contains($actions, action))
AND recorded_at >= $since AND recorded_at < $until AND ($outcome = '' OR outcome = $outcome)
"""


def _parameters(wanted: AuditFilter) -> dict[str, object]:
    return {
        "who": wanted.who.strip().lower(), "what": wanted.what.strip().lower(), "actions": sorted(wanted.actions),
        "since": wanted.since or datetime(1, 1, 1), "until": wanted.until or datetime(9999, 1, 1),
        "outcome": wanted.outcome or "",
    }  # fmt: skip


def things_called(ledger: Ledger, ids: Collection[int]) -> dict[int, str]:
    """The names of things by id, those of parts after what they are a part of: "9#厂房 桩基"."""
    rows = ledger.rows(
        "SELECT s.subject_id, CASE WHEN s.kind = 'milestone' AND p.name IS NOT NULL THEN p.name || ' ' ELSE '' END "
        "|| s.name FROM subject AS s LEFT JOIN subject AS p ON p.subject_id = s.parent_id "
        "WHERE s.subject_id IN (SELECT unnest($ids::BIGINT[]))",
        {"ids": list(ids)},
    )
    return dict(rows)


def files_called(ledger: Ledger, ids: Collection[int]) -> dict[int, str]:
    """The file names of uploads by id."""
    asked = "SELECT upload_id, file_name FROM upload WHERE upload_id IN (SELECT unnest($ids::BIGINT[]))"
    return dict(ledger.rows(asked, {"ids": list(ids)}))


def attachments_called(ledger: Ledger, ids: Collection[int]) -> dict[int, str]:
    """The file names of attachments by id."""
    asked = "SELECT attachment_id, file_name FROM attachment WHERE attachment_id IN (SELECT unnest($ids::BIGINT[]))"
    return dict(ledger.rows(asked, {"ids": list(ids)}))


def plans_called(ledger: Ledger, ids: Collection[int]) -> dict[int, str]:
    """The names of plans by id."""
    asked = "SELECT plan_id, name FROM plan WHERE plan_id IN (SELECT unnest($ids::BIGINT[]))"
    return dict(ledger.rows(asked, {"ids": list(ids)}))
