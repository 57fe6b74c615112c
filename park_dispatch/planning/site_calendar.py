"""Counting in the working days of a site: index of a day, day of an index, adding, spans of rest.

A calendar is a table of 300 years, built when first asked and kept per rules; every question is then a look-up in
NumPy arrays. Outside the table (1900–2199) only the weekdays of the rules count, so no day is too far.

Conventions: `index(day)` is the number of working days before that day since 1900-01-01 (negative before it), so a
day of rest has the index of the next working day; the working days from a to b, both included, are
index(b + 1 day) − index(a). Missing days (NaT) have the index NO_INDEX and come back from it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from park_dispatch.language import _
from park_dispatch.planning.calendar import LAST_KNOWN_YEAR
from park_dispatch.planning.calendar_rules import (
    FIRST_DAY,
    LAST_DAY,
    PRESETS,
    CalendarRules,
    SpringStop,
    WinterStop,
)
from park_dispatch.planning.refusals import DayOutOfRange
from park_dispatch.planning.statutory_days import (
    KINDS,
    LENGTH,
    holiday_kinds,
    is_known_year,
    kind_name,
    makeup_workdays,
    moon_new_years,
)

Days = NDArray[np.datetime64]
Indices = NDArray[np.int64]
NO_INDEX = int(np.iinfo(np.int64).min)
LATER_SPRING_HOLIDAY = SpringStop(1, 6)
"""Where no notice is published: 除夕 to 初七, the eight days of the notice for 2025."""

_FIRST = np.datetime64(FIRST_DAY, "D")
_END = np.datetime64(LAST_DAY, "D") + 1
_ONE_DAY = timedelta(days=1)
_WORKS, _WEEKDAY, _SPRING, _WINTER, _HOLIDAY, _OVERRIDE = 0, 1, 2, 3, 10, 100


@dataclass(frozen=True, slots=True)
class _Table:
    """reason: why each day rests (_WORKS where it does not); before: working days before each; positions: of them."""

    reason: NDArray[np.int32]
    before: NDArray[np.int32]
    positions: NDArray[np.int32]
    weekmask: list[bool]


@dataclass(frozen=True, slots=True)
class SiteCalendar:
    """Working days by the rules of a project; equal rules are equal calendars and share one table."""

    rules: CalendarRules = PRESETS["seven_days"]

    @overload
    def index(self, days: date) -> int: ...
    @overload
    def index(self, days: Any) -> Indices: ...
    def index(self, days: Any) -> int | Indices:
        """The number of working days before a day, or before each of an array (datetime64, Series) of days."""
        if isinstance(days, date):
            return int(self._indices(np.array([days], dtype="datetime64[D]"))[0])
        return self._indices(np.asarray(days).astype("datetime64[D]"))

    @overload
    def day_at(self, index: int) -> date: ...
    @overload
    def day_at(self, index: NDArray[Any]) -> Days: ...
    def day_at(self, index: Any) -> date | Days:
        """The working day with an index, or an array of them. A single day after 9999 raises `DayOutOfRange`."""
        if isinstance(index, np.ndarray):
            return self._days(index.astype(np.int64))
        try:
            found = self._days(np.array([index], dtype=np.int64))[0].item()
        except (OverflowError, ValueError):
            raise DayOutOfRange from None
        if not isinstance(found, date):
            raise DayOutOfRange
        return found

    def is_working(self, day: date) -> bool:
        """Whether the site works on a day."""
        return self.working_days(day, day) == 1

    def working_days(self, first: date, last: date) -> int:
        """The working days from one day to another, both included; negative where the last lies before the first."""
        return self._index_after(last) - self.index(first)

    def working_from(self, day: date) -> date:
        """The day itself if it works, else the first working day after it."""
        return self.day_at(self.index(day))

    def working_until(self, day: date) -> date:
        """The day itself if it works, else the last working day before it."""
        return self.day_at(self._index_after(day) - 1)

    def next_working(self, day: date) -> date:
        """The first working day after a day."""
        return self.day_at(self._index_after(day))

    def add(self, day: date, working_days: int) -> date:
        """The day that many working days later (negative: earlier), counted from the day or the next that works."""
        return self.day_at(self.index(day) + working_days)

    def is_estimated(self, day: date) -> bool:
        """Whether that year's holidays matter to these rules and are not published: computed, or left out (预计)."""
        if self.rules.holidays or self.rules.spring_stop == "statutory":
            return not is_known_year(day.year)
        return isinstance(self.rules.spring_stop, SpringStop) and day.year not in moon_new_years()

    def non_working_spans(self, first: date, last: date) -> list[tuple[date, date, str]]:
        """Runs of days of rest between two days, both included: first, last, and why in the reader's language.

        Neighbouring days that rest for different reasons are different runs. Only the years 1900–2199 are looked at.
        """
        start, end = max(first, FIRST_DAY), min(last, LAST_DAY)
        if start > end:
            return []
        low = (start - FIRST_DAY).days
        reason = _table(self.rules).reason[low : (end - FIRST_DAY).days + 1]
        cuts = np.flatnonzero(np.diff(reason)) + 1
        begins, ends = np.concatenate(([0], cuts)), np.concatenate((cuts, [len(reason)])) - 1
        return [
            (start + timedelta(days=int(a)), start + timedelta(days=int(b)), self._why(int(reason[a])))
            for a, b in zip(begins, ends, strict=True)
            if reason[a] != _WORKS
        ]

    def _index_after(self, day: date) -> int:
        """The index of the day after a day, also of the last one that dates know."""
        return int(self._indices(np.array([day], dtype="datetime64[D]") + 1)[0])

    def _indices(self, days: Days) -> Indices:
        table = _table(self.rules)
        offset = (days - _FIRST).astype(np.int64)
        inside = (offset >= 0) & (offset <= LENGTH)
        if inside.all():
            return table.before[offset].astype(np.int64)
        found = np.full(days.shape, NO_INDEX, dtype=np.int64)
        found[inside] = table.before[offset[inside]]
        missing = np.isnat(days)
        for side, edge, base in (
            (~missing & (offset < 0), _FIRST, 0),
            (~missing & (offset > LENGTH), _END, len(table.positions)),
        ):
            found[side] = base + np.busday_count(edge, days[side], weekmask=table.weekmask)
        return found

    def _days(self, index: Indices) -> Days:
        table = _table(self.rules)
        total = len(table.positions)
        inside = (index >= 0) & (index < total)
        found = np.full(index.shape, np.datetime64("NaT"), dtype="datetime64[D]")
        found[inside] = _FIRST + table.positions[index[inside]].astype(np.int64)
        known = index != NO_INDEX
        for side, edge, base in ((known & (index < 0), _FIRST, 0), (index >= total, _END, total)):
            found[side] = np.busday_offset(edge, index[side] - base, roll="forward", weekmask=table.weekmask)
        return found

    def _why(self, reason: int) -> str:
        if reason >= _OVERRIDE:
            return self.rules.overrides[reason - _OVERRIDE].reason or _("单独停工")
        if reason >= _HOLIDAY:
            return kind_name(KINDS[reason - _HOLIDAY])
        return {_WEEKDAY: _("周末"), _SPRING: _("春节停工"), _WINTER: _("冬歇期")}[reason]


@lru_cache(maxsize=32)
def _table(rules: CalendarRules) -> _Table:
    """The table of one set of rules, about 1 MB: each rule is laid over the ones before it."""
    weekmask = [number in rules.weekdays for number in range(1, 8)]
    weekday = (np.arange(LENGTH) + FIRST_DAY.weekday()) % 7
    reason = np.where(np.array(weekmask)[weekday], _WORKS, _WEEKDAY).astype(np.int32)
    if rules.holidays:
        kinds = holiday_kinds()
        reason = np.where(kinds >= 0, _HOLIDAY + kinds, reason).astype(np.int32)
        reason[makeup_workdays()] = _WORKS
    _lay_spring(reason, rules.spring_stop)
    if rules.winter_stop is not None:
        reason[_winter(rules.winter_stop)] = _WINTER
    for number, override in enumerate(rules.overrides):
        span = slice((override.first - FIRST_DAY).days, (override.last - FIRST_DAY).days + 1)
        reason[span] = _WORKS if override.working else _OVERRIDE + number
    works = reason == _WORKS
    before = np.concatenate(([0], np.cumsum(works))).astype(np.int32)
    return _Table(reason, before, np.flatnonzero(works).astype(np.int32), weekmask)


def _lay_spring(reason: NDArray[np.int32], stop: SpringStop | str | None) -> None:
    if stop is None:
        return
    if stop == "statutory":
        known = holiday_kinds() == KINDS.index("spring")
        known[(date(LAST_KNOWN_YEAR + 1, 1, 1) - FIRST_DAY).days :] = False
        reason[known] = _SPRING
    around = stop if isinstance(stop, SpringStop) else LATER_SPRING_HOLIDAY
    for year, day in moon_new_years().items():
        if isinstance(stop, SpringStop) or year > LAST_KNOWN_YEAR:
            reason[day - around.before : day + around.after + 1] = _SPRING


def _winter(stop: WinterStop) -> NDArray[np.bool_]:
    days = _FIRST + np.arange(LENGTH)
    months = days.astype("datetime64[M]")
    of_year = (months.astype(np.int64) % 12 + 1) * 100 + (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    first, last = (end.month * 100 + end.day for end in stop)
    if first <= last:
        return np.asarray((of_year >= first) & (of_year <= last))
    return np.asarray((of_year >= first) | (of_year <= last))
