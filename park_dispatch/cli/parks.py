"""Which database, which park, which author a command means."""

import argparse
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from park_dispatch.cli.refusals import NoDatabase, NoPark, ParkUnclear, ParkUnknown
from park_dispatch.filing.backing_up import backing_up
from park_dispatch.filing.names import name_key
from park_dispatch.filing.undoing import found_park as found_named_park
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park, parks
from park_dispatch.ledger.store import Ledger, open_ledger
from park_dispatch.settings import Settings


@contextmanager
def opened(settings: Settings, *, must_exist: bool = True) -> Iterator[Ledger]:
    """The ledger of the chosen database, closed afterwards. Raises NoDatabase or a LedgerRefusal."""
    if must_exist and not settings.db.exists():
        raise NoDatabase(settings.db)
    ledger = open_ledger(settings.db, backing_up(settings))
    try:
        yield ledger
    finally:
        ledger.close()


def find_park(ledger: Ledger, name: str | None) -> Park:
    """The park of that name, or the only one. Raises NoPark, ParkUnknown or ParkUnclear."""
    known = parks(ledger)
    if name is not None:
        wanted = name_key("park", name)
        for park in known:
            if name_key("park", park.name) == wanted:
                return park
        raise ParkUnknown(name, tuple(park.name for park in known))
    if not known:
        raise NoPark
    if len(known) > 1:
        raise ParkUnclear(tuple(park.name for park in known))
    return known[0]


def find_or_plan_park(ledger: Ledger, name: str | None, create: bool) -> Park:
    """As find_park; where `create` allows it a named park that is not there is planned: it has the id 0 as yet."""
    try:
        return find_park(ledger, name)
    except ParkUnknown:
        if not create or name is None or not name.strip():
            raise
    return Park(0, name.strip(), False, "")


def found_park(ledger: Ledger, planned: Park, author: str) -> Park:
    """Bring a planned park into being."""
    return replace(planned, park_id=found_named_park(ledger, planned.name, author))


def author(options: argparse.Namespace, settings: Settings) -> str:
    """Who did it: --author, else the setting, else the name of the operating system's account."""
    asked: str = (options.author or settings.author).strip()
    if asked:
        return asked
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return _("命令行")
