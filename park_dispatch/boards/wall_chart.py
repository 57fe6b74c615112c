"""挂图作战: what stands on the printed chart, cut from a situation: the words, the rows and their days.

A day of a bar is meant as on site: it begins in the morning of its first day and ends in the evening of its last.
The front point of a row (前锋线) is the moment at which its plan equals what is done, as days since 1970 with a
fraction: start + duration × percent, by the same straight line as planning.progress.planned_percent.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

import pandas as pd

from park_dispatch.boards.gantt import Scope, gantt_rows
from park_dispatch.boards.logic import Logic
from park_dispatch.boards.overview import sentences, totals
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.language import _
from park_dispatch.planning.lights import Status

_YEAR = timedelta(days=366)
_EPOCH = date(1970, 1, 1)
_NO_PARTS = object()
_FAR_BACK = 0.4
"""Unfinished work that would get less than this share of the time axis gets (nearly) all of it."""
Cells = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class WallRow:
    """A project (level 0), building (1) or milestone (1 or 2). percent is 0–100, None where it is not known.

    expected: the actual finish of what is done, else the forecast; rule: why the light is what it is; words: how late,
    for the end of the bar; front: see the module, None where the row takes no part in the front line; late_finish: the
    day up to which it may slip (None where no network says so); band: the likely days (p10, p90) of the forecast.
    """

    key: str
    level: int
    name: str
    baseline_start: date | None
    baseline_finish: date | None
    actual_start: date | None
    actual_finish: date | None
    percent: float | None
    status: Status
    rule: str = ""
    words: str = ""
    deadline: date | None = None
    critical: bool = False
    expected: date | None = None
    front: float | None = None
    late_finish: date | None = None
    band: tuple[date, date] | None = None

    @property
    def summary(self) -> bool:
        """Whether the row sums up others: a project or a building."""
        return self.key[:1] != "m"

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self.status == "done"


@dataclass(frozen=True, slots=True)
class WallChart:
    """All that the chart says. subject: the project it is about, empty for the whole park.

    span: first and last day to be shown, None without dated rows. It holds every bar, flag and near forecast, but where
    finished work lies far back it begins shortly before what is unfinished.
    """

    park: str
    demo: bool
    subject: str
    as_of: date
    sentences: tuple[str, ...]
    totals: str
    rows: tuple[WallRow, ...]
    span: tuple[date, date] | None
    rests: tuple[tuple[date, date], ...] = ()
    """First and last day of each stretch on which the site rests, a year beyond the span."""


def day_number(on: date) -> int:
    """Days since 1970-01-01; of the morning of that day."""
    return (on - _EPOCH).days


def wall_chart(
    now: Situation,
    scope: Scope = "active",
    project_id: int | None = None,
    *,
    folded: bool = False,
    logic: Logic | None = None,
) -> WallChart:
    """The chart of a park or of one project. folded leaves out the milestones of buildings; with `logic` the critical
    path is that of the links.
    """
    frame = gantt_rows(now, scope, project_id, logic=logic)
    if folded:
        frame = frame[(frame["level"] < 2)]
    rows = _rows(now, frame)
    subject = ""
    if project_id is not None:
        now = replace(now, projects=now.projects[now.projects["project_id"] == project_id])
        subject = _("、").join(now.projects["name"])
    return WallChart(
        now.park.name, now.park.demo, subject, now.as_of, tuple(sentences(now)),
        totals(now) if project_id is None else "", rows, (span := _span(rows, now.as_of)),
        _rests(now, project_id, span),
    )  # fmt: skip


def _rests(now: Situation, project_id: int | None, span: tuple[date, date] | None) -> tuple[tuple[date, date], ...]:
    """By the calendar of the one project, of a park by that of projects without their own."""
    if span is None:
        return ()
    spans = now.site.of(project_id or 0).non_working_spans(span[0] - _YEAR, span[1] + _YEAR)
    return tuple((first, last) for first, last, _why in spans)


def _rows(now: Situation, frame: pd.DataFrame) -> tuple[WallRow, ...]:
    known = _known(now)
    parts = frame.assign(finish=pd.to_datetime(frame["actual_finish"])).groupby("parent")["finish"].max()
    return tuple(
        _row(row, known.get(str(row["key"]), {}), parts.get(row["key"], _NO_PARTS), now.as_of)
        for row in frame.to_dict("records")
    )


def _known(now: Situation) -> dict[str, Cells]:
    """What the situation says of each thing beyond the Gantt's columns, by the Gantt's key."""
    wanted = ("rule", "projected_finish", "forecast_finish", "forecast_p10", "forecast_p90")
    found: dict[str, Cells] = {}
    for letter, frame in (("p", now.projects), ("b", now.buildings), ("m", now.milestones)):
        id_column = {"p": "project_id", "b": "building_id", "m": "milestone_id"}[letter]
        columns = [id_column, *(name for name in wanted if name in frame)]
        for row in frame[columns].to_dict("records"):
            found[f"{letter}{row[id_column]}"] = row
    return found


def _row(row: Cells, known: Cells, parts_finish: Any, as_of: date) -> WallRow:
    """parts_finish: the last actual finish of the row's parts, _NO_PARTS where it has none on the chart."""
    done, has_parts = row["status"] == "done", parts_finish is not _NO_PARTS
    finished = day(row["actual_finish"])
    if done and finished is None:
        finished = (day(parts_finish) if has_parts else None) or day(row["baseline_finish"])
    start, finish, percent = day(row["baseline_start"]), day(row["baseline_finish"]), number(row["percent"])
    early, late = day(known.get("forecast_p10")), day(known.get("forecast_p90"))
    return WallRow(
        key=str(row["key"]),
        level=int(row["level"]),
        name=str(row["name"]),
        baseline_start=start,
        baseline_finish=finish,
        actual_start=day(row["actual_start"]),
        actual_finish=finished,
        percent=percent,
        status=cast(Status, row["status"]),
        rule=str(known.get("rule", "")),
        words=str(row["words"]),
        deadline=day(row["deadline"]),
        critical=bool(row["critical"]),
        expected=finished if done else _forecast(row, known),
        front=None if has_parts else front_point(start, finish, day(row.get("front")), percent, as_of),
        late_finish=None if done else day(row.get("late_finish")),
        band=(early, late) if early and late and not done else None,
    )


def _forecast(row: Cells, known: Cells) -> date | None:
    """The computed forecast where there is one, else the projection at the recent pace, else what was reported."""
    return day(row.get("forecast_finish")) or day(known.get("projected_finish")) or day(known.get("forecast_finish"))


def front_point(
    start: date | None, finish: date | None, front: date | None, percent: float | None, as_of: date
) -> float | None:
    """Where the front line passes a row. What is done and was due, and what is neither begun nor due, is on the day.

    `front`, the day on whose evening the plan equals what is done, is taken where it is known.
    """
    if start is None or finish is None or finish < start or percent is None:
        return None
    evening = float(day_number(as_of) + 1)
    if (percent >= 100.0 and finish <= as_of) or (percent <= 0.0 and start > as_of):
        return evening
    if front is not None and 0.0 < percent < 100.0:
        return float(day_number(front) + 1)
    share = min(100.0, max(0.0, percent)) / 100.0
    return day_number(start) + ((finish - start).days + 1) * share


def _span(rows: Sequence[WallRow], as_of: date) -> tuple[date, date] | None:
    days = [found for row in rows for found in _days(row, as_of)]
    if not days:
        return None
    first, last = min(*days, as_of), max(*days, as_of)
    begin = min([as_of, *(found for row in rows if not row.done for found in _days(row, as_of))])
    if begin == as_of or (last - begin).days >= _FAR_BACK * (last - first).days:
        return first, last
    return max(first, begin - timedelta(days=(last - begin).days // 10)), last


def _days(row: WallRow, as_of: date) -> Iterator[date]:
    """The days that a row touches."""
    ends = (
        row.baseline_start,
        row.baseline_finish,
        row.actual_start,
        row.actual_finish,
        row.deadline,
        _near(row, as_of),
    )
    return (found for found in ends if found is not None)


def _near(row: WallRow, as_of: date) -> date | None:
    """The forecast where the chart can show it: a standstill projects decades, which would leave no room for the plan.

    Shown up to a year after the later of the plan and the day; what lies beyond is told in the column of dates.
    """
    if row.expected is None:
        return None
    latest = max(row.baseline_finish or as_of, as_of) + timedelta(days=366)
    return row.expected if row.expected <= latest else None
