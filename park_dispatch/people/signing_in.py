"""Signing in and out: throttled attempts, sessions that can be ended, and who a session is."""

import hashlib
import secrets
import string
import threading
from dataclasses import dataclass
from datetime import timedelta

from park_dispatch.ledger import audit
from park_dispatch.ledger import people as stored
from park_dispatch.ledger.people import Account, Session
from park_dispatch.ledger.store import Ledger, now
from park_dispatch.ledger.topics import NOTHING
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Role
from park_dispatch.people import throttle
from park_dispatch.people.accounts import login_key
from park_dispatch.people.answering import deed
from park_dispatch.people.passwords import LONGEST, fits, hashed, outdated
from park_dispatch.people.refusals import IdentityUnknown, TooManyAttempts, WrongPassword
from park_dispatch.people.secret import signature, signed

_COOKIE, _CALENDAR = "session", "calendar"
_SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_counting = threading.Lock()


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody who has just signed in; `cookie` is for their browser alone."""

    person: Person
    cookie: str


def sign_in(ledger: Ledger, key: bytes, login: str, password: str, address: str, hours: int) -> Entered:
    """Let somebody in for so many hours. Raises TooManyAttempts (nothing was tried) or WrongPassword."""
    typed = login_key(login)
    asked = throttle.keys(typed, address, key)
    take_attempt(ledger, asked)
    account = stored.everybody(ledger).accounts.get(typed)
    kept = stored.password_hash(ledger, typed) if account else ""
    right = len(password) <= LONGEST and fits(password, kept)  # an unknown login takes as long as a known one
    if account is None or not right or account.disabled:
        # What was typed as a login may be a password: only a known one is put on record.
        who = _person(account, address) if account else Person("", "", Role.VIEWER, address=address)
        audit.record(ledger, who, "sign_in", outcome="refused")
        raise WrongPassword
    give_attempt_back(ledger, asked)
    if outdated(kept):
        stored.save_password(ledger, typed, hashed(password))
    return begin(ledger, key, account, address, hours)


def sign_in_known(ledger: Ledger, key: bytes, login: str, address: str, hours: int) -> Entered:
    """Let somebody in whom their office's provider has vouched for. Raises IdentityUnknown, with a line on record.

    Only large letters a to z are taken for small ones. What people type is read more kindly (`login_key`), but to a
    provider "straße" and "strasse" are two people.
    """
    typed = login_key(login)
    account = stored.everybody(ledger).accounts.get(typed) if typed == login.translate(_SMALL) else None
    if account is None or account.disabled:
        who = _person(account, address) if account else Person("", "", Role.VIEWER, address=address)
        audit.record(ledger, who, "sign_in", f"oidc {typed}", outcome="refused")
        raise IdentityUnknown(login[:80])
    return begin(ledger, key, account, address, hours, "oidc")


def begin(ledger: Ledger, key: bytes, account: Account, address: str, hours: int, how: str = "") -> Entered:
    """A session for an account whose owner has proved who they are; `how` is put on record."""
    token = secrets.token_urlsafe(32)
    began = now()
    session = Session(session_id(token), account.login, address, began, began + timedelta(hours=hours))
    person = _person(account, address)
    with deed(ledger, person, "sign_in", about=how):
        stored.begin_session(ledger, session)
    return Entered(person, f"{token}.{signature(key, _COOKIE, token)}")


def take_attempt(ledger: Ledger, asked: tuple[throttle.Key, ...]) -> None:
    """Count a failure in advance, so that a hundred attempts at once are a hundred. Raises TooManyAttempts."""
    with _counting:
        at = now()
        counts = stored.attempts(ledger, [key.text for key in asked])
        seconds = throttle.wait(counts, asked, at)
        if seconds:
            raise TooManyAttempts(seconds)
        with ledger.writing(NOTHING) as writer:
            stored.save_attempts(writer, throttle.failed(counts, asked, at), at - throttle.FORGOTTEN_AFTER)


def give_attempt_back(ledger: Ledger, asked: tuple[throttle.Key, ...]) -> None:
    """The attempt was none: the password was right."""
    with _counting:
        at = now()
        counts = stored.attempts(ledger, [key.text for key in asked])
        with ledger.writing(NOTHING) as writer:
            stored.save_attempts(writer, throttle.succeeded(counts, asked, at), at - throttle.FORGOTTEN_AFTER)


def session_id(token: str) -> str:
    """What the ledger knows a session by: whoever reads the ledger cannot make the cookie from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def session_of(key: bytes, cookie: str) -> str | None:
    """The session a cookie names, "" for no cookie, None for a forged one."""
    if not cookie:
        return ""
    token, _dot, given = cookie.partition(".")
    return session_id(token) if signed(key, _COOKIE, token, given) else None


def live_session(ledger: Ledger, session: str) -> Session | None:
    """A session that is neither ended nor run out, of an account that is not disabled."""
    known = stored.everybody(ledger)
    found = known.sessions.get(session)
    if found is None or found.ends <= now():
        return None
    account = known.accounts.get(found.login)
    return None if account is None or account.disabled else found


def person_of(ledger: Ledger, session: str, address: str = "") -> Person | None:
    """Who is signed in by a session, with role and reach as they are now; None when nobody is."""
    found = live_session(ledger, session)
    if found is None:
        return None
    return _person(stored.everybody(ledger).accounts[found.login], address or found.address)


def sign_out(ledger: Ledger, session: str, address: str) -> None:
    """End a session."""
    person = person_of(ledger, session, address)
    if person is None:
        return
    with deed(ledger, person, "sign_out"):
        stored.end_sessions(ledger, person.login, only=session)


def calendar_key(ledger: Ledger, key: bytes, login: str) -> str:
    """The secret part of somebody's personal calendar address; made from the signing key, stored nowhere."""
    account = stored.everybody(ledger).accounts[login]
    return signature(key, _CALENDAR, f"{login} {account.calendar}")


def calendar_person(ledger: Ledger, key: bytes, login: str, given: str) -> Person | None:
    """Whose personal calendar address this is; None when it is nobody's."""
    account = stored.everybody(ledger).accounts.get(login_key(login))
    if account is None or account.disabled:
        return None
    right = signed(key, _CALENDAR, f"{account.login} {account.calendar}", given)
    return _person(account, "") if right else None


def _person(account: Account, address: str) -> Person:
    return Person(account.login, account.name, account.role, account.unit, account.reach, address)
