"""The contractor's master schedule of phase three, a file of MS Project: every milestone's baseline and its links."""

import sys
from datetime import date, datetime, time
from itertools import pairwise
from pathlib import Path

from phase_three import BUILDINGS, Planned, baseline
from weekly_sheet import PROJECT

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from park_dispatch.model.schedule import (
    Baseline,
    LinkType,
    Project,
    Schedule,
    Task,
    TaskLink,
    WorkCalendar,
)
from park_dispatch.reports.schedules.mspdi import mspdi

MADE_ON = date(2023, 2, 20)
DAY_MINUTES = 480.0
SHIFTS = ((480, 720), (780, 1020))
WAITS_FOR = {
    "桩基工程": ("临建及场地平整",),
    "基础及±0.000以下结构": ("桩基工程",),
    "二次结构砌体": ("一层主体结构",),
    "屋面工程": ("封顶",),
    "外墙及门窗": ("二次结构砌体", "屋面工程"),
    "内装及地坪": ("外墙及门窗",),
    "机电消防电梯安装": ("二次结构砌体",),
    "室外附属工程": ("外墙及门窗", "内装及地坪"),
    "联合验收及备案": ("内装及地坪", "机电消防电梯安装", "室外附属工程"),
}
"""What each work waits for; floors wait for the floor below, the first one for the foundations."""


def write_schedule(path: Path) -> None:
    """A summary for the phase, one a building, a task a milestone."""
    tasks = [Task(1, 1, PROJECT, 1, summary=True, project=1)]
    links: list[TaskLink] = []
    for building in BUILDINGS:
        head = len(tasks) + 1
        plan = baseline(building)
        tasks.append(Task(head, head, building.name, 2, 1, summary=True, project=1))
        uid = {one.name: head + number for number, one in enumerate(plan, start=1)}
        tasks += [_task(uid[one.name], one, head) for one in plan]
        links += _links(plan, uid)
    starts, ends = [b.starts for b in BUILDINGS], [b.ends for b in BUILDINGS]
    project = Project(
        1, name=PROJECT, code=PROJECT, start=datetime.combine(min(starts), time(8)),
        finish=datetime.combine(max(ends), time(17)), status_date=datetime.combine(MADE_ON, time(17)), calendar=1,
        minutes_per_week=7 * DAY_MINUTES,
    )  # fmt: skip
    site = WorkCalendar(1, "七天工地（演示数据）", (SHIFTS,) * 7)
    path.write_bytes(mspdi(Schedule("mspdi", (project,), tuple(tasks), tuple(links), (site,))))


def _task(uid: int, planned: Planned, parent: int) -> Task:
    start, finish = datetime.combine(planned.start, time(8)), datetime.combine(planned.finish, time(17))
    length = ((planned.finish - planned.start).days + 1) * DAY_MINUTES
    return Task(
        uid, uid, planned.name, 3, parent, project=1, start=start, finish=finish, duration=length, remaining=length,
        baselines=(Baseline(0, start, finish, length),),
    )  # fmt: skip


def _links(plan: list[Planned], uid: dict[str, int]) -> list[TaskLink]:
    """Links that the planned dates just keep: one after the other, or side by side with the head start they have."""
    by_name = {one.name: one for one in plan}
    floors = [one.name for one in plan if "层主体结构" in one.name]
    waits = {**WAITS_FOR, **{later: (below,) for below, later in pairwise(floors)}}
    waits[floors[0]] = ("基础及±0.000以下结构",)
    found = []
    for name, before in waits.items():
        for one in (floors[-1] if wanted == "封顶" else wanted for wanted in before):
            kind, days = _held(by_name[one], by_name[name])
            found.append(TaskLink(uid[one], uid[name], kind, days * DAY_MINUTES))
    return found


def _held(before: Planned, after: Planned) -> tuple[LinkType, int]:
    gap = (after.start - before.finish).days - 1
    return ("FS", gap) if gap >= 0 else ("SS", (after.start - before.start).days)
