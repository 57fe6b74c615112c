"""Why a proposal cannot be stored, as sentences for the user."""

from datetime import date

from park_dispatch.language import _


class FilingRefusal(Exception):
    """Base of all: `why()` says in the reader's language what is wrong and what to do."""

    def why(self) -> str:
        """One or two sentences in the reader's language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.why()


class ReportDateMissing(FilingRefusal):
    """The file does not say as of which day it is true."""

    def __init__(self, file_name: str) -> None:
        self.file_name = file_name

    def why(self) -> str:
        return _("“{file}”里没有找到截至日期，请先填写报告日期（命令行用 --date 2023-08-28）。").format(
            file=self.file_name
        )


class SameFile(FilingRefusal):
    """Exactly this file is in the ledger already."""

    def __init__(self, file_name: str, author: str, when: str, held: int = 0) -> None:
        self.file_name, self.author, self.when, self.held = file_name, author, when, held

    def why(self) -> str:
        said = _("“{file}”与 {author} 于 {when} 上报的文件完全相同，没有再作任何改动。").format(
            file=self.file_name, author=self.author, when=self.when
        )
        return said + held_then(self.held)


def held_then(rows: int) -> str:
    """How rows that were not stored with an upload can still get in; empty when all were."""
    if not rows:
        return ""
    return _("那次有 {rows} 行没有入库；要补入这些行，请先撤销那次上报，再传一次并逐行决定。").format(rows=rows)


class NothingToStore(FilingRefusal):
    """Every row is held back or was left out."""

    def __init__(self, file_name: str, held: int) -> None:
        self.file_name, self.held = file_name, held

    def why(self) -> str:
        return _("“{file}”没有可以入库的行：{held} 行需要您先核对。").format(file=self.file_name, held=self.held)


class NoteEmpty(FilingRefusal):
    """A note without words."""

    def why(self) -> str:
        return _("调度事项是空的，请写明事项后再保存。")


class NoteTooLong(FilingRefusal):
    """More words than a note may have."""

    def __init__(self, length: int, longest: int) -> None:
        self.length, self.longest = length, longest

    def why(self) -> str:
        return _("调度事项有 {length} 个字，最多 {longest} 个字，请分成几条填写。").format(
            length=self.length, longest=self.longest
        )


class NoteRepeated(FilingRefusal):
    """The day has a note with the same words about the same buildings."""

    def __init__(self, day: date) -> None:
        self.day = day

    def why(self) -> str:
        return _("{day} 已有一条相同的调度事项，没有重复记录；需要补充时请修改原来那一条。").format(day=self.day)


class MeetingFactTooLong(FilingRefusal):
    """More words than a fact of a meeting may have."""

    def __init__(self, length: int, longest: int) -> None:
        self.length, self.longest = length, longest

    def why(self) -> str:
        return _("会议情况中有一栏 {length} 个字，最多 {longest} 个字，没有保存。请删短后再保存。").format(
            length=self.length, longest=self.longest
        )


class PriorityUnknown(FilingRefusal):
    """A priority that there is not."""

    def __init__(self, text: str) -> None:
        self.text = text

    def why(self) -> str:
        return _("没有“{text}”这个优先级，请选普通、重要或紧急。").format(text=self.text)


class AuthorMissing(FilingRefusal):
    """Nobody answers for what is written."""

    def why(self) -> str:
        return _("请先填写记录人姓名，它会随记录保存。")


class PlanChangeEmpty(FilingRefusal):
    """Nothing was changed."""

    def why(self) -> str:
        return _("计划没有任何改动，没有保存。")


class PlanChangeUnknown(FilingRefusal):
    """Dates or links of something that is no milestone of this park."""

    def why(self) -> str:
        return _("要调整的节点在本园区中不存在（可能刚被撤销），没有保存。请刷新页面后重新调整。")


class PlanDatesReversed(FilingRefusal):
    """A milestone was to finish before it starts."""

    def __init__(self, name: str, start: date, finish: date) -> None:
        self.name, self.start, self.finish = name, start, finish

    def why(self) -> str:
        return _("“{name}”的计划完成日 {finish} 早于计划开始日 {start}，没有保存。请改正其中一个日期。").format(
            name=self.name, start=self.start, finish=self.finish
        )


class DeciderMissing(FilingRefusal):
    """Nobody answers for what is decided."""

    def why(self) -> str:
        return _("请先填写您的姓名，它会随计划和原因一起保存。")


class PlanNameMissing(FilingRefusal):
    """A plan without a name."""

    def why(self) -> str:
        return _("请给计划起个名称，例如“8月28日周计划”。")


class PlanNameTooLong(FilingRefusal):
    """More characters than a name may have."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def why(self) -> str:
        return _("计划名称最多 {longest} 个字，请缩短；详细情况写在原因里。").format(longest=self.longest)


class PlanNameTaken(FilingRefusal):
    """Another plan that counts has this name."""

    def __init__(self, name: str, plan_id: int) -> None:
        self.name, self.plan_id = name, plan_id

    def why(self) -> str:
        return _("已有名为“{name}”的计划（编号 {number}），请换一个名称。").format(name=self.name, number=self.plan_id)


class PlanBackwards(FilingRefusal):
    """An item that ends before it starts."""

    def __init__(self, name: str, start: date, finish: date) -> None:
        self.name, self.start, self.finish = name, start, finish

    def why(self) -> str:
        return _("“{name}”的计划完成 {finish} 早于计划开始 {start}，计划没有保存，请先改正日期。").format(
            name=self.name, start=self.start, finish=self.finish
        )


class HasMilestones(FilingRefusal):
    """A template is for a building that has no milestones yet."""

    def __init__(self, building: str, count: int) -> None:
        self.building, self.count = building, count

    def why(self) -> str:
        return _(
            "“{building}”已有 {count} 个节点，没有再按模板新建；需要按模板倒排时，请到“倒排工期”选择“按模板”。"
        ).format(building=self.building, count=self.count)


class SummaryEmpty(FilingRefusal):
    """A summary without a word in it."""

    def why(self) -> str:
        return _("总结的各部分都是空的，没有保存。请至少写一部分。")


class SummaryTooLong(FilingRefusal):
    """A part of a summary is too long to be kept."""

    def __init__(self, title: str, length: int, longest: int) -> None:
        self.title, self.length, self.longest = title, length, longest

    def why(self) -> str:
        return _("“{title}”有 {length} 个字，最多 {longest} 个，没有保存。请删短后再保存。").format(
            title=self.title, length=self.length, longest=self.longest
        )


class TargetOutOfRange(FilingRefusal):
    """A target that no project can reach, or that asks for nothing."""

    def __init__(self, percent: float) -> None:
        self.percent = percent

    def why(self) -> str:
        return _("目标 {percent}% 不能用，应大于 0，不超过 100。").format(percent=f"{self.percent:g}")


class TooManyFiles(FilingRefusal):
    """More photos and files at once than one place may get."""

    def __init__(self, count: int, most: int) -> None:
        self.count, self.most = count, most

    def why(self) -> str:
        return _("一次最多附 {most} 张照片或文件，现在有 {count} 个，没有保存。请先去掉一些。").format(
            most=self.most, count=self.count
        )
