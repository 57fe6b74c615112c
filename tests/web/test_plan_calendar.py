"""The editor of overrides: what is typed as a day, a day alone, rows of nothing, what is no day."""

from datetime import date

import pandas as pd
import pytest

from park_dispatch.planning.calendar_rules import Override
from park_dispatch.planning.refusals import WrongRules
from park_dispatch.web.plan_calendar import overrides_of
from tests.small_park import DAY, day


def rows(*cells: tuple[object, object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=["first", "last", "working", "reason"], dtype=object)


def test_days_are_read_as_people_write_them() -> None:
    typed = rows(
        ("2023-10-01", "2023.10.07", False, " 国庆抢工间歇 "),
        ("9月10日", None, True, None),
        (None, "9月12日", None, pd.NA),
        (None, "", False, ""),
    )
    assert overrides_of(typed, DAY) == (
        Override(day("10-01"), day("10-07"), False, "国庆抢工间歇"),
        Override(day("09-10"), day("09-10"), True),
        Override(date(2023, 9, 12), date(2023, 9, 12), False),
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("停电", None, False, ""), "“停电”不是日期"),
        ((None, None, False, "停电"), "没有写日期"),
        (("2023-10-07", "2023-10-01", False, ""), ""),
    ],
)
def test_what_is_no_day_is_refused(row: tuple[object, object, object, object], why: str) -> None:
    if why:
        with pytest.raises(WrongRules, match=why):
            overrides_of(rows(row), DAY)
    else:  # the rules themselves refuse days the wrong way round
        from park_dispatch.planning.calendar_rules import CalendarRules

        with pytest.raises(WrongRules, match="起止颠倒"):
            CalendarRules(overrides=overrides_of(rows(row), DAY))
