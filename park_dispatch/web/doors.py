"""What signing in needs of the installation: the ledger, the signing key, how long a session lasts."""

from dataclasses import dataclass

from park_dispatch.ledger.store import Ledger
from park_dispatch.people.secret import signing_key
from park_dispatch.settings import Settings
from park_dispatch.web.frame import ledger_at


@dataclass(frozen=True, slots=True)
class Doors:
    """The ledger with the accounts, the key for cookies and forms, hours until somebody has to sign in again."""

    ledger: Ledger
    key: bytes
    hours: int


def doors() -> Doors:
    """As the settings have it. Raises SettingRefusal, LedgerRefusal or SecretUnusable."""
    settings = Settings.from_environment()
    return Doors(ledger_at(settings.db), signing_key(settings.db, settings.secret), settings.session_hours)
