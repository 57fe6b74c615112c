"""A schedule as JSON between the capped child and the parent: plain values only, tasks and links in portions."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from park_dispatch.model.schedule import (
    Baseline,
    CalendarException,
    Fault,
    Project,
    Schedule,
    Shifts,
    Task,
    TaskLink,
    Week,
    WorkCalendar,
    WorkWeek,
)

_PORTION = 500
_Flat = TypeVar("_Flat", Project, Task, TaskLink, Baseline, Fault)
_MOMENTS = {
    cls: frozenset(field.name for field in fields(cls) if "datetime" in str(field.type))
    for cls in (Project, Task, TaskLink, Baseline, Fault)
}


def _pack(thing: Project | Task | TaskLink | Baseline | Fault) -> list[Any]:
    return [_pack_value(getattr(thing, field.name)) for field in fields(thing)]


def _pack_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_pack(one) for one in value] if isinstance(value, tuple) else value


def _unpack(cls: type[_Flat], facts: list[Any]) -> _Flat:
    moments = _MOMENTS[cls]
    named = {field.name: value for field, value in zip(fields(cls), facts, strict=True)}
    for name in moments:
        if named[name] is not None:
            named[name] = datetime.fromisoformat(named[name])
    if "baselines" in named:
        named["baselines"] = tuple(_unpack(Baseline, one) for one in named["baselines"])
    return cls(**named)


def _pack_calendar(one: WorkCalendar) -> list[Any]:
    exceptions = [[e.first.isoformat(), e.last.isoformat(), e.shifts, e.name] for e in one.exceptions]
    weeks = [[w.name, w.first.isoformat(), w.last.isoformat(), w.week] for w in one.weeks]
    return [one.uid, one.name, one.week, exceptions, weeks, one.base, one.day_minutes, one.week_minutes]


def _shifts(packed: list[list[int]]) -> Shifts:
    return tuple((start, end) for start, end in packed)


def _week(packed: list[Any]) -> Week:
    return tuple(None if day is None else _shifts(day) for day in packed)


def _unpack_calendar(packed: list[Any]) -> WorkCalendar:
    uid, name, week, exceptions, weeks, base, day, of_week = packed
    return WorkCalendar(
        uid,
        name,
        _week(week),
        tuple(
            CalendarException(date.fromisoformat(first), date.fromisoformat(last), _shifts(shifts), called)
            for first, last, shifts, called in exceptions
        ),
        tuple(
            WorkWeek(called, date.fromisoformat(first), date.fromisoformat(last), _week(days))
            for called, first, last, days in weeks
        ),
        base,
        day,
        of_week,
    )


def pack_schedule(schedule: Schedule) -> Iterator[dict[str, Any]]:
    """The schedule as JSON-ready pieces and an end mark."""
    yield {
        "format": schedule.format,
        "version": schedule.version,
        "projects": list(map(_pack, schedule.projects)),
        "calendars": list(map(_pack_calendar, schedule.calendars)),
        "faults": list(map(_pack, schedule.faults)),
    }
    for start in range(0, len(schedule.tasks), _PORTION):
        yield {"tasks": list(map(_pack, schedule.tasks[start : start + _PORTION]))}
    for start in range(0, len(schedule.links), _PORTION):
        yield {"links": list(map(_pack, schedule.links[start : start + _PORTION]))}
    yield {"end": len(schedule.tasks) + len(schedule.links)}


class GatheringSchedule:
    """Puts the pieces that `pack_schedule` wrote together again, as they arrive."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._tasks: list[Task] = []
        self._links: list[TaskLink] = []
        self.ended = False
        """Whether the end mark has arrived."""

    def add(self, piece: dict[str, Any]) -> None:
        """Take one piece. Raises LookupError, TypeError, ValueError or AttributeError for what was not written so."""
        if self.ended:
            raise ValueError("something follows the end")
        if not self._head:
            self._head = piece
        elif "tasks" in piece:
            self._tasks += [_unpack(Task, one) for one in piece["tasks"]]
        elif "links" in piece:
            self._links += [_unpack(TaskLink, one) for one in piece["links"]]
        elif piece["end"] == len(self._tasks) + len(self._links):
            self.ended = True
        else:
            raise ValueError("tasks are missing")

    def result(self) -> Schedule:
        """The schedule. Raises as `add`, and ValueError when pieces are missing."""
        if not self.ended:
            raise ValueError("the answer breaks off")
        head = self._head
        return Schedule(
            format=head["format"],
            projects=tuple(_unpack(Project, one) for one in head["projects"]),
            tasks=tuple(self._tasks),
            links=tuple(self._links),
            calendars=tuple(map(_unpack_calendar, head["calendars"])),
            version=head["version"],
            faults=tuple(_unpack(Fault, one) for one in head["faults"]),
        )
