"""What people did and what they were refused: rows that are only ever added, and the search through them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.ledger.store import Ledger, now
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
    """What to look for; "" and None leave a filter out. `who` is part of a login or name, `what` of action or about."""

    who: str = ""
    what: str = ""
    since: datetime | None = None
    most: int = 500


def record(
    ledger: Ledger, person: Person, action: str, about: str = "", *, park_id: int = 0, outcome: Outcome = "done"
) -> None:
    """Add a line. `about` must hold nothing that was typed as a secret; it is cut at LONGEST_ABOUT characters."""
    with ledger.writing(seen_on_boards=False) as writer:
        row = {
            "audit_id": writer.next_ids("audit")[0], "recorded_at": now(), "login": person.login, "name": person.name,
            "role": str(person.role), "address": person.address, "action": str(action), "park_id": park_id,
            "about": about[:LONGEST_ABOUT], "outcome": outcome,
        }  # fmt: skip
        writer.insert("audit", pd.DataFrame([row]))


def search(ledger: Ledger, wanted: AuditFilter) -> list[AuditRow]:
    """The lines that fit, the newest first."""
    rows = ledger.rows(
        """
        SELECT audit_id, recorded_at, login, name, role, address, action, park_id, about, outcome FROM audit
        WHERE (contains(lower(login), $who) OR contains(lower(name), $who) OR contains(address, $who))
          AND (contains(lower(action), $what) OR contains(lower(about), $what) OR outcome = $what)
          AND recorded_at >= $since
        ORDER BY audit_id DESC LIMIT $most
        """,
        {
            "who": wanted.who.lower(), "what": wanted.what.lower(), "since": wanted.since or datetime(1, 1, 1),
            "most": wanted.most,
        },
    )  # fmt: skip
    return [AuditRow(*row) for row in rows]
