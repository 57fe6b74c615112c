"""Which project and building a task of an outline belongs to, and what it is called there.

A summary that names a building is one; above it, or at the first level, a summary may name the project; otherwise the
project is what the whole file is called. Names that would fall together get the summaries above them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from park_dispatch.intake.outline import task_names_building, task_names_numbered_building, task_names_project
from park_dispatch.language import _
from park_dispatch.model.schedule import Project, Schedule, Task

_DEEPEST = 100
"""Levels of an outline that are looked at; people use a dozen."""


@dataclass(frozen=True, slots=True)
class Place:
    """Project and building as written ("" for none), the uids of the summaries that these are, those between."""

    project: str
    project_guess: str
    building: str
    used: tuple[int, ...]
    between: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A task to import under the name that is its own within its building. `naming`: summaries taken into the name."""

    task: Task
    place: Place
    name: str
    guess: str = ""
    naming: tuple[int, ...] = ()


class Outline:
    """The places of a schedule's tasks. `file_name` names the project where nothing else does."""

    def __init__(self, schedule: Schedule, file_name: str, project: str | None) -> None:
        self._tasks = {task.uid: task for task in schedule.tasks}
        self._given = project
        self._labels = {one.uid: _label(one, schedule, file_name) for one in schedule.projects}
        self._known: dict[int | None, Place] = {}

    def _chain(self, task: Task) -> list[Task]:
        """The summaries above a task, top first, without the line of the project itself."""
        chain: list[Task] = []
        at = task.parent
        while at is not None and at in self._tasks and len(chain) < _DEEPEST:
            chain.append(self._tasks[at])
            at = self._tasks[at].parent
        return [one for one in reversed(chain) if one.level > 0]

    def place(self, task: Task) -> Place:
        """Where a task stands."""
        key = task.parent if task.parent is not None else -1 - task.project
        if key not in self._known:
            self._known[key] = self._place(task)
        return self._known[key]

    def _place(self, task: Task) -> Place:
        chain = self._chain(task)
        at = _building_in([one.name for one in chain])
        building = chain[at].name if at is not None else ""
        above = chain[:at] if at is not None else chain[:1]
        # Above "9#" a "三期标准化厂房" is what the buildings are together, not one of them.
        named = [one for one in above if task_names_project(one.name) or task_names_building(one.name)]
        used = [chain[at].uid] if at is not None else []
        project, guess = self._labels.get(task.project) or next(iter(self._labels.values()))
        if named:
            project, guess = named[-1].name, ""
            used.append(named[-1].uid)
        if self._given:
            project, guess = self._given, ""
        return Place(project, guess, building, tuple(used), tuple(one for one in chain if one.uid not in used))


def _building_in(names: list[str]) -> int | None:
    """Which summary of a chain, top first, is the building: the first with a number, else the first that sounds so."""
    numbered = (n for n, name in enumerate(names) if task_names_numbered_building(name))
    return next(numbered, next((n for n, name in enumerate(names) if task_names_building(name)), None))


def _label(project: Project, schedule: Schedule, file_name: str) -> tuple[str, str]:
    """What the whole project is called, and what was assumed for it."""
    root = next((one.name for one in schedule.tasks if one.level == 0 and one.project == project.uid and one.name), "")
    written = root or project.name
    if written:
        return written, ""
    stem = _stem(project.code) or _stem(file_name)
    return stem, _("项目名称取自文件名")


def _stem(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2].strip()
    head, _dot, extension = base.rpartition(".")
    return head if head and extension.lower() in ("xml", "mpp", "xer", "mpt", "pp") else base


def named(tasks: Iterable[Task], outline: Outline) -> list[Placed]:
    """The tasks with names that nothing else in their building has."""
    placed = [(task, outline.place(task)) for task in tasks]
    alike = Counter((place.project, place.building, task.name) for task, place in placed)
    first = [_prefixed(task, place, alike[place.project, place.building, task.name] > 1) for task, place in placed]
    groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(first):
        groups[one.place.project, one.place.building, one.name].append(at)
    for same in groups.values():
        if len(same) > 1:
            codes = [first[at].task.code for at in same]
            by_code = all(codes) and len(set(codes)) == len(codes)
            for at in same:
                first[at] = _numbered(first[at], by_code)
    return first


def _prefixed(task: Task, place: Place, doubled: bool) -> Placed:
    if not doubled or not place.between:
        return Placed(task, place, task.name)
    name = "/".join([*(one.name for one in place.between if one.name), task.name])
    guess = _("同名任务，名称前加了上级摘要任务的名称")
    return Placed(task, place, name, guess, tuple(one.uid for one in place.between))


def _numbered(one: Placed, by_code: bool) -> Placed:
    mark = one.task.code if by_code else str(one.task.uid)
    guess = _("同名任务，名称后加了任务编号")
    return Placed(one.task, one.place, f"{one.name}（{mark}）", guess, one.naming)
