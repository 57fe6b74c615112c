"""How people write a day of every year: 11-15, 11.15, 11月15日."""

import re

from park_dispatch.language import _
from park_dispatch.planning.calendar_rules import MonthDay
from park_dispatch.planning.refusals import WrongRules

_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")


def month_day(text: str) -> MonthDay:
    """The day that a text means. Raises WrongRules; whether the month has such a day is for the rules to say."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise WrongRules(_("冬歇期的起止应为月-日，例如 11-15 至 03-15。"))
    return MonthDay(int(found[1]), int(found[2]))
