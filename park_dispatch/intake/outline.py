"""Task lists of scheduling programs: a column of levels or codes says which tasks are parts of which.

A task that has parts and names a building is that building; its parts are milestones of it. A task of the first level
that has parts names the project.
"""

import re
from dataclasses import dataclass

from park_dispatch.intake.workbook import CellValue
from park_dispatch.model.building_names import may_be_building
from park_dispatch.model.writing import plain_number, tight

_NUMBERED = r"[A-Za-z]?\d{1,3}(?:#|号楼?|栋)\S{0,8}"


@dataclass(frozen=True, slots=True)
class Place:
    """What a task stands under: project and building as written, None where there is none above it."""

    project: str | None
    building: str | None
    is_building: bool = False
    """The task itself is the building."""


def depth(value: CellValue) -> int | None:
    """How deep a level (3) or a code (1.2.4, JX.1.02) stands, from 1; None for anything else."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and 1 <= value <= 20 else len(f"{value:g}".split("."))
    if not isinstance(value, str):
        return None
    written = tight(value[:60])
    number = plain_number(written)
    if number is not None and number.is_integer() and "." not in written:
        return int(number) if 1 <= number <= 20 else None
    return len(re.split(r"[.\-]", written)) if re.fullmatch(r"[A-Za-z0-9]+(?:[.\-][A-Za-z0-9]+)*", written) else None


def places(levels: list[CellValue], names: list[CellValue]) -> list[Place]:
    """The place of every task, top to bottom; rows without level or name have none."""
    depths = [depth(level) for level in levels]
    above: list[tuple[int, str]] = []
    found = []
    for at, (deep, name) in enumerate(zip(depths, names, strict=True)):
        if deep is None or not isinstance(name, str):
            found.append(Place(None, None))
            continue
        above = [task for task in above if task[0] < deep]
        following = next((later for later in depths[at + 1 :] if later is not None), 0)
        project = above[0][1] if above and task_names_project(above[0][1]) else None
        building = next((task for _deep, task in reversed(above) if task_names_building(task)), None)
        own = building is None and following > deep and task_names_building(name)
        found.append(Place(project, name.strip() if own else building, own))
        if following > deep:
            above.append((deep, name.strip()))
    return found


def task_names_numbered_building(name: str) -> bool:
    """Whether a task that has parts is a building with a number: 9#, 9#厂房, 1号楼."""
    return re.fullmatch(_NUMBERED, tight(name[:40])) is not None


def task_names_building(name: str) -> bool:
    """Whether a task that has parts is a building."""
    return task_names_numbered_building(name) or may_be_building(tight(name[:40]))


def task_names_project(name: str) -> bool:
    """Whether a task that has parts is a project."""
    return not task_names_building(name) and re.search(r"项目|园|基地|工程|[一二三四五]期|标段", name) is not None
