"""Why a site log is not filed, as sentences for the user."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _

Doubt: TypeAlias = Literal["backward", "jump", "nobody"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is right only if whoever files says so: a percent that fell or jumped, or a site without anybody.

    subject_id is that of the thing (of the site where nobody was there); old (% said on old_on) and new are percents.
    """

    subject_id: int
    name: str
    doubt: Doubt
    old: float = 0.0
    old_on: date | None = None
    new: float = 0.0

    def why(self) -> str:
        """One sentence: what is in doubt."""
        if self.doubt == "nobody":
            return _("现场人数是 0，天气也没有选“停工”：今天真的没有人？")
        words = (
            _("“{name}”由 {old:.1f}%（{day}）降为 {new:.1f}%：是更正上次，还是填错了？")
            if self.doubt == "backward"
            else _("“{name}”由 {old:.1f}%（{day}）一下升到 {new:.1f}%：确实做了这么多，还是填错了？")
        )
        return words.format(name=self.name, old=self.old, day=self.old_on, new=self.new)


class LogAsks(FilingRefusal):
    """Nothing is stored until whoever files has said of each whether it is right."""

    def __init__(self, asked: Sequence[Asked]) -> None:
        self.asked = tuple(asked)

    def why(self) -> str:
        return _("还没有保存，请先确认：") + "".join(one.why() for one in self.asked)


class LogEmpty(FilingRefusal):
    """Nothing was filled in, or nothing differs from what is stored."""

    def why(self) -> str:
        return _("没有填任何内容，或与已保存的完全相同，没有保存。")


class LogOutOfRange(FilingRefusal):
    """A percent that is none."""

    def __init__(self, name: str, value: float) -> None:
        self.name, self.value = name, value

    def why(self) -> str:
        return _("“{name}”填的是 {value:g}，不在 0–100 之间，没有保存。请改成累计完成的百分数。").format(
            name=self.name, value=self.value
        )


class WorkersOutOfRange(FilingRefusal):
    """No number of people."""

    def __init__(self, value: float, most: int) -> None:
        self.value, self.most = value, most

    def why(self) -> str:
        return _("现场人数填的是 {value:g}，应为 0–{most} 的整数，没有保存。请改正。").format(
            value=self.value, most=self.most
        )


class LogTooLong(FilingRefusal):
    """More characters than a field may have."""

    def __init__(self, label: str, length: int, longest: int) -> None:
        self.label, self.length, self.longest = label, length, longest

    def why(self) -> str:
        return _("“{label}”有 {length} 个字，最多 {longest} 个字，没有保存。请缩短。").format(
            label=self.label, length=self.length, longest=self.longest
        )


class LogOfTomorrow(FilingRefusal):
    """A day that has not come."""

    def __init__(self, day: date) -> None:
        self.day = day

    def why(self) -> str:
        return _("{day} 还没有到，不能填那天的日志。请把页面上方的截至日期改回今天。").format(day=self.day)


class LogFiledMeanwhile(FilingRefusal):
    """Somebody saved something of the site since the form was opened; `latest` is its last entry."""

    def __init__(self, author: str, latest: int) -> None:
        self.author, self.latest = author, latest

    def why(self) -> str:
        return _(
            "{author} 刚刚也保存了这个工地的记录，您的还没有保存。"
            "您空着的已补上那边填的，两边不同的逐项标明；核对后再保存一次。"
        ).format(author=self.author)


class SiteUnknown(FilingRefusal):
    """No site under construction has that name; or several have."""

    def __init__(self, name: str, known: Sequence[str], several: bool = False) -> None:
        self.name, self.known, self.several = name, known, several

    def why(self) -> str:
        words = (
            _("有几个工地都叫“{name}”，请写明项目：{known}。")
            if self.several
            else _("没有叫“{name}”的在建工地。在建的有：{known}。")
        )
        return words.format(name=self.name, known=_("、").join(self.known) or _("（没有）"))


class PartUnknown(FilingRefusal):
    """The site has no such milestone."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, known

    def why(self) -> str:
        return _("这个工地没有叫“{name}”的节点。可以填的有：{known}。").format(
            name=self.name, known=_("、").join(self.known)
        )
