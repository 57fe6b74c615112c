"""Early and late dates of a schedule by its own links, calendars, constraints and actual dates, in working minutes.

The critical path method as MS Project and P6 practise it: a lag counts in the successor's time (MS Project) or as the
file says (P6); a started task keeps its actual start and finishes its remaining duration; a task is critical when its
total float is not above the file's limit, or in P6 on request when it lies on the path that ends last. Resources are
not levelled and splits are not known, so that a file's own flags can differ; both are always shown.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

from park_dispatch.model.schedule import Project, Schedule, Task, TaskLink, WorkCalendar
from park_dispatch.planning.work_time import USUAL_WEEK, TooManyDays, WorkTime

Obstacle: TypeAlias = Literal["", "cycle", "no_start", "no_tasks", "too_many", "calendar", "dates"]
_MOST_EDGES = 1_000_000
_YEARS_AFTER = 12
_DEEPEST = 100
_MOST_CALENDARS = 200


@dataclass(frozen=True, slots=True)
class Dates:
    """What was computed of one task; `total_float` in working minutes of its calendar."""

    early_start: datetime
    early_finish: datetime
    late_start: datetime
    late_finish: datetime
    total_float: float


@dataclass(frozen=True, slots=True)
class Computed:
    """Dates by uid, the critical tasks, or why there are none. `approximate`: links from the start of a summary."""

    dates: Mapping[int, Dates]
    critical: frozenset[int] = frozenset()
    obstacle: Obstacle = ""
    approximate: bool = False


@dataclass(slots=True)
class _Span:
    start: datetime
    finish: datetime


class _Impossible(Exception):
    def __init__(self, obstacle: Obstacle) -> None:
        self.obstacle = obstacle


def compute(schedule: Schedule) -> Computed:
    """The dates of all tasks with work of their own. Never raises."""
    try:
        return _Pass(schedule).run()
    except _Impossible as impossible:
        return Computed({}, obstacle=impossible.obstacle)
    except (OverflowError, TooManyDays):
        return Computed({}, obstacle="dates")


class _Pass:
    def __init__(self, schedule: Schedule) -> None:
        self._schedule = schedule
        self._tasks = {task.uid: task for task in schedule.tasks if _counts(task)}
        if not self._tasks:
            raise _Impossible("no_tasks")
        self._projects = {project.uid: project for project in schedule.projects}
        self._calendars = {calendar.uid: calendar for calendar in schedule.calendars}
        self._first, self._last = self._horizon()
        self._times: dict[int | None, WorkTime] = {}
        self._approximate = False
        self._in: defaultdict[int, list[TaskLink]] = defaultdict(list)
        self._out: defaultdict[int, list[TaskLink]] = defaultdict(list)
        for link in self._edges():
            self._in[link.successor].append(link)
            self._out[link.predecessor].append(link)

    def _horizon(self) -> tuple[date, date]:
        moments = [
            moment
            for task in self._tasks.values()
            for moment in (task.start, task.finish, task.actual_start, task.constraint_date, task.deadline)
            if moment is not None
        ]
        moments += [p.start for p in self._schedule.projects if p.start]
        if not moments:
            raise _Impossible("no_start")
        first, last = min(moments).date(), max(moments).date()
        if first.year < 1950 or last.year > 2150:
            raise _Impossible("dates")
        return first - timedelta(days=800), last + timedelta(days=365 * _YEARS_AFTER)

    def time(self, task: Task) -> WorkTime:
        """The working time that a task is done in."""
        uid = task.calendar if task.calendar is not None else self._project(task).calendar
        return self._time(uid)

    def _time(self, uid: int | None) -> WorkTime:
        if uid not in self._times:
            if len(self._times) >= _MOST_CALENDARS:
                raise _Impossible("too_many")
            calendar = self._calendars.get(uid) if uid is not None else None
            usual = WorkCalendar(-1, "", USUAL_WEEK)
            self._times[uid] = WorkTime(calendar or usual, self._calendars, self._first, self._last)
            if not self._times[uid].total:
                raise _Impossible("calendar")
        return self._times[uid]

    def _project(self, task: Task) -> Project:
        return self._projects.get(task.project, self._schedule.project)

    def _edges(self) -> Iterable[TaskLink]:
        """Links between tasks; one from or to a summary stands for links of all the tasks below it."""
        linked = {end for link in self._schedule.links for end in (link.predecessor, link.successor)}
        below = _below(self._schedule.tasks, self._tasks, linked)
        count = 0
        for link in self._schedule.links:
            if link.elsewhere:
                continue
            before, after = below.get(link.predecessor, ()), below.get(link.successor, ())
            if len(before) != 1 and link.type in ("SS", "SF"):
                self._approximate = self._approximate or bool(before)
            count += len(before) * len(after)
            if count > _MOST_EDGES:
                raise _Impossible("too_many")
            for one in before:
                for other in after:
                    if one != other or link.predecessor == link.successor:
                        yield TaskLink(one, other, link.type, link.lag, link.lag_unit)

    def _order(self) -> list[int]:
        waiting = {uid: len(self._in[uid]) for uid in self._tasks}
        ready = deque(uid for uid, count in waiting.items() if not count)
        order = []
        while ready:
            uid = ready.popleft()
            order.append(uid)
            for link in self._out[uid]:
                waiting[link.successor] -= 1
                if not waiting[link.successor]:
                    ready.append(link.successor)
        if len(order) < len(self._tasks):
            raise _Impossible("cycle")
        return order

    def run(self) -> Computed:
        order = self._order()
        early: dict[int, _Span] = {}
        for uid in order:
            early[uid] = self._early(self._tasks[uid], early)
        ends: dict[int, datetime] = {}
        for uid, span in early.items():
            of = self._tasks[uid].project
            ends[of] = max(ends.get(of, span.finish), span.finish)
        for of in ends:
            ends[of] = self._projects.get(of, self._schedule.project).must_finish or ends[of]
        late: dict[int, _Span] = {}
        for uid in reversed(order):
            late[uid] = self._late(self._tasks[uid], early[uid], late, ends)
        dates = {uid: self._dates(self._tasks[uid], early[uid], late[uid]) for uid in order}
        return Computed(dates, self._critical(order, early, dates), approximate=self._approximate)

    # --- forward ------------------------------------------------------------------------------------------------------

    def _early(self, task: Task, early: Mapping[int, _Span]) -> _Span:
        time = self.time(task)
        if task.actual_finish is not None:
            return _Span(task.actual_start or task.actual_finish, task.actual_finish)
        if task.manual and task.start is not None and task.finish is not None:
            return _Span(task.start, task.finish)
        starts, finishes = self._bounds(task, early)
        if task.actual_start is not None:
            return _Span(task.actual_start, self._remaining_done(task, time, [*starts, *finishes]))
        starts.append(self._begin(task))
        if task.constraint == "snet" and task.constraint_date:
            starts.append(task.constraint_date)
        if task.constraint == "fnet" and task.constraint_date:
            finishes.append(task.constraint_date)
        duration = self._duration(task)
        starts += [self._before(task, time, bound, duration) for bound in finishes]
        start = max(starts)
        if task.constraint in ("mso", "mandatory_start") and task.constraint_date:
            start = task.constraint_date
        if task.constraint in ("mfo", "mandatory_finish") and task.constraint_date:
            start = self._before(task, time, task.constraint_date, duration)
        return self._span(task, time, start, duration)

    def _duration(self, task: Task) -> float:
        """The duration in the task's own calendar.

        Where the work follows the calendars of resources, which are not held, the stated dates say how long it takes.
        """
        duration = task.duration or 0.0
        by_resources = self._schedule.format == "mspdi" or task.kind == "resource"
        stated = task.duration is not None and (not duration or task.elapsed or not by_resources)
        if stated or task.start is None or task.finish is None:
            return duration
        time = self.time(task)
        return round(time.position(task.finish) - time.position(task.start), 1) or duration

    def _begin(self, task: Task) -> datetime:
        """The moment from which work of a task that has not started may be planned."""
        project = self._project(task)
        begin = project.start or datetime.combine(self._first, datetime.min.time())
        if self._schedule.format == "xer" and project.status_date:
            begin = max(begin, project.status_date)
        return begin

    def _span(self, task: Task, time: WorkTime, start: datetime, duration: float) -> _Span:
        if not duration:
            return _Span(start, start)
        if task.elapsed:
            return _Span(start, start + timedelta(minutes=duration))
        position = time.position(start)
        return _Span(time.start_at(position), time.finish_at(position + duration))

    def _before(self, task: Task, time: WorkTime, finish: datetime, duration: float) -> datetime:
        """The start of a task that is to finish at a moment."""
        if not duration:
            return finish
        if task.elapsed:
            return finish - timedelta(minutes=duration)
        return time.start_at(max(0.0, time.position(finish) - duration))

    def _remaining_done(self, task: Task, time: WorkTime, bounds: list[datetime]) -> datetime:
        remaining = _remaining(task)
        project = self._project(task)
        resume = task.resume
        if self._schedule.format == "xer":
            retained = bounds if project.logic == "retained" else []
            resume = max(
                [moment for moment in (resume, project.status_date, *retained) if moment is not None], default=None
            )
        if resume is None:
            done = (task.duration or 0.0) - remaining
            resume = self._span(task, time, task.actual_start or datetime.min, done).finish
        return self._span(task, time, resume, remaining).finish

    def _bounds(self, task: Task, early: Mapping[int, _Span]) -> tuple[list[datetime], list[datetime]]:
        """What the links say its start and its finish must not come before."""
        starts: list[datetime] = []
        finishes: list[datetime] = []
        for link in self._in[task.uid]:
            of = early[link.predecessor]
            moment = self._moved(of.finish if link.type in ("FS", "FF") else of.start, link, task, 1)
            (starts if link.type in ("FS", "SS") else finishes).append(moment)
        return starts, finishes

    def _moved(self, moment: datetime, link: TaskLink, successor: Task, sign: int) -> datetime:
        """A moment and the lag of a link after it, or before it for sign −1."""
        if not link.lag:
            return moment
        before = self._tasks[link.predecessor]
        lag = sign * link.lag
        if link.lag_unit in ("percent", "elapsed_percent"):
            lag = lag * (before.duration or 0.0) / 100
        if link.lag_unit in ("elapsed", "elapsed_percent"):
            return moment + timedelta(minutes=lag)
        way = self._project(successor).lag_calendar
        if way == "elapsed":
            return moment + timedelta(minutes=lag)
        if way == "project":
            time = self._time(self._project(successor).calendar)
        else:
            time = self.time(before if way == "predecessor" else successor)
        return time.finish_at(max(0.0, time.position(moment) + lag))

    # --- backward -----------------------------------------------------------------------------------------------------

    def _late(self, task: Task, early: _Span, late: Mapping[int, _Span], ends: Mapping[int, datetime]) -> _Span:
        if task.actual_finish is not None:
            return early
        time = self.time(task)
        duration = _remaining(task) if task.started else self._duration(task)
        finishes = [ends[task.project]]
        starts: list[datetime] = []
        for link in self._out[task.uid]:
            successor = self._tasks[link.successor]
            if successor.actual_finish is not None or (successor.started and link.type in ("FS", "SS")):
                continue  # what has happened waits for nothing
            of = late[link.successor]
            moment = self._moved(of.start if link.type in ("FS", "SS") else of.finish, link, successor, -1)
            (finishes if link.type in ("FS", "FF") else starts).append(moment)
        if task.deadline:
            finishes.append(task.deadline)
        constrained = ((task.constraint, task.constraint_date), (task.constraint2, task.constraint2_date))
        for constraint, moment_ in constrained:
            if moment_ is not None and constraint in ("fnlt", "mfo", "mandatory_finish"):
                finishes.append(moment_)
            elif moment_ is not None and constraint in ("snlt", "mso", "mandatory_start"):
                starts.append(moment_)
        finishes += [self._span(task, time, start, duration).finish for start in starts]
        finish = min(finishes)
        return _Span(self._before(task, time, finish, duration), finish)

    def _dates(self, task: Task, early: _Span, late: _Span) -> Dates:
        time = self.time(task)
        if task.elapsed:
            slack = (late.finish - early.finish).total_seconds() / 60
        else:
            slack = time.position(late.finish) - time.position(early.finish)
        return Dates(early.start, early.finish, late.start, late.finish, round(slack, 1))

    # --- what is critical ---------------------------------------------------------------------------------------------

    def _critical(self, order: list[int], early: Mapping[int, _Span], dates: Mapping[int, Dates]) -> frozenset[int]:
        found = set()
        for uid in order:
            task = self._tasks[uid]
            project = self._project(task)
            if (
                project.critical_by == "float"
                and not task.finished
                and dates[uid].total_float <= project.critical_slack
            ):
                found.add(uid)
        for project in self._schedule.projects:
            if project.critical_by == "path":
                found |= self._longest(project, early)
        return frozenset(found)

    def _longest(self, project: Project, early: Mapping[int, _Span]) -> set[int]:
        """The tasks from which an unbroken chain of links that leave no room leads to the last finish."""
        own = {uid for uid, task in self._tasks.items() if task.project == project.uid}
        if not own:
            return set()
        last = max(early[uid].finish for uid in own)
        open_ = [uid for uid in own if early[uid].finish == last and not self._tasks[uid].finished]
        found = set(open_)
        while open_:
            uid = open_.pop()
            task, time = self._tasks[uid], self.time(self._tasks[uid])
            if task.started:
                continue
            for link in self._in[uid]:
                of = early[link.predecessor]
                moment = self._moved(of.finish if link.type in ("FS", "FF") else of.start, link, task, 1)
                meets = early[uid].start if link.type in ("FS", "SS") else early[uid].finish
                drives = time.position(moment) >= time.position(meets)
                if drives and link.predecessor not in found and not self._tasks[link.predecessor].finished:
                    found.add(link.predecessor)
                    open_.append(link.predecessor)
        return found


def _counts(task: Task) -> bool:
    return task.work_item and task.active and not task.external and task.kind not in ("level_of_effort", "wbs_summary")


def _remaining(task: Task) -> float:
    if task.remaining is not None:
        return max(task.remaining, 0.0)
    return max((task.duration or 0.0) * (1 - task.percent / 100), 0.0)


def _below(tasks: Iterable[Task], counting: Mapping[int, Task], linked: set[int]) -> dict[int, tuple[int, ...]]:
    """For a task itself, for a summary that has links all the tasks below it."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    parent = {task.uid: task.parent for task in tasks}
    summaries = linked - counting.keys()
    for uid in counting:
        found[uid].append(uid)
        at, steps = parent[uid], 0
        while at is not None and summaries and steps < _DEEPEST:
            if at in summaries:
                found[at].append(uid)
            at, steps = parent.get(at), steps + 1
    return {uid: tuple(below) for uid, below in found.items()}
