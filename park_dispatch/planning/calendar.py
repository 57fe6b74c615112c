"""Working days: State Council holidays and make-up workdays for offices, every day for sites.

Source: the yearly notices of the State Council's general office, as collected by the package chinesecalendar
(2004 to the year `LAST_KNOWN_YEAR`); beyond it only weekends are known, and `is_estimated` says so.
"""

from datetime import date, timedelta
from functools import cache

import chinese_calendar

LAST_KNOWN_YEAR = max(day.year for day in chinese_calendar.holidays)
FIRST_KNOWN_YEAR = min(day.year for day in chinese_calendar.holidays)


def is_estimated(day: date) -> bool:
    """Whether the holidays of that day's year are not published yet, so that only weekends are counted (预计)."""
    return not FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR


@cache
def is_working_day(day: date) -> bool:
    """Whether offices work on that day: no weekend or statutory holiday, or a make-up workday (调休)."""
    if is_estimated(day):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def previous_working_day(day: date) -> date:
    """The last office working day before a day."""
    earlier = day - timedelta(days=1)
    while not is_working_day(earlier):
        earlier -= timedelta(days=1)
    return earlier


def next_working_day(day: date) -> date:
    """The first office working day after a day."""
    later = day + timedelta(days=1)
    while not is_working_day(later):
        later += timedelta(days=1)
    return later


def non_working_days(first: date, last: date) -> list[date]:
    """The days between two days, both included, on which offices rest."""
    return [
        day for offset in range((last - first).days + 1) if not is_working_day(day := first + timedelta(days=offset))
    ]
