"""会议纪要: what a meeting day comes to, in words: for Word, for the group, for the command line.

Nothing is frozen: the ledger only grows, and minutes are read as of their day, so those of a past day say what was
known and recorded then. The day is written on them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from park_dispatch.boards.dispatch import named
from park_dispatch.boards.items import link_word, priority_word, verdict_word
from park_dispatch.boards.meeting import Answer, Meeting, accounts_words
from park_dispatch.boards.status import day
from park_dispatch.boards.summary import ordinal, whole_day
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger.items import PRIORITIES
from park_dispatch.ledger.meetings import Fact

FACT_ORDER: tuple[Fact, ...] = ("held_at", "place", "chair", "attendees")


@dataclass(frozen=True, slots=True)
class Minutes:
    """The minutes of a meeting. title, remark (the as-of day), parts: headings with their paragraphs."""

    title: str
    remark: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]


def fact_word(fact: Fact) -> str:
    """What a fact of a meeting is called."""
    return {"held_at": _("时间"), "place": _("地点"), "chair": _("主持"), "attendees": _("参会")}[fact]


def minutes(found: Meeting) -> Minutes:
    """The minutes of a meeting day: how the last one was accounted for, what was dealt with, what was given out."""
    remark = _("（演示数据，截至{day}）") if found.park.demo else _("（截至{day}）")
    parts = [
        (_("会议情况"), _facts(found)),
        (_("上次交账"), _accounts(found)),
        (_("议题"), _discussed(found)),
        (_("议定事项"), _given(found)),
    ]
    return Minutes(
        _("{park}每日调度会纪要\n（{day}）").format(park=found.park.name, day=whole_day(found.day)),
        remark.format(day=whole_day(found.day)),
        tuple((heading, tuple(lines)) for heading, lines in parts if lines),
    )


def _facts(found: Meeting) -> list[str]:
    facts = found.sitting.facts
    said = [
        _("{label}：{text}。").format(label=fact_word(fact), text=facts[fact].rstrip("。"))
        for fact in FACT_ORDER
        if facts[fact]
    ]
    if found.partial:
        return said
    return said or [_("没有记录时间、地点、主持和参会人员。")]


def _accounts(found: Meeting) -> list[str]:
    open_ = [one for one in found.answers if one.verdict != "kept" and not one.old]
    said = [accounts_words(found) + _("。"), *_numbered([answer_words(one, found) for one in open_])]
    old = [str(one.promise["number"]) for one in found.answers if one.old]
    return [*said, *([_("更早遗留：{numbers}。").format(numbers=_("、").join(old))] if old else [])]


def answer_words(answer: Answer, found: Meeting) -> str:
    """An item that is accounted for: "〔2023〕41号 11#：屋面防水（区工投公司），未完成，缺6人，顺延到 8月30日"."""
    promise = answer.promise
    said = [_item(answer.item, str(promise["number"]), int(promise["link"])), verdict_word(answer.verdict)]
    said.append(answer.words)
    if day(promise["new_due"]):
        said.append(_("顺延到{day}").format(day=spoken(promise["new_due"], found.day)))
    if answer.item["proposed"]:
        said.append(_("建议提级到{level}").format(level=answer.item["proposed"]))
    return _("，").join(part for part in said if part)


def _item(item: dict[str, Any] | Any, number: str, link: int = 1) -> str:
    where = _("、").join(named(str(item["building"])))
    what = " ".join(str(item["note"]).split())
    unit = " ".join(part for part in (str(item["responsible_unit"]), str(item["responsible_person"])) if part)
    text = _("{where}：{what}").format(where=where, what=what) if where else what
    text = _("{text}（{unit}）").format(text=text, unit=unit) if unit else text
    return f"{link_word(number, link)} {text}".strip()


def _discussed(found: Meeting) -> list[str]:
    marks = sorted(found.sitting.discussed.values(), key=lambda mark: mark.recorded_at)
    return _numbered([mark.words for mark in marks])


def _given(found: Meeting) -> list[str]:
    return _numbered([given_words(item, found) for item in found.given]) or [_("没有议定事项。")]


def given_words(item: dict[str, Any] | Any, found: Meeting) -> str:
    """An item as given: "11#：屋面防水（区工投公司 孙工），8月30日前完成，紧急"."""
    due = day(item["due"])
    said = [_item(item, str(item["number"]))]
    if due is not None:
        said.append(_("{day}前完成").format(day=spoken(due, found.day)))
    elif item["due_text"]:
        said.append(str(item["due_text"]))
    if item["priority"] != PRIORITIES[0]:
        said.append(priority_word(str(item["priority"])))
    return _("，").join(said)


def _numbered(lines: Sequence[str]) -> list[str]:
    return [f"{at}. {line.rstrip('。')}{_('。')}" for at, line in enumerate(lines, 1)]


def chat_text(written: Minutes) -> str:
    """The minutes as plain text for a group."""
    lines = [_("【{title}】").format(title=written.title.replace("\n", "")), written.remark]
    for at, (heading, paragraphs) in enumerate(written.parts, 1):
        lines += [_("{number}、{title}").format(number=ordinal(at), title=heading), *paragraphs]
    return "\n".join(lines)
