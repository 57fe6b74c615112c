"""MS Project XML (MSPDI), as Project 2003 to 2021 and programs like it write it.

Elements and units: Microsoft, "Project XML Data Interchange Schema" (mspdi_pj12.xsd): durations are PT8H0M0S, lags
and slacks tenths of minutes, costs hundredths of the currency, percentages 0–100.
"""

from dataclasses import replace

from park_dispatch.intake.schedules.decoding import xml_text
from park_dispatch.intake.schedules.elements import Broken, Elements, Forbidden, Node
from park_dispatch.intake.schedules.mspdi_calendars import calendar
from park_dispatch.intake.schedules.refusals import DamagedSchedule, ForbiddenInSchedule, TooManyTasks
from park_dispatch.intake.schedules.values import Values, to_tenth
from park_dispatch.model.schedule import (
    Baseline,
    ConstraintType,
    Fault,
    LagUnit,
    LinkType,
    Project,
    Schedule,
    Task,
    TaskLink,
    WorkCalendar,
    parents,
)

_SHAPE = {
    "Project": frozenset({"Tasks", "Calendars"}),
    "Tasks": frozenset({"Task"}),
    "Task": frozenset({"PredecessorLink", "Baseline"}),
    "Calendars": frozenset({"Calendar"}),
    "Calendar": frozenset({"WeekDays", "Exceptions", "WorkWeeks"}),
    "WeekDays": frozenset({"WeekDay"}),
    "WeekDay": frozenset({"TimePeriod", "WorkingTimes"}),
    "WorkingTimes": frozenset({"WorkingTime"}),
    "Exceptions": frozenset({"Exception"}),
    "Exception": frozenset({"TimePeriod", "WorkingTimes"}),
    "WorkWeeks": frozenset({"WorkWeek"}),
    "WorkWeek": frozenset({"TimePeriod", "WeekDays"}),
}
CONSTRAINTS: tuple[ConstraintType, ...] = ("asap", "alap", "mso", "mfo", "snet", "snlt", "fnet", "fnlt")
"""By the number that the file gives."""
LINKS: tuple[LinkType, ...] = ("FF", "FS", "SF", "SS")
"""By the number that the file gives."""
_PERCENT_LAGS = {19: "percent", 51: "percent", 20: "elapsed_percent", 52: "elapsed_percent"}
_ELAPSED = frozenset({4, 6, 8, 10, 12, 20, 36, 38, 40, 42, 44, 52})
"""Formats of durations and lags that count through nights and holidays: em, eh, ed, ew, emo, e%, and estimated ones."""
MOST_TASKS = 200_000
MOST_LINKS = 600_000


class _Reader:
    def __init__(self, file_name: str) -> None:
        self.values = Values()
        self._file_name = file_name
        self.tasks: list[Task] = []
        self.links: list[TaskLink] = []
        self.calendars: list[WorkCalendar] = []
        self._uids: set[int] = set()
        self._free = -1

    def take(self, node: Node) -> None:
        if node.name == "Calendar":
            self.calendars.append(calendar(node, self.values))
        else:
            self._task(node)
        if len(self.tasks) > MOST_TASKS or len(self.links) > MOST_LINKS:
            raise TooManyTasks(self._file_name, len(self.tasks), MOST_TASKS)

    def _uid(self, node: Node) -> int:
        stated = self.values.whole(node.get("UID"), "UID")
        if stated is not None and stated not in self._uids and stated >= 0:
            uid = stated
        else:
            uid, self._free = self._free, self._free - 1  # given a number of its own at the end
            self.values.fault(Fault("duplicate_uid", self.values.place, "UID", node.get("UID")[:60]))
        self._uids.add(uid)
        return uid

    def _task(self, node: Node) -> None:
        v, get = self.values, node.get
        v.place = get("ID") or f"UID {get('UID')}"
        uid = self._uid(node)
        level = v.whole(get("OutlineLevel"), "OutlineLevel")
        if level is None:
            number = get("OutlineNumber").strip()
            level = (0 if number == "0" else number.count(".") + 1) if number else 1
        form = v.whole(get("DurationFormat"), "DurationFormat") or 7
        constraint = v.whole(get("ConstraintType"), "ConstraintType") or 0
        physical = v.number(get("PhysicalPercentComplete"), "PhysicalPercentComplete")
        by_physical = get("EarnedValueMethod") == "1"
        if not 0 <= constraint < len(CONSTRAINTS):
            v.fault(Fault("kind", v.place, "ConstraintType", get("ConstraintType")[:60]))
            constraint = 0
        row = v.whole(get("ID"), "ID")
        task = Task(
            uid=uid,
            row=len(self.tasks) + 1 if row is None else row,
            name=get("Name").strip(),
            level=max(0, min(level, 1000)),
            code=get("WBS").strip(),
            summary=_yes(get("Summary")),
            milestone=_yes(get("Milestone")),
            kind="milestone" if _yes(get("Milestone")) and not _yes(get("Summary")) else "task",
            blank=_yes(get("IsNull")),
            active=get("Active").strip() not in ("0", "false"),
            manual=_yes(get("Manual")),
            start=v.moment(get("Start"), "Start"),
            finish=v.moment(get("Finish"), "Finish"),
            early_start=v.moment(get("EarlyStart"), "EarlyStart"),
            early_finish=v.moment(get("EarlyFinish"), "EarlyFinish"),
            late_start=v.moment(get("LateStart"), "LateStart"),
            late_finish=v.moment(get("LateFinish"), "LateFinish"),
            actual_start=v.moment(get("ActualStart"), "ActualStart"),
            actual_finish=v.moment(get("ActualFinish"), "ActualFinish"),
            resume=v.moment(get("Resume"), "Resume"),
            deadline=v.moment(get("Deadline"), "Deadline"),
            duration=v.duration(get("Duration"), "Duration"),
            remaining=v.duration(get("RemainingDuration"), "RemainingDuration"),
            actual_duration=v.duration(get("ActualDuration"), "ActualDuration"),
            elapsed=form in _ELAPSED,
            estimated=_yes(get("Estimated")),
            percent=v.number(get("PercentComplete"), "PercentComplete") or 0.0,
            percent_type="physical" if by_physical else "duration",
            physical_percent=physical,
            constraint=CONSTRAINTS[constraint],
            constraint_date=v.moment(get("ConstraintDate"), "ConstraintDate"),
            calendar=_reference(v.whole(get("CalendarUID"), "CalendarUID")),
            critical=_yes(get("Critical")) if get("Critical").strip() else None,
            total_float=v.tenths(get("TotalSlack"), "TotalSlack"),
            free_float=v.tenths(get("FreeSlack"), "FreeSlack"),
            work=v.duration(get("Work"), "Work"),
            actual_work=v.duration(get("ActualWork"), "ActualWork"),
            cost=self._cost(get("Cost"), "Cost"),
            subproject=get("SubprojectName").strip(),
            external=_yes(get("ExternalTask")),
            baselines=tuple(sorted(map(self._baseline, node.all("Baseline")), key=lambda one: one.number)),
        )
        self.tasks.append(task)
        for link in node.all("PredecessorLink"):
            self._link(link, uid)

    def _cost(self, text: str, what: str) -> float | None:
        cost = self.values.number(text, what)
        return None if cost is None else round(cost / 100, 4) + 0.0

    def _baseline(self, node: Node) -> Baseline:
        v, get = self.values, node.get
        return Baseline(
            number=v.whole(get("Number"), "Baseline Number") or 0,
            start=v.moment(get("Start"), "Baseline Start"),
            finish=v.moment(get("Finish"), "Baseline Finish"),
            duration=v.duration(get("Duration"), "Baseline Duration"),
            work=v.duration(get("Work"), "Baseline Work"),
            cost=self._cost(get("Cost"), "Baseline Cost"),
        )

    def _link(self, node: Node, successor: int) -> None:
        v, get = self.values, node.get
        predecessor = v.whole(get("PredecessorUID"), "PredecessorUID")
        named = get("Type").strip().upper()  # some programs write the letters instead of the number
        number = LINKS.index(named) if named in LINKS else v.whole(named, "Type")
        lag = v.number(get("LinkLag"), "LinkLag") or 0.0
        form = v.whole(get("LagFormat"), "LagFormat") or 7
        unit: LagUnit = _PERCENT_LAGS.get(form) or ("elapsed" if form in _ELAPSED else "work")  # type: ignore[assignment]
        if number is None or not 0 <= number < len(LINKS):
            if get("Type").strip():
                v.fault(Fault("kind", v.place, "Type", get("Type")[:60]))
            number = 1
        elsewhere = get("CrossProjectName").strip()
        if not elsewhere and _yes(get("CrossProject")):
            elsewhere = "?"
        self.links.append(
            TaskLink(
                predecessor=-(10**9) if predecessor is None else predecessor,
                successor=successor,
                type=LINKS[number],
                lag=to_tenth(lag if "percent" in unit else lag / 10),
                lag_unit=unit,
                elsewhere=elsewhere,
            )
        )


def read_mspdi(data: bytes, file_name: str) -> Schedule:
    """The schedule in the bytes. Raises DamagedSchedule, ForbiddenInSchedule or TooManyTasks."""
    reader = _Reader(file_name)
    elements = Elements(_SHAPE, frozenset({"Task", "Calendar"}), reader.take, "Project")
    try:
        elements.read(xml_text(data))
    except Forbidden:
        raise ForbiddenInSchedule(file_name) from None
    except Broken as broken:
        raise DamagedSchedule(file_name, str(broken)[:200], len(reader.tasks)) from None
    project = _project(elements.root, reader.values)
    return Schedule(
        format="mspdi",
        projects=(project,),
        tasks=_outlined(reader),
        links=tuple(reader.links),
        calendars=tuple(reader.calendars),
        version=elements.root.get("SaveVersion").strip(),
        faults=tuple(reader.values.faults),
    )


def _outlined(reader: _Reader) -> tuple[Task, ...]:
    """The tasks with their parents; those without a number of their own get free ones."""
    above = parents([task.level for task in reader.tasks], [task.uid for task in reader.tasks])
    summaries = set(above)  # a line that has others below it is a summary, whether or not the file says so
    tasks = tuple(
        replace(task, parent=parent, summary=True, kind="task")
        if task.uid in summaries and not task.summary
        else task
        if parent is None
        else replace(task, parent=parent)
        for task, parent in zip(reader.tasks, above, strict=True)
    )
    if all(task.uid >= 0 for task in tasks):
        return tasks
    top = max((task.uid for task in tasks), default=0)
    new = {task.uid: top - task.uid for task in tasks if task.uid < 0}
    reader.links[:] = [replace(link, successor=new.get(link.successor, link.successor)) for link in reader.links]
    return tuple(
        replace(
            task,
            uid=new.get(task.uid, task.uid),
            parent=new.get(task.parent, task.parent) if task.parent is not None else None,
        )
        for task in tasks
    )


def _project(root: Node, v: Values) -> Project:
    get = root.get
    v.place = ""
    per_day = v.number(get("MinutesPerDay"), "MinutesPerDay") or 480.0
    return Project(
        uid=0,
        name=get("Title").strip(),
        code=get("Name").strip(),
        start=v.moment(get("StartDate"), "StartDate"),
        finish=v.moment(get("FinishDate"), "FinishDate"),
        status_date=v.moment(get("StatusDate"), "StatusDate"),
        saved=v.moment(get("LastSaved"), "LastSaved"),
        from_start=get("ScheduleFromStart").strip() not in ("0", "false"),
        calendar=_reference(v.whole(get("CalendarUID"), "CalendarUID")),
        minutes_per_day=per_day,
        minutes_per_week=v.number(get("MinutesPerWeek"), "MinutesPerWeek") or 2400.0,
        days_per_month=v.number(get("DaysPerMonth"), "DaysPerMonth") or 20.0,
        critical_slack=to_tenth((v.number(get("CriticalSlackLimit"), "CriticalSlackLimit") or 0.0) * per_day),
    )


def _reference(uid: int | None) -> int | None:
    return None if uid is None or uid < 0 else uid


def _yes(text: str) -> bool:
    return text.strip() in ("1", "true")
