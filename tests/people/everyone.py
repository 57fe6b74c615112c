"""Accounts for tests, made the short way."""

from park_dispatch.ledger.people import Account, save_account, save_password
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.people import EVERYWHERE, Person, Reach
from park_dispatch.model.roles import Role
from park_dispatch.people.passwords import hashed

PASSWORD = "三期厂房 按期交付 2023"
HASH = hashed(PASSWORD)  # a third of a second, once
KEY = b"k" * 32


def somebody(role: Role, reach: Reach = EVERYWHERE, login: str = "") -> Person:
    """A person who is signed in."""
    return Person(login or str(role), f"{role}先生", role, "", reach, "10.0.0.7")


def with_account(ledger: Ledger, role: Role, login: str = "", reach: Reach = EVERYWHERE) -> Person:
    """Somebody with an account and PASSWORD."""
    person = somebody(role, reach, login)
    save_account(ledger, Account(person.login, person.name, "", role, reach), "测试")
    save_password(ledger, person.login, HASH)
    return person
