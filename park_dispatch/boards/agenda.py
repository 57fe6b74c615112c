"""The agenda that the ledger writes for a dispatch meeting, what needs a decision first; every line is one thing.

Deadlines that will be missed with the rule that fired, late milestones, who is silent, what starts, what moved since
the last meeting. What was promised at the last meeting is not here: it has the other half of the page (boards.items).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.overview import late_milestones, starting_within
from park_dispatch.boards.situation import NOW, WEEK, WORKING_DAY, YESTERDAY, Situation, situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import chance, days_left, percent, signed_pp, spoken
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.lights import Status

Topic: TypeAlias = Literal["deadlines", "milestones", "silent", "starts", "moved"]
TOPICS: tuple[Topic, ...] = ("deadlines", "milestones", "silent", "starts", "moved")
"""In the order of the meeting: what needs a decision first, what is only to be known last."""
START_DAYS = 7
_NOTHING_PP = 0.05
_Row: TypeAlias = Mapping[Hashable, Any]
_USED = (
    "building_id", "milestone_id", "parent_id", "name", "label", "status", "rule", "percent", "before", "moved",
    "responsible_unit", "responsible_person", "delivery_deadline", "days_left", "slip_days", "chance", "late_days",
    "baseline_start", "baseline_finish", "last_report", "last_author", "silent_days",
)  # fmt: skip
"""The columns of a situation that lines are written from."""


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the agenda.

    key: the same for the same thing at every meeting; detail: why it is here, with the rule that fired; place and
    parameters: the page that shows it; building, unit, person, ask: what an action item about it would begin with.
    """

    key: str
    topic: Topic
    status: Status
    text: str
    detail: str
    place: str
    parameters: Mapping[str, int]
    building: str
    unit: str
    person: str
    ask: str

    @property
    def words(self) -> str:
        """The line as minutes have it: "11# 预计晚 13 天（期限 10月31日，剩 64 天）"."""
        return _("{text}（{detail}）").format(text=self.text, detail=self.detail) if self.detail else self.text


def topic_word(topic: Topic) -> str:
    """What the lines of a topic are about."""
    return {
        "deadlines": _("交付期限"),
        "milestones": _("超期节点"),
        "silent": _("未按时上报"),
        "starts": _("7 天内应开工"),
        "moved": _("上次会议以来的进展"),
    }[topic]


def agenda(ledger: Ledger, park: Park, on: date, last_meeting: date | None) -> tuple[Point, ...]:
    """The agenda of a day; remembered until the ledger changes."""
    key = ("agenda", park, on, last_meeting, language.current())
    return ledger.remember(key, lambda: _agenda(ledger, park, on, last_meeting))


def _agenda(ledger: Ledger, park: Park, on: date, last_meeting: date | None) -> tuple[Point, ...]:
    now = situation(ledger, park, on)
    return (*points(now), *moved_since(now, _before(ledger, now, last_meeting)))


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
        said += _("，{who}").format(who=who) if said and (who := _words(row["last_author"])) else ""
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


def _before(ledger: Ledger, now: Situation, since: date | None) -> "pd.Series[float]":
    """The percent of each building of a situation on the day of the last meeting."""
    rows = now.buildings.set_index("building_id")
    if since is None:
        return pd.Series(float("nan"), rows.index)
    for position in (YESTERDAY, WORKING_DAY, WEEK):
        if now.days[position] == since:
            return rows[f"percent_{position}"]
    then = situation(ledger, now.park, since).buildings
    return then.set_index("building_id")[f"percent_{NOW}"].reindex(rows.index).astype("float64")


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
    unit, person = _words(row["responsible_unit"]), _words(row["responsible_person"])
    parameters = {"building": key}
    return Point(
        f"{topic}-{key}", topic, status, text, detail, "building", parameters, str(row["name"]), unit, person, ask
    )


def _of_milestone(now: Situation, topic: Topic, status: Status, row: _Row, said: str, detail: str, ask: str) -> Point:
    """A milestone without a unit of its own is its building's."""
    building = next(iter(_records(now.buildings[now.buildings["building_id"] == row["parent_id"]])), {})
    unit, person = (
        _words(row[name]) or _words(building.get(name)) for name in ("responsible_unit", "responsible_person")
    )
    key, text = f"{topic}-{int(row['milestone_id'])}", f"{str(row['label']).strip()} {said}"
    return Point(key, topic, status, text, detail, "gantt", {}, _words(building.get("name")), unit, person, ask)


def _words(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value).strip()


def _records(rows: pd.DataFrame) -> list[_Row]:
    return rows[[name for name in _USED if name in rows]].to_dict("records")  # type: ignore[return-value]


def by_topic(lines: Sequence[Point]) -> dict[Topic, list[Point]]:
    """The lines of each topic that has any, in the order of TOPICS."""
    found = {topic: [line for line in lines if line.topic == topic] for topic in TOPICS}
    return {topic: of for topic, of in found.items() if of}
