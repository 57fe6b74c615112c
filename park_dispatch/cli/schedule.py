"""`schedule`: what a plan of MS Project or P6 holds, whether it is sound; and the plan in the other format."""

import argparse
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from park_dispatch.cli import console
from park_dispatch.cli.refusals import TargetExists, TargetUnknown
from park_dispatch.cli.writing import write_new
from park_dispatch.intake.schedules.asking import ask_schedule
from park_dispatch.intake.schedules.findings import ScheduleFault
from park_dispatch.language import _
from park_dispatch.model.schedule import Format, Project, Schedule, Task
from park_dispatch.planning.schedule_checks import Check, checks
from park_dispatch.planning.schedule_pass import Computed, compute
from park_dispatch.settings import Settings

_FORMATS: dict[str, Format] = {".xml": "mspdi", ".xer": "xer"}
_NAMED = 5
"""Tasks named of a check on the screen; JSON has all."""
_FORMAT_NAMES = {"mspdi": "MS Project XML", "xer": "Primavera P6 XER"}


def run_schedule(options: argparse.Namespace, settings: Settings) -> int:
    """Read one schedule, say what it holds; with --to write it in the format of the ending."""
    if options.to is not None:
        check_target(options.to)
    schedule = ask_schedule(options.file, limits=settings.limits)
    facts = schedule_facts(schedule)
    if options.to is not None:
        facts["to"] = str(options.to)
        facts["losses"] = write_schedule(schedule, options.to)
    if options.json:
        console.say_json(facts)
    else:
        for line in _lines(facts):
            console.say(line)
    return 0


def check_target(target: Path) -> None:
    """Raises TargetUnknown for an ending that is neither .xml nor .xer, TargetExists for a file that is there."""
    if target.suffix.lower() not in _FORMATS:
        raise TargetUnknown(target)
    if target.exists():
        raise TargetExists(target)


def write_schedule(schedule: Schedule, target: Path) -> list[str]:
    """Write a schedule in the format of the ending; returns what that format cannot hold, in words.

    Raises TargetExists or TargetNotWritten.
    """
    from park_dispatch.reports.schedules.losses import losses
    from park_dispatch.reports.schedules.mspdi import mspdi
    from park_dispatch.reports.schedules.xer import xer

    to = _FORMATS[target.suffix.lower()]
    data = xer(schedule) if to == "xer" else mspdi(schedule)
    write_new(target, data)
    return list(losses(schedule, to))


def schedule_facts(schedule: Schedule) -> dict[str, Any]:
    """Everything the command says, as plain values; dates as ISO, floats in hours."""
    computed = compute(schedule)
    tasks = {task.uid: task for task in schedule.tasks}
    return {
        "format": schedule.format,
        "version": schedule.version,
        "projects": [_project(one) for one in schedule.projects],
        "tasks": _task_counts(schedule),
        "links": {"total": len(schedule.links), **_by(link.type for link in schedule.links)},
        "calendars": len(schedule.calendars),
        "baselines": _baselines(schedule),
        "critical": _critical(schedule, computed),
        "checks": [_check(one, tasks) for one in checks(schedule)],
        "faults": [
            ScheduleFault(None, None, None, one.value, one.code, one.place, one.what).why() for one in schedule.faults
        ],
    }


def _project(one: Project) -> dict[str, Any]:
    return {
        "name": one.name or one.code,
        "start": _iso(one.start),
        "finish": _iso(one.finish),
        "status_date": _iso(one.status_date),
        "saved": _iso(one.saved),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _task_counts(schedule: Schedule) -> dict[str, int]:
    """How many lines: `total` as the file counts tasks, that is <Task> elements, or rows of P6's TASK table."""
    summaries = sum(task.summary for task in schedule.tasks)
    lines = len(schedule.tasks)
    return {
        "total": lines - summaries if schedule.format == "xer" else lines,
        "leaf": sum(task.work_item for task in schedule.tasks),
        "summaries": summaries,
        "project_summaries": sum(task.summary and task.level == 0 for task in schedule.tasks),
        "milestones": sum(task.milestone and task.work_item for task in schedule.tasks),
        "blank": sum(task.blank for task in schedule.tasks),
        "started": sum(task.started and task.work_item for task in schedule.tasks),
        "finished": sum(task.finished and task.work_item for task in schedule.tasks),
    }


def _by(words: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(words).items()))


def _baselines(schedule: Schedule) -> dict[str, int]:
    """How many tasks each baseline holds, by its number."""
    return _by(str(baseline.number) for task in schedule.tasks for baseline in task.baselines)


def _critical(schedule: Schedule, computed: Computed) -> dict[str, Any]:
    """Critical tasks as the file states them (all lines, and those with work of their own) and as computed."""
    both = [task for task in schedule.tasks if task.critical is not None and task.uid in computed.dates]
    differ = [task for task in both if task.critical != (task.uid in computed.critical)]
    floats = [task for task in both if task.total_float is not None]
    same = sum(computed.dates[task.uid].total_float == task.total_float for task in floats)
    stated = [task for task in schedule.tasks if task.critical]
    flagged = any(task.critical is not None for task in schedule.tasks)
    return {
        "stated": len(stated) if flagged else None,
        "stated_leaf": sum(task.work_item for task in stated) if flagged else None,
        "computed": None if computed.obstacle else len(computed.critical),
        "not_computed_because": computed.obstacle or None,
        "approximate": computed.approximate,
        "compared": len(both),
        "differing": [task.row for task in differ],
        "floats_compared": len(floats),
        "floats_equal": same,
    }


def _check(one: Check, tasks: dict[int, Task]) -> dict[str, Any]:
    named = [{"row": tasks[uid].row, "code": tasks[uid].code, "name": tasks[uid].name} for uid in one.tasks]
    return {"check": one.code, "words": one.words(), "count": len(named), "tasks": named}


# --- as text ----------------------------------------------------------------------------------------------------------


def _obstacle(code: str) -> str:
    return {
        "cycle": _("关系互相循环"),
        "no_start": _("没有任何日期"),
        "no_tasks": _("没有任务"),
        "too_many": _("关系太多"),
        "calendar": _("有日历没有任何工作时间"),
        "dates": _("有不合常理的日期"),
    }[code]


def _lines(facts: dict[str, Any]) -> list[str]:
    lines = [_("{format}（版本 {version}）").format(
        format=_FORMAT_NAMES[facts["format"]], version=facts["version"] or _("未写明")
    )]  # fmt: skip
    lines += [
        _("项目“{name}”：{start} 至 {finish}，状态日期 {status}").format(
            name=project["name"],
            start=_shown(project["start"]),
            finish=_shown(project["finish"]),
            status=_shown(project["status_date"]),
        )
        for project in facts["projects"]
    ]
    lines += [
        _tasks_line(facts),
        _links_line(facts["links"]),
        *_other_counts(facts),
        *_critical_lines(facts["critical"]),
    ]
    lines += _check_lines(facts["checks"])
    lines += [_("请留意：{why}").format(why=why) for why in facts["faults"]]
    if "to" in facts:
        lines.append(_("已转换为 {path}").format(path=facts["to"]))
        lines += [f"  {loss}" for loss in facts["losses"]]
    return lines


def _shown(moment: str | None) -> str:
    return moment.replace("T", " ")[:16] if moment else _("未写明")


def _tasks_line(facts: dict[str, Any]) -> str:
    counts = facts["tasks"]
    if facts["format"] == "xer":
        return _(
            "作业 {leaf} 个（其中里程碑 {milestones} 个），WBS {summaries} 个（其中项目 {project_summaries} 个）"
        ).format(**counts)
    return _(
        "任务 {total} 个：工作任务 {leaf} 个（其中里程碑 {milestones} 个），摘要任务 {summaries} 个"
        "（其中项目摘要 {project_summaries} 个），空行 {blank} 个"
    ).format(**counts)


def _links_line(links: dict[str, int]) -> str:
    kinds = _("，").join(f"{kind} {count}" for kind, count in links.items() if kind != "total")
    line = _("关系 {count} 个").format(count=links["total"])
    return _("{line}（{kinds}）").format(line=line, kinds=kinds) if kinds else line


def _other_counts(facts: dict[str, Any]) -> list[str]:
    lines = [_("日历 {count} 个").format(count=facts["calendars"])]
    if not facts["baselines"]:
        return [*lines, _("没有基线")]
    return lines + [
        _("基线 {number}：{count} 个任务").format(number=number, count=count)
        for number, count in facts["baselines"].items()
    ]


def _critical_lines(critical: dict[str, Any]) -> list[str]:
    if critical["stated"] is None:
        lines = [_("关键任务：文件没有写明")]
    else:
        lines = [_("关键任务（文件所写）{stated} 个，其中工作任务 {stated_leaf} 个").format(**critical)]
    if critical["not_computed_because"]:
        return [
            *lines,
            _("关键任务（按关系推算）：算不出，{why}").format(why=_obstacle(critical["not_computed_because"])),
        ]
    lines.append(_("关键任务（按关系推算）{computed} 个").format(**critical))
    if critical["differing"]:
        rows = _("、").join(map(str, critical["differing"][:_NAMED]))
        line = _("两者不同的有 {count} 个（共比较 {compared} 个），行号 {rows}").format(
            count=len(critical["differing"]), compared=critical["compared"], rows=rows
        )
        lines.append(line + (_(" 等") if len(critical["differing"]) > _NAMED else ""))
    elif critical["compared"]:
        lines.append(_("两者一致（共比较 {compared} 个）").format(**critical))
    return lines


def _check_lines(found: list[dict[str, Any]]) -> list[str]:
    if not found:
        return [_("检查没有发现问题")]
    lines = [_("检查发现：")]
    for one in found:
        named = [_task_words(task) for task in one["tasks"][:_NAMED]]
        more = _(" 等") if one["count"] > _NAMED else ""
        lines.append("  " + _("{words}：{count} 个，{tasks}").format(
            words=one["words"], count=one["count"], tasks=_("、").join(named) + more
        ))  # fmt: skip
    return lines


def _task_words(task: dict[str, Any]) -> str:
    return _("{row} {name}").format(row=task["row"], name=cast("str", task["name"]) or _("（无名称）"))
