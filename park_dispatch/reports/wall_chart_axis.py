"""The time axis: which steps it has room for, their labels, and the days on which the site rests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from park_dispatch.boards.wall_chart import day_number
from park_dispatch.language import _
from park_dispatch.reports.wall_chart_layout import Layout, TimeScale
from park_dispatch.reports.wall_chart_pen import BAND, GRID, INK, MUTED, REST, RULE, Pen, width

Step = Literal["year", "quarter", "month", "week"]
LEAST_REST = 0.45
"""Points a day must take for rest days to be shaded: narrower ones would be a grey haze."""
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A step of the axis, from `begin` to before `end` (days since 1970), with its label and a shorter one."""

    begin: int
    end: int
    label: str
    short: str


def ticks(step: Step, first: float, last: float) -> Iterator[Tick]:
    """The steps that touch a span of days since 1970."""
    at = _beginning(step, _EPOCH + timedelta(days=int(first)))
    while day_number(at) < last:
        following = _next(step, at)
        yield Tick(day_number(at), day_number(following), *_labels(step, at))
        at = following


def _beginning(step: Step, on: date) -> date:
    return {
        "year": date(on.year, 1, 1),
        "quarter": date(on.year, on.month - (on.month - 1) % 3, 1),
        "month": date(on.year, on.month, 1),
        "week": on - timedelta(days=on.weekday()),
    }[step]


def _next(step: Step, begin: date) -> date:
    months = {"year": 12, "quarter": 3, "month": 1, "week": 0}[step]
    if not months:
        return begin + timedelta(days=7)
    total = begin.year * 12 + begin.month - 1 + months
    return date(total // 12, total % 12 + 1, 1)


def _labels(step: Step, begin: date) -> tuple[str, str]:
    if step == "year":
        return _("{year}年").format(year=begin.year), str(begin.year)
    if step == "quarter":
        quarter = (begin.month + 2) // 3
        return _("{quarter}季度").format(quarter=quarter), str(quarter)
    if step == "month":
        return _month(begin.month), str(begin.month)
    return f"{begin:%m-%d}", str(begin.day)


def _month(number: int) -> str:
    names = (
        *(_("1月"), _("2月"), _("3月"), _("4月"), _("5月"), _("6月")),
        *(_("7月"), _("8月"), _("9月"), _("10月"), _("11月"), _("12月")),
    )
    return names[number - 1]


def steps(time: TimeScale, size: float) -> tuple[Step, ...]:
    """The tiers from above, the finest that still has room for its labels in letters of some size."""
    if time.per_day * 7 >= size * 1.9:
        return "year", "month", "week"
    if time.per_day * 28 >= size * 1.9:
        return "year", "month"
    if time.per_day * 90 >= size * 1.9:
        return "year", "quarter"
    return ("year",)


def rests(time: TimeScale, spans: Iterable[tuple[date, date]]) -> Iterator[tuple[int, int]]:
    """Stretches of rest as (first, after the last) in days since 1970, touching ones as one; none where a day is too
    narrow to be seen.
    """
    if time.per_day < LEAST_REST:
        return
    run: tuple[int, int] | None = None
    for first, last in spans:
        begin, end = day_number(first), day_number(last) + 1
        if end <= time.first or begin >= time.last:
            continue
        if run and run[1] == begin:
            run = (run[0], end)
            continue
        if run:
            yield run
        run = (begin, end)
    if run:
        yield run


def draw_shading(pen: Pen, layout: Layout, spans: Iterable[tuple[date, date]], bottom: float, top: float) -> None:
    """Rest days behind the bars."""
    time = layout.time
    for begin, end in rests(time, spans):
        left, right = time.x(max(begin, time.first)), time.x(min(end, time.last))
        if right > left:
            pen.box(left, bottom, right - left, top - bottom, REST)


def draw_grid(pen: Pen, layout: Layout, bottom: float, top: float) -> None:
    """Thin lines down from the finest tier but weeks, stronger ones at the years."""
    time = layout.time
    tiers = [step for step in steps(time, layout.page.size(6.5)) if step != "week"]
    for step in reversed(tiers):
        for tick in ticks(step, time.first, time.last):
            if tick.begin > time.first:
                ink = RULE if step == "year" else GRID
                pen.line(time.x(tick.begin), bottom, time.x(tick.begin), top, ink, 0.7 if step == "year" else 0.4)


def draw_axis(pen: Pen, layout: Layout, bottom: float) -> None:
    """The tiers of the axis above the rows, `bottom` their lower edge."""
    time, high = layout.time, layout.axis
    tiers = steps(time, layout.page.size(6.5))
    pen.box(layout.page.left, bottom, layout.page.right - layout.page.left, high, BAND)
    each = high / len(tiers)
    for at, step in enumerate(tiers):
        base = bottom + high - each * (at + 1)
        size = min(layout.page.size(7.5 if at == 0 else 6.5), each * 0.78)
        for tick in ticks(step, time.first, time.last):
            _draw_tick(pen, time, tick, base, each, size, INK if at == 0 else MUTED)
        if at:
            pen.line(time.left, base + each, time.right, base + each, RULE, 0.4)


def _draw_tick(
    pen: Pen, time: TimeScale, tick: Tick, base: float, high: float, size: float, ink: tuple[float, float, float]
) -> None:
    left, right = time.x(tick.begin), time.x(tick.end)
    if tick.begin > time.first:
        pen.line(left, base, left, base + high, RULE, 0.4)
    for label in (tick.label, tick.short):
        if width(label, size) + size * 0.9 <= right - left:
            pen.text((left + right) / 2, base + high / 2 - size * 0.36, label, size, ink, "middle")
            return
