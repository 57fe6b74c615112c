"""Before the first visitor: the demo park on a first start, the heavy imports, the board of the default day."""

import importlib
import logging
from datetime import date

from park_dispatch.boards.overview import overview
from park_dispatch.filing.demo import create_with_demo
from park_dispatch.ledger import reading
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.settings import SettingRefusal, Settings
from park_dispatch.web.frame import ledger_at

_HEAVY = ("plotly.graph_objects", "pyarrow", "xlsxwriter", "park_dispatch.intake.reader")
_log = logging.getLogger(__name__)


def warm_up() -> None:
    """Make the database where there is none, import what pages need, compute each park's overview.

    Nothing that goes wrong here keeps the server from starting: the pages say it, to the person who has to know.
    """
    try:
        for name in _HEAVY:
            importlib.import_module(name)
        SiteCalendar().index(date.today())  # the holidays of 150 years: a fifth of a second, once
        settings = Settings.from_environment()
        create_with_demo(settings.db, settings.limits)
        ledger = ledger_at(settings.db)
        for park in reading.parks(ledger):
            day = reading.last_report(ledger, park.park_id)
            if day is not None:
                overview(ledger, park, day)
    except (LedgerRefusal, SettingRefusal) as refusal:
        _log.error("%s", refusal)
    except Exception:
        _log.exception("start-up")
