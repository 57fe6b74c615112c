"""Why something cannot be done with a notice, as sentences for the user."""

from datetime import date

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _


class NoticeIncomplete(FilingRefusal):
    """A notice without a unit, a matter or a demand; `missing` is the label of the field."""

    def __init__(self, missing: str) -> None:
        self.missing = missing

    def why(self) -> str:
        return _("督办单缺“{field}”，没有发出。请补上再发。").format(field=self.missing)


class NoticeTextTooLong(FilingRefusal):
    """A text of a notice is longer than may be kept; `name` is the label of the field."""

    def __init__(self, name: str, length: int, longest: int) -> None:
        self.name, self.length, self.longest = name, length, longest

    def why(self) -> str:
        return _("“{field}”有 {length} 个字，最多 {longest} 个，没有保存。请删短后再保存。").format(
            field=self.name, length=self.length, longest=self.longest
        )


class NoticeDueTooEarly(FilingRefusal):
    """The time limit lies before the day of the notice."""

    def __init__(self, due: date, on: date) -> None:
        self.due, self.on = due, on

    def why(self) -> str:
        return _("办结时限 {due} 早于 {day}，没有保存。请改正时限。").format(due=self.due, day=self.on)


class NoticeRepeated(FilingRefusal):
    """A notice about the same matter is open."""

    def __init__(self, number: str) -> None:
        self.number = number

    def why(self) -> str:
        return _("同一事项已有在办的 {number}，没有重复发出；需要加重时请升级那一份。").format(number=self.number)


class NoticeUnknown(FilingRefusal):
    """The park has no such notice."""

    def __init__(self, number: str = "") -> None:
        self.number = number

    def why(self) -> str:
        return _("本园区没有督办单 {number}，没有保存。编号见督办页或 notices 命令。").format(number=self.number)


class NoticeStageUnfit(FilingRefusal):
    """What was to be done does not follow on the stage that the notice is in by now; `stage` is its word."""

    def __init__(self, number: str, stage: str) -> None:
        self.number, self.stage = number, stage

    def why(self) -> str:
        return _("{number} 现在是“{stage}”，不能这样办理，没有保存。请刷新后查看最新情况。").format(
            number=self.number, stage=self.stage
        )


class NoticeOwnAnswer(FilingRefusal):
    """Who answered is not the one who confirms."""

    def __init__(self, number: str, person: str) -> None:
        self.number, self.person = number, person

    def why(self) -> str:
        return _("{number} 是 {person} 答复的，要由另一个人确认办结，没有保存。").format(
            number=self.number, person=self.person
        )


class NoticeWordsMissing(FilingRefusal):
    """An answer or an opinion without words; `name` is the label of the field."""

    def __init__(self, name: str) -> None:
        self.name = name

    def why(self) -> str:
        return _("请写明“{field}”再保存，它会随记录保存。").format(field=self.name)


class GradeNotGraver(FilingRefusal):
    """A notice is only ever made graver."""

    def why(self) -> str:
        return _("升级只能改为更重的等级（蓝、黄、红），没有保存。")


class NoticeRulesUnsound(FilingRefusal):
    """Thresholds that do not rise from blue to red, or a number out of range."""

    def why(self) -> str:
        return _(
            "督办规则没有保存：同一条规则的蓝、黄、红界限要依次变大，天数在 0 到 366 之间（答复时限至少 1 天），"
            "编号前缀不超过 20 个字。"
        )
