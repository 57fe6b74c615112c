"""Why a schedule is refused as a whole; these cross from the capped child as every refusal does."""

from dataclasses import dataclass
from typing import ClassVar

from park_dispatch.intake.refusals import REFUSALS, Refusal
from park_dispatch.language import _


@dataclass(eq=False)
class DamagedSchedule(Refusal):
    """XML that is not well-formed or breaks off. `detail` in the parser's words, `tasks` read before it."""

    detail: str
    tasks: int
    code: ClassVar[str] = "damaged_schedule"

    def why(self) -> str:
        return _(
            "“{file}”已损坏或没有传完整（读到第 {tasks} 个任务后中断：{detail}），没有采用。"
            "请在 Project 里重新另存为 XML，再上传一次。"
        ).format(file=self.file_name, tasks=self.tasks, detail=self.detail)


@dataclass(eq=False)
class ForbiddenInSchedule(Refusal):
    """A document type or entity declaration, which no planning program writes."""

    code: ClassVar[str] = "forbidden_in_schedule"

    def why(self) -> str:
        return _(
            "“{file}”含有文档类型或实体声明，Project 不会写出这样的文件，出于安全没有读取。"
            "请在 Project 里重新另存为 XML，再上传一次。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class TooManyTasks(Refusal):
    """More tasks or links than a schedule of ours may have."""

    tasks: int
    limit: int
    code: ClassVar[str] = "too_many_tasks"

    def why(self) -> str:
        return _("“{file}”超过 {limit} 个任务或关系的上限，没有读取。请按项目拆成几个文件再上传。").format(
            file=self.file_name, limit=self.limit
        )


@dataclass(eq=False)
class NoProjectInside(Refusal):
    """The header of an exchange file, but no table that a schedule needs."""

    code: ClassVar[str] = "no_project_inside"

    def why(self) -> str:
        return _(
            "“{file}”是 P6 的 XER 文件，但里面没有项目（缺少 PROJECT 和 TASK 表），没有读取。"
            "请在 P6 里打开项目，用“导出 → XER”重新导出。"
        ).format(file=self.file_name)


@dataclass(eq=False)
class OtherSchedule(Refusal):
    """A schedule in a form that is not read: `kind` is "mpp" (MS Project's own), "pmxml" (P6 XML)."""

    kind: str
    code: ClassVar[str] = "other_schedule"

    def why(self) -> str:
        if self.kind == "mpp":
            return _(
                "“{file}”是 Project 自己的 mpp 文件，不能直接读取。请在 Project 里“另存为 → XML 格式”后再上传。"
            ).format(file=self.file_name)
        return _("“{file}”是 P6 的 XML 文件，不能直接读取。请在 P6 里用“导出 → XER”导出后再上传。").format(
            file=self.file_name
        )


@dataclass(eq=False)
class NotASchedule(Refusal):
    """The bytes are no schedule of the two kinds that are read."""

    code: ClassVar[str] = "not_a_schedule"

    def why(self) -> str:
        return _("“{file}”不是进度计划文件。能读取的是 Project 另存的 XML 和 P6 导出的 XER。").format(
            file=self.file_name
        )


@dataclass(eq=False)
class NotMarked(Refusal):
    """A marked copy was asked of a schedule, which has no cells to mark."""

    code: ClassVar[str] = "schedule_not_marked"

    def why(self) -> str:
        return _("“{file}”是进度计划文件，没有单元格可以标注；问题已逐条列出，请在 Project 或 P6 里改正。").format(
            file=self.file_name
        )


REFUSALS |= {
    cls.code: cls
    for cls in (
        DamagedSchedule,
        ForbiddenInSchedule,
        TooManyTasks,
        NoProjectInside,
        OtherSchedule,
        NotASchedule,
        NotMarked,
    )
}
