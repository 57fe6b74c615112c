"""What can be wrong with activities and links: one small type for each, which says it with the user's own names."""

from dataclasses import dataclass

from park_dispatch.language import _


@dataclass(frozen=True, slots=True)
class ActivityTwice:
    """Two activities have the same key; `names` are theirs."""

    key: str
    names: tuple[str, str]

    def why(self) -> str:
        """The sentence for the user."""
        return _("编号 {key} 重复：“{first}”与“{second}”。每项工作应有自己的编号。").format(
            key=self.key, first=self.names[0], second=self.names[1]
        )


@dataclass(frozen=True, slots=True)
class WrongDuration:
    """A duration that is negative, no number, or longer than any site."""

    name: str
    duration: float

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{name}”的工期 {days:g} 天不能使用，应为 0 或正数。").format(name=self.name, days=self.duration)


@dataclass(frozen=True, slots=True)
class WrongLag:
    """A lag that is no number, or longer than any site."""

    before: str
    after: str

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{before}”与“{after}”之间的间隔天数不是可用的数字。").format(before=self.before, after=self.after)


@dataclass(frozen=True, slots=True)
class WaitsForItself:
    """An activity that is its own predecessor."""

    name: str

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{name}”把自己列为紧前工作，请改正。").format(name=self.name)


@dataclass(frozen=True, slots=True)
class NoSuchActivity:
    """A link from or to an activity that is not there; `name` is the end that is there, "" for neither."""

    name: str
    missing: str

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{name}”的逻辑关系指向不存在的工作“{missing}”。").format(name=self.name or "？", missing=self.missing)


@dataclass(frozen=True, slots=True)
class LinkTwice:
    """The same two activities are linked twice in the same way; the longer lag counts, as both would demand."""

    before: str
    after: str

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{before}”至“{after}”的同一种逻辑关系写了两次，按间隔较长的一条计算。").format(
            before=self.before, after=self.after
        )


@dataclass(frozen=True, slots=True)
class UnknownKind:
    """A link or a constraint of a kind that does not exist, or a constraint without its day."""

    name: str

    def why(self) -> str:
        """The sentence for the user."""
        return _("“{name}”的逻辑关系或限制条件的类型不认识，或缺少日期。").format(name=self.name)


@dataclass(frozen=True, slots=True)
class WrongProgress:
    """Actual days or remaining days that contradict each other or lie after the data date."""

    name: str

    def why(self) -> str:
        """The sentence for the user."""
        return _(
            "“{name}”的实际开工、实际完成或剩余工期互相矛盾，或晚于统计截止日：请核对（完成不早于开工，都不晚于截止日）。"
        ).format(name=self.name)


Fault = (
    ActivityTwice | WrongDuration | WrongLag | WaitsForItself | NoSuchActivity | LinkTwice | UnknownKind | WrongProgress
)
