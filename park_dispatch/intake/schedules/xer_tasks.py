"""One activity of P6: which of its many dates is the start, how far it is, whether it counts as critical."""

from park_dispatch.intake.schedules.values import Values, to_tenth
from park_dispatch.intake.schedules.xer_tables import Row
from park_dispatch.model.schedule import ConstraintType, Fault, PercentType, Project, Task, TaskKind

_KINDS: dict[str, TaskKind] = {
    "TT_Task": "task",
    "TT_Mile": "milestone",
    "TT_FinMile": "finish_milestone",
    "TT_LOE": "level_of_effort",
    "TT_WBS": "wbs_summary",
    "TT_Rsrc": "resource",
}
CONSTRAINTS: dict[str, ConstraintType] = {
    "CS_ALAP": "alap",
    "CS_MSO": "mso",
    "CS_MEO": "mfo",
    "CS_MSOA": "snet",
    "CS_MSOB": "snlt",
    "CS_MEOA": "fnet",
    "CS_MEOB": "fnlt",
    "CS_MANDSTART": "mandatory_start",
    "CS_MANDFIN": "mandatory_finish",
}
_PERCENTS: dict[str, PercentType] = {"CP_Drtn": "duration", "CP_Phys": "physical", "CP_Units": "units"}


def task(row: Row, project: Project, calendars: set[int], cost: float | None, v: Values) -> Task:
    """The activity as it stands; its place in the outline is found later. `parent` is its wbs_id meanwhile."""
    get = row.get
    uid = v.whole(get("task_id", ""), "task_id")
    kind = _KINDS.get(get("task_type", "").strip())
    if kind is None:
        if get("task_type", "").strip():
            v.fault(Fault("kind", v.place, "task_type", get("task_type", "")[:60]))
        kind = "task"
    actual_start = v.moment(get("act_start_date", ""), "act_start_date")
    actual_finish = v.moment(get("act_end_date", ""), "act_end_date")
    early_start = v.moment(get("early_start_date", ""), "early_start_date")
    early_finish = v.moment(get("early_end_date", ""), "early_end_date")
    planned_start = v.moment(get("target_start_date", ""), "target_start_date")
    planned_finish = v.moment(get("target_end_date", ""), "target_end_date")
    restart, reend = v.moment(get("restart_date", ""), "restart_date"), v.moment(get("reend_date", ""), "reend_date")
    finished, started = actual_finish is not None, actual_start is not None
    own = v.whole(get("clndr_id", ""), "clndr_id")
    if own is not None and own not in calendars:
        v.fault(Fault("calendar", v.place, "clndr_id", str(own)))
    duration = v.hours(get("target_drtn_hr_cnt", ""), "target_drtn_hr_cnt")
    remaining = v.hours(get("remain_drtn_hr_cnt", ""), "remain_drtn_hr_cnt")
    total_float = v.hours(get("total_float_hr_cnt", ""), "total_float_hr_cnt")
    second = CONSTRAINTS.get(get("cstr_type2", "").strip())
    second_date = v.moment(get("cstr_date2", ""), "cstr_date2")
    # "Finish on or before", as the second constraint, only bounds the late dates: what MS Project calls a deadline.
    deadline = second_date if second == "fnlt" else None
    done, of_all = _work(row, v)
    actual = v.hours(get("act_work_qty", ""), "act_work_qty")
    target_work = v.hours(get("target_work_qty", ""), "target_work_qty")
    return Task(
        uid=-1 if uid is None else uid,
        row=0,
        name=get("task_name", "").strip(),
        level=0,
        parent=v.whole(get("wbs_id", ""), "wbs_id"),
        project=project.uid,
        code=get("task_code", "").strip(),
        kind=kind,
        milestone=kind in ("milestone", "finish_milestone"),
        start=actual_start or restart or early_start or planned_start,
        finish=actual_finish or reend or early_finish or planned_finish,
        planned_start=planned_start,
        planned_finish=planned_finish,
        early_start=early_start,
        early_finish=early_finish,
        late_start=v.moment(get("late_start_date", ""), "late_start_date"),
        late_finish=v.moment(get("late_end_date", ""), "late_end_date"),
        actual_start=actual_start,
        actual_finish=actual_finish,
        expected_finish=v.moment(get("expect_end_date", ""), "expect_end_date"),
        resume=restart if started and not finished else None,
        deadline=deadline,
        duration=duration,
        remaining=remaining,
        percent=percent_done(row, duration, remaining, finished, (done, of_all), v),
        percent_type=_PERCENTS.get(get("complete_pct_type", "").strip(), "duration"),
        physical_percent=v.number(get("phys_complete_pct", ""), "phys_complete_pct"),
        constraint=CONSTRAINTS.get(get("cstr_type", "").strip(), "asap"),
        constraint_date=v.moment(get("cstr_date", ""), "cstr_date"),
        constraint2=None if deadline else second,
        constraint2_date=None if deadline else second_date,
        calendar=None if own == project.calendar or own not in calendars else own,
        critical=_critical(row, project, total_float, finished),
        total_float=total_float,
        free_float=v.hours(get("free_float_hr_cnt", ""), "free_float_hr_cnt"),
        work=target_work,
        actual_work=actual,
        cost=cost,
    )


def _work(row: Row, v: Values) -> tuple[float, float]:
    """Hours of labour and machines that are done, and of all."""
    done = sum(v.number(row.get(f"act_{of}_qty", ""), f"act_{of}_qty") or 0.0 for of in ("work", "equip"))
    left = sum(v.number(row.get(f"remain_{of}_qty", ""), f"remain_{of}_qty") or 0.0 for of in ("work", "equip"))
    return done, done + left


def percent_done(
    row: Row,
    duration: float | None,
    remaining: float | None,
    finished: bool,
    work: tuple[float, float],
    v: Values,
) -> float:
    """How far, 0–100, by the way of counting that the activity states."""
    way = row.get("complete_pct_type", "").strip()
    if way == "CP_Phys":
        return v.number(row.get("phys_complete_pct", ""), "phys_complete_pct") or 0.0
    if finished:
        return 100.0
    if way == "CP_Units":
        return round(100 * work[0] / work[1], 4) if work[1] else 0.0
    if not duration or remaining is None or row.get("status_code", "").strip() == "TK_NotStart":
        return 0.0
    return max(0.0, round(100 * (duration - remaining) / duration, 4))


def _critical(row: Row, project: Project, total_float: float | None, finished: bool) -> bool | None:
    """By the rule that the project states; None where the file holds nothing to tell by. Finished ones are not."""
    if project.critical_by == "path":
        flag = row.get("driving_path_flag", "").strip()
        return flag == "Y" if flag else None
    if finished:
        return False
    return None if total_float is None else to_tenth(total_float) <= project.critical_slack
