"""红黄绿灯: the status of a thing and the rule that fired, worst rule first (docs/rules.md).

The progress rule is the 银川 preset: behind by 10–30 pp yellow, by more than 30 pp red; a gap over 5 pp is a blue 关注.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from park_dispatch.language import _

Status = Literal["late", "warning", "watch", "no_report", "normal", "done"]
STATUSES: tuple[Status, ...] = ("late", "warning", "no_report", "watch", "normal", "done")
"""The worst first."""

OVERDUE_SLIP_DAYS = (7, 15)
GAP_PP = (5.0, 10.0, 30.0)
UNREPORTED_CYCLES = 2


@dataclass(frozen=True, slots=True)
class Light:
    """A status and the sentence that says why."""

    status: Status
    rule: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at; None where it is not known.

    gap_pp: percent minus planned percent. slip_days: projected finish minus deadline. start_overdue_days: the most
    days by which a milestone that should have started has not. silent_days / cycle_days: since the last report, and
    the usual interval.
    """

    percent: float | None
    gap_pp: float | None = None
    days_left: int | None = None
    slip_days: int | None = None
    start_overdue_days: int = 0
    start_overdue_name: str = ""
    silent_days: int | None = None
    cycle_days: int | None = None


def light(facts: Facts) -> Light:
    """The worst rule that fires."""
    if facts.percent is not None and facts.percent >= 100.0:
        return Light("done", _("已完成"))
    fired = [found for rule in (_deadline, _gap, _starts, _reports) if (found := rule(facts)) is not None]
    if not fired:
        return Light("normal", _("按计划推进") if facts.gap_pp is not None else _("无计划日期，未作比较"))
    return min(fired, key=lambda found: STATUSES.index(found.status))


def _deadline(facts: Facts) -> Light | None:
    if facts.days_left is not None and facts.days_left < 0:
        return Light("late", _("已过交付期限 {days} 天").format(days=-facts.days_left))
    if facts.slip_days is None or facts.slip_days <= OVERDUE_SLIP_DAYS[0]:
        return None
    status: Status = "late" if facts.slip_days > OVERDUE_SLIP_DAYS[1] else "warning"
    return Light(status, _("按近 14 天速度预计晚 {days} 天").format(days=facts.slip_days))


def _gap(facts: Facts) -> Light | None:
    behind = 0.0 if facts.gap_pp is None else -round(facts.gap_pp, 6)  # 30 pp behind is 30, not 30.000000000000004
    if behind <= GAP_PP[0]:
        return None
    status: Status = "late" if behind > GAP_PP[2] else "warning" if behind >= GAP_PP[1] else "watch"
    return Light(status, _("落后计划 {pp:.1f} 个百分点").format(pp=behind))


def _starts(facts: Facts) -> Light | None:
    if facts.start_overdue_days <= 0:
        return None
    status: Status = "late" if facts.start_overdue_days > OVERDUE_SLIP_DAYS[1] else "warning"
    return Light(
        status, _("“{name}”应开工未开工 {days} 天").format(name=facts.start_overdue_name, days=facts.start_overdue_days)
    )


def _reports(facts: Facts) -> Light | None:
    if (
        facts.silent_days is None
        or facts.cycle_days is None
        or facts.silent_days <= UNREPORTED_CYCLES * facts.cycle_days
    ):
        return None
    return Light("no_report", _("{days} 天未报").format(days=facts.silent_days))


def milestone_light(
    percent: float | None,
    planned: float | None,
    start: date | None,
    finish: date | None,
    actual_finish: date | None,
    on: date,
    actual_start: date | None = None,
) -> Light:
    """The status of one milestone on a day against its baseline dates and its planned percent."""
    if (percent is not None and percent >= 100.0) or actual_finish is not None:
        late = (actual_finish - finish).days if actual_finish and finish else 0
        return Light("done", _("晚 {days} 天完成").format(days=late) if late > 0 else _("已完成"))
    if finish is not None and on > finish:
        return Light("late", _("超期 {days} 天").format(days=(on - finish).days))
    if start is not None and on > start and percent is None and actual_start is None:
        return Light("no_report", _("应已开工，未报进度"))  # nothing said is not the same as nothing done
    if start is not None and on > start and not percent and actual_start is None:
        days = (on - start).days
        return Light(
            "late" if days > OVERDUE_SLIP_DAYS[1] else "warning", _("应开工未开工 {days} 天").format(days=days)
        )
    if percent is None or planned is None:
        return Light("normal", _("无计划日期，未作比较") if start is None else _("按计划推进"))
    return _gap(Facts(percent, percent - planned)) or Light("normal", _("按计划推进"))
