"""A schedule as a report: each task a milestone of its building, with what is planned, done and expected.

Nothing is dropped in silence: lines that are not taken, summaries that give neither project nor building, and links
that are not carried are findings.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from park_dispatch.intake.findings import Finding, PercentOutOfRange
from park_dispatch.intake.outline import task_names_building
from park_dispatch.intake.schedules.findings import (
    LinkNotCarried,
    PlanWithoutBaseline,
    ReportDayFromSaving,
    ScheduleFault,
    SpacersLeft,
    SummaryNotUsed,
    TaskNotImported,
    UnlikelyDay,
)
from park_dispatch.intake.schedules.places import Outline, Placed, named
from park_dispatch.intake.understanding import Corrections, RecordLink, Table, Understanding
from park_dispatch.language import _
from park_dispatch.model.record import Cell, Record
from park_dispatch.model.schedule import Schedule, Task, TaskLink

SHEET = "任务"
"""What the list of tasks is called where a sheet's name is shown."""
_FIRST_YEAR, _LAST_YEAR = 1970, 2100
_ROWS_NAMED = 12
UNNAMED = "未命名任务"
"""What a task without a name is called, with its row: a name in the ledger, the same whatever language is spoken."""


class _Report:
    def __init__(self, schedule: Schedule, corrections: Corrections, file_name: str) -> None:
        self.schedule = schedule
        self.rejected: list[Finding] = []
        self.warnings: list[Finding] = []
        self.rows = _rows(schedule)
        self._tasks = {task.uid: task for task in schedule.tasks}
        self._outline = Outline(schedule, file_name, corrections.project)
        self._unplanned = 0
        self._spacers: list[int] = []
        self._linked = {end for link in schedule.links for end in (link.predecessor, link.successor)}

    def records(self) -> list[Record]:
        taken = [_with_name(task) for task in self.schedule.tasks if self._is_taken(task)]
        self._tell_spacers()
        placed = named(taken, self._outline)
        self._tell_summaries(placed)
        weights = _weights(placed)
        found = [self._record(one, weights.get(one.task.uid)) for one in placed]
        if self._unplanned:
            self.warnings.append(PlanWithoutBaseline(SHEET, None, None, str(self._unplanned)))
        return found

    def _is_taken(self, task: Task) -> bool:
        if task.summary and not task.blank and not task.subproject:
            return False  # told of later, unless it gives a name
        if not task.name and not task.blank and self._is_spacer(task):
            self._spacers.append(self.rows[task.uid])
            return False
        reason = _why_not(task)
        if reason:
            self.rejected.append(TaskNotImported(SHEET, self.rows[task.uid], None, task.name, reason))
        return not reason

    def _is_spacer(self, task: Task) -> bool:
        return not (task.duration or task.percent or task.actual_start or task.uid in self._linked)

    def _tell_spacers(self) -> None:
        if self._spacers:
            shown = "、".join(str(row) for row in self._spacers[:_ROWS_NAMED])
            more = "……" if len(self._spacers) > _ROWS_NAMED else ""
            self.warnings.append(SpacersLeft(SHEET, self._spacers[0], None, shown + more, len(self._spacers)))

    def _tell_summaries(self, placed: list[Placed]) -> None:
        used = {uid for one in placed for uid in (*one.place.used, *one.naming)}
        below: Counter[int] = Counter(above.uid for one in placed for above in one.place.between)
        for task in self.schedule.tasks:
            if task.summary and task.level > 0 and task.uid not in used and not task.blank and not task.subproject:
                count = below[task.uid]
                self.warnings.append(SummaryNotUsed(SHEET, self.rows[task.uid], None, task.name, count))

    def _record(self, one: Placed, weight: float | None) -> Record:
        task, row = one.task, self.rows[one.task.uid]
        cells: dict[str, Cell] = {}
        guess = one.guess if self._tasks[task.uid].name else _("文件里没有名称，按行号命名")
        if one.place.project:
            cells["project"] = Cell(one.place.project, "", one.place.project_guess)
        if one.place.building:
            cells["building"] = Cell(one.place.building)
        if not one.place.building and task_names_building(task.name):
            cells["building"] = Cell(one.name, "", guess)
        else:
            cells["milestone"] = Cell(one.name, "", guess)
        for field, day in self._days(task, row):
            cells[field] = Cell(day)
        if 0.0 <= task.percent <= 100.0:
            cells["percent"] = Cell(float(task.percent))
        else:
            self.rejected.append(PercentOutOfRange(SHEET, row, None, f"{task.percent:g}"))
        if weight is not None:
            cells["weight"] = Cell(weight)
        return Record("milestone", SHEET, row, cells)

    def _days(self, task: Task, row: int) -> Iterator[tuple[str, date]]:
        start, finish = _planned(task)
        if start is None and finish is None:
            self._unplanned += 1
            start, finish = task.start, task.finish
        plan = self._day(start, row), self._day(_end(start, finish), row)
        now = self._day(_end(task.start, task.finish), row)
        actual = self._day(task.actual_start, row), self._day(_end(task.actual_start, task.actual_finish), row)
        for field, day in zip(
            ("planned_start", "planned_finish", "actual_start", "actual_finish"), (*plan, *actual), strict=True
        ):
            if day is not None:
                yield field, day
        if now is not None and plan[1] is not None and now != plan[1] and not task.finished:
            yield "forecast_finish", now

    def _day(self, moment: datetime | None, row: int) -> date | None:
        if moment is None:
            return None
        if _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            return moment.date()
        self.rejected.append(UnlikelyDay(SHEET, row, None, moment.date().isoformat()))
        return None

    def links(self, records: list[Record]) -> Iterator[RecordLink]:
        taken = {record.row for record in records}
        for link in self.schedule.links:
            ends = self.rows.get(link.predecessor), self.rows.get(link.successor)
            reason = _why_no_link(link, ends, taken)
            if reason:
                words = f"{ends[0] or '?'} {link.type} {ends[1] or '?'}"
                self.warnings.append(LinkNotCarried(SHEET, ends[1], None, words, reason))
            elif ends[0] is not None and ends[1] is not None:
                yield RecordLink(ends[0], ends[1], link.type, self._lag_days(link))

    def _lag_days(self, link: TaskLink) -> float:
        """The lag in working days; one in time of the clock in days of the clock."""
        per_day = self.schedule.project.minutes_per_day or 480.0
        if link.lag_unit == "elapsed":
            return round(link.lag / 1440, 4)
        if link.lag_unit == "work":
            return round(link.lag / per_day, 4)
        before = self._tasks.get(link.predecessor)
        return round(((before.duration if before else None) or 0.0) * link.lag / 100 / per_day, 4)


def understand_schedule(
    schedule: Schedule, corrections: Corrections, file_name: str, sha256: str, size: int
) -> Understanding:
    """What a schedule reports. Pure; never raises."""
    report = _Report(schedule, corrections, file_name)
    key = (SHEET, 0)
    left_out = key in corrections.kinds and corrections.kinds[key] is None
    records = [] if left_out else report.records()
    links = [] if left_out else list(report.links(records))
    for fault in schedule.faults:
        report.warnings.append(ScheduleFault(SHEET, None, None, fault.value, fault.code, fault.place, fault.what))
    day, words = _report_day(report, corrections)
    rows = [record.row for record in records]
    table = Table(
        key=key,
        kind=None if left_out else "milestone",
        confidence=1.0,
        header_rows=(),
        first_row=min(rows, default=1),
        last_row=max(rows, default=1),
        columns=(),
        project=corrections.project,
        how="corrected" if left_out else "",
    )
    return Understanding(
        file_name=file_name,
        sha256=sha256,
        size=size,
        report_date=day,
        report_date_from=words,
        tables=(table,),
        unused=(),
        records=tuple(records),
        rejected=tuple(report.rejected),
        warnings=tuple(report.warnings),
        links=tuple(links),
        of_schedule=True,
    )


def _report_day(report: _Report, corrections: Corrections) -> tuple[date | None, str]:
    if corrections.report_date is not None:
        return corrections.report_date, _("由上传人指定")
    stated = [one.status_date.date() for one in report.schedule.projects if one.status_date]
    if stated:
        return max(stated), _("状态日期")
    saved = [one.saved.date() for one in report.schedule.projects if one.saved]
    if not saved:
        return None, ""
    report.warnings.append(ReportDayFromSaving(None, None, None, max(saved).isoformat()))
    return max(saved), _("最后保存日期；文件没有状态日期，请核对")


def _rows(schedule: Schedule) -> dict[int, int]:
    """The number to name each task by: as the program shows it, else its place in the file."""
    stated = [task.row for task in schedule.tasks]
    usable = len(set(stated)) == len(stated) and min(stated, default=0) >= 0
    return {task.uid: task.row if usable else at for at, task in enumerate(schedule.tasks, start=1)}


def _with_name(task: Task) -> Task:
    """A task that the file gives no name is called by its row; the name is shown as a guess."""
    return task if task.name else replace(task, name=f"{UNNAMED}{task.row}")


def _why_not(task: Task) -> str:
    """Why a task is not imported; "" when it is."""
    reasons = (
        (task.blank, "blank"),
        (bool(task.subproject), "subproject"),
        (task.external, "external"),
        (not task.active, "inactive"),
        (task.kind in ("level_of_effort", "wbs_summary"), task.kind),
    )
    return next((reason for holds, reason in reasons if holds), "")


def _why_no_link(link: TaskLink, ends: tuple[int | None, int | None], taken: set[int]) -> str:
    if link.elsewhere:
        return "elsewhere"
    if ends[0] is None or ends[1] is None:
        return "missing"
    if ends[0] == ends[1]:
        return "self"
    return "" if ends[0] in taken and ends[1] in taken else "summary"


def _planned(task: Task) -> tuple[datetime | None, datetime | None]:
    """The dates of the first baseline that states any, else P6's planned dates."""
    for baseline in task.baselines:
        if baseline.start or baseline.finish:
            return baseline.start, baseline.finish
    return task.planned_start, task.planned_finish


def _end(start: datetime | None, finish: datetime | None) -> datetime | None:
    """A finish at midnight is the end of the day before, unless the task takes no time."""
    if finish is None or finish.time() != datetime.min.time() or finish == datetime.min:
        return finish
    return finish - timedelta(minutes=1) if start is None or start < finish else finish


def _weights(placed: list[Placed]) -> dict[int, float]:
    """Each task's share of its building's baseline cost, or where none is stated of its baseline work, in %."""
    groups: defaultdict[tuple[str, str], list[Task]] = defaultdict(list)
    for one in placed:
        groups[one.place.project, one.place.building].append(one.task)
    found: dict[int, float] = {}
    for tasks in groups.values():
        for of in ("cost", "work"):
            stated = [getattr(task.baselines[0], of) if task.baselines else None for task in tasks]
            amounts: list[float] = [amount for amount in stated if amount is not None and amount >= 0]
            total = sum(amounts)
            if total > 0 and len(amounts) == len(tasks):
                shares = zip(tasks, amounts, strict=True)
                found |= {task.uid: round(100 * amount / total, 4) for task, amount in shares}
                break
    return found
