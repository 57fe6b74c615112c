"""晨报: what a lead reads on the phone before the meeting, in about ten lines of plain text that any chat shows.

Progress against plan, what moved, forecast, what is owed today, what is late, what starts, who is silent, which
deadlines are at risk. Nothing to say of something is said as well: a line left out would read as forgotten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch import language
from park_dispatch.boards import deadlines as deadline_board
from park_dispatch.boards.issue_rates import open_words as open_issues
from park_dispatch.boards.issues import all_issues, open_ones, overdue_ones
from park_dispatch.boards.items import items, owed
from park_dispatch.boards.notice_standing import all_notices, open_words
from park_dispatch.boards.overview import active_projects, late_milestones, moved, starting_within
from park_dispatch.boards.site_roll import without_log
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import chance, days_left, percent, signed_pp, slip, spoken
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.site_rule import SiteKind

Part: TypeAlias = Literal[
    "progress", "moved", "forecast", "owed", "late", "starts", "silent", "deadlines", "notices", "issues"
]  # fmt: skip
START_DAYS = 7
PROJECTS = 2
"""Projects that get a line each; of more, the worst gets one and the others share one."""
NAMED = 4
_NOTE_LENGTH = 24
_NOTHING_PP = 0.05
"""A gap that is shown as 0.0 is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the brief: what it is about, its words, how many things it counts (0: nothing to do about it)."""

    part: Part
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Brief:
    """The brief of a park as of a day; `text` is what is sent."""

    park: Park
    as_of: date
    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it, one line each."""
        return "\n".join([self.title, *(line.text for line in self.lines)])


def brief(ledger: Ledger, park: Park, as_of: date, logs_by: SiteKind = "building") -> Brief:
    """The brief of a park on a day; remembered until the ledger changes. `logs_by`: what keeps site logs."""
    key = ("brief", park, as_of, items(ledger, park, as_of).over, language.current(), logs_by)
    return ledger.remember(key, lambda: _brief(ledger, situation(ledger, park, as_of), logs_by))


def _brief(ledger: Ledger, now: Situation, logs_by: SiteKind) -> Brief:
    name = _("{park}（演示数据）").format(park=now.park.name) if now.park.demo else now.park.name
    title = _("【晨报】{park} 截至 {day}").format(park=name, day=now.as_of)
    if now.buildings.empty and now.projects.empty:
        return Brief(now.park, now.as_of, title, (Line("progress", _("到这一天为止还没有任何上报。"), 0),))
    lines = [*_progress(now), _moved(now), _forecast(now), _owed(ledger, now), _late(now), _starts(now)]
    lines += [_silent(ledger, now, logs_by), _deadlines(ledger, now), *_notices(ledger, now), *_issues(ledger, now)]
    return Brief(now.park, now.as_of, title, tuple(lines))


def _progress(now: Situation) -> list[Line]:
    rows = active_projects(now).sort_values("gap_pp", kind="stable")  # laggards first, those without a plan last
    if rows.empty:
        return [Line("progress", _("进度：全部项目已完成。"), 0)]
    named = rows if len(rows) <= PROJECTS else rows.head(1)
    lines = [
        Line(
            "progress", _("进度：{said}").format(said=_project(row)), int((number(row["gap_pp"]) or 0.0) < -_NOTHING_PP)
        )
        for row in named.to_dict("records")
    ]
    rest = rows.iloc[len(named) :]
    return lines if rest.empty else [*lines, _other_projects(rest)]


def _other_projects(rest: pd.DataFrame) -> Line:
    behind = rest[rest["gap_pp"] < -_NOTHING_PP].sort_values("gap_pp", kind="stable")
    text = _("进度：其余 {count} 个在建项目，落后时间进度的 {behind} 个").format(count=len(rest), behind=len(behind))
    names = [f"{row['name']} {signed_pp(row['gap_pp'])}" for row in behind.to_dict("records")]
    return Line("progress", text + (_("：") + listed(names, most=PROJECTS) if names else ""), len(behind))


def _project(row: dict[object, object]) -> str:
    done, planned, gap = number(row["percent"]), number(row["planned"]), number(row["gap_pp"])
    if done is None:
        return _("{name} 还没有上报").format(name=row["name"])
    said = _("{name} 完成 {percent}").format(name=row["name"], percent=percent(done))
    if planned is None or gap is None:
        return said + _("，没有计划可比")
    said += _("，计划 {planned}").format(planned=percent(planned))
    return said + _("，") + against_time(gap)


def against_time(gap_pp: float) -> str:
    """A gap to the plan as bulletins write it: "落后时间进度 2.7 个百分点"."""
    size = abs(round(gap_pp, 1))
    if size == 0:
        return _("与时间进度持平")
    words = _("落后时间进度 {pp:.1f} 个百分点") if gap_pp < 0 else _("超过时间进度 {pp:.1f} 个百分点")
    return words.format(pp=size)


def _moved(now: Situation) -> Line:
    rows = moved(now, "yesterday")
    steps = rows[rows["moved_pp"].abs() > 0]
    if steps.empty:
        return Line("moved", _("较昨日：没有新的进展上报"), 0)
    ordered = steps.reindex(steps["moved_pp"].abs().sort_values(ascending=False, kind="stable").index)
    names = [f"{row['name']} {signed_pp(row['moved_pp'])}" for row in ordered.to_dict("records")]
    return Line("moved", _("较昨日：{names}（百分点）").format(names=listed(names)), len(names))


def _forecast(now: Situation) -> Line:
    rows = active_projects(now)
    rows = rows[rows["projected_finish"].notna()]
    if rows.empty:
        return Line("forecast", _("预测：近期没有进展，推算不出完成日"), 0)
    rows = rows.sort_values("slip_days", ascending=False, kind="stable", na_position="last")
    names = [_expected(row, now.as_of) for row in rows.to_dict("records")]
    late = int((rows["slip_days"] > 0).sum())
    return Line("forecast", _("预测：{names}").format(names=listed(names, _("；"), PROJECTS)), late)


def _expected(row: dict[object, object], as_of: date) -> str:
    said = _("{name} 预计 {day}完成").format(name=row["name"], day=spoken(row["projected_finish"], as_of))
    if number(row["slip_days"]) is not None:
        said += _("，{slip}").format(slip=slip(number(row["slip_days"])))
    sure = number(row["chance"])
    return said if sure is None else said + _("，按期把握 {chance}").format(chance=chance(sure))


def _owed(ledger: Ledger, now: Situation) -> Line:
    """Action items due on the day, and those that were due before and are not done."""
    rows = owed(items(ledger, now.park, now.as_of))
    due, overdue = rows[rows["due"] == pd.Timestamp(now.as_of)], rows[rows["due"] < pd.Timestamp(now.as_of)]
    if due.empty and overdue.empty:
        return Line("owed", _("今日交账：没有到期的调度事项"), 0)
    said = _("今日交账：到期 {due} 项，超期 {overdue} 项").format(due=len(due), overdue=len(overdue))
    first = pd.concat([due, overdue.sort_values("due", kind="stable")])
    names = [_item(row) for row in first.to_dict("records")]
    return Line("owed", said + _("：") + listed(names, _("；"), 2, _(" 等 {count} 项")), len(first))


def _item(row: dict[object, object]) -> str:
    text = " ".join(str(row["note"]).split())
    text = text if len(text) <= _NOTE_LENGTH else text[: _NOTE_LENGTH - 1] + "…"
    unit = str(row["responsible_unit"])
    return _("{text}（{unit}）").format(text=text, unit=unit) if unit else text


def _late(now: Situation) -> Line:
    rows = late_milestones(now)
    if rows.empty:
        return Line("late", _("超期节点：没有"), 0)
    names = [f"{row['label']} {days_left(-row['late_days'])}".strip() for row in rows.to_dict("records")]
    return Line("late", _("超期节点 {count} 个：{names}").format(count=len(rows), names=listed(names)), len(rows))


def _starts(now: Situation) -> Line:
    rows = starting_within(now, START_DAYS)
    if rows.empty:
        return Line("starts", _("7 天内应开工：没有"), 0)
    names = [
        _("{name}（{day}）").format(name=row["label"].strip(), day=spoken(row["baseline_start"], now.as_of))
        for row in rows.to_dict("records")
    ]
    text = _("7 天内应开工 {count} 个：{names}").format(count=len(rows), names=listed(names))
    return Line("starts", text, len(rows))


def _silent(ledger: Ledger, now: Situation, logs_by: SiteKind) -> Line:
    """Who has not reported in time, and of yesterday no site log, in a park that keeps those."""
    rows = now.buildings[now.buildings["unreported"]]
    rows = rows.sort_values("silent_days", ascending=False, kind="stable", na_position="first")
    said = _("未按时上报：没有")
    if len(rows):
        names = [_quiet(row) for row in rows.to_dict("records")]
        said = _("未按时上报 {count} 个：{names}").format(count=len(rows), names=listed(names))
    logs = without_log(ledger, now.park, now.as_of - timedelta(days=1), logs_by)
    if logs is None:
        return Line("silent", said, len(rows))
    owed, without = logs
    said += _("；昨日驻守日志应报 {owed} 份，已报 {filed} 份").format(owed=owed, filed=owed - len(without))
    return Line(
        "silent",
        said + (_("，未报 {names}").format(names=listed(without)) if without else ""),
        len(rows) + len(without),
    )


def _quiet(row: dict[object, object]) -> str:
    days = number(row["silent_days"])
    return str(row["name"]) if days is None else _("{name} {days} 天").format(name=row["name"], days=int(days))


def _deadlines(ledger: Ledger, now: Situation) -> Line:
    rows = deadline_board.deadlines(ledger, now)
    open_ = rows[~rows["finished"] & (rows["kind"] == "building")]
    open_ = open_ if len(open_) else rows[~rows["finished"]]
    risky = open_[open_["at_risk"]]
    if open_.empty:
        return Line("deadlines", _("交付期限：没有尚未交付的"), 0)
    if risky.empty:
        return Line("deadlines", _("交付期限：{count} 个都能按期").format(count=len(open_)), 0)
    names = [_at_risk(row, now.as_of) for row in risky.to_dict("records")]
    said = _("交付期限有风险 {count} 个：{names}").format(count=len(risky), names=listed(names))
    return Line("deadlines", said, len(risky))


def _issues(ledger: Ledger, now: Situation) -> list[Line]:
    """Open issues and the latest of them; left out where there are none, as many parks keep no list of them."""
    rows = all_issues(ledger, now.park, now.as_of)
    if not len(open_ones(rows)):
        return []
    overdue = overdue_ones(rows)
    names = [
        _("{text}（{unit}，超期 {days} 天）").format(
            text=short(str(row["issue"])), unit=row["unit"] or _("未定单位"), days=row["overdue_days"]
        )
        for row in overdue.to_dict("records")
    ]
    said = _("问题：{said}").format(said=open_issues(rows))
    return [
        Line("issues", said + (_("：") + listed(names, _("；"), 2, _(" 等 {count} 件")) if names else ""), len(overdue))
    ]


def short(text: str, most: int = 30) -> str:
    """A text on one line, cut where it is too long for a list."""
    said = " ".join(text.split())
    return said if len(said) <= most else said[: most - 1] + "…"


def _notices(ledger: Ledger, now: Situation) -> list[Line]:
    """Open notices; the one line that is left out where there is nothing: most parks send none for months."""
    rows = all_notices(ledger, now.park, now.as_of)
    said = open_words(rows)
    overdue = rows[rows["overdue_days"] > 0]
    names = [
        _("{unit} {late}").format(unit=row["responsible_unit"], late=days_left(-row["overdue_days"]))
        for row in overdue.to_dict("records")
    ]
    return [Line("notices", said + (_("：") + listed(names) if names else ""), len(overdue))] if said else []


def _at_risk(row: dict[object, object], as_of: date) -> str:
    left = number(row["days_left"])
    if row["overdue"] and left is not None:
        return _("{name} 已{left}").format(name=row["name"], left=days_left(left))
    due, late = spoken(day(row["delivery_deadline"]), as_of), number(row["slip_days"])
    if late is None or late <= 0:
        return _("{name}（{day}）").format(name=row["name"], day=due)
    return _("{name}（{day}）{slip}").format(name=row["name"], day=due, slip=slip(late))


def listed(names: Sequence[str], between: str | None = None, most: int = NAMED, rest: str | None = None) -> str:
    """The first names, and of how many: "11# +0.6、9# +0.2 等 5 个"; `rest`: the same for what is not counted in 个."""
    shown = (_("、") if between is None else between).join(names[:most])
    said = _(" 等 {count} 个") if rest is None else rest
    return shown + (said.format(count=len(names)) if len(names) > most else "")
