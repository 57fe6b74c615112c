"""How often somebody may fail: by account and address together, by address, by account. Pure; the ledger keeps counts.

After some free failures each one more doubles the wait, up to a quarter of an hour. What comes during a wait is not
tried and does not lengthen it. An account on its own (failed from everywhere) has many free failures: otherwise a
stranger could lock its owner out. A day without a failure, or a right password, and the count starts anew.
"""

import hashlib
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from park_dispatch.ledger.people import Attempts

FIRST_WAIT, LONGEST_WAIT = 30, 900
"""Seconds."""
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Key:
    """What failures are counted under, and how many are free."""

    text: str
    free: int


def keys(login: str, address: str, secret: bytes = b"") -> tuple[Key, Key, Key]:
    """The three counts an attempt belongs to. Of an IPv6 address the network (/64) counts: a host has all of it.

    What was typed as a login may be a password: it is kept as a hash that nobody can try words on without `secret`.
    """
    place = _network(address)
    typed = hashlib.blake2b(login.encode("utf-8", "replace"), key=secret[:64], digest_size=16).hexdigest()
    return Key(f"both {typed} {place}", 5), Key(f"from {place}", 20), Key(f"login {typed}", 50)


def wait(counts: Mapping[str, Attempts], asked: tuple[Key, ...], at: datetime) -> int:
    """Seconds until the next attempt under all of the keys, 0 when it may be made now."""
    return max(_wait(counts.get(key.text), key.free, at) for key in asked)


def _wait(count: Attempts | None, free: int, at: datetime) -> int:
    if count is None or count.failures < free or at - count.last > FORGOTTEN_AFTER:
        return 0
    whole = min(LONGEST_WAIT, FIRST_WAIT << min(10, count.failures - free))
    left = (count.last + timedelta(seconds=whole) - at).total_seconds()
    return max(0, min(whole, -int(-left // 1)))


def failed(counts: Mapping[str, Attempts], asked: tuple[Key, ...], at: datetime) -> dict[str, Attempts]:
    """The counts after one more failure."""
    found = {}
    for key in asked:
        before = counts.get(key.text)
        fresh = before is None or at - before.last > FORGOTTEN_AFTER
        found[key.text] = Attempts(1 if fresh or before is None else before.failures + 1, at)
    return found


def succeeded(counts: Mapping[str, Attempts], asked: tuple[Key, ...], at: datetime) -> dict[str, Attempts]:
    """The counts after a right password: what was counted for this account here is forgotten; one failure less each
    for the address and the account, which took the attempt in advance."""
    both, *others = asked
    found = {both.text: Attempts(0, at)}
    for key in others:
        if key.text in counts:
            found[key.text] = Attempts(max(0, counts[key.text].failures - 1), counts[key.text].last)
    return found


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)
