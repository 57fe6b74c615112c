"""督办单: its grades, its stages and which may follow which, and how its number is written."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, get_args

from park_dispatch.model.writing import tight

Grade: TypeAlias = Literal["blue", "yellow", "red"]
GRADES: tuple[Grade, ...] = get_args(Grade)
"""From a reminder to the gravest."""
Stage: TypeAlias = Literal["sent", "handling", "answered", "returned", "closed", "withdrawn"]
"""待处理, 处理中, 已处理 (答复), 退回重办, 已确认 (办结), 已撤回."""
STAGES: tuple[Stage, ...] = get_args(Stage)
OPEN: frozenset[Stage] = frozenset({"sent", "handling", "answered", "returned"})
OWED: frozenset[Stage] = frozenset({"sent", "handling", "returned"})
"""Stages in which the unit owes an answer."""

FOLLOWS: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        "sent": frozenset({"handling", "answered", "withdrawn"}),
        "handling": frozenset({"handling", "answered", "withdrawn"}),
        "answered": frozenset({"answered", "returned", "closed", "withdrawn"}),
        "returned": frozenset({"handling", "answered", "withdrawn"}),
        "closed": frozenset(),
        "withdrawn": frozenset(),
    }
)
"""Stage → what it may become. What is closed stays closed: the same matter again is another notice."""

_KIND_OF_PARK = re.compile(
    "(?:省级|国家级|高新)?(?:经济技术|高新技术产业|产业|工业)?(?:开发|示范|集中|园|新)区$|产业园$|工业园$"
)
_NUMBER = re.compile(r"(?:[〔\[(](\d{4})[〕\])]|(?<![\d-])(\d{4})-|(?<![\d-]))0*(\d{1,6})号?$")


def graver(grade: Grade) -> Grade:
    """The next grade; red stays red."""
    return GRADES[min(GRADES.index(grade) + 1, len(GRADES) - 1)]


def worst(grades: "list[Grade]") -> Grade:
    """The gravest of some grades."""
    return max(grades, key=GRADES.index)


def default_prefix(park: str) -> str:
    """What a park's notices are called by until it decides: the last two characters of its name proper and 督."""
    name = tight(park)
    return (_KIND_OF_PARK.sub("", name) or name)[-2:] + "督"


def number_text(prefix: str, year: int, number: int) -> str:
    """A number as documents write it: "临港督〔2023〕12号"."""
    return f"{prefix}〔{year}〕{number}号"


def parsed_number(text: str) -> tuple[int | None, int] | None:
    """The year (None where it is not written) and number in "临港督〔2023〕12号", "2023-12" or "12"; else None."""
    found = _NUMBER.search(tight(text))
    if not found:
        return None
    year = found.group(1) or found.group(2)
    return (int(year) if year else None), int(found.group(3))
