"""A schedule as a P6 exchange file (XER), with the tables and columns that P6 needs to import it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from park_dispatch.intake.schedules.decoding import xer_text
from park_dispatch.intake.schedules.values import Values, to_tenth
from park_dispatch.intake.schedules.xer import NEEDED
from park_dispatch.intake.schedules.xer_outline import NO_ROOT
from park_dispatch.intake.schedules.xer_tasks import CONSTRAINTS, percent_done
from park_dispatch.model.schedule import Baseline, Project, Schedule, Task, TaskLink
from park_dispatch.reports.schedules.xer_calendars import clndr_data

_TASK_TYPES = {
    "task": "TT_Task",
    "milestone": "TT_Mile",
    "finish_milestone": "TT_FinMile",
    "level_of_effort": "TT_LOE",
    "wbs_summary": "TT_WBS",
    "resource": "TT_Rsrc",
}
_CONSTRAINT_CODES = {ours: theirs for theirs, ours in CONSTRAINTS.items()}
_PERCENT_TYPES = {"duration": "CP_Drtn", "physical": "CP_Phys", "units": "CP_Units"}
_LAG_CALENDARS = {
    "predecessor": "rcal_Predecessor",
    "successor": "rcal_Successor",
    "project": "rcal_ProjectDefault",
    "elapsed": "rcal_24Hour",
}


@dataclass(slots=True)
class _Book:
    """The tables being written. `free` is the next number that nothing has."""

    schedule: Schedule
    free: int
    rows: defaultdict[str, list[Mapping[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, table: str, **cells: object) -> None:
        self.rows[table].append({name: _cell(value) for name, value in cells.items()})

    def number(self) -> int:
        self.free += 1
        return self.free - 1


def xer(schedule: Schedule) -> bytes:
    """The schedule for P6's import. In the code page of the language of its names, as P6 itself writes them.

    What XER cannot hold is told by `losses.losses`.
    """
    used = [*(task.uid for task in schedule.tasks), *(project.uid for project in schedule.projects), 0]
    book = _Book(schedule, max(used) + 1)
    book.add("CURRTYPE", curr_id=1, decimal_digit_cnt=2, curr_symbol="CNY", decimal_symbol=".", digit_group_symbol=",",
             pos_curr_fmt_type="#1.1", neg_curr_fmt_type="(#1.1)", curr_type="CNY", curr_short_name="CNY",
             group_digit_cnt=3, base_exch_rate=1)  # fmt: skip
    book.add("OBS", obs_id=1, seq_num=0, obs_name="Enterprise")
    _calendars(book)
    by_project: dict[int, list[Task]] = {project.uid: [] for project in schedule.projects}
    for task in schedule.tasks:
        by_project.setdefault(task.project, []).append(task)
    for project in schedule.projects:
        _project(book, project, [task for task in by_project[project.uid] if not task.blank])
    _links(book)
    return _encoded(_text(book))


def _cell(value: object) -> str:
    """A cell; line breaks as P6 writes them, no tabs."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return f"{value.year:04d}-{value:%m-%d %H:%M}"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else repr(value)
    text = str(value).replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\x7f\x7f")
    return text.replace("\0", "")


def _hours(minutes: float | None) -> float | None:
    return None if minutes is None else minutes / 60


def _calendars(book: _Book) -> None:
    schedule = book.schedule
    known = {calendar.uid: calendar for calendar in schedule.calendars}
    main = schedule.project.calendar
    for calendar in schedule.calendars:
        book.add(
            "CALENDAR",
            clndr_id=calendar.uid,
            default_flag=calendar.uid == main,
            clndr_name=calendar.name,
            base_clndr_id=calendar.base,
            clndr_type="CA_Base",
            day_hr_cnt=_hours(calendar.day_minutes or _otherwise(schedule, schedule.project.minutes_per_day)),
            week_hr_cnt=_hours(calendar.week_minutes or _otherwise(schedule, schedule.project.minutes_per_week)),
            clndr_data=clndr_data(calendar, known, exactly=schedule.format == "xer"),
        )


def _otherwise(schedule: Schedule, minutes: float) -> float | None:
    return None if schedule.format == "xer" else minutes


def _project(book: _Book, project: Project, tasks: Sequence[Task]) -> None:
    parts = {task.parent for task in tasks}
    summaries = [task for task in tasks if task.summary or task.uid in parts]
    leaves = [task for task in tasks if not task.summary and task.uid not in parts]
    numbers = sorted({baseline.number for task in leaves for baseline in task.baselines})
    kept = {number: book.number() for number in numbers}
    by_float = project.critical_by == "float"
    if book.schedule.format != "xer":  # flags that do not follow from the floats can only be held as the path
        by_float = all(task.critical == _critical_by_float(task, project) for task in leaves)
    book.add(
        "PROJECT",
        proj_id=project.uid,
        proj_short_name=project.code,
        clndr_id=project.calendar,
        sum_base_proj_id=kept.get(0),
        critical_drtn_hr_cnt=_hours(project.critical_slack),
        critical_path_type="CT_TotFloat" if by_float else "CT_DrivPath",
        last_recalc_date=project.status_date,
        plan_start_date=project.start,
        plan_end_date=project.must_finish,
        scd_end_date=project.finish,
        last_schedule_date=project.saved,
        project_flag=True,
        def_complete_pct_type="CP_Drtn",
        def_duration_type="DT_FixedDUR2",
        task_code_prefix="A",
        task_code_base=1000,
        task_code_step=10,
    )
    book.add(
        "SCHEDOPTIONS",
        schedoptions_id=book.number(),
        proj_id=project.uid,
        sched_retained_logic=project.logic == "retained",
        sched_progress_override=project.logic == "override",
        sched_calendar_on_relationship_lag=_LAG_CALENDARS[project.lag_calendar],
    )
    root = _breakdown(book, project, summaries, tasks)
    codes = _codes(book.schedule, leaves)
    for task in leaves:
        _activity(book, task, project, task.parent if task.parent is not None else root, codes[task.uid], by_float)
    for number, uid in kept.items():
        _baseline_project(book, project, uid, number, leaves, codes)


def _critical_by_float(task: Task, project: Project) -> bool | None:
    if task.finished:
        return False
    return None if task.total_float is None else task.total_float <= project.critical_slack


def _breakdown(book: _Book, project: Project, summaries: Sequence[Task], tasks: Sequence[Task]) -> int:
    """The summaries as work breakdown; returns the number of the root."""
    tops = [task for task in tasks if task.parent is None]
    own = tops[0] if len(tops) == 1 and tops[0].level == 0 and tops[0] in summaries else None
    if own is None and book.schedule.format == "xer" and tops and tops[0] in summaries and tops[0].level == 0:
        own = tops[0]
    root = own.uid if own else book.number()
    if own is None:
        _node(book, project, root, None, 0, project.code or "1", project.name or project.code or "1", NO_ROOT)
    for at, task in enumerate(summaries):
        above = None if task.uid == root else task.parent if task.parent is not None else root
        if book.schedule.format == "xer":
            above = task.parent if own else above
        code = task.code or ("" if book.schedule.format == "xer" else str(task.row))
        _node(book, project, task.uid, above, at + 1, code, task.name, None)
    return root


def _node(
    book: _Book, project: Project, uid: int, above: int | None, at: int, code: str, name: str, guid: str | None
) -> None:
    book.add(
        "PROJWBS",
        wbs_id=uid,
        proj_id=project.uid,
        obs_id=1,
        seq_num=at,
        proj_node_flag=at <= 1 and above is None,
        sum_data_flag=False,
        status_code="WS_Open",
        wbs_short_name=code,
        wbs_name=name,
        parent_wbs_id=above,
        guid=guid,
    )


def _codes(schedule: Schedule, tasks: Sequence[Task]) -> dict[int, str]:
    """The code of each activity; P6 wants one for each, and no code twice in a project."""
    if schedule.format == "xer":
        return {task.uid: task.code for task in tasks}
    taken: set[str] = set()
    found = {}
    for task in tasks:
        code = task.code
        if not code or code in taken:
            code = f"A{task.uid}"
            while code in taken:
                code += "A"
        taken.add(code)
        found[task.uid] = code
    return found


def _activity(book: _Book, task: Task, project: Project, wbs: int, code: str, by_float: bool) -> None:
    started, finished = task.started, task.finished
    second, second_date = ("fnlt", task.deadline) if task.deadline else (task.constraint2, task.constraint2_date)
    remaining = task.remaining
    if remaining is None and task.duration is not None and book.schedule.format != "xer":
        remaining = to_tenth(task.duration * (1 - min(max(task.percent, 0.0), 100.0) / 100))
    facts: dict[str, object] = {
        "task_id": task.uid,
        "proj_id": project.uid,
        "wbs_id": wbs,
        "clndr_id": project.calendar if task.calendar is None else task.calendar,
        **_progress(task, remaining),
        "task_type": _TASK_TYPES[task.kind],
        "duration_type": "DT_FixedDUR2",
        "status_code": "TK_Complete" if finished else "TK_Active" if started else "TK_NotStart",
        "task_code": code,
        "task_name": task.name,
        "total_float_hr_cnt": _hours(task.total_float),
        "free_float_hr_cnt": _hours(task.free_float),
        "remain_drtn_hr_cnt": _hours(remaining),
        "target_work_qty": _hours(task.work),
        "target_drtn_hr_cnt": _hours(task.duration),
        "cstr_date": task.constraint_date,
        "act_start_date": task.actual_start,
        "act_end_date": task.actual_finish,
        "late_start_date": task.late_start,
        "late_end_date": task.late_finish,
        "expect_end_date": task.expected_finish,
        "early_start_date": task.early_start,
        "early_end_date": task.early_finish,
        "restart_date": None if finished else task.resume if started else task.start,
        "reend_date": None if finished else task.finish,
        "target_start_date": task.planned_start or _now(book, task.start),
        "target_end_date": task.planned_finish or _now(book, task.finish),
        "cstr_type": _CONSTRAINT_CODES.get(task.constraint),
        "cstr_date2": second_date,
        "cstr_type2": _CONSTRAINT_CODES.get(second) if second else None,
        "driving_path_flag": None if by_float else task.critical,
        "priority_type": "PT_Normal",
    }
    book.add("TASK", **facts)
    if task.cost is not None:
        _cost(book, task.uid, project.uid, task.cost)


def _now(book: _Book, moment: datetime | None) -> datetime | None:
    """P6 wants planned dates of every activity; a schedule from elsewhere plans what it shows."""
    return None if book.schedule.format == "xer" else moment


def _cost(book: _Book, task: int, project: int, cost: float) -> None:
    book.add("PROJCOST", cost_item_id=book.number(), task_id=task, proj_id=project, target_cost=cost, cost_name="cost")


def _progress(task: Task, remaining: float | None) -> dict[str, object]:
    """The percent in the way of counting it has; by a stated percent where that way would not give it back."""
    done = task.actual_work
    left = task.work
    if task.percent_type == "units" and done:
        left = done * (100 - task.percent) / task.percent if task.percent > 0 else None
    facts: dict[str, object] = {
        "complete_pct_type": _PERCENT_TYPES[task.percent_type],
        "phys_complete_pct": task.percent if task.percent_type == "physical" else task.physical_percent,
        "act_work_qty": _hours(done),
        "remain_work_qty": _hours(left),
    }
    status = "TK_NotStart" if not task.started else "TK_Active"
    row = {name: _cell(value) for name, value in facts.items()} | {"status_code": status}
    work = ((done or 0.0) / 60, ((done or 0.0) + (left or 0.0)) / 60)
    if percent_done(row, task.duration, remaining, task.finished, work, Values()) != task.percent:
        facts |= {"complete_pct_type": "CP_Phys", "phys_complete_pct": task.percent}
    return facts


def _baseline_project(
    book: _Book, project: Project, uid: int, number: int, tasks: Iterable[Task], codes: Mapping[int, str]
) -> None:
    """A baseline is a project of its own, whose activities have the codes of those they were."""
    name = f"{project.code} - B{number}"
    book.add("PROJECT", proj_id=uid, proj_short_name=name, orig_proj_id=project.uid, clndr_id=project.calendar,
             project_flag=True)  # fmt: skip
    root = book.number()
    book.add("PROJWBS", wbs_id=root, proj_id=uid, obs_id=1, seq_num=0, proj_node_flag=True, status_code="WS_Open",
             wbs_short_name=name, wbs_name=name)  # fmt: skip
    for task in tasks:
        for baseline in task.baselines:
            if baseline.number == number:
                _baseline_activity(book, baseline, task, uid, root, codes[task.uid], project)


def _baseline_activity(
    book: _Book, baseline: Baseline, task: Task, of: int, root: int, code: str, project: Project
) -> None:
    number = book.number()
    book.add(
        "TASK",
        task_id=number,
        proj_id=of,
        wbs_id=root,
        clndr_id=project.calendar if task.calendar is None else task.calendar,
        complete_pct_type="CP_Drtn",
        task_type=_TASK_TYPES[task.kind],
        duration_type="DT_FixedDUR2",
        status_code="TK_NotStart",
        task_code=code,
        task_name=task.name,
        target_work_qty=_hours(baseline.work),
        target_drtn_hr_cnt=_hours(baseline.duration),
        target_start_date=baseline.start,
        target_end_date=baseline.finish,
    )
    if baseline.cost is not None:
        _cost(book, number, of, baseline.cost)


def _links(book: _Book) -> None:
    schedule = book.schedule
    tasks = {task.uid: task for task in schedule.tasks}
    parts = {task.parent for task in schedule.tasks}
    none = {task.uid for task in schedule.tasks if task.summary or task.blank or task.uid in parts}
    for link in schedule.links:
        if link.predecessor in none or link.successor in none:
            continue
        predecessor, successor = tasks.get(link.predecessor), tasks.get(link.successor)
        book.add(
            "TASKPRED",
            task_pred_id=book.number(),
            task_id=_known(link.successor),
            pred_task_id=_known(link.predecessor),
            proj_id=successor.project if successor else None,
            pred_proj_id=predecessor.project if predecessor else None,
            pred_type=f"PR_{link.type}",
            lag_hr_cnt=_hours(lag_minutes(link, predecessor, schedule.project)),
        )


def _known(uid: int) -> int | None:
    return None if uid == -(10**9) else uid


def lag_minutes(link: TaskLink, predecessor: Task | None, project: Project) -> float:
    """A lag as minutes of working time; shares of a duration and times of the clock are turned into them."""
    if link.lag_unit == "work":
        return link.lag
    minutes = link.lag
    if link.lag_unit in ("percent", "elapsed_percent"):
        minutes = ((predecessor.duration if predecessor else None) or 0.0) * link.lag / 100
    if link.lag_unit == "elapsed":
        minutes *= project.minutes_per_day / 1440
    return to_tenth(minutes)


_ORDER = ("CURRTYPE", "OBS", "PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "TASK", "TASKPRED", "PROJCOST")


def _text(book: _Book) -> str:
    version = book.schedule.version if book.schedule.format == "xer" else "8.4"
    saved = book.schedule.project.saved or book.schedule.project.start or datetime(2000, 1, 1)
    head = ("ERMHDR", version, f"{saved.year:04d}-{saved:%m-%d}", "Project", "admin", "admin", "dbxDatabaseNoName",
            "Project Management", "CNY")  # fmt: skip
    return (
        "\r\n".join(["\t".join(head), *(line for table in _ORDER for line in _table(table, book.rows[table])), "%E"])
        + "\r\n"
    )


def _table(name: str, rows: Sequence[Mapping[str, str]]) -> Iterator[str]:
    if not rows and name not in ("PROJECT", "PROJWBS", "TASK"):
        return
    columns = tuple(dict.fromkeys(column for row in rows for column in row)) or NEEDED[name]
    yield f"%T\t{name}"
    yield "\t".join(("%F", *columns))
    for row in rows:
        yield "\t".join(("%R", *(row.get(column, "") for column in columns)))


def _encoded(text: str) -> bytes:
    """In the code page that the text betrays, as readers of XER have to guess it; else in UTF-8 with a mark."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    for encoding in ("ascii", "gb18030", "cp1252"):
        try:
            data = text.encode(encoding)
        except UnicodeEncodeError:
            continue
        if xer_text(data)[0] == text:
            return data
    return text.encode("utf-8-sig")
