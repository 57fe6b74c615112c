"""A schedule as a planning program keeps it: tasks in an outline, links, calendars, baselines, what is done.

Everything is what the file states; nothing here is computed. Times of day are local and naive, as in the files. All
durations, lags and floats are minutes of working time (of elapsed time where said so), to a tenth of a minute, which is
the resolution of MS Project.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias, get_args

LinkType: TypeAlias = Literal["FS", "SS", "FF", "SF"]
LINK_TYPES: tuple[LinkType, ...] = get_args(LinkType)
LagUnit: TypeAlias = Literal["work", "elapsed", "percent", "elapsed_percent"]
"""Minutes of working time, minutes of the clock, or a share of the predecessor's duration."""
ConstraintType: TypeAlias = Literal[
    "asap", "alap", "mso", "mfo", "snet", "snlt", "fnet", "fnlt", "mandatory_start", "mandatory_finish"
]
"""As soon, as late as possible; must start, finish on; start, finish not earlier, not later than; and the two of P6
that override the links."""
PercentType: TypeAlias = Literal["duration", "physical", "units"]
TaskKind: TypeAlias = Literal["task", "milestone", "finish_milestone", "level_of_effort", "wbs_summary", "resource"]
Format: TypeAlias = Literal["mspdi", "xer"]
Shift: TypeAlias = tuple[int, int]
"""Minutes after midnight, from and to; 1440 is the end of the day."""
Shifts: TypeAlias = tuple[Shift, ...]
Week: TypeAlias = tuple[Shifts | None, ...]
"""Monday to Sunday; () is a day without work, None is left to the base calendar."""


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days, first to last inclusive, that do not follow the week; no shifts: no work."""

    first: date
    last: date
    shifts: Shifts = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Another week for a time, first to last inclusive."""

    name: str
    first: date
    last: date
    week: Week


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """When work is done. `base`: the uid of the calendar it changes; `day_minutes`, `week_minutes`: what a "day" and a
    "week" of a duration mean, None where the project says."""

    uid: int
    name: str
    week: Week
    exceptions: tuple[CalendarException, ...] = ()
    weeks: tuple[WorkWeek, ...] = ()
    base: int | None = None
    day_minutes: float | None = None
    week_minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Baseline:
    """What was planned once. MS Project has the numbers 0–10; work in minutes, cost in the project's currency."""

    number: int
    start: datetime | None = None
    finish: datetime | None = None
    duration: float | None = None
    work: float | None = None
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the outline. `row` is the number the program shows (ID), for P6 the place in the outline.

    `parent` is the uid of the summary above, None at the top; `level` as stated, 0 for the line of the project itself.
    `start`, `finish` are the current dates: actual where there are any, else scheduled. `planned_start`,
    `planned_finish` are P6's planned (target) dates. `calendar`: a uid, None for the project's.
    """

    uid: int
    row: int
    name: str
    level: int
    parent: int | None = None
    project: int = 0
    code: str = ""
    summary: bool = False
    milestone: bool = False
    kind: TaskKind = "task"
    blank: bool = False
    active: bool = True
    manual: bool = False
    start: datetime | None = None
    finish: datetime | None = None
    planned_start: datetime | None = None
    planned_finish: datetime | None = None
    early_start: datetime | None = None
    early_finish: datetime | None = None
    late_start: datetime | None = None
    late_finish: datetime | None = None
    actual_start: datetime | None = None
    actual_finish: datetime | None = None
    resume: datetime | None = None
    deadline: datetime | None = None
    expected_finish: datetime | None = None
    duration: float | None = None
    remaining: float | None = None
    actual_duration: float | None = None
    elapsed: bool = False
    """The duration runs through nights and holidays."""
    estimated: bool = False
    percent: float = 0.0
    percent_type: PercentType = "duration"
    physical_percent: float | None = None
    constraint: ConstraintType = "asap"
    constraint_date: datetime | None = None
    constraint2: ConstraintType | None = None
    constraint2_date: datetime | None = None
    calendar: int | None = None
    critical: bool | None = None
    total_float: float | None = None
    free_float: float | None = None
    work: float | None = None
    actual_work: float | None = None
    cost: float | None = None
    subproject: str = ""
    """The file of an inserted project."""
    external: bool = False
    """A line that stands for a task of another file."""
    baselines: tuple[Baseline, ...] = ()

    @property
    def started(self) -> bool:
        """Whether an actual start is stated."""
        return self.actual_start is not None

    @property
    def finished(self) -> bool:
        """Whether an actual finish is stated."""
        return self.actual_finish is not None

    @property
    def work_item(self) -> bool:
        """A line of its own work: no summary, no empty line."""
        return not self.summary and not self.blank


@dataclass(frozen=True, slots=True)
class TaskLink:
    """Predecessor and successor by uid. `lag` in minutes, or percent, as `lag_unit` says; below 0 it is a lead.

    `elsewhere` names the task of another file that a link comes from.
    """

    predecessor: int
    successor: int
    type: LinkType = "FS"
    lag: float = 0.0
    lag_unit: LagUnit = "work"
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project of the file. `code` is its short name or file name, `name` its title.

    `critical_slack`: float in minutes up to which tasks count as critical; `critical_by`: by that float, or by lying on
    the path that ends last. `lag_calendar`: whose working time lags are counted in.
    """

    uid: int
    name: str = ""
    code: str = ""
    start: datetime | None = None
    finish: datetime | None = None
    must_finish: datetime | None = None
    status_date: datetime | None = None
    saved: datetime | None = None
    from_start: bool = True
    calendar: int | None = None
    minutes_per_day: float = 480.0
    minutes_per_week: float = 2400.0
    days_per_month: float = 20.0
    critical_slack: float = 0.0
    critical_by: Literal["float", "path"] = "float"
    lag_calendar: Literal["predecessor", "successor", "project", "elapsed"] = "successor"
    logic: Literal["retained", "override", "actual"] = "retained"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that could not be taken as it stands. `place` names the row, `what` the field."""

    code: Literal[
        "date", "number", "column", "row", "duplicate_uid", "parent", "cut", "calendar", "encoding", "table", "kind"
    ]
    place: str = ""
    what: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A whole file. Tasks in the order of the outline; `version` as the file states it."""

    format: Format
    projects: tuple[Project, ...] = (Project(0),)
    tasks: tuple[Task, ...] = ()
    links: tuple[TaskLink, ...] = ()
    calendars: tuple[WorkCalendar, ...] = ()
    version: str = ""
    faults: tuple[Fault, ...] = field(default=(), compare=False)

    @property
    def project(self) -> Project:
        """The first project: the only one of all but multi-project P6 files."""
        return self.projects[0]


def parents(levels: list[int], uids: list[int]) -> list[int | None]:
    """The parent of each line of an outline given its levels: the nearest line above with a lower level."""
    above: list[tuple[int, int]] = []
    found: list[int | None] = []
    for level, uid in zip(levels, uids, strict=True):
        while above and above[-1][0] >= level:
            above.pop()
        found.append(above[-1][1] if above else None)
        above.append((level, uid))
    return found
