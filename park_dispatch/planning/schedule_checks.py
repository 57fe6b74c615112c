"""What is questionable about a schedule, each check in words with the tasks it concerns.

After the DCMA 14-point assessment (Defense Contract Management Agency, EVMS Program Analysis Pamphlet, 2012) where that
names the same thing: missing logic, leads, hard constraints, long durations (more than 44 working days), invalid dates.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from park_dispatch.language import _
from park_dispatch.model.schedule import Schedule, Task, TaskLink

LONG_DAYS = 44
_DEEPEST = 100
HARD = frozenset({"mso", "mfo", "snlt", "fnlt", "mandatory_start", "mandatory_finish"})

_WORDS: Mapping[str, Callable[[], str]] = {
    "no_predecessor": lambda: _("没有前置任务"),
    "no_successor": lambda: _("没有后续任务"),
    "lead": lambda: _("“完成-开始”关系带提前量（负延隔），后一任务在前一任务完成前就开始"),
    "negative_lag": lambda: _("其他关系带负延隔"),
    "out_of_sequence": lambda: _("实际进展与关系顺序不符（后续任务已开始或完成，而前置任务还没有）"),
    "ends_before_starts": lambda: _("完成早于开始"),
    "percent_without_start": lambda: _("有完成百分比而没有实际开始日期"),
    "finish_without_start": lambda: _("有实际完成日期而没有实际开始日期"),
    "finished_below_100": lambda: _("有实际完成日期而完成百分比不到 100"),
    "done_without_finish": lambda: _("完成百分比已到 100 而没有实际完成日期"),
    "actual_after_status": lambda: _("实际日期晚于状态日期"),
    "not_updated": lambda: _("计划完成在状态日期之前，却没有完成也没有改期"),
    "missing_end": lambda: _("关系指向文件里没有的任务"),
    "elsewhere": lambda: _("关系来自另一个文件的任务"),
    "cycle": lambda: _("关系互相循环"),
    "summary_link": lambda: _("关系连在摘要任务上"),
    "doubled_link": lambda: _("两个任务之间的关系写了不止一次"),
    "hard_constraint": lambda: _("硬性日期限制（必须或不得晚于某日开始、完成）"),
    "no_baseline": lambda: _("没有基线"),
    "long_duration": lambda: _("工期超过 {days} 个工作日").format(days=LONG_DAYS),
    "negative_float": lambda: _("文件所写总时差为负"),
    "late_for_deadline": lambda: _("完成晚于期限"),
    "no_date": lambda: _("没有开始或完成日期"),
    "no_name": lambda: _("没有名称"),
}
CHECKS: tuple[str, ...] = tuple(_WORDS)


@dataclass(frozen=True, slots=True)
class Check:
    """A check that found something: the uids of the tasks concerned, in the order of the outline."""

    code: str
    tasks: tuple[int, ...]

    def words(self) -> str:
        """What was found, in the reader's language, without the tasks."""
        return _WORDS[self.code]()


def checks(schedule: Schedule) -> tuple[Check, ...]:
    """All checks that found something, in the order of `CHECKS`. A link is told of at its successor."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    tasks = {task.uid: task for task in schedule.tasks}
    per_day = {project.uid: project.minutes_per_day for project in schedule.projects}
    status = {project.uid: project.status_date for project in schedule.projects}
    for task in schedule.tasks:
        if not task.blank:
            for code in _of_task(task, status.get(task.project), per_day.get(task.project) or 480.0):
                found[code].add(task.uid)
    for link in schedule.links:
        for code in _of_link(link, tasks):
            found[code].update(
                uid for uid in (link.predecessor, link.successor)[1 if code != "missing_end" else 0 :] if uid in tasks
            )
    _logic(schedule, tasks, found)
    order = {task.uid: at for at, task in enumerate(schedule.tasks)}
    return tuple(Check(code, tuple(sorted(found[code], key=order.__getitem__))) for code in CHECKS if found.get(code))


def _of_task(task: Task, status: datetime | None, per_day: float) -> Iterator[str]:
    if not task.name and task.level > 0:
        yield "no_name"
    if _backwards(task):
        yield "ends_before_starts"
    if task.summary:
        return
    yield from _of_actuals(task, status)
    yield from _of_plan(task, per_day)


def _backwards(task: Task) -> bool:
    pairs = [(task.start, task.finish), (task.actual_start, task.actual_finish), (task.early_start, task.early_finish)]
    pairs += [(task.planned_start, task.planned_finish), *((one.start, one.finish) for one in task.baselines)]
    return any(start is not None and finish is not None and finish < start for start, finish in pairs)


def _of_actuals(task: Task, status: datetime | None) -> Iterator[str]:
    if task.percent > 0 and not task.started and not task.finished:
        yield "percent_without_start"
    if task.finished and not task.started:
        yield "finish_without_start"
    if task.finished and task.percent < 100 and task.percent_type == "duration":
        yield "finished_below_100"
    if task.percent >= 100 and not task.finished and task.percent_type == "duration":
        yield "done_without_finish"
    if status is None:
        return
    limit = datetime.combine(status.date(), datetime.max.time())
    if any(moment is not None and moment > limit for moment in (task.actual_start, task.actual_finish)):
        yield "actual_after_status"
    if not task.finished and task.percent < 100 and task.finish is not None and task.finish < status:
        yield "not_updated"


def _of_plan(task: Task, per_day: float) -> Iterator[str]:
    if task.constraint in HARD or task.constraint2 in HARD:
        yield "hard_constraint"
    if not task.baselines:
        yield "no_baseline"
    length = (task.duration or 0.0) / (1440 if task.elapsed else per_day)
    if length > LONG_DAYS and task.kind != "level_of_effort":
        yield "long_duration"
    if task.total_float is not None and task.total_float < 0:
        yield "negative_float"
    if task.deadline and task.finish and task.finish > task.deadline and task.finish.date() > _day(task.deadline):
        yield "late_for_deadline"
    if task.start is None or task.finish is None:
        yield "no_date"


def _day(moment: datetime) -> date:
    return moment.date()


def _of_link(link: TaskLink, tasks: Mapping[int, Task]) -> Iterator[str]:
    before, after = tasks.get(link.predecessor), tasks.get(link.successor)
    if link.elsewhere:
        yield "elsewhere"
        return
    if link.lag < 0:
        yield "lead" if link.type == "FS" else "negative_lag"
    if before is None or after is None:
        yield "missing_end"
        return
    if before.summary or after.summary:
        yield "summary_link"
    if _out_of_sequence(link, before, after):
        yield "out_of_sequence"


def _out_of_sequence(link: TaskLink, before: Task, after: Task) -> bool:
    """Whether what the link waits for had not happened when what it holds back did; lags aside."""
    first = before.actual_finish if link.type in ("FS", "FF") else before.actual_start
    then = after.actual_start if link.type in ("FS", "SS") else after.actual_finish
    if then is None or link.lag < 0:
        return False
    return first is None or then < first


def _logic(schedule: Schedule, tasks: Mapping[int, Task], found: defaultdict[str, set[int]]) -> None:
    ends = [(link.predecessor, link.successor) for link in schedule.links]
    after, before = {a for a, _b in ends}, {b for _a, b in ends}
    own = [task for task in schedule.tasks if task.work_item and task.active and task.kind != "level_of_effort"]
    if len(own) > 1:
        above = {task.uid: task.parent for task in schedule.tasks}
        found["no_predecessor"] |= {task.uid for task in own if not _linked(task.uid, before, above)}
        found["no_successor"] |= {task.uid for task in own if not _linked(task.uid, after, above)}
    seen: set[tuple[int, int]] = set()
    for pair in ends:
        if pair in seen and pair[1] in tasks:
            found["doubled_link"].add(pair[1])
        seen.add(pair)
    found["cycle"] |= cycles(ends) & set(tasks)


def _linked(uid: int, ends: set[int], above: Mapping[int, int | None]) -> bool:
    """Whether a task, or a summary it is part of, has a link."""
    at: int | None = uid
    for _step in range(_DEEPEST):
        if at is None:
            return False
        if at in ends:
            return True
        at = above.get(at)
    return False


def cycles(edges: Iterable[tuple[int, int]]) -> set[int]:
    """The nodes that lie on a cycle, or on a path from one cycle to another: what is left when ends are taken away."""
    pairs = set(edges)
    after: defaultdict[int, set[int]] = defaultdict(set)
    before: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        after[a].add(b)
        before[b].add(a)
    left = {end for pair in pairs for end in pair}
    for into, out in ((before, after), (after, before)):
        ends = [node for node in left if not into[node]]
        while ends:
            node = ends.pop()
            left.discard(node)
            for other in out[node]:
                into[other].discard(node)
                if not into[other] and other in left:
                    ends.append(other)
    return left
