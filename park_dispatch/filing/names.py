"""Is the thing a sheet names one that the ledger knows? Exact keys first, then likeness, and never a silent guess."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal, TypeAlias

from park_dispatch.model.building_names import building_key, buildings

Choice: TypeAlias = int | Literal["create", "skip"]
"""What to do with an unknown name: take it for the thing with that id, make a new thing, or leave its rows out."""

ALIKE = 0.6
_FILLER = re.compile(r"[\s、，,。．.·:：;；（）()【】\[\]“”\"'—–\-_/]+")
_BETWEEN_DIGITS = re.compile(rf"(?<=\d){_FILLER.pattern}(?=\d)")
_TELLS_APART = re.compile(r"[\d一二三四五六七八九十期]")
"""What makes a longer name another thing: 三期标准化厂房 is not just 标准化厂房 written in full."""


@dataclass(frozen=True, slots=True)
class Known:
    """Something the ledger knows by name."""

    subject_id: int
    name: str


@dataclass(frozen=True, slots=True)
class NameQuestion:
    """A name that is not known. `key` identifies the question, `cell` says where the name first stands.

    candidates: known things it may be, the likeliest first; default is what happens without an answer, None when an
    answer is needed before the rows can be stored.
    """

    key: str
    kind: Literal["project", "building", "milestone"]
    name: str
    parent: str
    sheet: str
    cell: str
    rows: int
    candidates: tuple[Known, ...]
    default: Choice | None


@lru_cache(maxsize=8192)  # a sheet of 5,000 rows names the same fifty buildings over and over
def name_key(kind: str, name: str) -> str:
    """What makes two written names the same: width, spaces and punctuation do not matter; 1号楼 is 1#厂房.

    Between digits punctuation does matter: 1-2层 is not 12层.
    """
    if kind == "building":
        return building_key(name)
    apart = _BETWEEN_DIGITS.sub("~", unicodedata.normalize("NFKC", name))
    return _FILLER.sub("", apart).casefold()


def issue_name(text: str, building: str, enterprise: str) -> str:
    """What an issue is known by: the same words about another building or from another enterprise are another issue."""
    where = "、".join(sorted({building_key(name) for name in buildings(building)}))
    return " ".join(part for part in (where, enterprise.strip(), text.strip()) if part)


def issue_of_day(name: str, collected: date) -> str:
    """The name of a second issue of the same words: hotlines hear of one thing from many people on many days."""
    return f"{name} {collected}"


def candidates(kind: str, name: str, known: Iterable[Known]) -> tuple[Known, ...]:
    """Known things whose names resemble a name, the likeliest first, at most five."""
    key = name_key(kind, name)
    scored = ((_likeness(key, name_key(kind, thing.name)), thing) for thing in known)
    alike = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    return tuple(thing for _, thing in alike[:5])


def contains(kind: str, name: str, known: Iterable[Known]) -> Known | None:
    """The one known thing whose name contains this one or is contained in it; None when none or several do.

    None as well when what one name has more than the other is a number or a phase: 三期 is then asked about.
    """
    key = name_key(kind, name)
    found = [thing for thing in known if key in (other := name_key(kind, thing.name)) or other in key]
    if len(found) != 1:
        return None
    shorter, longer = sorted((key, name_key(kind, found[0].name)), key=len)
    if len(shorter) < 4 or _TELLS_APART.search(longer.replace(shorter, "", 1)):
        return None
    return found[0]


def answered(question: NameQuestion, answers: Mapping[str, Choice]) -> Choice | None:
    """The user's answer, or the default."""
    return answers.get(question.key, question.default)


def _likeness(one: str, other: str) -> float:
    if one in other or other in one:
        return 0.9
    return SequenceMatcher(None, one, other).ratio()
