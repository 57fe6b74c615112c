"""What a line of the audit is about, in words.

Stored is what does not depend on a language: things as `kind number` ("note 41", "upload 12"), a few words of ours, and
after ": " what a person said or which fields were changed. Shown are names and words; what is not known stays as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from park_dispatch.language import _
from park_dispatch.ledger.audit import AuditRow, files_called, plans_called, things_called
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import FIELDS
from park_dispatch.model.roles import Role
from park_dispatch.people.words import role_word

_NUMBERED = re.compile(r"\b([a-z]+) (\d+)\b")
_BETWEEN_WORDS = re.compile(r"(?<=[\u4e00-\u9fff”]) (?=[\u4e00-\u9fff“])")
_NO_NAMES: Mapping[int, str] = MappingProxyType({})
FIRST = "first"
"""Stands for the login of the first administrator, before there is one."""
FILES, PLANS = ("upload",), ("plan",)
THINGS = ("thing", "note", "item", "issue", "notice", "log")
"""The kinds whose number is that of a thing in the ledger."""


@dataclass(frozen=True, slots=True)
class Called:
    """The names of what lines speak of, by number."""

    things: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[int, str] = field(default_factory=dict)
    plans: Mapping[int, str] = field(default_factory=dict)

    def of(self, kind: str) -> Mapping[int, str]:
        """The names for a kind."""
        if kind in THINGS:
            return self.things
        return self.files if kind in FILES else self.plans if kind in PLANS else _NO_NAMES


def called(ledger: Ledger, rows: Iterable[AuditRow]) -> Called:
    """The names that these lines need, each sort in one query."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for kind, number in _NUMBERED.findall(row.about.partition(": ")[0]):
            wanted.setdefault(kind, set()).add(int(number[:18]))

    def ids(kinds: tuple[str, ...]) -> set[int]:
        return {number for kind in kinds for number in wanted.get(kind, ())}

    return Called(
        things_called(ledger, ids(THINGS)), files_called(ledger, ids(FILES)), plans_called(ledger, ids(PLANS))
    )


def about_words(about: str, names: Called) -> str:
    """What a line is about, in the language of the session."""
    head, colon, said = about.partition(": ")
    words = head.split(" ")
    if words[0] not in _kinds() and words[0] not in _ours():
        return about
    where = _BETWEEN_WORDS.sub("", " ".join(filter(None, _spoken(words, names))))
    return _("{where}：{said}").format(where=where, said=_said(said)) if colon and said else where


def _spoken(words: list[str], names: Called) -> Iterator[str]:
    """Each word of ours in the language of the session; a kind and its number together, a login as it is."""
    kinds, ours = _kinds(), _ours()
    left = iter(words)
    for word in left:
        if word in kinds:
            number = next(left, "")
            name = names.of(word).get(int(number[:18])) if number.isdigit() else None
            yield f"{kinds[word]}{_('“{name}”').format(name=name)}" if name else f"{kinds[word]} {number}"
        elif word == "account":
            yield _("账号 {login}").format(login=_login(next(left, "")))
        else:
            yield ours.get(word, word)


def _login(login: str) -> str:
    return _("（第一个管理员）") if login == FIRST else login


def _said(said: str) -> str:
    """Fields, roles and counts of ours in words; a reason as its author wrote it."""
    parts = said.split(", ")
    words = [_part(part) for part in parts]
    return said if words == parts else _("，").join(words)


def _part(part: str) -> str:
    if part in FIELDS:
        return _(FIELDS[part].label)
    first, _space, rest = part.partition(" ")
    if rest and first in ("role", "name", "unit"):
        spoken = role_word(Role(rest)) if first == "role" and rest in set(Role) else rest
        return {"role": _("角色 {said}"), "name": _("姓名 {said}"), "unit": _("单位 {said}")}[first].format(said=spoken)
    if first.isdigit() and rest in (counts := _counts()):
        return counts[rest](int(first))
    return _ours().get(part, part)


def _counts() -> Mapping[str, Callable[[int], str]]:
    return {
        "dates": lambda count: _("{count} 个节点的日期").format(count=count),
        "links": lambda count: _("{count} 条逻辑关系").format(count=count),
        "sessions ended": lambda count: _("结束 {count} 处登录").format(count=count),
        "milestones": lambda count: _("{count} 个节点").format(count=count),
    }


def _kinds() -> Mapping[str, str]:
    return {
        "upload": _("上报"), "plan": _("计划"), "thing": "", "note": _("调度事项"), "item": _("交账事项"),
        "issue": _("问题"), "notice": _("督办单"), "log": _("驻守日志"), "remembered": _("记住的更正"),
    }  # fmt: skip


def _ours() -> Mapping[str, str]:
    return {
        "new": _("新建"), "account": "", "of": "", "as": _("另存为"), "code": _("一次性代码"), "week": _("周总结"),
        "month": _("月度总结"), "target": _("目标"), "calendar": _("日历"), "lights": _("预警标准"),
        "template": _("模板"), "meeting": _("调度会"), "cookie": _("登录凭证"), "header": _("身份信息"),
        "reach": _("范围"), "disabled": _("停用"), "enabled": _("恢复使用"), "none": _("取消"),
        "nothing": _("没有变化"), "withdrawn": _("撤回"),
    }  # fmt: skip
