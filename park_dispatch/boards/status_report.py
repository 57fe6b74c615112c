"""What `status` tells of a park on a day, as facts: the shape of `status --json`, which scripts rely on."""

from typing import Any, TypedDict

import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.planning.lights import Status


class LateMilestone(TypedDict):
    """A milestone that should be finished by its baseline and is not; late_days counts from that day."""

    name: str
    planned_finish: str | None
    percent: float | None
    late_days: int


class Standing(TypedDict):
    """How a project or building stands. Percents 0–100 and gap in percentage points, 1 decimal; days are ISO.

    forecast_finish: the expected day; p10 and p90: the days around it; chance: 0–1, of meeting the deadline; slip_days:
    expected day minus deadline.
    """

    name: str
    percent: float | None
    planned_percent: float | None
    gap_pp: float | None
    delivery_deadline: str | None
    days_left: int | None
    forecast_finish: str | None
    forecast_p10: str | None
    forecast_p90: str | None
    chance: float | None
    slip_days: int | None
    last_report: str | None
    status: Status
    rule: str


class BuildingStanding(Standing):
    """A building with its late milestones, the latest first."""

    late_milestones: list[LateMilestone]


class ProjectStanding(Standing):
    """A project with its buildings, in the order first reported."""

    buildings: list[BuildingStanding]


class StatusReport(TypedDict):
    """A park as of a day; `demo` marks invented data."""

    as_of: str
    park: str
    demo: bool
    projects: list[ProjectStanding]


def status_report(situation: Situation) -> StatusReport:
    """The report of a situation."""
    late = _late_milestones(situation.milestones)
    buildings: dict[int, list[BuildingStanding]] = {}
    for row in situation.buildings.to_dict("records"):
        standing = BuildingStanding(**_standing(row), late_milestones=late.get(int(row["building_id"]), []))
        buildings.setdefault(int(row["project_id"]), []).append(standing)
    return StatusReport(
        as_of=situation.as_of.isoformat(),
        park=situation.park.name,
        demo=situation.park.demo,
        projects=[
            ProjectStanding(**_standing(row), buildings=buildings.get(int(row["project_id"]), []))
            for row in situation.projects.to_dict("records")
        ],
    )


def _standing(row: dict[Any, Any]) -> Standing:
    left, slip = number(row["days_left"]), number(row["slip_days"])
    return Standing(
        name=str(row["name"]),
        percent=_rounded(row["percent"]),
        planned_percent=_rounded(row["planned"]),
        gap_pp=_rounded(row["gap_pp"]),
        delivery_deadline=_iso(row["delivery_deadline"]),
        days_left=None if left is None else int(left),
        forecast_finish=_iso(row["projected_finish"]),
        forecast_p10=_iso(row["forecast_p10"]),
        forecast_p90=_iso(row["forecast_p90"]),
        chance=_share(row["chance"]),
        slip_days=None if slip is None else int(slip),
        last_report=_iso(row["last_report"]),
        status=row["status"],
        rule=str(row["rule"]),
    )


def _late_milestones(milestones: pd.DataFrame) -> dict[int, list[LateMilestone]]:
    """By building id: unfinished milestones whose baseline finish has passed, the latest first."""
    rows = milestones[(milestones["late_days"] > 0) & (milestones["status"] != "done")]
    found: dict[int, list[LateMilestone]] = {}
    for row in rows.sort_values("late_days", ascending=False, kind="stable").to_dict("records"):
        milestone = LateMilestone(
            name=str(row["name"]),
            planned_finish=_iso(row["baseline_finish"]),
            percent=_rounded(row["percent"]),
            late_days=int(row["late_days"]),
        )
        found.setdefault(int(row["parent_id"]), []).append(milestone)
    return found


def _rounded(value: Any) -> float | None:
    found = number(value)
    return None if found is None else round(found, 1) + 0.0  # + 0.0 turns −0.0 into 0.0


def _share(value: Any) -> float | None:
    found = number(value)
    return None if found is None else round(found, 3)


def _iso(value: Any) -> str | None:
    found = day(value)
    return None if found is None else found.isoformat()
