"""Why an issue is not raised and a step not recorded, as sentences for the user."""

from collections.abc import Iterable
from datetime import date

from park_dispatch.filing.issue_wording import field_word, number_word, stage_word, step_word
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.reading import Number
from park_dispatch.model.issue_stage import Stage, Step


class IssueEmpty(FilingRefusal):
    """An issue without words."""

    def why(self) -> str:
        return _("问题是空的，没有登记。请写明是什么问题、在哪里。")


class IssueTooLong(FilingRefusal):
    """More characters than an issue or a step may have."""

    def __init__(self, length: int, longest: int) -> None:
        self.length, self.longest = length, longest

    def why(self) -> str:
        return _("写了 {length} 个字，最多 {longest} 个字，没有保存。请删短，或分开登记。").format(
            length=self.length, longest=self.longest
        )


class IssueRepeated(FilingRefusal):
    """The same words stand of the same place and enterprise already."""

    def __init__(self, number: Number) -> None:
        self.number = number

    def why(self) -> str:
        return _(
            "{number}就是同一处的同一个问题，没有重复登记。已经销号又出现的，请打开它“重新打开”；确是另一件的，请把内容写得更具体。"
        ).format(number=number_word(self.number))


class IssueUnknown(FilingRefusal):
    """No issue of this park has that number."""

    def why(self) -> str:
        return _("本园区没有这件问题（它来自的上报可能已被撤销）。请刷新页面，或用 issues 查看编号。")


class PlaceUnknown(FilingRefusal):
    """No project or building of the park has that name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _("本园区没有名为“{name}”的项目或单体，没有登记。请核对名称；全园区的问题不用写单体。").format(
            name=self.name
        )


class PlaceUnclear(FilingRefusal):
    """Buildings of several projects, or of the same name in several."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _("“{name}”涉及几个项目，没有登记。请写明是哪个项目的，或分项目登记。").format(name=self.name)


class StepImpossible(FilingRefusal):
    """The table does not allow the step from the stage."""

    def __init__(self, stage: Stage, step: Step) -> None:
        self.stage, self.step = stage, step

    def why(self) -> str:
        return _("这件问题现在是“{stage}”，不能“{step}”，没有改动。请刷新页面查看它的最新情况。").format(
            stage=stage_word(self.stage), step=step_word(self.step)
        )


class StepOutOfOrder(FilingRefusal):
    """A step dated before what is on record already, or after today."""

    def __init__(self, on: date, limit: date, *, later: bool) -> None:
        self.on, self.limit, self.later = on, limit, later

    def why(self) -> str:
        if self.later:
            return _("日期 {day} 还没有到，没有记录。请把页面上方的截至日期改为 {limit} 或更早。").format(
                day=self.on, limit=self.limit
            )
        return _(
            "这件问题在 {limit} 已有记录，不能再记 {day} 的步骤。请把页面上方的截至日期改为 {limit} 或以后。"
        ).format(day=self.on, limit=self.limit)


class NotSaid(FilingRefusal):
    """A step that has to state something did not."""

    def __init__(self, fields: Iterable[str]) -> None:
        self.fields = tuple(fields)

    def why(self) -> str:
        return _("请先填写{fields}，没有保存。").format(fields=_("、").join(field_word(field) for field in self.fields))


class NotForStep(FilingRefusal):
    """A step was to state a field that it does not change."""

    def __init__(self, step: Step, fields: Iterable[str]) -> None:
        self.step, self.fields = step, tuple(fields)

    def why(self) -> str:
        return _("“{step}”不改动{fields}，没有保存。请去掉，或用“调整交办”另记一步。").format(
            step=step_word(self.step), fields=_("、").join(field_word(field) for field in self.fields)
        )


class DueBeforeStep(FilingRefusal):
    """A day to be done by that has passed already."""

    def __init__(self, due: date, on: date) -> None:
        self.due, self.on = due, on

    def why(self) -> str:
        return _("时限 {due} 早于 {day}，没有保存。请填写 {day} 或以后的日期。").format(due=self.due, day=self.on)


class MergeImpossible(FilingRefusal):
    """The issue to be merged into is none that counts."""

    def why(self) -> str:
        return _("不能并入：那件问题不存在、就是它自己，或者已经撤回、不予受理、并入了别的问题。请另选一件。")


class HandlerVerifies(FilingRefusal):
    """Somebody was to verify what they handled themselves."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _(
            "这一轮由{name}办理，不能由同一个人验收、评价，没有记录（已记入操作记录）。请由没有参与办理的人验收。"
        ).format(name=self.name)
