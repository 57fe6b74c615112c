"""What GB/T 9704-2012 asks for by name: fonts, and how the levels of a text are numbered. Not to be translated."""

import re

TITLE, BLACK, KAI, FANG, SONG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"
LEVELS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[一二三四五六七八九十]+、"), BLACK),
    (re.compile(r"（[一二三四五六七八九十]+）"), KAI),
)
"""How a heading of each level begins, and its font; 1. and （1） are set like the text."""
_DIGITS = "一二三四五六七八九"


def chinese_number(number: int) -> str:
    """A number from 1 to 19 as documents write it: "一", "十", "十二"."""
    if not 1 <= number <= 19:
        raise ValueError(number)
    tens = "十" if number >= 10 else ""
    return tens + (_DIGITS[number % 10 - 1] if number % 10 else "")
