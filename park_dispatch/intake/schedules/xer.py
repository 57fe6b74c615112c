"""Primavera P6 exchange files (XER), as P6 6 to 22 write them: projects, work breakdown, activities, links, baselines.

Columns and their meaning: Oracle, "P6 EPPM XER Import/Export Data Map Guide". Durations, lags and floats are hours.
A baseline that was exported along is a project of its own (orig_proj_id), whose activities have the same codes.
"""

import re
from dataclasses import dataclass, field, replace

from park_dispatch.intake.schedules.decoding import xer_text
from park_dispatch.intake.schedules.refusals import NoProjectInside
from park_dispatch.intake.schedules.values import Values
from park_dispatch.intake.schedules.xer_calendars import calendar
from park_dispatch.intake.schedules.xer_outline import NO_ROOT, outlined
from park_dispatch.intake.schedules.xer_tables import Row, Tables, read_tables
from park_dispatch.intake.schedules.xer_tasks import task
from park_dispatch.model.schedule import Baseline, Fault, LinkType, Project, Schedule, Task, TaskLink, WorkCalendar

_LAG_CALENDARS = {
    "rcal_predecessor": "predecessor",
    "rcal_successor": "successor",
    "rcal_project": "project",
    "rcal_projectdefault": "project",
    "rcal_24hour": "elapsed",
}
NEEDED = {
    "TASK": ("task_id", "proj_id", "wbs_id", "task_name", "task_code", "status_code", "task_type"),
    "TASKPRED": ("task_id", "pred_task_id", "pred_type", "lag_hr_cnt"),
    "PROJWBS": ("wbs_id", "proj_id", "parent_wbs_id", "wbs_name"),
    "PROJECT": ("proj_id",),
}
"""The columns without which a table says too little; P6 writes them all."""


@dataclass(slots=True)
class _File:
    """What is gathered before it is put in order. `rows`: activities by project as (row, task)."""

    v: Values
    tables: Tables
    projects: dict[int, Project] = field(default_factory=dict)
    of_project: dict[int, Row] = field(default_factory=dict)


def read_xer(data: bytes, file_name: str) -> Schedule:
    """The schedule in the bytes. Raises NoProjectInside or TooManyTasks."""
    v = Values()
    text, encoding = xer_text(data)
    if "\ufffd" in text and encoding != "utf-8":
        v.fault(Fault("encoding", value=encoding))
    tables = read_tables(text, file_name, v)
    del text
    if not tables.of("PROJECT") and not tables.of("TASK") and "PROJECT" not in tables.columns:
        raise NoProjectInside(file_name)
    if not tables.ended:
        v.fault(Fault("cut"))
    _tell_missing(tables, v)
    file = _File(v, tables)
    _projects(file)
    calendars = _calendars(tables, v)
    tasks = _tasks(file, calendars)
    baselines = _baseline_projects(file)
    shown = {uid: project for uid, project in file.projects.items() if uid not in baselines}
    current = _with_baselines([one for one in tasks if one.project in shown], tasks, baselines)
    current = [replace(one, row=row) for row, one in enumerate(current, start=1)]
    return Schedule(
        format="xer",
        projects=tuple(_named(project, current, tables) for project in shown.values()) or (Project(0),),
        tasks=tuple(current),
        links=tuple(_links(tables, v, {one.uid for one in tasks if one.project in baselines})),
        calendars=tuple(calendars),
        version=tables.version,
        faults=tuple(v.faults),
    )


def _tell_missing(tables: Tables, v: Values) -> None:
    for table, columns in NEEDED.items():
        if table in tables.columns:
            missing = [column for column in columns if column not in tables.columns[table]]
            for column in missing:
                v.fault(Fault("column", table, column))
        elif table in ("PROJECT", "TASK"):
            v.fault(Fault("table", table))


def _calendars(tables: Tables, v: Values) -> list[WorkCalendar]:
    return [calendar(row, v) for row in tables.of("CALENDAR")]


def _projects(file: _File) -> None:
    v, options = file.v, {row.get("proj_id", ""): row for row in file.tables.of("SCHEDOPTIONS")}
    for number, row in enumerate(file.tables.of("PROJECT")):
        v.place = row.get("proj_short_name", "")
        stated = v.whole(row.get("proj_id", ""), "proj_id")
        uid = -1 - number if stated is None or stated in file.projects else stated
        file.projects[uid] = _project(uid, row, options.get(row.get("proj_id", ""), {}), v)
        file.of_project[uid] = row
    if not file.projects:  # activities whose project was not exported
        file.projects[0] = Project(0, lag_calendar="predecessor")
        file.of_project[0] = {}


def _project(uid: int, row: Row, options: Row, v: Values) -> Project:
    get = row.get
    logic = "retained" if options.get("sched_retained_logic", "Y") == "Y" else "actual"
    if options.get("sched_progress_override") == "Y":
        logic = "override"
    return Project(
        uid=uid,
        code=get("proj_short_name", "").strip(),
        start=v.moment(get("plan_start_date", ""), "plan_start_date"),
        finish=v.moment(get("scd_end_date", ""), "scd_end_date"),
        must_finish=v.moment(get("plan_end_date", ""), "plan_end_date"),
        status_date=v.moment(get("last_recalc_date", ""), "last_recalc_date"),
        saved=v.moment(get("last_schedule_date", "") or get("last_tasksum_date", ""), "last_schedule_date"),
        calendar=v.whole(get("clndr_id", ""), "clndr_id"),
        critical_slack=v.hours(get("critical_drtn_hr_cnt", ""), "critical_drtn_hr_cnt") or 0.0,
        critical_by="path" if get("critical_path_type") == "CT_DrivPath" else "float",
        lag_calendar=_LAG_CALENDARS.get(  # type: ignore[arg-type]
            options.get("sched_calendar_on_relationship_lag", "").lower(), "predecessor"
        ),
        logic=logic,  # type: ignore[arg-type]
    )


def _named(project: Project, tasks: list[Task], tables: Tables) -> Project:
    """The project with the name and, where none is stated, the dates of its activities."""
    own = [one for one in tasks if one.project == project.uid]
    root = next((one.name for one in own if one.level == 0 and one.summary), "")
    for row in tables.of("PROJWBS"):
        if row.get("guid") == NO_ROOT and row.get("proj_id") == str(project.uid):
            root = row.get("wbs_name", "").strip().removeprefix(project.code)
    finish = project.finish or max((one.finish for one in own if one.finish), default=None)
    start = project.start or min((one.start for one in own if one.start), default=None)
    return replace(project, name=project.name or root, start=start, finish=finish)


def _tasks(file: _File, calendars: list[WorkCalendar]) -> list[Task]:
    """Work breakdown and activities of every project, in the order of the outline."""
    v, projects = file.v, file.projects
    costs: dict[str, float] = {}
    for row in (*file.tables.of("TASKRSRC"), *file.tables.of("PROJCOST")):
        for_task = row.get("task_id", "")
        costs[for_task] = costs.get(for_task, 0.0) + (v.number(row.get("target_cost", ""), "target_cost") or 0.0)
    known = {one.uid for one in calendars}
    items = []
    for row in file.tables.of("TASK"):
        v.place = row.get("task_code", "") or row.get("task_id", "")
        uid = v.whole(row.get("proj_id", ""), "proj_id")
        project = projects.get(uid if uid is not None else next(iter(projects))) or _unknown(file, uid)
        items.append(task(row, project, known, costs.get(row.get("task_id", "")), v))
    return outlined(file.tables.of("PROJWBS"), items, list(projects), v)


def _unknown(file: _File, uid: int | None) -> Project:
    """A project that activities name but no row describes."""
    number = 0 if uid is None else uid
    file.v.fault(Fault("parent", file.v.place, "proj_id", str(number)))
    file.projects[number] = project = Project(number, lag_calendar="predecessor")
    file.of_project[number] = {}
    return project


def _links(tables: Tables, v: Values, of_baselines: set[int]) -> list[TaskLink]:
    found = []
    for row in tables.of("TASKPRED"):
        v.place = f"TASKPRED {row.get('task_pred_id', '')}"
        successor = v.whole(row.get("task_id", ""), "task_id")
        if successor in of_baselines:
            continue
        predecessor = v.whole(row.get("pred_task_id", ""), "pred_task_id")
        kind = row.get("pred_type", "").strip().removeprefix("PR_")
        if kind not in ("FS", "SS", "FF", "SF"):
            v.fault(Fault("kind", v.place, "pred_type", row.get("pred_type", "")[:60]))
        found.append(
            TaskLink(
                predecessor=-(10**9) if predecessor is None else predecessor,
                successor=-(10**9) if successor is None else successor,
                type=_link_type(kind),
                lag=v.hours(row.get("lag_hr_cnt", ""), "lag_hr_cnt") or 0.0,
            )
        )
    return found


def _link_type(kind: str) -> LinkType:
    return kind if kind in ("FS", "SS", "FF", "SF") else "FS"  # type: ignore[return-value]


def _baseline_projects(file: _File) -> dict[int, tuple[int, int]]:
    """The projects that are baselines: uid → (uid of the project they are of, number; 0 is the project's own)."""
    v, found = file.v, {}
    taken: dict[int, set[int]] = {}
    rows = file.of_project
    ordered = sorted(rows, key=lambda uid: not any(_number(rows[of], "sum_base_proj_id") == uid for of in rows))
    for uid in ordered:
        of = v.whole(rows[uid].get("orig_proj_id", ""), "orig_proj_id")
        if of is None or of not in rows or of == uid or _number(rows[of], "orig_proj_id") in rows:
            continue
        used = taken.setdefault(of, set())
        hit = re.search(r"(?:^| )- B(\d{1,3})$", file.projects[uid].code)
        number = 0 if _number(rows[of], "sum_base_proj_id") == uid else int(hit[1]) if hit else 1
        while number in used:
            number += 1
        used.add(number)
        found[uid] = (of, number)
    return found


def _number(row: Row, column: str) -> int | None:
    text = row.get(column, "").strip()
    return int(text) if text.isascii() and text.isdigit() else None


def _with_baselines(current: list[Task], tasks: list[Task], baselines: dict[int, tuple[int, int]]) -> list[Task]:
    """The activities with what the baseline projects say of those with their code."""
    said: dict[tuple[int, str], list[Baseline]] = {}
    for one in tasks:
        if one.project in baselines and one.work_item:
            of, number = baselines[one.project]
            start, finish = one.planned_start or one.start, one.planned_finish or one.finish
            said.setdefault((of, one.code), []).append(
                Baseline(number, start, finish, one.duration, one.work, one.cost)
            )
    if not said:
        return current
    return [
        replace(one, baselines=tuple(sorted(found, key=lambda b: b.number)))
        if one.work_item and (found := said.get((one.project, one.code)))
        else one
        for one in current
    ]
