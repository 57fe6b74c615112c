"""Which backups are kept: 24 hourly, 14 daily and 12 monthly ones."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeAlias

HOURLY, DAILY, MONTHLY = 24, 14, 12
_Span: TypeAlias = Callable[[datetime], tuple[int, ...]]
_RULES: tuple[tuple[int, _Span], ...] = (
    (HOURLY, lambda moment: (moment.year, moment.month, moment.day, moment.hour)),
    (DAILY, lambda moment: (moment.year, moment.month, moment.day)),
    (MONTHLY, lambda moment: (moment.year, moment.month)),
)


def kept(moments: Iterable[datetime]) -> set[datetime]:
    """The moments whose backups are kept: the last one of each of the latest 24 hours, 14 days and 12 months that have
    any. Moments are of the office's clock.

    Hours without a backup do not count: after a month of standstill the last two weeks of work are still there. The
    answer is the same whether backups are sorted out one after the other or all at once.
    """
    found = sorted(set(moments), reverse=True)
    return {moment for count, span in _RULES for moment in _last_of_each(found, span, count)}


def _last_of_each(newest_first: list[datetime], span: _Span, count: int) -> list[datetime]:
    last: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        last.setdefault(span(moment), moment)
    return list(last.values())[:count]
