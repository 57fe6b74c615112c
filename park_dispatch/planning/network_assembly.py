"""From activities and links by key, as files have them, to a network of arrays; and from instants to days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from park_dispatch.planning.network_data import Constraint, LinkKind, Network, Schedule
from park_dispatch.planning.network_faults import ActivityTwice, Fault, LinkTwice, NoSuchActivity, WaitsForItself
from park_dispatch.planning.network_passes import TOLERANCE
from park_dispatch.planning.progress import Floats
from park_dispatch.planning.refusals import WrongNetwork
from park_dispatch.planning.site_calendar import Days, SiteCalendar


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity; durations in working days, days as instants (`morning`, `evening`), None where not given."""

    key: str
    name: str
    duration: float
    constraint: Constraint = Constraint.ASAP
    constraint_at: float | None = None
    deadline: float | None = None
    actual_start: float | None = None
    actual_finish: float | None = None
    remaining: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """The activity `after` depends on the activity `before`, by keys; lag in working days, negative for a lead.

    soft: what has begun no longer waits for it (容缺受理); the pass counts it, `backward` drops it then.
    """

    before: str
    after: str
    kind: LinkKind = LinkKind.FS
    lag: float = 0.0
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Assembled:
    """A network with its activities in the order given, and what was found on the way: never a silent change."""

    network: Network
    keys: tuple[str, ...]
    findings: tuple[Fault, ...]


def assemble(activities: Sequence[Activity], links: Sequence[Link], *, tolerant: bool = False) -> Assembled:
    """The network of activities and links.

    A key twice, a link to nowhere and a link to itself raise `WrongNetwork` with all of them; `tolerant` leaves such
    links out and says so in `findings`, for a plan that shall be shown although it is not whole. A link written twice
    is a finding. Numbers are checked by `solve`.
    """
    position = {activity.key: number for number, activity in enumerate(activities)}
    twice = list(_twice(activities, position))
    bad = [fault for link in links if (fault := _bad_link(link, activities, position)) is not None]
    if twice or (bad and not tolerant):
        raise WrongNetwork([*twice, *bad])
    kept = [link for link in links if not bad or _bad_link(link, activities, position) is None]
    findings = (*bad, *_repeated(kept, activities, position))
    return Assembled(_network(activities, kept, position), tuple(position), findings)


def morning(calendar: SiteCalendar, day: date) -> float:
    """The instant at which a day begins: where work that starts on it starts; a day of rest begins with the next."""
    return float(calendar.index(day))


def evening(calendar: SiteCalendar, day: date) -> float:
    """The instant at which a day ends: where work that finishes on it finishes, and what is known "as of" it ends."""
    return float(calendar.index(day) + calendar.working_days(day, day))


def plan_days(
    calendar: SiteCalendar, start: Floats, finish: Floats, project_start: float | Floats
) -> tuple[Days, Days]:
    """The first and the last day of each activity, of instants as in a `Schedule`.

    An activity without duration falls on the evening at which it is reached, so on the last day of what leads to it;
    one at the very start of the project on its first day.
    """
    first = np.floor(start + TOLERANCE).astype(np.int64)
    last = np.ceil(finish - TOLERANCE).astype(np.int64) - 1
    reached = last < first
    at_start = reached & (start <= project_start + TOLERANCE)
    first = np.where(reached & ~at_start, last, first)
    return calendar.day_at(first), calendar.day_at(np.maximum(first, last))


def schedule_days(calendar: SiteCalendar, schedule: Schedule) -> tuple[Days, Days]:
    """The first and the last day on which each activity is planned."""
    begins = np.where(schedule.finished, -np.inf, schedule.project_start)  # what is reached stays on its evening
    return plan_days(calendar, schedule.start, schedule.finish, begins)


def _twice(activities: Sequence[Activity], position: dict[str, int]) -> Iterator[Fault]:
    if len(position) == len(activities):
        return
    for number, activity in enumerate(activities):
        if position[activity.key] != number:
            yield ActivityTwice(activity.key, (activity.name, activities[position[activity.key]].name))


def _bad_link(link: Link, activities: Sequence[Activity], position: dict[str, int]) -> Fault | None:
    before, after = position.get(link.before), position.get(link.after)
    if before is None or after is None:
        there = after if before is None else before
        missing = link.before if before is None else link.after
        return NoSuchActivity("" if there is None else activities[there].name, missing)
    return WaitsForItself(activities[before].name) if before == after else None


def _repeated(links: Sequence[Link], activities: Sequence[Activity], position: dict[str, int]) -> Iterator[Fault]:
    seen: set[tuple[str, str, LinkKind]] = set()
    for link in links:
        ends = (link.before, link.after, link.kind)
        if ends in seen:
            yield LinkTwice(activities[position[link.before]].name, activities[position[link.after]].name)
        seen.add(ends)


def _network(activities: Sequence[Activity], links: Sequence[Link], position: dict[str, int]) -> Network:
    def column(values: list[float | None]) -> Floats:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)

    return Network(
        duration=column([activity.duration for activity in activities]),
        before=np.array([position[link.before] for link in links], dtype=np.int64),
        after=np.array([position[link.after] for link in links], dtype=np.int64),
        kind=np.array([link.kind for link in links], dtype=np.int64),
        lag=column([link.lag for link in links]),
        constraint=np.array([activity.constraint for activity in activities], dtype=np.int64),
        constraint_at=column([activity.constraint_at for activity in activities]),
        deadline=column([activity.deadline for activity in activities]),
        actual_start=column([activity.actual_start for activity in activities]),
        actual_finish=column([activity.actual_finish for activity in activities]),
        remaining=column([activity.remaining for activity in activities]),
        names=[activity.name for activity in activities],
    )
