"""Percentages as they are written: 80%, 80％, 0.8, 80, 已完成80%, 约80%, 八成, 九成五, 百分之八十, √.

Source of the forms: the field's own spreadsheets (domain notes, "Spreadsheets as they come").
"""

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple, TypeAlias

from park_dispatch.model.writing import chinese_number, plain_number, tight

Scale: TypeAlias = Literal["fraction", "points", "unknown"]
"""What a bare number in a column means: 0.8 is 80 % (fraction), 80 is 80 % (points); unknown: only 0 and 1 seen."""

Trouble: TypeAlias = Literal["", "out_of_range", "unclear", "several", "words"]

_DONE = frozenset(
    {"√", "✓", "✔", "☑", "完成", "已完成", "全部完成", "完工", "已完工", "竣工", "已竣工", "100", "●", "已完", "done"}
    | {"已全部完成", "施工完成", "已施工完成", "Done", "DONE", "completed", "Completed", "✅", "■"}
)
_NOT_STARTED = frozenset({"未开工", "未开始", "未启动", "未施工", "尚未开工", "未动工", "notstarted", "Notstarted"})
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_ABOUT = ("约", "近", "大概", "左右", "以上", "超", "余", "不到", "多")


class Percent(NamedTuple):
    """What a cell says, 0–100; `about` when the source itself only says "about"; `trouble` when it says none."""

    value: float | None = None
    trouble: Trouble = ""
    about: bool = False
    mixed: bool = False
    """A percentage among fractions."""


def is_tick(text: str) -> bool:
    """Whether a cell only says done (√, 完成) or not begun (未开工)."""
    written = tight(text[:20])
    return written in _DONE or written in _NOT_STARTED


def column_scale(numbers: Iterable[float], formatted: bool) -> Scale:
    """What bare numbers of a column mean, judged by all of them; `formatted`: the cells carry a % format."""
    if formatted:
        return "fraction"
    broken = points = 0
    for number in numbers:
        if 0 < number < 1:
            broken += 1
        elif abs(number) >= 2:
            points += 1
    if broken and broken >= points:
        return "fraction"
    return "points" if points or broken else "unknown"


def read_number(number: float, scale: Scale, formatted: bool = False) -> Percent:
    """A bare number in a column of that scale. A number that fits neither reading is left out as unclear."""
    if scale == "points":
        if 0 < number < 1:
            return Percent(trouble="unclear")
        return _within(number)
    if scale == "unknown":
        return _within(number * 100 if number in (0, 1) else number)
    if (10 if formatted else 2) <= number <= 100:
        # 80 among fractions cannot be 8000 %: somebody typed the percentage itself.
        return Percent(round(number, 6), about=False, mixed=True)
    return _within(number * 100)


def _within(value: float) -> Percent:
    value = round(value, 6)
    if not 0 <= value <= 100:
        return Percent(value, "out_of_range")
    return Percent(value)


_DECIMAL_COMMA = r"(?<=\d),(?=\d{1,2}(?!\d))"
"""88,5%: no thousands, for a percentage has none."""


def with_point(text: str) -> str:
    """The text with a decimal point where it has a decimal comma (88,5%)."""
    return re.sub(_DECIMAL_COMMA, ".", text)


def read_text(text: str, scale: Scale) -> Percent:
    """A written percentage. Text that names no percentage has trouble "words"."""
    written = with_point(tight(text))
    if written in _DONE:
        return Percent(100.0)
    if written in _NOT_STARTED:
        return Percent(0.0)
    number = plain_number(written)
    if number is not None:
        return read_number(number, scale)
    return stated(written)


def stated(text: str) -> Percent:
    """The one percentage in a text (half width, no spaces); several different ones give none."""
    text = re.sub(_DECIMAL_COMMA + r"(?=\d{1,2}%)", ".", text[:400].replace("﹪", "%"))
    if "%" not in text:
        return _in_words(text)
    if re.search(_NUMBER + r"%?[-~至到—–]" + _NUMBER + "%", text):
        return Percent(trouble="several")
    found = {float(m) for m in re.findall(r"(?:^-)?" + _NUMBER + "(?=%)", text)}
    if not found:
        return Percent(trouble="words")
    if len(found) > 1:
        return Percent(trouble="several")
    reading = _within(found.pop())
    return Percent(reading.value, reading.trouble, any(word in text for word in _ABOUT))


def _in_words(text: str) -> Percent:
    hit = re.search(r"百分之([零〇一二两三四五六七八九十]{1,3}|百)", text)
    if hit:
        value = 100 if hit[1] == "百" else chinese_number(hit[1])
        return Percent(trouble="words") if value is None else Percent(float(value))
    part = re.search(r"([二两三四五六七八九十]{1,3})分之([一二两三四五六七八九十]{1,3})", text)
    if part:
        whole, share = chinese_number(part[1]), chinese_number(part[2])
        return Percent(trouble="words") if not whole or share is None else _within(share / whole * 100)
    tenths = re.findall(r"([一二两三四五六七八九十]|\d)成([一二三四五六七八九半])?(?!立|品|果|本|功|套|都)", text)
    if len(tenths) != 1:
        return Percent(trouble="several" if tenths else "words")
    ten, one = tenths[0]
    high = int(ten) if ten.isdigit() else chinese_number(ten)
    low = 5 if one == "半" else (chinese_number(one) or 0) if one else 0
    if high is None:
        return Percent(trouble="words")
    reading = _within(high * 10.0 + low)
    return Percent(reading.value, reading.trouble, any(word in text for word in _ABOUT))


_WHOLE = (
    r"(?:^|[,;。、:(])(?:目前|现|截至目前|截止目前|当前)?(?:项目|工程|总体|整体|总|累计|形象|工程量|施工|进度|已|约|建设|的|至|达到|达|"
    r"完成|总工程量|全部工程)*(" + _NUMBER + "%|[一二三四五六七八九十]成[一二三四五六七八九半]?)"
)


def overall(text: str) -> Percent:
    """The percentage of the whole thing that a progress text states ("已完成80%", "总体形象进度达80%").

    A percentage of one trade ("桩基施工完成40%") is not the whole thing's and gives none.
    """
    written = tight(text)[:400]
    found = {m[1] for m in re.finditer(_WHOLE, written)}
    if len(found) != 1 or stated(written).trouble in ("several", "words"):
        return Percent(trouble="words")
    return stated(found.pop())
