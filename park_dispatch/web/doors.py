"""What signing in needs of the installation: the ledger, the signing key, how long a session lasts."""

from dataclasses import dataclass
from typing import cast

from park_dispatch.ledger.store import Ledger
from park_dispatch.people.oidc import Claim, Office, Provider
from park_dispatch.people.secret import signing_key
from park_dispatch.settings import Settings
from park_dispatch.web.frame import ledger_at


@dataclass(frozen=True, slots=True)
class Doors:
    """The ledger with the accounts, the key for cookies and forms, hours until somebody has to sign in again; the
    provider whose accounts are taken as well, None where there is none.
    """

    ledger: Ledger
    key: bytes
    hours: int
    office: Office | None = None


def doors() -> Doors:
    """As the settings have it. Raises SettingRefusal, LedgerRefusal or SecretUnusable."""
    settings = Settings.from_environment()
    key = signing_key(settings.db, settings.secret)
    return Doors(ledger_at(settings.db), key, settings.session_hours, _office(settings))


def _office(settings: Settings) -> Office | None:
    if not settings.oidc_issuer:
        return None
    claim = cast(Claim, settings.oidc_claim)
    return Office(Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, claim))
