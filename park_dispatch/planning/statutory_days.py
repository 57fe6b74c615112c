"""The holidays and make-up workdays of China as positions in one long table of days, and the day of 正月初一.

Two sources: the State Council's yearly notices (package chinesecalendar, with make-up workdays) as far as they are
published; for later years to 2099 the statutory days computed from the lunar calendar (package holidays), without
make-up workdays. Before the notices and after 2099 nothing is known and nothing is given.
"""

from datetime import date
from functools import cache

import chinese_calendar
import numpy as np
from numpy.typing import NDArray

from park_dispatch.language import _
from park_dispatch.planning.calendar import FIRST_KNOWN_YEAR, LAST_KNOWN_YEAR
from park_dispatch.planning.calendar_rules import FIRST_DAY, LAST_DAY

LAST_COMPUTED_YEAR = 2099
_FIRST_COMPUTED_YEAR = 1950
ORIGIN = FIRST_DAY.toordinal()
LENGTH = LAST_DAY.toordinal() - ORIGIN + 1

KINDS = ("new_year", "spring", "tombs", "labour", "dragon", "national", "moon", "other")
_WORDS = (
    ("New Year's Day", "new_year"),
    ("Spring Festival", "spring"),
    ("Chinese New Year", "spring"),
    ("Tomb-", "tombs"),
    ("Labo", "labour"),
    ("Dragon", "dragon"),
    ("National", "national"),
    ("Mid-", "moon"),
)
_NEW_YEAR_OF_THE_MOON = "Chinese New Year (Spring Festival)"


def kind_name(kind: str) -> str:
    """What a kind of holiday is called in the reader's language."""
    names = {
        "new_year": _("元旦"),
        "spring": _("春节"),
        "tombs": _("清明节"),
        "labour": _("劳动节"),
        "dragon": _("端午节"),
        "national": _("国庆节"),
        "moon": _("中秋节"),
    }
    return names.get(kind, _("节假日"))


@cache
def holiday_kinds() -> NDArray[np.int8]:
    """Of each day of the table the position of its holiday in KINDS, −1 for a day that is none."""
    found = np.full(LENGTH, -1, dtype=np.int8)
    for day, name in _computed().items():
        if day.year > LAST_KNOWN_YEAR:
            found[day.toordinal() - ORIGIN] = _kind(name)
    for day, name in chinese_calendar.holidays.items():
        found[day.toordinal() - ORIGIN] = _kind(name)
    return found


@cache
def makeup_workdays() -> NDArray[np.int64]:
    """The positions of the published make-up workdays (调休)."""
    return np.array(sorted(day.toordinal() - ORIGIN for day in chinese_calendar.workdays), dtype=np.int64)


@cache
def moon_new_years() -> dict[int, int]:
    """By year the position of 正月初一, 1950 to 2099."""
    found: dict[int, int] = {}
    for day, name in sorted(_computed().items()):
        if _NEW_YEAR_OF_THE_MOON in name.replace(f"{_NEW_YEAR_OF_THE_MOON} (observed)", ""):
            found.setdefault(day.year, day.toordinal() - ORIGIN)
    return found


def is_known_year(year: int) -> bool:
    """Whether the State Council's notice for that year is known here."""
    return bool(FIRST_KNOWN_YEAR <= year <= LAST_KNOWN_YEAR)


@cache
def _computed() -> dict[date, str]:
    from holidays import country_holidays  # 30 ms: only when a calendar with holidays is counted

    return dict(country_holidays("CN", years=range(_FIRST_COMPUTED_YEAR, LAST_COMPUTED_YEAR + 1), language="en_US"))


def _kind(name: str) -> int:
    return KINDS.index(next((kind for word, kind in _WORDS if name.startswith(word)), "other"))
