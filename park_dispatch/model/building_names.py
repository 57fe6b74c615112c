"""Names of buildings as they are written, and whether two of them mean the same building.

1#厂房, 1号楼, 1＃ → 1#; 1#-8#, 1~4#, 1#、3#、5#-7# → one name for each; every other name stays as written.
"""

import re
from functools import lru_cache

from park_dispatch.model.writing import chinese_number, tight

_SORT = r"(?:(?:标准化?|生产|工业)?厂房|单体|楼|栋|幢|座|楼栋)?"
_SIGN = r"(?:#|号|栋号)"
_RANGE = (
    rf"([A-Za-z]{{0,2}})(\d{{1,3}}){_SIGN}?{_SORT}(?:-{{1,2}}|~|至|到|—{{1,2}}|–)"
    rf"([A-Za-z]{{0,2}})(\d{{1,3}})(?:{_SIGN}{_SORT}|[栋幢座])?"
)
_SINGLE = rf"([A-Za-z]{{0,2}})(\d{{1,3}})(?:{_SIGN}{_SORT}|[栋幢座])"
_SEPARATOR = r"[、,;+和及与/&]|(?<=#)(?=\d)"
_IN_ALL = r"(?:等)?共?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[栋幢座个](?:单体|厂房|楼)?$"
_MAX_RANGE = 200
_NAMED = (
    "公寓",
    "中心",
    "宿舍",
    "宿舍楼",
    "食堂",
    "仓库",
    "栋",
    "座",
    "幢",
    "厂房",
    "车间",
    "楼",
    "站",
    "门卫",
    "门卫室",
    "门卫房",
    "车库",
    "冷库",
    "库房",
    "配电房",
    "泵房",
    "连廊",
    "道路",
)


def buildings(text: str) -> tuple[str, ...]:
    """The buildings that a cell names, in the order written, each once. Empty for a blank text."""
    return _buildings(text) if len(text) <= 200 else _buildings.__wrapped__(text)


@lru_cache(maxsize=4096)
def _buildings(text: str) -> tuple[str, ...]:
    written = tight(text[:400])
    if not written:
        return ()
    if len(written) <= 120:
        listed = _numbered(written)
        if listed:
            return listed
        named = re.split(r"[、,;+和]", written)
        if len(named) > 1 and all(_stands_alone(part) for part in named):
            return tuple(dict.fromkeys(name for part in named for name in buildings(part)))
    return (text.strip(),)


def _stands_alone(part: str) -> bool:
    return bool(_numbered(part)) or (2 <= len(part) <= 12 and part.endswith(_NAMED))


def _numbered(written: str) -> tuple[str, ...]:
    """All names of a text that consists of numbered buildings only; empty for any other text."""
    if not re.search(r"[#号栋幢座]", written):
        return ()
    # What stands in brackets behind the name (1#厂房（钢结构）) describes the building.
    bare = re.sub(r"(?<=[#号房楼栋座幢])\([^()#号]{1,12}\)$", "", written)
    listed = re.split(_SEPARATOR, re.sub(r"(?<=[#号房楼])" + _IN_ALL, "", bare))
    names: list[str] = []
    for part in listed:
        found = _range(part, len(listed) > 1) or _single(part, len(listed) > 1)
        if not found:
            return ()
        names.extend(found)
    return tuple(dict.fromkeys(names))


def _range(part: str, in_list: bool) -> list[str]:
    hit = re.fullmatch(_RANGE, part)
    if not hit or (hit[3] and hit[3] != hit[1]):
        return []
    if not in_list and not re.search(r"[#号栋幢座]", part):
        return []
    first, last = int(hit[2]), int(hit[4])
    if not first < last <= first + _MAX_RANGE:
        return []
    return [f"{hit[1].upper()}{n}#" for n in range(first, last + 1)]


def _single(part: str, in_list: bool) -> list[str]:
    hit = re.fullmatch(_SINGLE, part)
    if hit is None and in_list:
        hit = re.fullmatch(r"([A-Za-z]{0,2})(\d{1,3})", part)
    if hit and hit[1] and part[-1] in "栋幢座":
        return []  # B2栋 is a name of its own, as A栋 is
    if hit:
        return [f"{hit[1].upper()}{int(hit[2])}#"]
    hit = re.fullmatch(rf"([一二三四五六七八九十]{{1,3}})号{_SORT}", part)
    number = chinese_number(hit[1]) if hit else None
    return [] if number is None else [f"{number}#"]


def names_buildings(text: str) -> bool:
    """Whether the whole text is one or more numbered buildings (1#厂房, 1#-8#, 3号楼, A栋)."""
    written = tight(text[:400])
    if not written or len(written) > 120:
        return False
    return bool(_numbered(written)) or bool(re.fullmatch(r"[A-Za-z]\d{0,2}(?:栋|座|幢|楼|#)(?:厂房|楼)?", written))


def may_be_building(text: str) -> bool:
    """Whether a short text can name a building without a number: 人才公寓, 孵化中心, 门卫室."""
    return names_buildings(text) or _stands_alone(tight(text[:40]))


def building_key(name: str) -> str:
    """A key equal for two writings of one building: "1#厂房", "１号楼" and "1#" share one; case does not matter."""
    written = tight(name[:400])
    one = _numbered(written) if len(written) <= 60 else ()
    return one[0] if len(one) == 1 else written.casefold()


def same_building(a: str, b: str) -> bool:
    """Whether two names mean the same building."""
    return building_key(a) == building_key(b)
