"""流水线: alike buildings under one another, and how the same work walks from one to the next (line of balance).

Alike are buildings with the same milestones, three or more. A kind of work whose line is steeper gets through more
buildings a month; where a later work would be ready before the earlier one, the two get in each other's way.
"""

from dataclasses import dataclass
from datetime import date

import pandas as pd

from park_dispatch.boards.forecasts import days_of
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _

FEWEST = 3
DAYS_A_MONTH = 365.25 / 12


@dataclass(frozen=True, slots=True)
class Balance:
    """buildings: names from the first to start to the last. work: names in the order of work.

    points: building (position, from 0), work (position), planned (datetime64), expected (datetime64: actual, else
    reported or computed forecast, else the plan but not before the day), actual (bool).
    """

    buildings: tuple[str, ...]
    work: tuple[str, ...]
    points: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Clash:
    """In a building the later work is expected to be ready `days` before the earlier one, which the plan has first."""

    building: str
    earlier: str
    later: str
    day: pd.Timestamp
    days: int


def groups(now: Situation, project_id: int | None = None) -> list[list[int]]:
    """The ids of alike buildings: three or more of a project with the same planned milestones, the largest group first.

    Buildings of other projects are left out: years may lie between, and the work does not walk from one to the other.
    """
    planned = now.milestones[now.milestones["baseline_finish"].notna()]
    buildings = now.buildings if project_id is None else now.buildings[now.buildings["project_id"] == project_id]
    planned = planned[planned["parent_id"].isin(buildings["building_id"])]
    project = dict(zip(buildings["building_id"], buildings["project_id"], strict=True))
    names: dict[int, list[str]] = {}
    for building, name in planned[["parent_id", "name"]].itertuples(index=False):
        names.setdefault(building, []).append(name)
    alike: dict[tuple[object, ...], list[int]] = {}
    for building, own in names.items():
        alike.setdefault((project[building], *sorted(own)), []).append(int(building))
    return sorted((ids for ids in alike.values() if len(ids) >= FEWEST), key=lambda ids: (-len(ids), ids[0]))


def balance(now: Situation, building_ids: list[int]) -> Balance:
    """The lines of some alike buildings."""
    rows = now.milestones[now.milestones["parent_id"].isin(building_ids) & now.milestones["baseline_finish"].notna()]
    planned = pd.to_datetime(rows["baseline_finish"])
    start = pd.to_datetime(rows["baseline_start"]).fillna(planned)
    order = start.groupby(rows["parent_id"]).min().sort_values(kind="stable").index
    names = dict(zip(now.buildings["building_id"], now.buildings["name"], strict=True))
    since = (planned - start.groupby(rows["parent_id"]).transform("min")).dt.days
    work = list(since.groupby(rows["name"]).median().sort_values(kind="stable").index)
    actual = pd.to_datetime(rows["actual_finish"])
    points = pd.DataFrame(
        {
            "building": rows["parent_id"].map({parent: at for at, parent in enumerate(order)}),
            "work": rows["name"].map({name: at for at, name in enumerate(work)}),
            "planned": planned,
            "expected": actual.fillna(expected_finish(rows, now.as_of)),
            "actual": actual.notna(),
        }
    )
    found = points.sort_values(["work", "building"]).reset_index(drop=True)
    return Balance(tuple(str(names[i]) for i in order), tuple(work), found)


def expected_finish(rows: pd.DataFrame, as_of: date) -> pd.Series:
    """When unfinished milestones are expected: as reported, else computed, else as planned but not before the day."""
    planned = pd.to_datetime(rows["planned_finish"]).fillna(pd.to_datetime(rows["baseline_finish"]))
    not_past = planned.mask(planned < pd.Timestamp(as_of), pd.Timestamp(as_of))
    not_past = not_past.mask(rows["percent"] >= 100.0, planned)
    reported = days_of(rows, "forecast_finish")
    return reported.fillna(days_of(rows, "forecast_finish_computed")).fillna(not_past.astype("datetime64[s]"))


def pace(days: pd.Series) -> float | None:
    """Buildings a month of a line: all but the first over the time from the first to the last; None for no time."""
    span = (days.max() - days.min()).days
    return (len(days) - 1) / (span / DAYS_A_MONTH) if span > 0 else None


def clashes(found: Balance) -> list[Clash]:
    """Where lines cross that the plan keeps apart: the worst of each pair of works, those that cost most first."""
    points = found.points[~found.points["actual"]]
    pairs = points.merge(points, on="building", suffixes=("", "_later"))
    days = (pairs["expected"] - pairs["expected_later"]).dt.days
    crossing = pairs.assign(days=days)[(pairs["planned"] < pairs["planned_later"]) & (days > 0)]
    worst = crossing.sort_values("days", ascending=False, kind="stable").drop_duplicates(["work", "work_later"])
    return [
        Clash(
            found.buildings[row["building"]],
            found.work[row["work"]],
            found.work[row["work_later"]],
            row["expected_later"],
            row["days"],
        )
        for row in worst.to_dict("records")
    ]


def sentence(found: Balance, as_of: date) -> str:
    """How fast the work walks through the buildings, planned and expected, and where it gets in its own way."""
    last = found.points[found.points["work"] == len(found.work) - 1]
    planned, expected = pace(last["planned"]), pace(last["expected"])
    said = _("{count} 栋相同的单体（{names}）").format(
        count=len(found.buildings), names=_("、").join(found.buildings[:6])
    )
    if planned is not None and expected is not None:
        said += _("：“{work}”计划每月 {planned:.1f} 栋，按目前预计每月 {expected:.1f} 栋").format(
            work=found.work[-1], planned=planned, expected=expected
        )
    else:
        said += _("：“{work}”各栋同一天完成，没有流水节拍").format(work=found.work[-1])
    crossing = clashes(found)
    if not crossing:
        return said + _("；各工序没有交叉。")
    first = crossing[0]
    return said + _(
        "；{building}“{later}”预计 {day}完成，比前面的“{earlier}”还早 {days} 天，两道工序会碰到一起。"
    ).format(
        building=first.building, later=first.later, earlier=first.earlier, day=spoken(first.day, as_of), days=first.days
    )
