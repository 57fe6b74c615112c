"""Accounts: made, changed, disabled, given a password, by people who may; each with a line in the audit."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import replace
from datetime import timedelta

from park_dispatch.ledger import audit
from park_dispatch.ledger import people as stored
from park_dispatch.ledger.people import Account
from park_dispatch.ledger.store import Ledger, now
from park_dispatch.model.people import EVERYWHERE, Person, Reach, local_person
from park_dispatch.model.roles import Action, Role
from park_dispatch.people.answering import deed, require
from park_dispatch.people.passwords import fits, hashed, refuse_weak
from park_dispatch.people.refusals import (
    CodeWrong,
    LastAdministrator,
    LoginTaken,
    LoginUnknown,
    LoginUnusable,
    NameMissing,
    PasswordsDiffer,
    WrongPassword,
)

CODE_LIVES = timedelta(hours=72)
LONGEST_NAME = LONGEST_UNIT = 60
_CODE_MARKS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LOGIN = re.compile(r"[\w.@-]{2,40}")


def login_key(typed: str) -> str:
    """A login as it is stored: without spaces around it, in small letters, wide characters made narrow."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()[:80]


def account(ledger: Ledger, login: str) -> Account:
    """The account of a login. Raises LoginUnknown."""
    found = stored.everybody(ledger).accounts.get(login_key(login))
    if found is None:
        raise LoginUnknown(login)
    return found


def add(
    ledger: Ledger, login: str, name: str, role: Role, unit: str = "", reach: Reach = EVERYWHERE, *, by: Person
) -> str:
    """Make an account; returns the one-time code its owner chooses a password with.

    Raises NotAllowed, LoginUnusable, LoginTaken or NameMissing.
    """
    require(ledger, by, by.name, Action.MANAGE_PEOPLE)
    key = login_key(login)
    if not _LOGIN.fullmatch(key):
        raise LoginUnusable(login)
    with deed(ledger, by, Action.MANAGE_PEOPLE, about=f"account {key}: new, role {role}"):
        if key in stored.everybody(ledger).accounts:
            raise LoginTaken(key)
        stored.save_account(ledger, Account(key, _named(name), unit.strip()[:LONGEST_UNIT], role, reach), by.name)
        return _store_code(ledger, key)


def change(
    ledger: Ledger, login: str, *, by: Person, role: Role | None = None, reach: Reach | None = None,
    disabled: bool | None = None, name: str | None = None, unit: str | None = None,
) -> Account:  # fmt: skip
    """Give an account another role, reach, name or unit, disable or enable it; disabling ends its sessions at once.

    What was said under the earlier name stays under it. Raises NotAllowed, LoginUnknown, NameMissing or
    LastAdministrator.
    """
    require(ledger, by, by.name, Action.MANAGE_PEOPLE)
    with deed(ledger, by, Action.MANAGE_PEOPLE) as line:  # what is looked at in here, nobody changes meanwhile
        old = account(ledger, login)
        new = replace(
            old,
            role=old.role if role is None else role,
            reach=old.reach if reach is None else reach,
            disabled=old.disabled if disabled is None else disabled,
            name=old.name if name is None else _named(name),
            unit=old.unit if unit is None else unit.strip()[:LONGEST_UNIT],
        )
        _refuse_last(ledger, old, new)
        stored.save_account(ledger, new, by.name)
        if new.disabled:
            stored.end_sessions(ledger, old.login)
        line.about = f"account {new.login}: {', '.join(_differences(old, new)) or 'nothing'}"
    return new


def _differences(old: Account, new: Account) -> list[str]:
    """What is another now, as the audit says it."""
    return [
        *([f"role {new.role}"] if new.role != old.role else []),
        *(["reach"] if new.reach != old.reach else []),
        *([f"name {new.name}"] if new.name != old.name else []),
        *([f"unit {new.unit or '-'}"] if new.unit != old.unit else []),
        *(["disabled" if new.disabled else "enabled"] if new.disabled != old.disabled else []),
    ]


def end_sessions(ledger: Ledger, login: str, *, by: Person) -> int:
    """Sign an account out everywhere, at once; returns how many sessions were open.

    Raises NotAllowed or LoginUnknown.
    """
    require(ledger, by, by.name, Action.MANAGE_PEOPLE)
    with deed(ledger, by, Action.MANAGE_PEOPLE) as line:
        key = account(ledger, login).login
        ended = len(stored.end_sessions(ledger, key))
        line.about = f"account {key}: {ended} sessions ended"
    return ended


def _refuse_last(ledger: Ledger, old: Account, new: Account) -> None:
    def manages(one: Account) -> bool:
        return one.role == Role.ADMINISTRATOR and not one.disabled

    others = [one for one in stored.everybody(ledger).accounts.values() if manages(one) and one.login != old.login]
    if manages(old) and not manages(new) and not others:
        raise LastAdministrator


def new_code(ledger: Ledger, login: str, *, by: Person) -> str:
    """A one-time code to choose a password with; "" for the first administrator. Earlier ones are void.

    Raises NotAllowed or LoginUnknown.
    """
    require(ledger, by, by.name, Action.MANAGE_PEOPLE)
    key = account(ledger, login).login if login else ""
    with deed(ledger, by, Action.MANAGE_PEOPLE, about=f"account {key or 'first'}: code"):
        return _store_code(ledger, key)


def _store_code(ledger: Ledger, key: str) -> str:
    code = "".join(secrets.choice(_CODE_MARKS) for _at in range(12))
    stored.save_code(ledger, key, _code_hash(code), now() + CODE_LIVES)
    return "-".join((code[:4], code[4:8], code[8:]))


def use_code(ledger: Ledger, login: str, name: str, code: str, password: str, address: str) -> Account:
    """Choose a password with a one-time code. Without any account yet, this makes the first administrator.

    Raises PasswordWeak, LoginUnusable, NameMissing or CodeWrong.
    """
    key = login_key(login)
    known = stored.everybody(ledger).accounts
    if not _LOGIN.fullmatch(key):
        raise LoginUnusable(login)
    first = not known
    owner = Account(key, _named(name), "", Role.ADMINISTRATOR, EVERYWHERE) if first else known.get(key)
    refuse_weak(password, key, owner.name if owner else "")
    person = Person(key if owner else "", owner.name if owner else "", owner.role if owner else Role.VIEWER,
                    address=address)  # fmt: skip
    made = hashed(password)  # takes as long for a login that is not there
    try:
        with deed(ledger, person, "password", about="code"):
            if owner is None or owner.disabled:
                raise CodeWrong
            if not stored.use_code(ledger, "" if first else key, _code_hash(code), owner, made, owner.name):
                raise CodeWrong
    except CodeWrong:
        audit.record(ledger, person, "password", "code", outcome="refused")
        raise
    return owner


def change_password(ledger: Ledger, person: Person, old: str, new: str, session_id: str) -> None:
    """Change one's own password; every other session of the account ends. Raises WrongPassword or PasswordWeak."""
    if not fits(old, stored.password_hash(ledger, person.login)):
        audit.record(ledger, person, "password", outcome="refused")
        raise WrongPassword
    set_password(ledger, person.login, new, by=person, session_id=session_id)


def set_password(ledger: Ledger, login: str, new: str, *, by: Person, session_id: str = "") -> None:
    """Set a password: one's own, or as one who manages accounts. Raises NotAllowed, LoginUnknown or PasswordWeak."""
    owner = account(ledger, login)
    if by.login != owner.login or not by.login:
        require(ledger, by, by.name, Action.MANAGE_PEOPLE)
    refuse_weak(new, owner.login, owner.name)
    made = hashed(new)  # a third of a second: nobody waits for it to write
    with deed(ledger, by, "password", about=f"account {owner.login}"):
        stored.save_password(ledger, owner.login, made)
        stored.end_sessions(ledger, owner.login, but=session_id)


def refuse_difference(new: str, again: str) -> None:
    """Raises PasswordsDiffer when a new password was not typed the same way twice."""
    if new != again:
        raise PasswordsDiffer


def first_code(ledger: Ledger) -> str:
    """The code for the first administrator; "" when there is an account already."""
    if stored.everybody(ledger).accounts:
        return ""
    return new_code(ledger, "", by=local_person("", "serve"))


def _code_hash(code: str) -> str:
    bare = "".join(mark for mark in unicodedata.normalize("NFKC", code).upper() if mark in _CODE_MARKS)
    return hashlib.sha256(bare.encode()).hexdigest()


def _named(name: str) -> str:
    found = " ".join(name.split())[:LONGEST_NAME]
    if not found:
        raise NameMissing
    return found
