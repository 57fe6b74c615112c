"""Why an account of an action item, a new date or an escalation is not taken, as sentences for the user."""

from datetime import date, time

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _


class NoSuchItem(FilingRefusal):
    """No action item of this park has that number, or it was undone with its upload."""

    def __init__(self, number: str = "") -> None:
        self.number = number

    def why(self) -> str:
        if not self.number:
            return _("这一项在本园区中不存在（可能随上报一起撤销了），没有保存。请刷新页面。")
        return _("本园区没有编号为“{number}”的调度事项。请核对编号，例如〔2023〕41号 写作 2023-41。").format(
            number=self.number
        )


class ItemTakenBack(FilingRefusal):
    """The item was withdrawn."""

    def why(self) -> str:
        return _("这一项已经撤回，不需要交账，没有保存。")


class ItemDone(FilingRefusal):
    """The item is done already: no account, no new date, no escalation."""

    def __init__(self, by: str) -> None:
        self.by = by

    def why(self) -> str:
        return _(
            "这一项已办结（{by} 所报），没有再作改动。确需重新打开时，请专班在每日调度页修改它的落实情况。"
        ).format(by=self.by)


class MissReasonMissing(FilingRefusal):
    """Not done, without one of the reasons."""

    def why(self) -> str:
        return _("没有完成的，请选一个原因后再交账。")


class MissWordsMissing(FilingRefusal):
    """The reason "other" says nothing by itself."""

    def why(self) -> str:
        return _("原因选了“其他”，请用一句话写明是什么原因。")


class NewDateMissing(FilingRefusal):
    """Not done, without a new date."""

    def why(self) -> str:
        return _("没有完成的，请写明新的完成日期后再交账。")


class NewDateNotAhead(FilingRefusal):
    """A new date that is today or past."""

    def __init__(self, due: date, day: date) -> None:
        self.due, self.day = due, day

    def why(self) -> str:
        return _("新的完成日期 {due} 不晚于 {day}，没有保存。请选之后的日期。").format(due=self.due, day=self.day)


class CutoffPassed(FilingRefusal):
    """A date of today, when no account is taken any more: it would be missed as soon as it is given."""

    def __init__(self, due: date, cutoff: time) -> None:
        self.due, self.cutoff = due, cutoff

    def why(self) -> str:
        return _("今天 {cutoff} 已截止交账，时限定在今天（{due}）就已误期，没有保存。请选之后的日期。").format(
            cutoff=f"{self.cutoff:%H:%M}", due=self.due
        )


class SameDate(FilingRefusal):
    """Carried on to the day on which it is due anyway."""

    def __init__(self, due: date) -> None:
        self.due = due

    def why(self) -> str:
        return _("这一项的时限本来就是 {due}，没有再作改动。要顺延请选别的日期。").format(due=self.due)


class AccountTooLong(FilingRefusal):
    """More words than an account may have."""

    def __init__(self, length: int, longest: int) -> None:
        self.length, self.longest = length, longest

    def why(self) -> str:
        return _("说明有 {length} 个字，最多 {longest} 个，没有保存。请删短后再保存。").format(
            length=self.length, longest=self.longest
        )


class NoLevelAbove(FilingRefusal):
    """The item is with the highest level already."""

    def __init__(self, level: str) -> None:
        self.level = level

    def why(self) -> str:
        return _("这一项已经在最高一级“{level}”，不能再提级。").format(level=self.level)


class NotEscalated(FilingRefusal):
    """Nothing to stand down from."""

    def why(self) -> str:
        return _("这一项没有提级，不需要撤回提级。")


class EscalationReasonMissing(FilingRefusal):
    """Escalated by hand, before it is proposed."""

    def why(self) -> str:
        return _("这一项还没有到提级的条件，要提前提级请写明原因。")


class RulesUnusable(FilingRefusal):
    """Rules of the next-day account that cannot be kept to."""

    def __init__(self, fault: str) -> None:
        self.fault = fault

    def why(self) -> str:
        return {
            "misses": _("误期次数应在 1 到 20 之间，没有保存。"),
            "days": _("每一级的时限应在 1 到 30 天之间，没有保存。"),
            "levels": _("提级的级次应有 2 到 8 级，名称各不相同，每个不超过 20 个字，没有保存。"),
        }[self.fault]
