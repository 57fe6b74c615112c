"""What kinds of values a column holds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from park_dispatch.intake.vocabulary_words import listed
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model import dates, percent
from park_dispatch.model.building_names import names_buildings
from park_dispatch.model.writing import is_nothing, plain_number, tight

_SAMPLE = 200
_COUNTED_UNITS = frozenset(
    listed("根 个 套 台 公里 千米 km m3 m2 m 立方米 平方米 延米 米 吨 t 樘 块 处 盏 基 跨 棵 株 层 万m2 项 立方 %")
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What kinds of values a column holds: shares (0–1) of its filled cells, and how many there are."""

    filled: int = 0
    numbers: float = 0.0
    serials: float = 0.0
    """Share of numbers that can stand for a day."""
    percents: float = 0.0
    ticks: float = 0.0
    """Share of √, 完成, 未开工."""
    days: float = 0.0
    buildings: float = 0.0
    units: float = 0.0
    distinct: int = 0
    length: float = 0.0
    latest: date | None = None
    fractions: float = 0.0
    """Share of numbers from 0 to 1."""
    marks: float = 0.0
    """Share of cells that say only 计划 or 实际."""

    @property
    def texts(self) -> float:
        """Share of plain text."""
        return max(0.0, 1 - self.numbers - self.percents - self.ticks - self.days - self.buildings)


def profile(values: Iterable[CellValue]) -> Profile:
    """Look at the first filled cells of a column."""
    sample = _first_filled(values)
    filled = sample.total()
    if not filled:
        return Profile()
    seen: Counter[str] = Counter()
    texts: set[str] = set()
    length = 0
    latest: date | None = None
    for value, times in sample.items():
        sort = _sort(value)
        seen[sort] += times
        if sort == "number" and _is_serial(value):
            seen["serial"] += times
        if isinstance(value, float) and 0 <= value <= 1:
            seen["fraction"] += times
        written = str(value)
        texts.add(written)
        length += len(written) * times
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            latest = day if latest is None or day > latest else latest
        elif isinstance(value, str):
            word = tight(value[:20])
            seen["units"] += times if word in _COUNTED_UNITS else 0
            seen["marks"] += times if word in PLAN_MARKS or word in ACTUAL_MARKS else 0
    share = {name: count / filled for name, count in seen.items()}
    return Profile(
        filled,
        share.get("number", 0.0),
        share.get("serial", 0.0),
        share.get("percent", 0.0),
        share.get("tick", 0.0),
        share.get("day", 0.0),
        share.get("building", 0.0),
        share.get("units", 0.0),
        len(texts),
        length / filled,
        latest,
        share.get("fraction", 0.0),
        share.get("marks", 0.0),
    )


def _first_filled(values: Iterable[CellValue]) -> Counter[CellValue]:
    """The distinct values among the first filled cells, and how often each of them stands there."""
    counts: Counter[CellValue] = Counter()
    left = _SAMPLE
    for value in values:
        if value in counts or not (value is None or (isinstance(value, str) and is_nothing(value))):
            counts[value] += 1
            left -= 1
            if not left:
                break
    return counts


PLAN_MARKS = frozenset(
    {"计划", "计划时间", "计划进度", "目标", "计划值", "plan", "planned", "Plan", "Planned", "PLAN", "计划工期"}
)
ACTUAL_MARKS = frozenset(
    {"实际", "实际时间", "实际进度", "实际值", "实施", "actual", "Actual", "ACTUAL", "完成", "实际完成"}
)


def _is_serial(value: CellValue) -> bool:
    number = plain_number(value) if isinstance(value, str) else float(value) if isinstance(value, float | int) else None
    return number is not None and dates.read_number(number, date(2000, 1, 1)).trouble != "not_a_date"


def _sort(value: CellValue) -> str:
    if isinstance(value, bool | float | int):
        return "number"
    if isinstance(value, date | datetime):
        return "day"
    return _sort_of_text(value[:41]) if isinstance(value, str) else "text"


@lru_cache(maxsize=4096)
def _sort_of_text(value: str) -> str:
    if plain_number(value) is not None:
        return "number"
    if len(value) > 40:
        return "text"
    if percent.is_tick(value):
        return "tick"
    if percent.overall(value).value is not None or percent.stated(tight(value)).trouble == "several":
        return "percent"
    if names_buildings(value):
        return "building"
    reading = dates.read_text(value, "finish", None)
    return "day" if reading.value or reading.trouble == "no_year" else "text"
