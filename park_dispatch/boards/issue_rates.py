"""办结率, 按时办结率, 满意率 and the days from collection to close-out, over a span of days.

Every rate says its numerator and denominator (docs/rules.md). Due in the span: issues whose day lies in it; one of
today that is not closed is not counted yet, for the day is not over. Issues set aside (不予受理, 并入, 撤回) or
not yet accepted count nowhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pandas as pd

from park_dispatch.boards.issues import open_ones, overdue_ones
from park_dispatch.boards.wording import NONE, percent
from park_dispatch.language import _
from park_dispatch.model.issue_stage import OPEN, SATISFACTION, SET_ASIDE, Stage


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts of a group of issues (`name`, "" for all) over a span.

    due: to be closed by a day in the span; closed of these, and on_time of these by the day they were due (the day of
    the submission that passed counts). ended: closed within the span, whenever due; rated and satisfied of these;
    average_days from collection to close-out of these, None without any. by_sheet: of `ended`, closed by the
    word of a sheet. open and overdue: on the last day.
    """

    name: str
    due: int
    closed: int
    on_time: int
    ended: int
    rated: int
    satisfied: int
    average_days: float | None
    by_sheet: int
    open: int
    overdue: int

    @property
    def closed_percent(self) -> float | None:
        """办结率: closed ÷ due, in percent; None where nothing was due."""
        return self.closed / self.due * 100.0 if self.due else None

    @property
    def on_time_percent(self) -> float | None:
        """按时办结率: closed on time ÷ due, in percent."""
        return self.on_time / self.due * 100.0 if self.due else None

    @property
    def satisfied_percent(self) -> float | None:
        """满意率: 满意 and 基本满意 ÷ rated, in percent."""
        return self.satisfied / self.rated * 100.0 if self.rated else None


class _Fact(NamedTuple):
    """What the rates need of an issue: the columns of all_issues."""

    due: date | None
    stage: Stage
    finished_on: date | None
    closed_on: date | None
    rated: str
    age_days: int
    by_sheet: bool
    overdue_days: int


def _facts(rows: pd.DataFrame) -> list[_Fact]:
    return [_Fact(*values) for values in zip(*(rows[name] for name in _Fact._fields), strict=True)]


def rates(rows: pd.DataFrame, first: date, last: date, name: str = "") -> Rates:
    """The rates of rows of boards.issues.all_issues of the day `last`, over a span that ends on it."""
    return _rates(_facts(rows), first, last, name)


def _rates(facts: Sequence[_Fact], first: date, last: date, name: str) -> Rates:
    counted = [one for one in facts if _due_within(one, first, last)]
    closed = [one for one in counted if one.stage is Stage.CLOSED]
    ended = [one for one in facts if one.closed_on is not None and first <= one.closed_on <= last]
    rated = [one for one in ended if one.rated]
    return Rates(
        name, len(counted), len(closed),
        sum(one.finished_on <= one.due for one in closed if one.finished_on is not None and one.due is not None),
        len(ended), len(rated), sum(one.rated in SATISFACTION[:2] for one in rated),
        sum(one.age_days for one in ended) / len(ended) if ended else None, sum(one.by_sheet for one in ended),
        sum(one.stage in OPEN for one in facts), sum(one.overdue_days > 0 for one in facts),
    )  # fmt: skip


def _due_within(one: _Fact, first: date, last: date) -> bool:
    if one.due is None or not first <= one.due <= last or one.stage in SET_ASIDE or one.stage is Stage.COLLECTED:
        return False
    return one.stage is Stage.CLOSED or one.due < last


def broken_down(rows: pd.DataFrame, by: str, first: date, last: date) -> list[Rates]:
    """The rates of each category or unit: the lowest 办结率 first, of equal ones the one that owes more."""
    groups: dict[str, list[_Fact]] = {}
    for name, fact in zip(rows[by], _facts(rows), strict=True):
        groups.setdefault(str(name), []).append(fact)
    parts = [_rates(facts, first, last, name) for name, facts in sorted(groups.items())]
    return sorted(
        (one for one in parts if one.due or one.ended or one.open),
        key=lambda one: (101.0 if one.closed_percent is None else one.closed_percent, -one.open, one.name),
    )


def of_words(count: int, whole: int, share: float | None) -> str:
    """A rate with what it is of: "86.7%（26/30）"; "—" where there is nothing to count."""
    return (
        NONE
        if share is None
        else _("{share}（{count}/{whole}）").format(share=percent(share), count=count, whole=whole)
    )


def headline(rows: pd.DataFrame, as_of: date) -> str:
    """ "在办 14 件，超期 3 件；待甄别 2 件、待验收 4 件；本月办结率 86.7%（26/30），满意率 100.0%（12/12），…" """
    if rows.empty:
        return _("台账里还没有问题。")
    return open_words(rows) + _("；") + month_words(rates(rows, as_of.replace(day=1), as_of)) + _("。")


def open_words(rows: pd.DataFrame) -> str:
    """ "在办 14 件，超期 3 件；待甄别 2 件、待验收 4 件" """
    overdue = len(overdue_ones(rows))
    said = _("在办 {open} 件").format(open=len(open_ones(rows)))
    said += _("，超期 {count} 件").format(count=overdue) if overdue else _("，没有超期")
    waiting = [
        pattern().format(count=count) for stage, pattern in _WAITING if (count := int((rows["stage"] == stage).sum()))
    ]
    return said + ((_("；") + _("、").join(waiting)) if waiting else "")


_WAITING: tuple[tuple[Stage, Callable[[], str]], ...] = (
    (Stage.COLLECTED, lambda: _("待甄别 {count} 件")),
    (Stage.SUBMITTED, lambda: _("待验收 {count} 件")),
    (Stage.VERIFIED, lambda: _("待销号 {count} 件")),
)


def month_words(found: Rates) -> str:
    """The rates of a month in words."""
    parts = [
        _("本月办结率 {rate}").format(rate=of_words(found.closed, found.due, found.closed_percent))
        if found.due
        else _("本月没有到期的问题")
    ]
    if found.rated:
        parts.append(_("满意率 {rate}").format(rate=of_words(found.satisfied, found.rated, found.satisfied_percent)))
    if found.average_days is not None:
        parts.append(_("平均 {days:.1f} 天").format(days=found.average_days))
    return _("，").join(parts)
