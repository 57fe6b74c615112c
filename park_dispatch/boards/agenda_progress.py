"""What the progress of a park puts on the agenda: deadlines to be missed, late milestones, silence, starts, moves."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeAlias

import pandas as pd

from park_dispatch.boards.agenda_point import Point, Topic, words_of
from park_dispatch.boards.overview import late_milestones, starting_within
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import chance, days_left, percent, signed_pp, spoken
from park_dispatch.language import _
from park_dispatch.planning.lights import Status

START_DAYS = 7
_NOTHING_PP = 0.05
_Row: TypeAlias = Mapping[Hashable, Any]
_USED = (
    "building_id", "milestone_id", "parent_id", "name", "label", "status", "rule", "percent", "before", "moved",
    "responsible_unit", "responsible_person", "delivery_deadline", "days_left", "slip_days", "chance", "late_days",
    "baseline_start", "baseline_finish", "last_report", "last_author", "silent_days",
)  # fmt: skip
"""The columns of a situation that lines are written from."""


def points(now: Situation) -> tuple[Point, ...]:
    """What a situation puts on the agenda, in the order of TOPICS, the gravest of each first."""
    return (*_deadlines(now), *_milestones(now), *_silent(now), *_starts(now))


def _deadlines(now: Situation) -> list[Point]:
    """Buildings whose deadline has passed or will be missed, the latest first."""
    rows = now.buildings[~(now.buildings["percent"] >= 100.0) & now.buildings["delivered_on"].isna()]
    overdue = rows[rows["days_left"] < 0].sort_values("days_left")
    slipping = rows[(rows["slip_days"] > 0) & ~(rows["days_left"] < 0)].sort_values("slip_days", ascending=False)
    found = []
    for row in [*_records(overdue), *_records(slipping)]:
        due, left = spoken(row["delivery_deadline"], now.as_of), number(row["days_left"]) or 0.0
        if left < 0:
            said = _("已过交付期限 {days} 天").format(days=int(-left))
            ask = _("已过交付期限{day}，确定新的交付日期并说明原因").format(day=due)
        else:
            said = _("预计晚 {days} 天").format(days=int(row["slip_days"]))
            ask = _("{said}，拿出赶工措施").format(said=said)
        ahead = [] if left < 0 else [days_left(left), _chance(row)]
        why = _unsaid(said, [_("期限 {day}").format(day=due), *ahead, str(row["rule"])])
        found.append(_of_building("deadlines", row["status"], row, f"{row['name']} {said}", why, ask))
    return found


def _chance(row: _Row) -> str:
    sure = number(row["chance"])
    return "" if sure is None else _("按期把握 {chance}").format(chance=chance(sure))


def _unsaid(said: str, parts: Sequence[str]) -> str:
    """Those parts of an explanation that do not only say again what the line says."""
    return _("，").join(part for part in parts if part and part not in said)


def _milestones(now: Situation) -> list[Point]:
    """Unfinished milestones past their baseline finish, the latest first."""
    found = []
    for row in _records(late_milestones(now)):
        said = _("超期 {days} 天").format(days=row["late_days"])
        due = _("应于{day}完成").format(day=spoken(row["baseline_finish"], now.as_of))
        done = _("现完成 {percent}").format(percent=percent(number(row["percent"])))
        ask = _("{name}{said}，明确完成日期和措施").format(name=row["name"], said=said)
        why = _unsaid(said, [due, done, str(row["rule"])])
        found.append(_of_milestone(now, "milestones", "late", row, said, why, ask))
    return found


def _silent(now: Situation) -> list[Point]:
    """Buildings that owe a report, the longest silent first."""
    rows = now.buildings[now.buildings["unreported"]].sort_values("silent_days", ascending=False, na_position="first")
    found = []
    for row in _records(rows):
        last = day(row["last_report"])
        if last is None:
            text, ask = _("{name} 从未上报").format(name=row["name"]), _("上报进度，此前从未上报")
        else:
            text = _("{name} {days} 天未报").format(name=row["name"], days=int(row["silent_days"]))
            ask = _("补报进度，上次上报是{day}").format(day=spoken(last, now.as_of))
        said = _("上次 {day}").format(day=spoken(last, now.as_of)) if last else ""
        said += _("，{who}").format(who=who) if said and (who := words_of(row["last_author"])) else ""
        found.append(_of_building("silent", "no_report", row, text, said, ask))
    return found


def _starts(now: Situation) -> list[Point]:
    """Milestones that are to begin within START_DAYS, the next first."""
    found = []
    for row in _records(starting_within(now, START_DAYS)):
        said = _("{day}应开工").format(day=spoken(row["baseline_start"], now.as_of))
        ask = _("{name}{said}，落实开工条件").format(name=row["name"], said=said)
        found.append(_of_milestone(now, "starts", "watch", row, said, "", ask))
    return found


def moved_since(now: Situation, before: "pd.Series[float]") -> list[Point]:
    """Buildings whose percent moved since the last meeting: backward ones first, then the most moved."""
    rows = now.buildings.assign(before=now.buildings["building_id"].map(before))
    rows = rows.assign(moved=rows["percent"] - rows["before"])
    moved = _records(rows[rows["moved"].abs() > _NOTHING_PP])
    found = []
    for row in sorted(moved, key=lambda row: (row["moved"] > 0, -abs(row["moved"]))):
        back = row["moved"] < 0
        text = _("{name} {before} → {now}").format(
            name=row["name"], before=percent(row["before"]), now=percent(row["percent"])
        )
        ask = _("核实进度倒退的原因") if back else _("继续跟进进度")
        why = _("{moved} 个百分点").format(moved=signed_pp(row["moved"]))
        found.append(_of_building("moved", "warning" if back else "normal", row, text, why, ask))
    return found


def _of_building(topic: Topic, status: Status, row: _Row, text: str, detail: str, ask: str) -> Point:
    key = int(row["building_id"])
    unit, person = words_of(row["responsible_unit"]), words_of(row["responsible_person"])
    parameters = {"building": key}
    return Point(
        f"{topic}-{key}", topic, status, text, detail, "building", parameters, str(row["name"]), unit, person, ask
    )


def _of_milestone(now: Situation, topic: Topic, status: Status, row: _Row, said: str, detail: str, ask: str) -> Point:
    """A milestone without a unit of its own is its building's."""
    building = next(iter(_records(now.buildings[now.buildings["building_id"] == row["parent_id"]])), {})
    unit, person = (
        words_of(row[name]) or words_of(building.get(name)) for name in ("responsible_unit", "responsible_person")
    )
    key, text = f"{topic}-{int(row['milestone_id'])}", f"{str(row['label']).strip()} {said}"
    return Point(key, topic, status, text, detail, "gantt", {}, words_of(building.get("name")), unit, person, ask)


def _records(rows: pd.DataFrame) -> list[_Row]:
    return rows[[name for name in _USED if name in rows]].to_dict("records")  # type: ignore[return-value]
