"""Why a plan, a calendar, lights or a template cannot be kept, as sentences for the user."""

from datetime import date

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _


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
