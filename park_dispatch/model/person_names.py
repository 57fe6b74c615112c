"""Is somebody meant by what stands in a column of names? "张三、李四", "张三（副主任）", "副主任张三".

What stands in brackets after a person is no part of the name; of a unit it is: "一建（湖北）" is not "一建（四川）".
"""

import re
from functools import lru_cache

from park_dispatch.model.writing import is_nothing, tight

_BETWEEN = re.compile(r"[、，,;；/|\n](?![^（(\[【〔]*[）)\]】〕])")
"""Not what separates within brackets."""
_BEFORE_BRACKET = re.compile(r"\s+(?=[（(\[【〔])")
_BRACKETED = re.compile(r"[（(\[【〔][^）)\]】〕]*[）)\]】〕]?")
_OFFICE = (
    "(?:党工委|管委会|区委|县委|市委|区|县|市|园区|常务|党组|分管|第一)?"
    "(?:副?书记|副?主任|副?局长|副?县长|副?区长|副?市长|副?部长|副?处长|副?科长|副?镇长|副?主席|副?总经理|副?经理|"
    "主任科员|总工程师|总工|委员|常委|同志|先生|女士)"
)
_ONLY_OFFICE = re.compile(f"(?:{_OFFICE})+")
_TITLED = re.compile(f"^(?:{_OFFICE})+|(?:{_OFFICE})+$")


@lru_cache(maxsize=4096)
def names_in(text: str) -> tuple[str, ...]:
    """The names in a cell, without offices and what stands in brackets; "" and "待定" hold none."""
    found = []
    for part in _parts(_BRACKETED.sub("", text)):
        name = tight(part)
        short = _TITLED.sub("", name)
        name = short if len(short) >= 2 else name
        if name and not is_nothing(name) and not _ONLY_OFFICE.fullmatch(name):
            found.append(name)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def units_in(text: str) -> tuple[str, ...]:
    """The units in a cell, as they are written but for width and blanks."""
    units = (tight(part) for part in _parts(_BEFORE_BRACKET.sub("", text)))
    return tuple(dict.fromkeys(unit for unit in units if unit and not is_nothing(unit)))


def _parts(text: str) -> list[str]:
    """The text between separators; a blank separates as well, but not in "李 四"."""
    found: list[str] = []
    for part in _BETWEEN.split(text):
        words = part.split()
        found += ["".join(words)] if all(len(word) == 1 for word in words) else words
    return found


def means(text: str, name: str) -> bool:
    """Whether a cell names somebody: one of its names is theirs."""
    wanted = names_in(name)
    return bool(wanted) and set(wanted) <= set(names_in(text))


def each_of(text: str) -> tuple[str, ...]:
    """What stands between the separators of a cell, as written but for brackets; "" and "待定" hold nothing."""
    found = (part.strip() for part in _BETWEEN.split(_BRACKETED.sub("", text)))
    return tuple(dict.fromkeys(part for part in found if not is_nothing(part)))


def in_common(text: str, other: str) -> bool:
    """Whether two cells name somebody that is the same, under whatever office: "张三、李四" and "李四（副主任）"."""
    return any(means(one, two) or means(two, one) for one in each_of(text) for two in each_of(other))


def means_unit(text: str, unit: str) -> bool:
    """Whether a cell names a unit."""
    wanted = units_in(unit)
    return bool(wanted) and set(wanted) <= set(units_in(text))
