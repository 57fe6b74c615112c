"""What the first visitor should not wait for: heavy imports and the board of the default day."""

import importlib
import logging

from park_dispatch.settings import settings

_HEAVY = ("pandas", "plotly.graph_objects", "pyarrow", "xlsxwriter", "park_dispatch.boards.situation")


def warm_up() -> None:
    """Import what pages need and compute each park's situation. A refused database is left for the page to explain."""
    from park_dispatch.boards.situation import situation
    from park_dispatch.ledger import reading
    from park_dispatch.ledger.refusals import LedgerRefusal
    from park_dispatch.web.frame import ledger_at

    for name in _HEAVY:
        importlib.import_module(name)
    try:
        ledger = ledger_at(settings().db)
    except LedgerRefusal as refusal:
        logging.getLogger(__name__).error("%s", refusal)
        return
    for park in reading.parks(ledger):
        day = reading.last_report(ledger, park.park_id)
        if day is not None:
            situation(ledger, park, day)
