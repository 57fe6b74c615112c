"""The outline of P6 projects: the work breakdown as summaries, each followed by its activities and then its parts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from park_dispatch.intake.schedules.values import Values
from park_dispatch.intake.schedules.xer_tables import Row
from park_dispatch.model.schedule import Fault, Task

NO_ROOT = "ParkDispatchOutline00A"
"""The guid of a root that our writer had to add, because P6 knows no project without one."""


def outlined(rows: list[Row], activities: list[Task], projects: list[int], v: Values) -> list[Task]:
    """All lines in order, numbered from 1. Activities and summaries of one number get different uids."""
    taken = {one.uid for one in activities}
    free = max([*taken, *(v.whole(row.get("wbs_id", ""), "wbs_id") or 0 for row in rows), 0]) + 1
    nodes: dict[int, Task] = {}
    order: dict[int, float] = {}
    hidden = set()
    for row in rows:
        number = v.whole(row.get("wbs_id", ""), "wbs_id")
        if number is None or number in nodes:
            v.fault(Fault("duplicate_uid", "PROJWBS", "wbs_id", row.get("wbs_id", "")[:60]))
            number, free = free, free + 1
        uid = number
        if uid in taken:
            uid, free = free, free + 1
        project = v.whole(row.get("proj_id", ""), "proj_id")
        nodes[number] = Task(
            uid=uid,
            row=0,
            name=row.get("wbs_name", "").strip() or row.get("wbs_short_name", "").strip(),
            level=0,
            parent=v.whole(row.get("parent_wbs_id", ""), "parent_wbs_id"),
            project=project if project in projects else projects[0],
            code=row.get("wbs_short_name", "").strip(),
            summary=True,
        )
        order[number] = v.number(row.get("seq_num", ""), "seq_num") or 0.0
        if row.get("guid") == NO_ROOT:
            hidden.add(number)
    return _walk(nodes, order, hidden, _unique(activities, free, v), v)


def _unique(activities: list[Task], free: int, v: Values) -> list[Task]:
    seen: set[int] = set()
    found = []
    for one in activities:
        if one.uid < 0 or one.uid in seen:
            v.fault(Fault("duplicate_uid", one.code or one.name, "task_id", str(one.uid)))
            one, free = replace(one, uid=free), free + 1
        seen.add(one.uid)
        found.append(one)
    return found


def _walk(
    nodes: dict[int, Task], order: dict[int, float], hidden: set[int], activities: list[Task], v: Values
) -> list[Task]:
    of: defaultdict[int | None, list[Task]] = defaultdict(list)
    for one in activities:
        if one.parent not in nodes:
            v.fault(Fault("parent", one.code or one.name, "wbs_id", str(one.parent or "")))
        of[one.parent if one.parent in nodes else None].append(one)
    parts = _parts(nodes, order)
    found: list[Task] = []
    for number, level, above in _visited(nodes, parts, v):
        parent = nodes[above].uid if above is not None and above not in hidden else None
        if number not in hidden:
            found.append(replace(nodes[number], level=level, parent=parent, row=len(found) + 1))
            parent = nodes[number].uid
        for one in of[number]:
            found.append(replace(one, level=level + 1, parent=parent, row=len(found) + 1))
    return found + [replace(one, level=1, parent=None, row=len(found) + at) for at, one in enumerate(of[None], start=1)]


def _parts(nodes: dict[int, Task], order: dict[int, float]) -> defaultdict[int | None, list[int]]:
    """The summaries under each summary in order; under None those at the top."""
    parts: defaultdict[int | None, list[int]] = defaultdict(list)
    for number, node in nodes.items():
        parts[node.parent if node.parent in nodes and node.parent != number else None].append(number)
    for under in parts.values():
        under.sort(key=lambda number: order[number])
    return parts


def _visited(
    nodes: dict[int, Task], parts: Mapping[int | None, list[int]], v: Values
) -> Iterator[tuple[int, int, int | None]]:
    """(number, level, number above) depth first; without recursion, for a breakdown may be as deep as it likes."""
    seen: set[int] = set()
    open_: list[tuple[int, int, int | None]] = [(number, 0, None) for number in reversed(parts.get(None, []))]
    rest = iter(nodes)
    while True:
        while open_:
            number, level, above = open_.pop()
            if number not in seen:
                seen.add(number)
                yield number, level, above
                open_ += [(part, level + 1, number) for part in reversed(parts.get(number, []))]
        lost = next((number for number in rest if number not in seen), None)
        if lost is None:
            return
        # Summaries that go round in a circle: the circle is opened at the first of them.
        v.fault(Fault("parent", nodes[lost].code or nodes[lost].name, "parent_wbs_id", str(nodes[lost].parent)))
        open_.append((lost, 0, None))
