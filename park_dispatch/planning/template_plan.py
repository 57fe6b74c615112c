"""From a template and the period of a building to dated items with links: one an item, or one a floor of it."""

import itertools
import math
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from park_dispatch.language import _
from park_dispatch.planning.network import LinkKind
from park_dispatch.planning.network_assembly import Link
from park_dispatch.planning.plan_items import PlanItem
from park_dispatch.planning.refusals import WrongPlan
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.templates import Step, Template, Wait, share_gap

MOST_FLOORS = 200
_TIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class TemplatePlan:
    """Items in order of work and the links between them, by key, with lags in working days."""

    items: tuple[PlanItem, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """An item of the plan while it is counted: working days first … last, both included, from the period's first."""

    key: str
    name: str
    first: int
    last: int
    weight: float


def plan_from_template(
    template: Template,
    start: date,
    finish: date,
    calendar: SiteCalendar,
    floors: int = 1,
    without: Collection[str] = (),
) -> TemplatePlan:
    """The template laid over the working days from start to finish, both included.

    Every item has at least one working day. Weights are in % and add to 100; where the template has none, all items
    weigh alike. floors: how many milestones an item per floor becomes, in equal parts. without: optional items to
    leave out. Raises `WrongPlan` for a period without a working day, floors out of 1–200, and items that must stay.
    """
    period = calendar.working_days(start, finish)
    if period < 1:
        raise WrongPlan(_("{start} 至 {finish} 之间没有工作日，排不出计划。").format(start=start, finish=finish))
    if not 1 <= floors <= MOST_FLOORS:
        raise WrongPlan(_("层数应为 1 至 {most}。").format(most=MOST_FLOORS))
    steps = _kept(template, without)
    weights = _weights(steps)
    base = calendar.index(start)
    spans: dict[str, list[_Span]] = {}
    for number, (step, weight) in enumerate(zip(steps, weights, strict=True), start=1):
        spans[step.name] = _spans(step, number, weight, period, floors if step.per_floor else 1, calendar, base)
    items = tuple(
        PlanItem(
            span.key, span.name, calendar.day_at(base + span.first), calendar.day_at(base + span.last), span.weight
        )
        for found in spans.values()
        for span in found
    )
    return TemplatePlan(items, tuple(_links(steps, spans, period)))


def _kept(template: Template, without: Collection[str]) -> list[Step]:
    must = [step.name for step in template.steps if step.name in without and not step.optional]
    unknown = [name for name in without if name not in {step.name for step in template.steps}]
    if must or unknown:
        raise WrongPlan(
            _("不能省去：{names}（模板中没有，或不是可省的工作项）。").format(names=_("、").join([*must, *unknown]))
        )
    kept = [step for step in template.steps if step.name not in without]
    if not kept:
        raise WrongPlan(_("模板的工作项全部被省去，排不出计划。"))
    return kept


def _weights(steps: list[Step]) -> list[float]:
    given = [step.weight or 0.0 for step in steps]
    total = math.fsum(given)
    if total <= 0:
        return [100 / len(steps)] * len(steps)
    return [weight * 100 / total for weight in given]


def _spans(
    step: Step, number: int, weight: float, period: int, floors: int, calendar: SiteCalendar, base: int
) -> list[_Span]:
    found = []
    for floor in range(1, floors + 1):
        begin, end = (step.first + (step.last - step.first) * part / floors for part in (floor - 1, floor))
        first = min(_days(begin, period), period - 1)
        last = max(first, _days(end, period) - 1)
        if step.within_days is not None:
            latest = calendar.day_at(base + first) + timedelta(days=step.within_days - 1)
            last = max(first, min(last, calendar.index(calendar.working_until(latest)) - base))
        key = f"{number}" if floors == 1 else f"{number}.{floor}"
        found.append(_Span(key, _name(step, floor, floors), first, last, weight / floors))
    return found


def _days(share: float, period: int) -> int:
    return math.floor(share * period / 100 + 0.5)


def _name(step: Step, floor: int, floors: int) -> str:
    if floors == 1:
        return step.name
    pattern = step.top_name if floor == floors and step.top_name else step.floor_name or "{floor}层" + step.name
    return pattern.replace("{floor}", str(floor))


def _links(steps: list[Step], spans: dict[str, list[_Span]], period: int) -> list[Link]:
    by_name = {step.name: step for step in steps}
    found = []
    for step in steps:
        floors = spans[step.name]
        for lower, upper in itertools.pairwise(floors):
            found.append(Link(lower.key, upper.key, LinkKind.FS, float(min(0, upper.first - lower.last - 1))))
        for wait in step.after:
            if wait.item in by_name:
                before = by_name[wait.item]
                tight = before.within_days is None and share_gap(wait, before, step) <= _TIGHT
                found.append(_link(wait, spans[wait.item], floors, period, tight))
    return found


def _link(wait: Wait, before: list[_Span], after: list[_Span], period: int, tight: bool) -> Link:
    """The link between the ends that the wait names, with the lag in days that the plan has where the shares meet.

    Elsewhere the lag is rounded, but never asks for more than the plan gives, so the plan keeps its own links.
    """
    from_finish = wait.kind in (LinkKind.FS, LinkKind.FF)
    to_finish = wait.kind in (LinkKind.FF, LinkKind.SF)
    held, holding = before[-1 if from_finish else 0], after[-1 if to_finish else 0]
    gap = (holding.last + 1 if to_finish else holding.first) - (held.last + 1 if from_finish else held.first)
    lag = gap if tight else min(gap, _days(wait.lag, period))
    return Link(held.key, holding.key, wait.kind, float(lag), wait.soft)
