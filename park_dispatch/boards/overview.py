"""总览: where the park stands on a day, what moved, what is late, what is due, who has not reported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.issues import all_issues, overdue_ones
from park_dispatch.boards.items import Items, counts, items
from park_dispatch.boards.notice_standing import all_notices, open_words
from park_dispatch.boards.situation import NOW, WEEK, WORKING_DAY, YESTERDAY, Situation, situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import SIGNS, against_plan, days_left, expected, large_area, percent, spoken
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.model.issue_stage import Stage
from park_dispatch.planning.lights import STATUSES, Status

Since = Literal["yesterday", "working_day", "week"]
POSITION: dict[Since, int] = {"yesterday": YESTERDAY, "working_day": WORKING_DAY, "week": WEEK}


@dataclass(frozen=True, slots=True)
class ToDo:
    """A line of 今天要办: a status, a sentence with its count, the page that shows the things, their ids."""

    status: Status
    text: str
    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Overview:
    """All that 总览 says of a day. moved: by what it is compared with; buildings: the worst first, active those not
    finished; project: the worst unfinished one (None when all are finished), with the ids of its buildings.
    """

    now: Situation
    sentences: tuple[str, ...]
    totals: str
    to_do: tuple[ToDo, ...]
    moved: Mapping[Since, pd.DataFrame]
    buildings: pd.DataFrame
    active: pd.DataFrame
    project: pd.Series | None
    project_buildings: tuple[int, ...]


def overview(ledger: Ledger, park: Park, as_of: date) -> Overview:
    """The overview of a park on a day; remembered until the ledger changes: what tells of the works by itself."""
    key = ("overview", park, as_of, language.current())
    works, lines = ledger.remember(key, lambda: _works(situation(ledger, park, as_of)), WORKS)
    found = items(ledger, park, as_of)
    asked = ("to do", park, as_of, found.over, language.current())
    return replace(works, to_do=ledger.remember(asked, lambda: _to_do(ledger, park, lines, found)))


def _works(now: Situation) -> tuple[Overview, tuple[ToDo | None, ...]]:
    """The overview without 今天要办, and the lines of it that tell of the works."""
    projects = active_projects(now)
    project = None if projects.empty else projects.iloc[0]
    buildings = by_lateness(now)
    board = Overview(
        now,
        tuple(sentences(now)),
        totals(now),
        (),
        {since: moved(now, since) for since in POSITION},
        buildings,
        buildings[buildings["status"] != "done"],
        project,
        () if project is None else _ids_of(now, int(project["project_id"])),
    )
    return board, works_to_do(now)


def _to_do(ledger: Ledger, park: Park, works: Sequence[ToDo | None], found: Items) -> tuple[ToDo, ...]:
    """今天要办, what is late first."""
    lines = (
        *to_do(works, *counts(found)),
        *notices_to_do(ledger, park, found.as_of),
        *issues_to_do(all_issues(ledger, park, found.as_of)),
    )
    return tuple(sorted(lines, key=lambda line: line.status != "late"))


def _ids_of(now: Situation, project_id: int) -> tuple[int, ...]:
    return tuple(now.buildings.loc[now.buildings["project_id"] == project_id, "building_id"].astype(int).tolist())


def active_projects(now: Situation) -> pd.DataFrame:
    """Projects not finished yet, the worst light first, then the nearest deadline."""
    rows = now.projects[~(now.projects["percent"] >= 100.0)]
    rank = rows["status"].map({status: rank for rank, status in enumerate(STATUSES)})
    return rows.assign(rank=rank).sort_values(["rank", "delivery_deadline", "project_id"]).drop(columns="rank")


def sentences(now: Situation) -> list[str]:
    """One sentence for each unfinished project, the worst first; markdown-free."""
    rows = active_projects(now)
    if rows.empty and not now.projects.empty:
        return [_("全部项目已完成。")]
    return [_sentence(row, now.as_of) + _late_buildings(now, row) for _index, row in rows.iterrows()]


def _late_buildings(now: Situation, project: pd.Series) -> str:
    """The buildings of a project that will miss the deadline at their pace, the latest first."""
    rows = now.buildings[(now.buildings["project_id"] == project["project_id"]) & (now.buildings["slip_days"] > 0)]
    if rows.empty or len(now.buildings[now.buildings["project_id"] == project["project_id"]]) == 1:
        return ""
    named = [
        _("{name} 晚 {days} 天 {sign}").format(name=row["name"], days=int(row["slip_days"]), sign=SIGNS[row["status"]])
        for _index, row in rows.sort_values("slip_days", ascending=False).head(3).iterrows()
    ]
    return _("。其中预计 {named}").format(named=_("、").join(named))


def _sentence(row: pd.Series, as_of: date) -> str:
    done = number(row["percent"])
    if done is None:
        return _("{name}还没有上报进度。").format(name=row["name"])
    said = _("{name}完成 {percent}，{gap}").format(
        name=row["name"], percent=percent(done), gap=against_plan(number(row["gap_pp"]))
    )
    if day(row["delivery_deadline"]) is None:
        return said + _("；没有交付期限。")
    said += _("；{day}交付，{left}").format(
        day=spoken(row["delivery_deadline"], as_of), left=days_left(number(row["days_left"]))
    )
    if number(row["slip_days"]) is None:
        return said + _("；近 14 天没有进展，无法推算完工日。")
    return _("{said}，{expected}").format(said=said, expected=expected(row.to_dict(), as_of))


def totals(now: Situation) -> str:
    """How many buildings there are, how many are being built and how many are finished, with their floor area."""
    done = now.buildings["percent"] >= 100.0
    areas = now.buildings["floor_area_m2"]
    if not areas.notna().any():
        return _("全园 {count} 个单体：在建 {active} 个，已完成 {done} 个。").format(
            count=len(now.buildings), active=int((~done).sum()), done=int(done.sum())
        )
    return _("全园 {count} 个单体：在建 {active} 个（{active_area}），已完成 {done} 个（{done_area}）。").format(
        count=len(now.buildings),
        active=int((~done).sum()),
        active_area=large_area(areas[~done].sum()),
        done=int(done.sum()),
        done_area=large_area(areas[done].sum()),
    )


def works_to_do(now: Situation) -> tuple[ToDo | None, ...]:
    """Late milestones, missing reports, starts and finishes due; None where there are none."""
    late = late_milestones(now)
    soon, month = due_within(now, 7), due_within(now, 30)
    starts = starting_within(now, 7)
    silent = now.buildings[now.buildings["unreported"]]
    return (
        _line("late", len(late), _("{count} 个节点超期未完"), "gantt", late["label"]),
        _line("no_report", len(silent), _("{count} 个单体未按时上报"), "upload", silent["name"]),
        _line("warning", len(starts), _("{count} 个节点 7 天内应开工"), "gantt", starts["label"]),
        _line("watch", len(soon), _("{count} 个节点 7 天内到期"), "gantt", soon["label"]),
        _line("watch", len(month), _("{count} 个节点 30 天内到期"), "gantt", month["label"]),
    )


def to_do(works: Sequence[ToDo | None], open_notes: int, overdue_notes: int) -> list[ToDo]:
    """The lines of works_to_do and those on items owed; empty lines left out."""
    nobody = pd.Series(dtype="str")
    overdue = _line("late", overdue_notes, _("{count} 项调度事项到期未办结"), "account", nobody)
    waiting = _line("watch", open_notes, _("{count} 项调度事项待交账"), "account", nobody)
    return [line for line in (*works[:1], overdue, *works[1:], waiting) if line is not None]


def notices_to_do(ledger: Ledger, park: Park, as_of: date) -> list[ToDo]:
    """A line on the open notices, with the units that have let one run out; none where there are none."""
    rows = all_notices(ledger, park, as_of)
    said = open_words(rows)
    if not said:
        return []
    overdue = rows[rows["overdue_days"] > 0]
    units = list(dict.fromkeys(overdue["responsible_unit"]))
    named = _("、").join(units[:4]) + (_(" 等") if len(units) > 4 else "")
    return [ToDo("late" if units else "watch", said, "notices", named)]


def issues_to_do(rows: pd.DataFrame) -> list[ToDo]:
    """Issues past their day with the units that owe them, and those that wait for the task force itself."""
    overdue = overdue_ones(rows)
    screen = int((rows["stage"] == Stage.COLLECTED).sum())
    verify = int(rows["stage"].isin((Stage.SUBMITTED, Stage.VERIFIED)).sum())
    units = pd.Series(list(dict.fromkeys(unit for unit in overdue["unit"] if unit)), dtype="str")
    waits = _("{count} 件问题待甄别").format(count=screen) if screen else ""
    waits += _("、") if waits and verify else ""
    waits += _("{count} 件问题待验收").format(count=verify) if verify else ""
    late = _line("late", len(overdue), _("{count} 件问题超期"), "issues", units)
    return [*([late] if late else []), *([ToDo("watch", waits, "issues", "")] if waits else [])]


def _line(status: Status, count: int, template: str, place: str, labels: pd.Series) -> ToDo | None:
    if not count:
        return None
    named = _("、").join(labels.head(4)) + (_(" 等") if len(labels) > 4 else "")
    return ToDo(status, template.format(count=count), place, named)


def _labelled(now: Situation, rows: pd.DataFrame) -> pd.DataFrame:
    names = now.buildings.set_index("building_id")["name"]
    building = rows["parent_id"].map(names).astype(object).fillna("")  # without rows it would be of type float
    return rows.assign(building=building, label=building + " " + rows["name"].astype(object))


def _open(now: Situation) -> pd.DataFrame:
    rows = now.milestones
    return rows[~(rows["percent"] >= 100.0) & rows["actual_finish"].isna()]


def late_milestones(now: Situation) -> pd.DataFrame:
    """Unfinished milestones past their baseline finish, the latest first; with building and label."""
    rows = _open(now)
    late = rows[rows["baseline_finish"] < pd.Timestamp(now.as_of)]
    return _labelled(now, late.sort_values("late_days", ascending=False))


def due_within(now: Situation, days: int) -> pd.DataFrame:
    """Unfinished milestones whose baseline finish lies between the as-of day and so many days later."""
    rows = _open(now)
    until = pd.Timestamp(now.as_of + timedelta(days=days))
    due = rows[(rows["baseline_finish"] >= pd.Timestamp(now.as_of)) & (rows["baseline_finish"] <= until)]
    return _labelled(now, due.sort_values("baseline_finish"))


def starting_within(now: Situation, days: int) -> pd.DataFrame:
    """Milestones not begun whose baseline start lies between the as-of day and so many days later."""
    rows = _open(now)
    until = pd.Timestamp(now.as_of + timedelta(days=days))
    begun = (rows["percent"] > 0) | rows["actual_start"].notna()
    due = rows[~begun & (rows["baseline_start"] >= pd.Timestamp(now.as_of)) & (rows["baseline_start"] <= until)]
    return _labelled(now, due.sort_values("baseline_start"))


def moved(now: Situation, since: Since) -> pd.DataFrame:
    """Unfinished buildings and those finished since, with `before` and `moved_pp`, the most moved first."""
    position = POSITION[since]
    before, after = now.buildings[f"percent_{position}"], now.buildings[f"percent_{NOW}"]
    # A building told by its milestones one day and as a whole the next differs by rounding: that is no movement.
    moved_pp = (after - before).where((after - before).abs() > 0.05, 0.0).where(after.notna() & before.notna())
    rows = now.buildings.assign(before=before, moved_pp=moved_pp)
    concerned = rows[~(rows["before"] >= 100.0) & rows["percent"].notna()]
    return concerned.sort_values(["moved_pp", "building_id"], ascending=[False, True], na_position="last")


def by_lateness(now: Situation) -> pd.DataFrame:
    """All buildings, the worst light first, then the largest slip, then the furthest behind plan."""
    rank = now.buildings["status"].map({status: rank for rank, status in enumerate(STATUSES)})
    rows = now.buildings.assign(rank=rank, behind=-now.buildings["slip_days"].fillna(-10_000))
    return rows.sort_values(["rank", "behind", "gap_pp", "building_id"]).drop(columns=["rank", "behind"])
