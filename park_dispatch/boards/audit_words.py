"""What a line of the audit is about, in words.

Stored is what does not depend on a language: things as `kind number` ("note 41", "upload 12"), a few words of ours, and
after ": " what a person said, or which fields or steps. Shown are names and words; what is not known stays as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from park_dispatch.boards.audit_vocabulary import COUNTS, kinds, of_kind, ours
from park_dispatch.language import _
from park_dispatch.ledger.audit import AuditRow, attachments_called, files_called, plans_called, things_called
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.record import FIELDS
from park_dispatch.model.roles import Role
from park_dispatch.people.words import role_word
from park_dispatch.planning.templates import shipped_titles

FIRST = "first"
"""Stands for the login of the first administrator, before there is one."""
THINGS = ("thing", "note", "item", "issue", "notice", "log")
"""The kinds whose number is that of a thing in the ledger."""
_NUMBERED = re.compile(r"\b([a-z]+) (\d{1,18})\b")
_VERSION = re.compile(r"v\d+")
_BETWEEN_WORDS = re.compile(r"(?<=[\u4e00-\u9fff”]) (?=[\u4e00-\u9fff“])")
_NO_NAMES: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Called:
    """The names of what lines speak of, by number: of things, and by kind of all else."""

    things: Mapping[int, str] = field(default_factory=dict)
    others: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def name(self, kind: str, number: str) -> str:
        """The name of one, "" where it is not known."""
        names = self.things if kind in THINGS else self.others.get(kind, _NO_NAMES)
        return names.get(int(number), "") if number.isdecimal() else ""


def called(ledger: Ledger, rows: Iterable[AuditRow]) -> Called:
    """The names that these lines need, each sort in one query."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        for kind, number in _NUMBERED.findall(row.about.partition(": ")[0]):
            wanted.setdefault(kind, set()).add(int(number))
    things = {number for kind in THINGS for number in wanted.get(kind, ())}
    others = {"upload": files_called, "plan": plans_called, "attachment": attachments_called}
    return Called(
        things_called(ledger, things), {kind: of(ledger, wanted.get(kind, set())) for kind, of in others.items()}
    )


def about_words(about: str, names: Called) -> str:
    """What a line is about, in the language of the session."""
    head, _colon, said = about.partition(": ")
    words = head.split(" ")
    first = words[0]
    if first not in kinds() and _word(first) == first:
        return about
    where = _BETWEEN_WORDS.sub("", " ".join(filter(None, _spoken(words, names))))
    told = said and f"“{said}”" not in where  # the name of a file or a plan stands there already
    return _("{where}：{said}").format(where=where, said=_said(said, first)) if told else where


def _spoken(words: list[str], names: Called) -> Iterator[str]:
    """Each word of ours in the language of the session; a kind and its number together, a login as it is."""
    known, left = kinds(), iter(words)
    for word in left:
        if word in known:
            number = next(left, "")
            name = names.name(word, number)
            yield f"{known[word]}{_('“{name}”').format(name=name)}" if name else f"{known[word]} {number}".strip()
        elif word == "account":
            login = next(left, "")
            yield _("账号 {login}").format(login=_login(login)) if login else _("交账规则")
        else:
            yield _word(word)


def _login(login: str) -> str:
    return _("（第一个管理员）") if login == FIRST else login


def _word(word: str) -> str:
    first, colon, code = word.partition(":")
    if colon and first == "template":
        return _("模板{name}").format(name=_("“{name}”").format(name=shipped_titles().get(code, code)))
    if _VERSION.fullmatch(word):
        return _("第 {version} 版").format(version=word[1:])
    return ours().get(word, word)


def _said(said: str, kind: str) -> str:
    """Fields, steps, roles and counts of ours in words; a reason as its author wrote it."""
    parts = said.split(", ")
    words = [_part(part, kind) for part in parts]
    return said if words == parts else _("，").join(words)


def _part(part: str, kind: str) -> str:
    known = of_kind(kind)
    if part in known:
        return known[part]
    if part in FIELDS:
        return _(FIELDS[part].label)
    first, _space, rest = part.partition(" ")
    if rest and first in ("role", "name", "unit"):
        spoken = role_word(Role(rest)) if first == "role" and rest in set(Role) else rest
        return {"role": _("角色 {said}"), "name": _("姓名 {said}"), "unit": _("单位 {said}")}[first].format(said=spoken)
    if first.isdecimal() and rest in COUNTS:
        return COUNTS[rest](int(first))
    return ours().get(part, part)
