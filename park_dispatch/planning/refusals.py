"""Why a calendar, a network or a template cannot be used, as sentences for the user that name what is wrong."""

from collections.abc import Sequence
from typing import Protocol

from park_dispatch.language import _

_NAMES_SHOWN = 12


class PlanningRefusal(ValueError):
    """Base of all: `why()` says in the reader's language what is wrong and what to do."""

    def why(self) -> str:
        """One or two sentences in the reader's language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.why()


class Told(Protocol):
    """What says in words what is wrong."""

    def why(self) -> str: ...


class _Sentence(PlanningRefusal):
    """A refusal whose sentence is made where the fault is found."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def why(self) -> str:
        return self.sentence


class WrongRules(_Sentence):
    """The rules of a site calendar say something impossible."""


class WrongTemplate(_Sentence):
    """A template, or amounts for one, cannot be used."""


class WrongPlan(_Sentence):
    """Dates or lengths from which no plan can be made."""


class DayOutOfRange(PlanningRefusal):
    """The answer lies outside the years 1 to 9999."""

    def why(self) -> str:
        return _("算出的日期超出公元 1–9999 年，请检查工期天数和日期是否填错。")


class WrongNetwork(PlanningRefusal):
    """Activities or links from which no right date can be computed; `faults` say which."""

    def __init__(self, faults: Sequence[Told]) -> None:
        super().__init__()
        self.faults = tuple(faults)

    def why(self) -> str:
        lines = [fault.why() for fault in self.faults[:_NAMES_SHOWN]]
        if len(self.faults) > _NAMES_SHOWN:
            lines.append(_("另有 {count} 处类似问题。").format(count=len(self.faults) - _NAMES_SHOWN))
        return "\n".join(lines)


class CycleFound(PlanningRefusal):
    """Activities that wait for each other in a circle; `names` in the order of their links, each once."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = tuple(names)

    def why(self) -> str:
        return _("工序之间互相等待，排不出工期：{names}。请删去其中一条逻辑关系。").format(names=_circle(self.names))


def _circle(names: tuple[str, ...]) -> str:
    shown = list(names[:_NAMES_SHOWN])
    if len(names) > _NAMES_SHOWN:
        shown.append("…")
    return " → ".join([*shown, names[0]])
