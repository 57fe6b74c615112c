"""Amounts with units: money in 万元, area in ㎡, length in km, and the done quantity that a progress text names.

A unit in the cell beats the header, the header beats the sheet's 单位 line.
"""

import re
from typing import Literal, NamedTuple, TypeAlias

from park_dispatch.model.writing import plain_number, tight

Measure: TypeAlias = Literal["money", "area", "length", "count"]

_FACTORS: dict[Measure, dict[str, float]] = {
    "money": {"亿元": 1e4, "亿": 1e4, "千万元": 1e3, "千万": 1e3, "百万元": 1e2, "百万": 1e2, "万元": 1.0, "万": 1.0}
    | {"千元": 0.1, "元": 1e-4, "万人民币": 1.0, "RMB10k": 1.0, "10kCNY": 1.0, "millionyuan": 1e2, "CNYmillion": 1e2},
    "area": {
        "万m2": 1e4,
        "万平方米": 1e4,
        "万平米": 1e4,
        "万平": 1e4,
        "万方": 1e4,
        "m2": 1.0,
        "平方米": 1.0,
        "平米": 1.0,
    }
    | {"平": 1.0, "sqm": 1.0, "km2": 1e6, "平方公里": 1e6, "亩": 10000 / 15, "公顷": 1e4, "万": 1e4, "ha": 1e4},
    "length": {"km": 1.0, "公里": 1.0, "千米": 1.0, "m": 1e-3, "米": 1e-3, "延米": 1e-3, "万米": 10.0},
    "count": {"条": 1.0, "个": 1.0, "台": 1.0, "套": 1.0, "项": 1.0, "家": 1.0, "栋": 1.0, "": 1.0}
    | {"人": 1.0, "名": 1.0},
}


class Amount(NamedTuple):
    """A number in the measure's own unit (万元, ㎡, km). `trouble` is "words" where no single number is stated."""

    value: float | None = None
    trouble: Literal["", "words"] = ""
    about: bool = False


def factor(measure: Measure, unit_text: str) -> float | None:
    """What a number in that unit is multiplied with to get 万元, ㎡ or km; None where the text names no such unit."""
    factors = _FACTORS[measure]
    written = tight(unit_text[:80]).replace("人民币", "")
    if written in factors:
        return factors[written]
    for word in re.split(r"[、,;/()\[\]:]|单位", written):
        if word and word in factors:
            return factors[word]
    return None


def read_amount(raw: str | float, measure: Measure, column_factor: float) -> Amount:
    """The amount of one cell; a bare number is in the column's unit."""
    if isinstance(raw, float):
        return Amount(tidy(raw * column_factor))
    written = tight(raw[:200]).replace(",", "")
    number = plain_number(written)
    if number is not None:
        return Amount(tidy(number * column_factor))
    hit = re.fullmatch(
        r"(?:约|近|共|合计|计划|总|人民币|超|[¥￥])?(-?\d{1,15}(?:\.\d{1,9})?)([^\d]{0,8}?2?)(左右|余|以上)?", written
    )
    if not hit:
        return Amount(trouble="words")
    unit = factor(measure, hit[2]) if hit[2] else column_factor
    if unit is None:
        return Amount(trouble="words")
    about = bool(hit[3]) or written[0] in "约近超"
    return Amount(tidy(float(hit[1]) * unit), about=about)


def tidy(value: float) -> float:
    """Without the binary dust of a unit conversion (1.8 × 10000 = 18000, not 18000.000000000004)."""
    return float(f"{value:.12g}")


_COUNTED = (
    r"根|个|套|台|公里|千米|km|m3|m2|m|立方米|平方米|平米|延米|立方|米|吨|t|樘|榀|扇|块|处|盏|基|跨|棵|株|万m2|万m3|"
    r"万平方米|万立方米|万方|万米|方"
)
_QUANTITY = re.compile(
    r"(?P<before>[^\d,。;、]{0,24})(?P<n>\d{1,9}(?:\.\d{1,6})?)(?:/\d{1,9})?"
    rf"(?P<unit>{_COUNTED})(?![A-Za-z\d型级厚高宽长])"
)
_SPOKEN = "[打做干吊装浇铺砌挖]了"
_DONE_VERB = rf"完成|吊装|浇筑|安装|铺设|敷设|施工|绑扎|砌筑|已|累计|{_SPOKEN}"
_TOTAL_BEFORE = (
    "共",
    "总",
    "计划",
    "剩余",
    "还剩",
    "设计",
    "合计",
    "全长",
    "余",
    "宽",
    "高",
    "厚",
    "深",
    "直径",
    "长",
    "总长",
)


def only_quantity(text: str) -> tuple[float, str] | None:
    """The one quantity with a unit in a text of a column that holds nothing else: (8600, m2) of ALC墙板8600㎡."""
    found = [hit for hit in _QUANTITY.finditer(tight(text[:400])) if not hit["before"].endswith(_TOTAL_BEFORE)]
    return (float(found[0]["n"]), found[0]["unit"]) if len(found) == 1 else None


def done_quantity(text: str) -> tuple[float, str, str] | None:
    """The one done quantity in a progress text: (40, 根, 钢柱吊装) of 钢柱吊装完成40根; None for none or several.

    A cumulative figure (累计完成40根) is preferred. Totals and sizes (共120根, 总长5公里) do not count.
    """
    found = [hit for hit in _QUANTITY.finditer(tight(text[:400])) if not hit["before"].endswith(_TOTAL_BEFORE)]
    done = [hit for hit in found if re.search(_DONE_VERB, hit["before"])]
    cumulative = [hit for hit in done if "累计" in hit["before"]]
    chosen = cumulative or done
    if len(chosen) != 1:
        return None
    hit = chosen[0]
    what = re.sub(
        rf"(?:目前|现|已|累计|共|完成|{_SPOKEN})+$|^(?:目前|现|已|累计|共|完成)+",
        "",
        hit["before"].strip(":("),
    )
    return float(hit["n"]), hit["unit"], what
