"""What 操作记录 shows: lines in words and by the office's clock, page by page, and all of them to export."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

import pandas as pd

from park_dispatch.boards.audit_words import Called, about_words, called
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.audit import AuditFilter, AuditRow, Outcome, counted, search
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.roles import Action, Role
from park_dispatch.people.words import DOORS, action_word, role_word

PAGE = 50
MOST_EXPORTED = 100_000
"""Lines that one export takes; a sheet of Excel holds ten times as many, but nobody reads them."""


@dataclass(frozen=True, slots=True)
class AuditLine:
    """A line in words. `at` is by the office's clock; `who` is "" where nobody was signed in."""

    audit_id: int
    at: datetime
    who: str
    login: str
    role: str
    address: str
    action: str
    park: str
    about: str
    refused: bool


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the lines that fit; `number` counts from 1, `pages` is at least 1."""

    lines: Sequence[AuditLine]
    number: int
    pages: int
    fitting: int
    refused: int


def wanted(
    who: str, what: str, first: date | None, last: date | None, outcome: Outcome | None, zone: tzinfo
) -> AuditFilter:
    """A filter as people put it: `what` in words or codes, days by the clock of a zone, both included."""
    return AuditFilter(
        who, what, None if first is None else _moment(first, zone),
        until=None if last is None else _moment(last + timedelta(days=1), zone), outcome=outcome, actions=_meant(what),
    )  # fmt: skip


def _moment(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC).replace(tzinfo=None)


def _meant(what: str) -> frozenset[str]:
    """The actions whose words have what was typed in them."""
    typed = what.strip().casefold()
    known = (*map(str, Action), *DOORS)
    return frozenset(action for action in known if typed and typed in action_word(action).casefold())


def audit_page(ledger: Ledger, fits: AuditFilter, number: int, zone: tzinfo) -> AuditPage:
    """A page, the newest lines first; a number beyond the last page is the last."""
    count = counted(ledger, fits)
    fitting = count["done"] + count["refused"]
    pages = max(1, -(-fitting // PAGE))
    at = min(max(1, number), pages)
    rows = search(ledger, replace(fits, most=PAGE, skip=(at - 1) * PAGE))
    return AuditPage(audit_lines(ledger, rows, zone), at, pages, fitting, count["refused"])


def audit_frame(ledger: Ledger, fits: AuditFilter, zone: tzinfo) -> pd.DataFrame:
    """The newest MOST_EXPORTED lines, with the fields of AuditLine as columns."""
    rows = search(ledger, replace(fits, most=MOST_EXPORTED, skip=0))
    fields = list(AuditLine.__dataclass_fields__)
    return pd.DataFrame(
        [[getattr(line, field) for field in fields] for line in audit_lines(ledger, rows, zone)], columns=fields
    )


def audit_lines(ledger: Ledger, rows: Sequence[AuditRow], zone: tzinfo) -> list[AuditLine]:
    """Rows in words."""
    names, parks = called(ledger, rows), {park.park_id: park.name for park in reading.parks(ledger)}
    return [_line(row, names, parks.get(row.park_id, ""), zone) for row in rows]


def _line(row: AuditRow, names: Called, park: str, zone: tzinfo) -> AuditLine:
    return AuditLine(
        row.audit_id, in_zone(row.recorded_at, zone), row.name, row.login,
        role_word(Role(row.role)) if row.login and row.role in set(Role) else "", row.address,
        action_word(row.action), park, about_words(row.about, names), row.outcome == "refused",
    )  # fmt: skip


def headline(found: AuditPage) -> str:
    """The answer in words: how many lines fit, how many of them were refused."""
    if not found.fitting:
        return _("没有符合条件的操作记录")
    said = _("{count:,} 条操作记录").format(count=found.fitting)
    return said + _("，其中 {count:,} 条被拒绝").format(count=found.refused) if found.refused else said
