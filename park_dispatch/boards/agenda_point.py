"""A line of the agenda: one thing, why it is there, and what an action item about it would begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.language import _
from park_dispatch.planning.lights import Status

Topic: TypeAlias = Literal["deadlines", "notices", "issues", "new_issues", "milestones", "silent", "starts", "moved"]
TOPICS: tuple[Topic, ...] = ("deadlines", "notices", "issues", "new_issues", "milestones", "silent", "starts", "moved")
"""In the order of the meeting: what needs a decision first, what is only to be known last."""


@dataclass(frozen=True, slots=True)
class Point:
    """A line of the agenda.

    key: the same for the same thing at every meeting; detail: why it is here, with the rule that fired; place and
    parameters: the page that shows it; building, unit, person, ask: what an action item about it would begin with.
    """

    key: str
    topic: Topic
    status: Status
    text: str
    detail: str
    place: str
    parameters: Mapping[str, str | int]
    building: str
    unit: str
    person: str
    ask: str

    @property
    def words(self) -> str:
        """The line as minutes have it: "11# 预计晚 13 天（期限 10月31日，剩 64 天）"."""
        return _("{text}（{detail}）").format(text=self.text, detail=self.detail) if self.detail else self.text


def topic_word(topic: Topic) -> str:
    """What the lines of a topic are about."""
    return {
        "deadlines": _("交付期限"),
        "notices": _("督办超期"),
        "issues": _("超期的问题"),
        "new_issues": _("新登记的问题"),
        "milestones": _("超期节点"),
        "silent": _("未按时上报"),
        "starts": _("7 天内应开工"),
        "moved": _("上次会议以来的进展"),
    }[topic]


def by_topic(lines: Sequence[Point]) -> dict[Topic, list[Point]]:
    """The lines of each topic that has any, in the order of TOPICS."""
    found = {topic: [line for line in lines if line.topic == topic] for topic in TOPICS}
    return {topic: of for topic, of in found.items() if of}


def words_of(value: Any) -> str:
    """A text cell of a frame; "" where there is none."""
    return "" if value is None or pd.isna(value) else str(value).strip()
