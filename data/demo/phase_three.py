"""Plan and invented history of phase three: what each milestone of 9#–12# stood at on any day up to 2023-08-28.

Published are only the 70,000 ㎡, the 80 % on 2023-08-28 and the hand-over before the end of October; the buildings,
milestones and days below them are made up so that they add up to exactly that.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

LAST_DAY = date(2023, 8, 28)
PACE_FROM = date(2023, 8, 14)

WEEKLY_DAYS = tuple(
    date(2023, month, day)
    for month, day in (
        (3, 6), (3, 20), (4, 3), (4, 17), (5, 8), (5, 22), (6, 5), (6, 19), (7, 3),
        (7, 10), (7, 17), (7, 24), (7, 31), (8, 7), (8, 14), (8, 21), (8, 28),
    )
)  # fmt: skip

TEMPLATE = {
    "临建及场地平整": (2, 0, 5),
    "桩基工程": (10, 5, 17),
    "基础及±0.000以下结构": (10, 14, 28),
    "主体结构": (28, 26, 58),
    "二次结构砌体": (8, 45, 70),
    "屋面工程": (4, 58, 70),
    "外墙及门窗": (9, 60, 82),
    "内装及地坪": (8, 65, 90),
    "机电消防电梯安装": (14, 45, 92),
    "室外附属工程": (5, 75, 95),
    "联合验收及备案": (2, 92, 100),
}
"""RC multi-storey factory: weight %, and from which to which % of the construction period (starting values)."""

FLOORS = {
    3: (("一层主体结构", 10), ("二层主体结构", 9), ("三层主体结构（封顶）", 9)),
    4: (("一层主体结构", 7), ("二层主体结构", 7), ("三层主体结构", 7), ("四层主体结构（封顶）", 7)),
}


@dataclass(frozen=True)
class Building:
    """A building of phase three: floor area in ㎡, who answers for it, and how its history departs from the plan."""

    name: str
    floor_area_m2: int
    floors: int
    starts: date
    ends: date
    unit: str
    person: str
    reporter: str
    late: dict[str, tuple[int, int]]
    """Milestone → days its actual start and finish came after the plan, of finished ones."""
    open: dict[str, tuple[int, int, int]]
    """Milestone → days its start came after the plan, % on 2023-08-14, % on 2023-08-28, of those under way."""


class Planned(NamedTuple):
    """One milestone of the baseline."""

    name: str
    weight: int
    start: date
    finish: date


class State(NamedTuple):
    """Where a milestone stood on a day."""

    percent: int
    start: date | None
    finish: date | None


BUILDINGS = (
    Building(
        "9#厂房", 20000, 4, date(2023, 2, 20), date(2023, 10, 19), "城建集团第三项目部", "张工", "张工",
        late={
            "临建及场地平整": (0, 1), "桩基工程": (1, 3), "基础及±0.000以下结构": (3, 4),
            "一层主体结构": (4, 4), "二层主体结构": (4, 3), "三层主体结构": (3, 1), "四层主体结构（封顶）": (1, -1),
            "二次结构砌体": (2, -1), "屋面工程": (-1, -2),
        },
        open={
            "外墙及门窗": (-2, 70, 90), "内装及地坪": (-2, 42, 60), "机电消防电梯安装": (1, 70, 77),
            "室外附属工程": (-2, 0, 20),
        },
    ),
    Building(
        "10#厂房", 15000, 3, date(2023, 2, 22), date(2023, 10, 22), "城建集团第三项目部", "李工", "李工",
        late={
            "临建及场地平整": (1, 2), "桩基工程": (3, 6), "基础及±0.000以下结构": (7, 9),
            "一层主体结构": (9, 9), "二层主体结构": (9, 8), "三层主体结构（封顶）": (8, 8),
            "二次结构砌体": (9, 9), "屋面工程": (8, 10),
        },
        open={"外墙及门窗": (7, 48, 58), "内装及地坪": (5, 22, 34), "机电消防电梯安装": (10, 49, 58)},
    ),
    Building(
        "11#厂房", 17000, 4, date(2023, 3, 1), date(2023, 10, 31), "城建集团第五项目部", "王工", "陈工",
        late={
            "临建及场地平整": (2, 4), "桩基工程": (5, 9), "基础及±0.000以下结构": (9, 12),
            "一层主体结构": (12, 13), "二层主体结构": (13, 14), "三层主体结构": (14, 15),
            "四层主体结构（封顶）": (15, 12),
        },
        open={
            "二次结构砌体": (14, 86, 94), "屋面工程": (13, 50, 80), "外墙及门窗": (8, 23, 38),
            "内装及地坪": (8, 0, 12), "机电消防电梯安装": (15, 35, 43),
        },
    ),
    Building(
        "12#厂房", 18000, 4, date(2023, 2, 25), date(2023, 10, 22), "城建集团第五项目部", "赵工", "赵工",
        late={
            "临建及场地平整": (0, 0), "桩基工程": (0, 2), "基础及±0.000以下结构": (2, 3),
            "一层主体结构": (3, 3), "二层主体结构": (3, 2), "三层主体结构": (2, 2), "四层主体结构（封顶）": (2, 1),
            "二次结构砌体": (2, 2), "屋面工程": (1, 1),
        },
        open={
            "外墙及门窗": (1, 60, 76), "内装及地坪": (0, 33, 50), "机电消防电梯安装": (2, 60, 70),
            "室外附属工程": (0, 0, 6),
        },
    ),
)  # fmt: skip

DELIVERY_DEADLINE = date(2023, 10, 31)
REPLANNED = ("11#厂房", "室外附属工程")
REPLANNED_FROM = date(2023, 8, 14)
REPLANNED_TO = (date(2023, 9, 8), date(2023, 10, 26))
CORRECTED = ("10#厂房", "机电消防电梯安装")
OVERSTATED_ON, OVERSTATED_BY = date(2023, 7, 10), 9
CORRECTED_ON = date(2023, 7, 17)
SAME_AS_LAST_WEEK = ("12#厂房", date(2023, 7, 24), date(2023, 7, 17))
SAME_AS_YESTERDAY = ("12#厂房", date(2023, 8, 28), date(2023, 8, 27))
UNREPORTED = {("10#厂房", date(2023, 8, 27)), ("10#厂房", date(2023, 8, 28))}


def baseline(building: Building) -> list[Planned]:
    """The building's milestones in order, with the dates planned before work began; the weights sum to 100."""
    length = (building.ends - building.starts).days

    def day(share: float) -> date:
        return building.starts + timedelta(days=round(length * share / 100))

    plan = []
    for name, (weight, begin, end) in TEMPLATE.items():
        if name != "主体结构":
            plan.append(Planned(name, weight, day(begin), day(end)))
            continue
        floors = FLOORS[building.floors]
        step = (end - begin) / len(floors)
        plan += [
            Planned(floor, share, day(begin + step * i), day(begin + step * (i + 1)))
            for i, (floor, share) in enumerate(floors)
        ]
    return plan


def plan_on(building: Building, day: date) -> list[Planned]:
    """The plan as the weekly report of `day` states it: the baseline, but for the one change of August."""
    plan = baseline(building)
    if day < REPLANNED_FROM:
        return plan
    return [
        m._replace(start=REPLANNED_TO[0], finish=REPLANNED_TO[1]) if (building.name, m.name) == REPLANNED else m
        for m in plan
    ]


def _share(day: date, start: date, finish: date) -> float:
    return (day - start + timedelta(days=1)) / (finish - start + timedelta(days=1))


def state(building: Building, milestone: Planned, day: date) -> State:
    """What was really done of a milestone of the baseline at the end of `day`, in whole %."""
    if milestone.name in building.late:
        late_start, late_finish = building.late[milestone.name]
        start, finish = milestone.start + timedelta(days=late_start), milestone.finish + timedelta(days=late_finish)
        if day >= finish:
            return State(100, start, finish)
        return State(min(99, round(100 * _share(day, start, finish))), start, None) if day >= start else NOT_STARTED
    if milestone.name not in building.open:
        return NOT_STARTED
    late_start, before, now = building.open[milestone.name]
    start = milestone.start + timedelta(days=late_start)
    if day < start:
        return NOT_STARTED
    if start > PACE_FROM:
        return State(max(1, round(now * _share(day, start, LAST_DAY))), start, None)
    if day <= PACE_FROM:
        return State(max(1, round(before * _share(day, start, PACE_FROM))), start, None)
    return State(round(before + (now - before) * ((day - PACE_FROM) / (LAST_DAY - PACE_FROM))), start, None)


NOT_STARTED = State(0, None, None)


def reported(building: Building, day: date) -> list[tuple[Planned, State]]:
    """What the weekly report of `day` says: the plan then in force and the state claimed, its two slips included."""
    stands = day
    for name, repeated, original in (SAME_AS_LAST_WEEK, SAME_AS_YESTERDAY):
        if (building.name, day) == (name, repeated):
            stands = original
    rows = []
    for planned, shown in zip(baseline(building), plan_on(building, day), strict=True):
        now = state(building, planned, stands)
        if (building.name, planned.name) == CORRECTED and day == OVERSTATED_ON:
            now = now._replace(percent=now.percent + OVERSTATED_BY)
        rows.append((shown, now))
    return rows


def percent(building: Building, day: date) -> float:
    """The building's progress in %: Σ weight·percent of its milestones."""
    return sum(planned.weight * now.percent for planned, now in reported(building, day)) / 100


def planned_percent(building: Building, day: date) -> float:
    """What the plan asks for by the end of `day`, in %: milestones linear from first to last calendar day."""
    return sum(m.weight * min(1.0, max(0.0, _share(day, m.start, m.finish))) for m in plan_on(building, day))


def phase_percent(day: date) -> float:
    """The phase's progress in %: the buildings' by floor area."""
    return sum(b.floor_area_m2 * percent(b, day) for b in BUILDINGS) / sum(b.floor_area_m2 for b in BUILDINGS)
