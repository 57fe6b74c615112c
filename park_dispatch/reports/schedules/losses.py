"""What the other format cannot hold, in words, so that nobody finds out later."""

from collections.abc import Callable, Iterator

from park_dispatch.language import _
from park_dispatch.model.schedule import Format, Schedule, Task


def losses(schedule: Schedule, to: Format) -> tuple[str, ...]:
    """One sentence for each thing of this schedule that writing it as `to` leaves out or changes."""
    found = list(_to_xer(schedule) if to == "xer" else _to_mspdi(schedule))
    return (*found, _("资源、资源分配、备注和自定义字段不在转换之列。"))


def _count(schedule: Schedule, holds: Callable[[Task], object]) -> int:
    return sum(1 for task in schedule.tasks if holds(task))


def _to_xer(schedule: Schedule) -> Iterator[str]:
    parts = {task.parent for task in schedule.tasks}
    summaries = {task.uid for task in schedule.tasks if task.summary or task.uid in parts}
    blank = _count(schedule, lambda task: task.blank)
    if blank:
        yield _("XER 没有空行：去掉了 {count} 个空行。").format(count=blank)
    on_summaries = sum(1 for link in schedule.links if {link.predecessor, link.successor} & summaries)
    if on_summaries:
        yield _("XER 的关系不能连在 WBS 上：去掉了连在摘要任务上的 {count} 个关系。").format(count=on_summaries)
    other_lags = sum(1 for link in schedule.links if link.lag and link.lag_unit != "work")
    if other_lags:
        yield _("XER 的延隔只有工作时间：{count} 个按百分比或日历时间的延隔已换算成工时。").format(count=other_lags)
    if schedule.format == "mspdi":
        if _count(schedule, lambda task: task.summary):
            yield _("摘要任务写成 WBS，它们自己的日期、百分比、基线由 P6 从下级汇总，没有写出。")
        yield from _small_things(schedule)


def _small_things(schedule: Schedule) -> Iterator[str]:
    leaves = [task for task in schedule.tasks if task.work_item]
    codes = [task.code for task in leaves]
    changed = (
        sum(1 for code in codes if not code) + len(codes) - len(set(codes)) - ("" in codes and codes.count("") - 1)
    )
    if changed:
        yield _("XER 的作业代码不能空也不能重复：给 {count} 个任务另编了代码。").format(count=changed)
    if any(calendar.weeks or any(one.name for one in calendar.exceptions) for calendar in schedule.calendars):
        yield _("日历的例外日逐日写出，例外的名称和“其他工作周”的名称不保留。")
    if any(task.manual or task.estimated or task.elapsed or not task.active for task in leaves):
        yield _("手动计划、估计工期、按日历时间的工期、停用这些标记 XER 没有，不保留。")
    if any(task.subproject or task.external for task in schedule.tasks):
        yield _("插入的子项目和外部任务只作为普通任务写出。")


def _to_mspdi(schedule: Schedule) -> Iterator[str]:
    if len(schedule.projects) > 1:
        yield _(
            "一个 Project 文件只有一个项目：{count} 个项目写成同一大纲下的摘要任务，状态日期取第一个项目的。"
        ).format(count=len(schedule.projects))
    hard = _count(schedule, lambda task: task.constraint in ("mandatory_start", "mandatory_finish") or task.constraint2)
    if hard:
        yield _("强制限制改为“必须开始（完成）于”，第二限制不保留，共 {count} 个任务。").format(count=hard)
    if schedule.format == "xer":
        if _count(schedule, lambda task: task.planned_start or task.planned_finish):
            yield _("P6 的“计划开始、计划完成”在 Project 里没有对应的列，不保留；基线保留。")
        kinds = _count(schedule, lambda task: task.kind in ("level_of_effort", "wbs_summary", "resource"))
        if kinds:
            yield _("支持性作业、WBS 汇总作业、资源相关作业写成普通任务，共 {count} 个。").format(count=kinds)
        if any(task.percent != round(task.percent) for task in schedule.tasks):
            yield _("Project 的完成百分比是整数，已取整。")
