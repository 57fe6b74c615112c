"""红黄绿灯: the status of a thing and the rule that fired, worst rule first (docs/rules.md).

The rule on progress comes in presets, by cities that published one: 银川 (behind by 10–30 pp yellow, by more than 30 pp
red; not begun in its month yellow, three months after red) and 武汉 (below 80 % of what the plan asks for yellow, below
60 % red). In both a gap over 5 pp is a blue 关注. A red that recovers is yellow first (瓯海).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from park_dispatch.language import _

Status = Literal["late", "warning", "watch", "no_report", "normal", "done"]
STATUSES: tuple[Status, ...] = ("late", "warning", "no_report", "watch", "normal", "done")
"""The worst first."""
Preset: TypeAlias = Literal["yinchuan", "wuhan"]
PRESETS: tuple[Preset, ...] = get_args(Preset)
Basis: TypeAlias = Literal["forecast", "pace"]

OVERDUE_SLIP_DAYS = (7, 15)
SLIP_SHARES = (0.02, 0.10)
"""Of the planned duration: a slip beyond is yellow, red."""
GAP_PP = (5.0, 10.0, 30.0)
SHARES_OF_PLAN = (0.8, 0.6)
UNBEGUN_MONTHS = (1, 3)
UNREPORTED_CYCLES = 2


@dataclass(frozen=True, slots=True)
class Light:
    """A status and the sentence that says why."""

    status: Status
    rule: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at; None where it is not known.

    gap_pp: percent minus planned percent. planned: planned percent. slip_days: forecast finish minus deadline, and
    `slip_basis` what it was forecast by. planned_days: duration of the plan in calendar days. unbegun_months: whole
    months since the month in which the thing should have begun. start_overdue_days: the most days by which a milestone
    that should have started has not. silent_days / cycle_days: since the last report, and the usual interval.
    """

    percent: float | None
    gap_pp: float | None = None
    days_left: int | None = None
    slip_days: int | None = None
    slip_basis: Basis = "forecast"
    planned: float | None = None
    planned_days: int | None = None
    unbegun_months: int = 0
    start_overdue_days: int = 0
    start_overdue_name: str = ""
    silent_days: int | None = None
    cycle_days: int | None = None


def preset_word(preset: Preset) -> str:
    """The name of a preset with its thresholds, as the page offers it."""
    return {
        "yinchuan": _("银川：落后 10 个百分点预警，落后 30 个百分点滞后"),
        "wuhan": _("武汉：不足计划的 80% 预警，不足 60% 滞后"),
    }[preset]


def light(facts: Facts, preset: Preset = "yinchuan") -> Light:
    """The worst rule that fires."""
    if facts.percent is not None and facts.percent >= 100.0:
        return Light("done", _("已完成"))
    rules = (_deadline(facts), _progress(facts, preset), _unbegun(facts, preset), _starts(facts), _reports(facts))
    fired = [found for found in rules if found is not None]
    calm = Light("normal", _("按计划推进") if facts.gap_pp is not None else _("无计划日期，未作比较"))
    return min(fired, key=lambda found: STATUSES.index(found.status)) if fired else calm


def recovering(red_on: date, rule: str) -> Light:
    """The light of what would be green or blue by its `rule`, but was red not long ago: yellow first (瓯海)."""
    return Light("warning", _("{day} 亮过红灯，刚恢复（{rule}）").format(day=red_on.isoformat(), rule=rule))


def _deadline(facts: Facts) -> Light | None:
    if facts.days_left is not None and facts.days_left < 0:
        return Light("late", _("已过交付期限 {days} 天").format(days=-facts.days_left))
    if facts.slip_days is None or not _beyond(facts, 0):
        return None
    status: Status = "late" if _beyond(facts, 1) else "warning"
    said = _("预计晚 {days} 天") if facts.slip_basis == "forecast" else _("按近 14 天速度预计晚 {days} 天")
    return Light(status, said.format(days=facts.slip_days))


def _beyond(facts: Facts, step: int) -> bool:
    """Whether the slip is beyond the days of a step, or beyond its share of the planned duration."""
    slip = facts.slip_days or 0
    share = None if facts.planned_days is None else SLIP_SHARES[step] * facts.planned_days
    return slip > OVERDUE_SLIP_DAYS[step] or (share is not None and slip > share)


def _progress(facts: Facts, preset: Preset) -> Light | None:
    """A forecast is what counts, a gap what is seen: the rule on the gap says how far behind the plan."""
    behind = 0.0 if facts.gap_pp is None else -round(facts.gap_pp, 6)  # 30 pp behind is 30, not 30.000000000000004
    status = _by_share(facts) if preset == "wuhan" else _by_points(behind)
    if status is None:
        return Light("watch", _behind(behind)) if behind > GAP_PP[0] else None
    if preset == "wuhan":
        done, planned = facts.percent or 0.0, facts.planned or 0.0
        said = _("完成只有计划的 {share:.0f}%（{done:.1f}% 对 {planned:.1f}%）")
        return Light(status, said.format(share=done / planned * 100.0, done=done, planned=planned))
    return Light(status, _behind(behind))


def _behind(pp: float) -> str:
    return _("落后计划 {pp:.1f} 个百分点").format(pp=pp)


def _by_points(behind: float) -> Status | None:
    return "late" if behind > GAP_PP[2] else "warning" if behind >= GAP_PP[1] else None


def _by_share(facts: Facts) -> Status | None:
    if facts.percent is None or not facts.planned:
        return None
    share = round(facts.percent / facts.planned, 9)
    return "late" if share < SHARES_OF_PLAN[1] else "warning" if share < SHARES_OF_PLAN[0] else None


def _unbegun(facts: Facts, preset: Preset) -> Light | None:
    if preset != "yinchuan" or facts.percent or facts.unbegun_months < UNBEGUN_MONTHS[0]:
        return None
    if facts.percent is None:  # nothing said is not the same as nothing done
        return Light("no_report", _("应已开工，未报进度"))
    status: Status = "late" if facts.unbegun_months >= UNBEGUN_MONTHS[1] else "warning"
    return Light(status, _("计划开工月份已过 {months} 个月，尚未开工").format(months=facts.unbegun_months))


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
    preset: Preset = "yinchuan",
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
    facts = Facts(percent, percent - planned, planned=planned)
    return _progress(facts, preset) or Light("normal", _("按计划推进"))
