"""How people write: width, spaces, placeholders for "nothing", numbers in Chinese characters."""

import unicodedata
from functools import lru_cache

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")

NOTHING = frozenset(
    {"", "/", "//", "\\", "-", "--", "---", "—", "——", "–", "―", "一一", "_", "·", "…", "……", "...", "*", "?", "??"}
    | {"无", "暂无", "没有", "未知", "不详", "待定", "未定", "待确定", "暂未确定", "待核实", "待明确", "空", "略"}
    | {"TBC", "TBD", "N/A", "NA", "NONE", "NULL", "NIL", "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!"}
    | {"#NULL!", "NAN", "PENDING"}
)
"""What is written (NFKC, upper case, without spaces) where there is nothing to say."""

SAME_AS_ABOVE = frozenset({"同上", "〃", '"', "''", "”", "″", "同前", "ditto"})

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


_REMEMBERED = 200
"""Texts longer than this are not worth remembering: they hardly repeat, and many of them would fill the memory."""


def tight(text: str) -> str:
    """The text in half width (NFKC), without any white space or invisible characters: for comparing."""
    return _tight(text) if len(text) <= _REMEMBERED else _tight.__wrapped__(text)


@lru_cache(maxsize=4096)
def _tight(text: str) -> str:
    if text.isascii():
        return "".join(text.split()) if not text.isalnum() else text
    return "".join(unicodedata.normalize("NFKC", text).translate(_INVISIBLE).split())


def is_nothing(text: str) -> bool:
    """Whether the text only says that there is nothing ("—", "/", "待定", "无")."""
    return len(text) <= 12 and tight(text).upper() in NOTHING


def plain_number(text: str) -> float | None:
    """The number that the whole text is ("1,234.5", "８０"), or None."""
    if not text or len(text) > 40:
        return None
    first = text[0]
    if not (first.isdigit() or first in "-+.－＋"):
        return None
    written = tight(text).replace(",", "")
    if not all(c in "0123456789.-+eE" for c in written):
        return None
    try:
        number = float(written)
    except ValueError:
        return None
    return number if abs(number) < 1e18 else None


def chinese_number(text: str) -> int | None:
    """A whole number below 100 in Chinese characters: 八 → 8, 十二 → 12, 八十五 → 85; None for anything else."""
    if not 1 <= len(text) <= 3:
        return None
    if "十" not in text:
        return _DIGITS.get(text) if len(text) == 1 else None
    tens, _, ones = text.partition("十")
    high = 1 if tens == "" else _DIGITS.get(tens)
    low = 0 if ones == "" else _DIGITS.get(ones)
    return None if high is None or low is None else high * 10 + low


def as_text(value: object) -> str:
    """A cell's value as a person would write it; days as ISO, whole numbers without a point."""
    if isinstance(value, str):
        return value.strip().translate(_INVISIBLE) if not value.isascii() else value.strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if value is None:
        return ""
    text = str(value)
    return text.removesuffix(" 00:00:00")
