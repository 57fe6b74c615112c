"""Where and when time was lost: the days of delay that each building gained in each month.

The delay on a day is the time variance of earned schedule (Lipke 2003): that day minus the day on which
the baseline asked for what is done. What it grew by in a month was lost in that month; a finished building loses no
more. Percents of all month ends come from one query, so no past situation has to be put together.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.progress import Floats

MONTHS = 12
LONGEST_PLAN_DAYS = 3000
_NOTHING = 1e-6
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Slippage:
    """months: the first day of each month shown. added: days of delay gained, one row a building, one column a month,
    NaN where it cannot be said; positive is time lost. total: the delay on the last day. partial: whether the last
    month is not over.
    """

    building_ids: tuple[int, ...]
    names: tuple[str, ...]
    project_ids: tuple[int, ...]
    months: tuple[date, ...]
    added: Floats
    total: Floats
    partial: bool

    def of(self, project_id: int | None, most: int) -> "Slippage":
        """The buildings of one project (None: of all), those that lost most time first, at most so many."""
        lost = np.nansum(np.clip(self.added, 0.0, None), axis=1) if len(self.names) else np.zeros(0)
        known = np.isfinite(self.added).sum(axis=1) if len(self.names) else np.zeros(0)
        kept = [
            at for at in np.argsort(-lost, kind="stable") if known[at] and project_id in (None, self.project_ids[at])
        ][:most]
        return self._rows(kept, range(len(self.months)))

    def last(self, months: int) -> "Slippage":
        """The last months only."""
        return self._rows(range(len(self.names)), range(max(0, len(self.months) - months), len(self.months)))

    def _rows(self, rows: "list[int] | range", months: "list[int] | range") -> "Slippage":
        return Slippage(
            tuple(self.building_ids[at] for at in rows),
            tuple(self.names[at] for at in rows),
            tuple(self.project_ids[at] for at in rows),
            tuple(self.months[at] for at in months),
            self.added[np.ix_(list(rows), list(months))],
            self.total[list(rows)],
            self.partial,
        )


def slippage(ledger: Ledger, now: Situation) -> Slippage:
    """The delay gained by every building with a plan in each of the last months; remembered."""
    key = ("slippage", now.park.park_id, now.as_of)
    return ledger.remember(key, lambda: _compute(ledger, now), WORKS)


def month_ends(as_of: date, months: int) -> list[date]:
    """The last days of the months before and up to `as_of`, the oldest first, `as_of` itself last; one more than
    `months`, for what was lost in a month is a difference.
    """
    ends = [as_of]
    while len(ends) <= months:
        ends.append(ends[-1].replace(day=1) - timedelta(days=1))
    return ends[::-1]


def _compute(ledger: Ledger, now: Situation) -> Slippage:
    ends = month_ends(now.as_of, MONTHS)
    planned = now.milestones[now.milestones["at_start"].notna() & now.milestones["at_finish"].notna()]
    buildings = now.buildings[now.buildings["building_id"].isin(planned["parent_id"])].reset_index(drop=True)
    planned = planned[planned["parent_id"].isin(buildings["building_id"]) & (planned["share"] > 0)]
    if planned.empty or not len(buildings):
        nothing = np.zeros((0, 0))
        return Slippage((), (), (), (), nothing, np.zeros(0), False)
    ids = buildings["building_id"].to_numpy()
    said = reading.percents(ledger, now.park.park_id, ends).set_index("subject_id")
    percent, finished_on = _percents(said, planned, ids, ends)
    late = delay(plan_grid(planned, ids), percent, finished_on, ends)
    added = np.diff(late, axis=1)
    seen = np.flatnonzero(np.isfinite(added).sum(axis=0))
    first = int(seen[0]) if len(seen) else added.shape[1]
    months = tuple(end.replace(day=1) for end in ends[1:])[first:]
    partial = (now.as_of + timedelta(days=1)).day != 1
    return Slippage(
        tuple(int(i) for i in ids), tuple(buildings["name"]), tuple(int(i) for i in buildings["project_id"]), months,
        added[:, first:], late[:, -1], partial,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlanGrid:
    """begin: the evening before the first day of the plan. percent: planned percent of each building (rows) on the
    evening of each day from `begin` on.
    """

    begin: date
    percent: Floats


def plan_grid(milestones: pd.DataFrame, ids: NDArray[np.int64]) -> PlanGrid:
    """The baseline of buildings day by day: each milestone's share spread evenly over its days."""
    row = pd.Index(ids).get_indexer(pd.Index(milestones["parent_id"]))
    start = pd.to_datetime(milestones["baseline_start"]).to_numpy().astype("datetime64[D]")
    finish = pd.to_datetime(milestones["baseline_finish"]).to_numpy().astype("datetime64[D]")
    finish = np.maximum(finish, start)
    begin = start.min() - np.timedelta64(1, "D")
    length = min(int((finish.max() - begin).astype(int)) + 1, LONGEST_PLAN_DAYS)
    first = (start - begin).astype(int).clip(0, length)
    after = ((finish - begin).astype(int) + 1).clip(0, length)
    share = milestones["share"].to_numpy(dtype=np.float64)
    total = np.bincount(row, share, len(ids))
    rate = share / total[row] * 100.0 / ((finish - start).astype(int) + 1)
    grid = np.zeros((len(ids), length + 1))
    np.add.at(grid, (row, first), rate)
    np.add.at(grid, (row, after), -rate)
    return PlanGrid(begin.astype(date), np.cumsum(np.cumsum(grid, axis=1), axis=1)[:, :length])


def delay(plan: PlanGrid, percent: Floats, finished_on: Floats, ends: list[date]) -> Floats:
    """The days by which each building (rows) is behind its plan on each day (columns); negative is ahead.

    Time variance of earned schedule, in whole days: the day minus the day on which the plan asked for this percent;
    where the plan stands still at that percent, the nearest of those days. `finished_on`: the day (since plan.begin)
    from which a finished building is counted no further, NaN for one that is not.
    """
    late = np.full(percent.shape, np.nan)
    last = plan.percent.shape[1] - 1
    for at, end in enumerate(ends):
        done = np.clip(percent[:, at], 0.0, 100.0)[:, None]
        today = np.full(len(percent), float((end - plan.begin).days))
        today = np.where(np.isfinite(finished_on[:, at]), np.fmin(finished_on[:, at], today), today)
        earliest = np.minimum((plan.percent < done - _NOTHING).sum(axis=1), last)
        latest = (plan.percent <= done + _NOTHING).sum(axis=1) - 1
        complete = done[:, 0] >= 100.0 - _NOTHING
        # A finished building has earned its whole plan, not the idle days behind it in another's.
        latest = np.where(complete, earliest, np.maximum(latest, earliest))
        begun = np.where(done[:, 0] > _NOTHING, earliest, np.minimum(today, earliest))
        late[:, at] = today - np.clip(today, begun, latest)
    return np.where(np.isfinite(percent), late, np.nan)


def _percents(
    said: pd.DataFrame, milestones: pd.DataFrame, ids: NDArray[np.int64], ends: list[date]
) -> tuple[Floats, Floats]:
    """The percent of each building's planned part on each day, and the days on which finished ones finished."""
    row = pd.Index(ids).get_indexer(pd.Index(milestones["parent_id"]))
    share = milestones["share"].to_numpy(dtype=np.float64)
    total = np.bincount(row, share, len(ids))
    parts, parts_on = _told(said, milestones["milestone_id"].to_numpy(), len(ends))
    whole, whole_on = _told(said, ids, len(ends))
    percent, last_on = np.full(whole.shape, np.nan), np.full(whole.shape, -np.inf)
    for at in range(len(ends)):
        known = np.isfinite(parts[:, at])
        done = np.bincount(row, np.nan_to_num(parts[:, at]) * share, len(ids)) / total
        any_known = np.bincount(row, known, len(ids)) > 0
        np.maximum.at(last_on[:, at], row, parts_on[:, at])
        stated = np.isfinite(whole[:, at]) & (~any_known | (whole_on[:, at] > last_on[:, at]))
        percent[:, at] = np.round(np.where(stated, whole[:, at], np.where(any_known, done, np.nan)), 9)
        last_on[:, at] = np.where(stated, whole_on[:, at], last_on[:, at])
    return percent, _finished(percent, last_on, milestones, row)


def _finished(percent: Floats, last_on: Floats, milestones: pd.DataFrame, row: NDArray[np.int64]) -> Floats:
    """The day, since the plan's begin, on which each building was finished, in the columns from then on.

    Its last milestone's actual finish; where none is known, the day of the first month end's report that says 100.
    """
    begin = pd.to_datetime(milestones["baseline_start"]).min().date() - timedelta(days=1)
    offset = (begin - date(1970, 1, 1)).days
    actual = pd.to_datetime(milestones["actual_finish"]).to_numpy().astype("datetime64[D]")
    known = np.full(len(percent), -np.inf)
    np.maximum.at(known, row, np.where(np.isnat(actual), -np.inf, actual.astype(np.int64).astype(np.float64)))
    complete = percent >= 100.0 - _NOTHING
    first = np.argmax(complete, axis=1)
    reported = np.take_along_axis(last_on, first[:, None], axis=1)[:, 0]
    finish = np.where(np.isfinite(known), np.fmin(known, reported), reported) - offset
    return np.where(complete, finish[:, None], np.nan)


def _told(said: pd.DataFrame, ids: NDArray[np.int64], count: int) -> tuple[Floats, Floats]:
    """Percent and the day it was said on (since 1970, −inf for never) of things on each day."""
    rows = said.reindex(ids)
    percent = rows[[f"percent_{at}" for at in range(count)]].to_numpy(dtype=np.float64)
    days = [pd.to_datetime(rows[f"said_on_{at}"]).to_numpy().astype("datetime64[D]") for at in range(count)]
    stamps = np.column_stack(days)
    return percent, np.where(np.isnat(stamps), -np.inf, stamps.astype(np.int64).astype(np.float64))


def sentence(found: Slippage, as_of: date) -> str:
    """Where and when most time was lost, and in all: "时间丢得最多：11# 7月 +9 天、…"."""
    if not len(found.names) or not len(found.months):
        return _("还没有可比的计划和上报，看不出哪个月丢了时间。")
    lost = [
        (float(found.added[row, column]), row, column)
        for row in range(len(found.names))
        for column in range(len(found.months))
        if found.added[row, column] >= 0.5
    ]
    if not lost:
        return _("{month}以来没有单体丢时间。").format(month=_month(found.months[0], as_of))
    worst = sorted(lost, key=lambda cell: (-cell[0], cell[2], cell[1]))[:_NAMED]
    names = [
        _("{name} {month} +{days} 天").format(
            name=found.names[row], month=_month(found.months[column], as_of), days=round(days)
        )
        for days, row, column in worst
    ]
    by_month = np.nansum(np.clip(found.added, 0.0, None), axis=0)
    dearest = int(np.argmax(by_month))
    return _("时间丢得最多的是 {names}；各单体合计丢得最多的月份是 {month}（{days} 天）。").format(
        names=_("、").join(names), month=_month(found.months[dearest], as_of), days=round(float(by_month[dearest]))
    )


def _month(first: date, as_of: date) -> str:
    words = _month_word(first)
    return words if first.year == as_of.year else _("{year}年{rest}").format(year=first.year, rest=words)


def _month_word(first: date) -> str:
    return f"{first:{_('%m月')}}".lstrip("0")


def month_label(first: date) -> str:
    """A month above a column: "7月", in January with its year."""
    words = _month_word(first)
    return f"{first.year}<br>{words}" if first.month == 1 else words


def totals(found: Slippage, as_of: date, most: int) -> str:
    """How each building stands in all, those that are latest first: "截至 8月28日：11# 比计划晚 15 天；…"."""
    known = [at for at in np.argsort(-found.total, kind="stable") if np.isfinite(found.total[at])][:most]
    if not known:
        return ""
    parts = [
        _("{name} {state}").format(name=found.names[at], state=_delay_words(float(found.total[at]))) for at in known
    ]
    return _("截至 {day}：{states}。").format(day=spoken(as_of, as_of), states=_("；").join(parts))


def _delay_words(days: float) -> str:
    count = round(days)
    if count == 0:
        return _("与计划持平")
    return _("比计划晚 {days} 天").format(days=count) if count > 0 else _("比计划早 {days} 天").format(days=-count)
