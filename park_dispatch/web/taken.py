"""Files that are fetched by an address of their own, not from a page: who took them goes on record as well.

A calendar program asks every hour: the same file taken by the same person from the same place is one line a day.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

from park_dispatch.ledger.store import Ledger
from park_dispatch.model.office_time import office_today
from park_dispatch.model.people import Person, local_person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import done

MOST_REMEMBERED = 10_000
_told: dict[tuple[Path, str, str, int, str], date] = {}


def taken(ledger: Ledger, person: Person | None, address: str, park_id: int, name: str) -> None:
    """Put on record that a file of that name was taken; nobody is whoever sits at this machine without accounts."""
    who = replace(person, address=address) if person else local_person("", address)
    today, asked = office_today(), (ledger.path, who.login, address, park_id, name)
    if _told.get(asked) == today:
        return
    done(ledger, who, Action.EXPORT, park_id, name)
    if len(_told) >= MOST_REMEMBERED:
        _told.clear()
    _told[asked] = today
