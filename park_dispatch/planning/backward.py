"""倒排工期: from the delivery deadline back to latest starts, and what that means on a day for what is done so far.

Latest days come from a template laid before the deadline, or from the late days of a network. Whether it still fits is
always asked of the network: remaining durations from the morning after the as-of day, against the deadline; the days
that are missing are the days to win. All days are working days of the site's calendar; "as of" is the evening of a
day, so a start that was due on that very day and is not reported counts as missed.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np

from park_dispatch.language import _
from park_dispatch.planning.network import Schedule, solve
from park_dispatch.planning.network_assembly import Activity, Link, assemble, evening, morning, plan_days, schedule_days
from park_dispatch.planning.refusals import WrongPlan
from park_dispatch.planning.site_calendar import SiteCalendar
from park_dispatch.planning.template_plan import TemplatePlan, plan_from_template
from park_dispatch.planning.templates import Template

State = Literal["done", "under_way", "overdue", "this_week", "later"]
LONGEST_PERIOD = 20_000
"""Working days of a construction period."""


@dataclass(frozen=True, slots=True)
class Done:
    """What is known of an item: percent 0–100, actual days, remaining working days; None where not known.

    Days after the as-of day are not known yet and not looked at. Percent above 0 without a start is started, 100 is
    finished.
    """

    percent: float | None = None
    start: date | None = None
    finish: date | None = None
    remaining: float | None = None


@dataclass(frozen=True, slots=True)
class BackwardRow:
    """One item: latest days, what must happen, and what it costs.

    latest_start … latest_finish: for finished items the actual days. state: "overdue" should have started by the
    as-of day, "this_week" must start in the week of the day after it. start_overdue: working days since the latest
    start, as of the evening. possible_finish: earliest, with what remains. days_to_win: working days by which that is
    too late for the deadline, with all that follows.
    """

    key: str
    name: str
    duration: float
    latest_start: date
    latest_finish: date
    state: State
    start_overdue: int
    possible_finish: date
    days_to_win: int


@dataclass(frozen=True, slots=True)
class Backward:
    """The backward schedule of a project on a day."""

    as_of: date
    deadline: date
    possible_finish: date
    days_to_win: int
    rows: tuple[BackwardRow, ...]

    @property
    def should_have_started(self) -> tuple[BackwardRow, ...]:
        """Not started although the latest start is reached, the longest overdue first."""
        late = [row for row in self.rows if row.state == "overdue"]
        return tuple(sorted(late, key=lambda row: -row.start_overdue))

    @property
    def must_start_this_week(self) -> tuple[BackwardRow, ...]:
        """Whose latest start lies in the week of the day after the as-of day, the earliest first."""
        due = [row for row in self.rows if row.state == "this_week"]
        return tuple(sorted(due, key=lambda row: row.latest_start))

    def summary(self) -> str:
        """The state in one or two sentences for the head of a board."""
        if self.days_to_win:
            first = _("截至 {as_of}，按剩余工期最早 {finish} 完工，赶上交付期限 {deadline} 须抢回 {days} 个工作日")
        else:
            first = _("截至 {as_of}，按剩余工期最早 {finish} 完工，能赶上交付期限 {deadline}")
        said = first.format(
            as_of=self.as_of, finish=self.possible_finish, deadline=self.deadline, days=self.days_to_win
        )
        rest = _("；应开工未开工 {late} 项，本周须开工 {due} 项。")
        return said + rest.format(late=len(self.should_have_started), due=len(self.must_start_this_week))


def plan_back(
    template: Template,
    deadline: date,
    period: int,
    calendar: SiteCalendar,
    floors: int = 1,
    without: Collection[str] = (),
) -> TemplatePlan:
    """The template laid over the last `period` working days up to the deadline: its days are the latest ones."""
    if not 1 <= period <= LONGEST_PERIOD:
        raise WrongPlan(_("工期应为 1 至 {most} 个工作日。").format(most=LONGEST_PERIOD))
    start = calendar.day_at(int(evening(calendar, deadline)) - period)
    return plan_from_template(template, start, deadline, calendar, floors, without)


def backward_from_plan(
    plan: TemplatePlan, deadline: date, as_of: date, calendar: SiteCalendar, done: Mapping[str, Done] | None = None
) -> Backward:
    """With the days of a plan (`plan_back`, or a baseline) as the latest ones; done by the keys of its items."""
    activities = [
        Activity(item.key, item.name, float(calendar.working_days(item.start, item.finish))) for item in plan.items
    ]
    known, schedule = _solved(activities, plan.links, deadline, as_of, calendar, done or {})
    days = [(item.start, item.finish) for item in plan.items]
    return _backward(known, schedule, days, deadline, as_of, calendar)


def backward_from_network(
    activities: Sequence[Activity],
    links: Sequence[Link],
    deadline: date,
    as_of: date,
    calendar: SiteCalendar,
    done: Mapping[str, Done] | None = None,
    start: date | None = None,
) -> Backward:
    """With the late days of a network against the deadline, for what remains; `start`: not before this day.

    Raises what `assemble` and `solve` raise.
    """
    known, schedule = _solved(activities, links, deadline, as_of, calendar, done or {}, start)
    late_start = schedule.late_finish - [activity.duration for activity in known]
    first, last = plan_days(calendar, late_start, schedule.late_finish, -np.inf)
    days = list(zip(first.tolist(), last.tolist(), strict=True))
    return _backward(known, schedule, days, deadline, as_of, calendar)


def _solved(
    activities: Sequence[Activity],
    links: Sequence[Link],
    deadline: date,
    as_of: date,
    calendar: SiteCalendar,
    done: Mapping[str, Done],
    start: date | None = None,
) -> tuple[list[Activity], Schedule]:
    now = evening(calendar, as_of)
    known = [_known(activity, done.get(activity.key, Done()), as_of, now, calendar) for activity in activities]
    begun = {activity.key for activity in known if activity.actual_start is not None}
    held = [link for link in links if not (link.soft and link.after in begun)]
    schedule = solve(
        assemble(known, held).network,
        start=now if start is None else morning(calendar, start),
        deadline=evening(calendar, deadline),
        data_date=now,
    )
    return known, schedule


def _known(activity: Activity, done: Done, as_of: date, now: float, calendar: SiteCalendar) -> Activity:
    """The activity with what is done as instants, unless it brings its own."""
    if activity.actual_start is not None:
        return activity
    percent = 0.0 if done.percent is None or math.isnan(done.percent) else min(100.0, max(0.0, done.percent))
    start = done.start if done.start is not None and done.start <= as_of else None
    finish = done.finish if done.finish is not None and done.finish <= as_of else None
    if finish is not None or percent >= 100.0:
        end = now if finish is None else evening(calendar, finish)
        begin = end - activity.duration if start is None else morning(calendar, start)
        return replace(activity, actual_start=begin, actual_finish=end)
    if start is None and percent <= 0.0:
        return activity
    did = math.floor(activity.duration * percent / 100.0)
    begin = now - did if start is None else morning(calendar, start)
    return replace(activity, actual_start=begin, remaining=_remaining(activity.duration, done, percent, now - begin))


def _remaining(duration: float, done: Done, percent: float, gone: float) -> float:
    """Working days left of started work: as said, else by the percent, else by the days gone; at least one."""
    if done.remaining is not None and done.remaining >= 0:
        return done.remaining
    left = duration - gone if done.percent is None else math.ceil(duration * (1 - percent / 100.0) - 1e-9)
    return max(left, min(1.0, duration))


def _backward(
    known: list[Activity],
    schedule: Schedule,
    latest: Sequence[tuple[date, date]],
    deadline: date,
    as_of: date,
    calendar: SiteCalendar,
) -> Backward:
    first, last = schedule_days(calendar, schedule)
    to_win = np.ceil(np.maximum(0.0, -schedule.total_float) - 1e-6).astype(int).tolist()
    rows = []
    for number, activity in enumerate(known):
        finished = activity.actual_finish is not None
        start, finish = (first[number].item(), last[number].item()) if finished else latest[number]
        state = _state(activity, start, as_of)
        overdue = calendar.working_days(start, as_of) if state == "overdue" else 0
        possible = last[number].item()
        rows.append(
            BackwardRow(
                activity.key, activity.name, activity.duration, start, finish, state, overdue, possible, to_win[number]
            )
        )
    end = max((row.possible_finish for row in rows), default=as_of)
    return Backward(as_of, deadline, end, max(to_win, default=0), tuple(rows))


def _state(activity: Activity, latest_start: date, as_of: date) -> State:
    if activity.actual_finish is not None:
        return "done"
    if activity.actual_start is not None:
        return "under_way"
    if latest_start <= as_of:
        return "overdue"
    tomorrow = as_of + timedelta(days=1)
    return "this_week" if latest_start <= tomorrow + timedelta(days=6 - tomorrow.weekday()) else "later"
