"""Accounts, passwords, one-time codes, sessions and failed attempts, as the ledger keeps them.

All of it is small and asked for at every request, so accounts and live sessions are held in memory and read anew after
a change; only this process can change them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from park_dispatch.ledger.store import Ledger, Writer, now
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.model.people import Reach
from park_dispatch.model.roles import Role


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands."""

    login: str
    name: str
    unit: str
    role: Role
    reach: Reach
    disabled: bool = False
    calendar: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; times are UTC."""

    session_id: str
    login: str
    address: str
    began: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Everybody:
    """All accounts by login and all sessions that were not ended by id; a session may have run out."""

    accounts: Mapping[str, Account]
    sessions: Mapping[str, Session]


@dataclass(frozen=True, slots=True)
class Attempts:
    """Failures in a row under one key, and the last of them (UTC)."""

    failures: int
    last: datetime


def everybody(ledger: Ledger) -> Everybody:
    """Accounts and sessions, from memory where nothing changed."""
    version = ledger.people_version
    held = ledger.people_held
    if held is not None and held[0] == version and isinstance(held[1], Everybody):
        return held[1]
    found = Everybody(_accounts(ledger), _sessions(ledger))
    ledger.people_held = (version, found)  # of the version before the reading: a change meanwhile makes it stale
    return found


def _accounts(ledger: Ledger) -> dict[str, Account]:
    rows = ledger.rows(
        """
        SELECT login, name, unit, role, parks, projects, buildings, units, disabled, calendar FROM account
        WHERE account_id IN (SELECT max(account_id) FROM account GROUP BY login) ORDER BY login
        """
    )
    return {
        login: Account(login, name, unit, Role(role), _reach(*reach), disabled, calendar)
        for login, name, unit, role, *reach, disabled, calendar in rows
    }


def _reach(parks: str, projects: str, buildings: str, units: str) -> Reach:
    return Reach(*(frozenset(json.loads(text)) for text in (parks, projects, buildings, units)))


def _sessions(ledger: Ledger) -> dict[str, Session]:
    asked = "SELECT session_id, login, address, began, ends FROM session WHERE NOT ended AND ends > ?"
    return {row[0]: Session(*row) for row in ledger.rows(asked, [now()])}


def save_account(ledger: Ledger, account: Account, author: str, hashed: str = "") -> None:
    """Set an account, and its password where a hash is given; both or none."""
    with ledger.writing(NOTHING, of_people=True) as writer:
        _save_account(writer, account, author)
        if hashed:
            _save_password(writer, account.login, hashed)


def _save_account(writer: Writer, account: Account, author: str) -> None:
    reach = account.reach
    row = {
        "account_id": writer.next_ids("account")[0], "login": account.login, "name": account.name,
        "unit": account.unit, "role": str(account.role), "parks": json.dumps(sorted(reach.parks)),
        "projects": json.dumps(sorted(reach.projects)), "buildings": json.dumps(sorted(reach.buildings)),
        "units": json.dumps(sorted(reach.units), ensure_ascii=False), "disabled": account.disabled,
        "calendar": account.calendar, "author": author, "recorded_at": now(),
    }  # fmt: skip
    writer.insert("account", pd.DataFrame([row]))


def save_password(ledger: Ledger, login: str, hashed: str) -> None:
    """Put a hash in the place of the one before."""
    with ledger.writing(NOTHING) as writer:
        _save_password(writer, login, hashed)


def _save_password(writer: Writer, login: str, hashed: str) -> None:
    there = writer.cursor.execute("SELECT 1 FROM password WHERE login = ?", [login]).fetchone()
    if there:
        writer.cursor.execute("UPDATE password SET hash = ?, recorded_at = ? WHERE login = ?", [hashed, now(), login])
    else:
        writer.cursor.execute(
            "INSERT INTO password (login, hash, recorded_at) VALUES (?, ?, ?)", [login, hashed, now()]
        )


def password_hash(ledger: Ledger, login: str) -> str:
    """The hash in force, "" where no password was ever chosen."""
    rows = ledger.rows("SELECT hash FROM password WHERE login = ?", [login])
    return str(rows[0][0]) if rows else ""


def have_passwords(ledger: Ledger) -> set[str]:
    """The logins that a password was ever chosen for."""
    return {login for (login,) in ledger.rows("SELECT login FROM password")}


def save_code(ledger: Ledger, login: str, code_hash: str, ends: datetime) -> None:
    """Keep a one-time code; earlier ones for the same login are void."""
    with ledger.writing(NOTHING) as writer:
        writer.cursor.execute("UPDATE code SET used = true WHERE login = ? AND NOT used", [login])
        writer.cursor.execute("INSERT INTO code (code_hash, login, ends, used) VALUES (?, ?, ?, false)",
                              [code_hash, login, ends])  # fmt: skip


def use_code(ledger: Ledger, login: str, code_hash: str, account: Account, hashed: str, author: str) -> bool:
    """Spend a code on a password: True when it was for this login, unused and in time; then all is stored at once.

    With login "" the code is for the first administrator, and good only while there is no account at all.
    """
    with ledger.writing(NOTHING, of_people=True) as writer:
        found = writer.cursor.execute(
            "SELECT 1 FROM code WHERE code_hash = ? AND login = ? AND NOT used AND ends > ?", [code_hash, login, now()]
        ).fetchone()
        somebody = writer.cursor.execute("SELECT 1 FROM account LIMIT 1").fetchone()
        if not found or (not login and somebody):
            return False
        writer.cursor.execute("UPDATE code SET used = true WHERE code_hash = ?", [code_hash])
        if not login:
            _save_account(writer, account, author)
        _save_password(writer, account.login, hashed)
        writer.cursor.execute("UPDATE session SET ended = true WHERE login = ? AND NOT ended", [account.login])
    return True


def begin_session(ledger: Ledger, session: Session) -> None:
    """Let a browser in."""
    with ledger.writing(NOTHING, of_people=True) as writer:
        writer.insert("session", pd.DataFrame([{
            "session_id": session.session_id, "login": session.login, "address": session.address,
            "began": session.began, "ends": session.ends, "ended": False,
        }]))  # fmt: skip


def end_sessions(ledger: Ledger, login: str, *, only: str = "", but: str = "") -> list[str]:
    """End the sessions of an account: all, only one, or all but one; returns the ids of those that were live."""
    with ledger.writing(NOTHING, of_people=True) as writer:
        found = [
            one.session_id
            for one in everybody(ledger).sessions.values()
            if one.login == login and (not only or one.session_id == only) and one.session_id != but
        ]
        for session_id in found:
            writer.cursor.execute("UPDATE session SET ended = true WHERE session_id = ?", [session_id])
    return found


def attempts(ledger: Ledger, keys: Sequence[str]) -> dict[str, Attempts]:
    """The failures under each key that has any."""
    rows = ledger.rows("SELECT key, failures, last FROM attempt WHERE key IN (SELECT unnest(?))", [list(keys)])
    return {key: Attempts(failures, last) for key, failures, last in rows}


def save_attempts(writer: Writer, counted: Mapping[str, Attempts], forget_before: datetime) -> None:
    """Set the counts (0 takes a key's away), and let those that are too old to matter go."""
    for key, one in counted.items():
        there = writer.cursor.execute("SELECT 1 FROM attempt WHERE key = ?", [key]).fetchone()
        if there:
            writer.cursor.execute(
                "UPDATE attempt SET failures = ?, last = ? WHERE key = ?", [one.failures, one.last, key]
            )
        else:
            writer.cursor.execute("INSERT INTO attempt (key, failures, last) VALUES (?, ?, ?)",
                                  [key, one.failures, one.last])  # fmt: skip
    writer.cursor.execute("DELETE FROM attempt WHERE last < ?", [forget_before])
