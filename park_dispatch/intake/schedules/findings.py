"""What is to be told about single tasks of a schedule that was dropped as a report."""

from dataclasses import dataclass
from typing import ClassVar

from park_dispatch.intake.findings import FINDINGS, Finding
from park_dispatch.language import _

_NOT_IMPORTED = {
    "blank": lambda: _("是空行"),
    "inactive": lambda: _("已停用"),
    "external": lambda: _("属于另一个文件"),
    "subproject": lambda: _("是插入的子项目，内容在另一个文件里，请上传那个文件"),
    "level_of_effort": lambda: _("是随其他作业起止的支持性作业（LOE），没有自己的进度"),
    "wbs_summary": lambda: _("是 WBS 汇总作业，没有自己的进度"),
}


@dataclass(frozen=True, slots=True)
class TaskNotImported(Finding):
    """A task nothing was taken from; `reason` is a key of `_NOT_IMPORTED`."""

    reason: str = ""
    code: ClassVar[str] = "task_not_imported"

    def why(self) -> str:
        reason = _NOT_IMPORTED[self.reason]()
        if not self.value:
            return _("第 {row} 行的任务没有导入：{reason}。").format(row=self.row, reason=reason)
        return _("任务“{name}”没有导入：{reason}。").format(name=self.value, reason=reason)


@dataclass(frozen=True, slots=True)
class SpacersLeft(Finding):
    """Lines without a name, without duration, links or progress: spacers between the tasks. `value`: their rows."""

    count: int = 0
    code: ClassVar[str] = "spacers_left"

    def why(self) -> str:
        return _("{count} 行没有名称、工期和关系，是任务之间的空行，没有导入（第 {rows} 行）。").format(
            count=self.count, rows=self.value
        )


@dataclass(frozen=True, slots=True)
class SummaryNotUsed(Finding):
    """A summary that is neither project nor building nor part of a name; the tasks below it were taken."""

    tasks: int = 0
    code: ClassVar[str] = "summary_not_used"

    def why(self) -> str:
        return _("摘要任务“{name}”不是项目也不是单体，没有单独导入；它下面的 {count} 个任务已按节点导入。").format(
            name=self.value, count=self.tasks
        )


@dataclass(frozen=True, slots=True)
class LinkNotCarried(Finding):
    """A link that is not stored because one of its ends is not; `value` is "12 FS 15"."""

    reason: str = "summary"
    code: ClassVar[str] = "link_not_carried"

    def why(self) -> str:
        if self.reason == "elsewhere":
            return _("关系 {link} 的前置任务在另一个文件里，没有采用。").format(link=self.value)
        if self.reason == "missing":
            return _("关系 {link} 指向文件里没有的任务，没有采用。").format(link=self.value)
        if self.reason == "self":
            return _("关系 {link} 指向任务自己，没有采用。").format(link=self.value)
        return _("关系 {link} 的一端是摘要任务或没有导入的任务，没有采用。").format(link=self.value)


@dataclass(frozen=True, slots=True)
class UnlikelyDay(Finding):
    """A day far outside the life of any project."""

    code: ClassVar[str] = "unlikely_day"

    def why(self) -> str:
        return _("日期“{value}”不合常理，没有采用；请在计划软件里改正。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class ReportDayFromSaving(Finding):
    """The file states no status date, so the day it was last saved is taken until somebody says otherwise."""

    code: ClassVar[str] = "report_day_from_saving"

    def why(self) -> str:
        return _("文件没有状态日期，暂以最后保存日期 {value} 作为报告日期，请核对。").format(value=self.value)


@dataclass(frozen=True, slots=True)
class PlanWithoutBaseline(Finding):
    """No baseline in the file: the current dates are taken as the plan."""

    code: ClassVar[str] = "plan_without_baseline"

    def why(self) -> str:
        return _("文件里没有基线，{count} 个任务以当前计划日期作为计划日期；请在计划软件里设置基线后再导出。").format(
            count=self.value
        )


_FAULTS = {
    "date": lambda: _("“{value}”不是有效日期（{what}），按未填处理。"),
    "number": lambda: _("“{value}”不是有效数值（{what}），按未填处理。"),
    "column": lambda: _("表 {place} 缺少列 {what}，这一列按未填处理。"),
    "table": lambda: _("文件里没有表 {place}。"),
    "row": lambda: _("最后一行 {place} 不完整。"),
    "duplicate_uid": lambda: _("{place} 的编号“{value}”缺失或重复，已另编号。"),
    "parent": lambda: _("{place} 的上级（{what} {value}）不存在或互相嵌套，已放到最上层。"),
    "cut": lambda: _("文件没有结束标记，可能没有传完整，后面的任务可能缺失；请重新导出并核对任务数。"),
    "calendar": lambda: _("日历“{place}”的 {what} 读不懂，这一部分没有采用。"),
    "encoding": lambda: _("文件中有读不出的字符（编码 {value}），已用“�”代替。"),
    "kind": lambda: _("{place} 的 {what}“{value}”不认识，按普通处理。"),
}


@dataclass(frozen=True, slots=True)
class ScheduleFault(Finding):
    """Something in a schedule file that could not be taken as it stands; see `model.schedule.Fault`."""

    fault: str = "date"
    place: str = ""
    what: str = ""
    code: ClassVar[str] = "schedule_fault"

    def why(self) -> str:
        return _FAULTS[self.fault]().format(place=self.place, what=self.what, value=self.value)


FINDINGS |= {
    cls.code: cls
    for cls in (
        TaskNotImported,
        SpacersLeft,
        SummaryNotUsed,
        LinkNotCarried,
        UnlikelyDay,
        ReportDayFromSaving,
        PlanWithoutBaseline,
        ScheduleFault,
    )
}
