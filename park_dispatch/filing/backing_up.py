"""Backups that somebody asks for, and what the settings say of those that are made without being asked for."""

from pathlib import Path

from park_dispatch.ledger.backups import Backup, back_up_by_hand, before_migrating
from park_dispatch.ledger.files import Brought
from park_dispatch.ledger.store import BeforeMigrating, Ledger
from park_dispatch.model.people import Person
from park_dispatch.model.roles import Action
from park_dispatch.people.answering import done, on_the_whole, require
from park_dispatch.settings import Settings


def backing_up(settings: Settings) -> BeforeMigrating | None:
    """What to do before a database gets another structure; None where automatic backups are off."""
    if not settings.makes_backups:
        return None
    return lambda connection, path, number: before_migrating(connection, path, settings.backup_folder, number)


@on_the_whole
def back_up_to(ledger: Ledger, target: Path, author: str, *, by: Person | None = None) -> tuple[Backup, Brought]:
    """A backup as a new file of that name; and what was brought of attachments.

    Raises NotAllowed, BackupFailed or BackupUnusable.
    """
    person = require(ledger, by, author, Action.BACK_UP)
    made = back_up_by_hand(ledger, target)
    done(ledger, person, Action.BACK_UP, 0, target.name)
    return made
