"""What the settings say of backups, as the ledger takes it."""

from park_dispatch.ledger.backups import before_migrating
from park_dispatch.ledger.store import BeforeMigrating
from park_dispatch.settings import Settings


def backing_up(settings: Settings) -> BeforeMigrating | None:
    """What to do before a database gets another structure; None where automatic backups are off."""
    if not settings.makes_backups:
        return None
    return lambda connection, path, number: before_migrating(connection, path, settings.backup_folder, number)
