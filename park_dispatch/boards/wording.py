"""How numbers and days are written, everywhere the same: 1 decimal for %, dates 2023-10-31, "剩 12 天"."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from park_dispatch.language import _, current
from park_dispatch.planning.lights import Status

NONE = "—"
SIGNS: dict[Status, str] = {"normal": "●", "watch": "◔", "warning": "▲", "late": "■", "done": "✓", "no_report": "○"}


def status_word(status: Status) -> str:
    """The word of a status."""
    return {
        "normal": _("正常"),
        "watch": _("关注"),
        "warning": _("预警"),
        "late": _("滞后"),
        "done": _("完成"),
        "no_report": _("未报"),
    }[status]


def percent(value: float | None) -> str:
    """A percentage with one decimal: "80.0%", "—" where it is not known; what is not finished never reads 100.0%."""
    if value is None or pd.isna(value):
        return NONE
    return f"{min(value, 99.9) if value < 100.0 else value:.1f}%"


def signed_pp(value: float | None) -> str:
    """A difference of percentages with its sign: "+0.6", "−2.4", "0.0"; "—" where it is not known."""
    if value is None or pd.isna(value):
        return NONE
    rounded = round(value, 1)
    return "0.0" if rounded == 0 else f"{rounded:+.1f}".replace("-", "−")


def against_plan(gap_pp: float | None) -> str:
    """A gap to the plan in words: "落后计划 2.4 个百分点"."""
    if gap_pp is None or pd.isna(gap_pp):
        return _("没有计划可比")
    size = abs(round(gap_pp, 1))
    if size == 0:
        return _("与计划持平")
    if gap_pp < 0:
        return _("落后计划 {pp:.1f} 个百分点").format(pp=size)
    return _("超前计划 {pp:.1f} 个百分点").format(pp=size)


def days_left(days: float | None) -> str:
    """Days to a deadline: "剩 12 天", "今天到期", "超期 3 天"."""
    if days is None or pd.isna(days):
        return NONE
    count = int(days)
    if count == 0:
        return _("今天到期")
    return _("剩 {days} 天").format(days=count) if count > 0 else _("超期 {days} 天").format(days=-count)


def slip(days: float | None) -> str:
    """Projected finish against the deadline: "晚 6 天", "早 3 天", "按期"."""
    if days is None or pd.isna(days):
        return NONE
    count = int(days)
    if count == 0:
        return _("按期")
    return _("晚 {days} 天").format(days=count) if count > 0 else _("早 {days} 天").format(days=-count)


def chance(value: float | None) -> str:
    """A chance 0–1 in whole percent: "11%", "不到 1%", "99% 以上"; "—" where it is not known."""
    if value is None or pd.isna(value):
        return NONE
    whole = round(value * 100.0)
    if value <= 0.0:
        return "0%"
    return _("不到 1%") if whole < 1 else _("99% 以上") if whole > 99 else f"{whole}%"


def expected(row: Mapping[Any, Any], as_of: date) -> str:
    """When a thing with a deadline will be finished: "预计 11月24日完成，晚 24 天，按期把握 11%"."""
    day, late = spoken(row["projected_finish"], as_of), slip(row["slip_days"])
    if row["slip_basis"] == "pace":
        return _("按近 14 天速度预计 {day}完成，{slip}").format(day=day, slip=late)
    if pd.isna(row["chance"]):
        return _("预计 {day}完成，{slip}").format(day=day, slip=late)
    return _("预计 {day}完成，{slip}，按期把握 {chance}").format(day=day, slip=late, chance=chance(row["chance"]))


def band(row: Mapping[Any, Any], as_of: date) -> str:
    """The days between which a thing will be finished in eight of ten cases: "10月31日 至 2024年1月7日"."""
    if pd.isna(row["forecast_p10"]) or pd.isna(row["forecast_p90"]):
        return ""
    first, last = spoken(row["forecast_p10"], as_of), spoken(row["forecast_p90"], as_of)
    return _("{first} 至 {last}").format(first=first, last=last)


def iso(day: Any) -> str:
    """A day as 2023-10-31; "—" where there is none."""
    return NONE if day is None or pd.isna(day) else f"{pd.Timestamp(day):%Y-%m-%d}"


def short_day(day: Any, as_of: date) -> str:
    """A day in a narrow column: 10-31, with the year where it is not that of `as_of`; "—" where there is none."""
    if day is None or pd.isna(day):
        return NONE
    found = pd.Timestamp(day)
    return f"{found:%m-%d}" if found.year == as_of.year else iso(found)


def spoken(day: Any, as_of: date) -> str:
    """A day as it is said: "10月31日", with the year where it is not that of `as_of`."""
    if day is None or pd.isna(day):
        return NONE
    found = pd.Timestamp(day)
    if current() != "zh":
        return f"{found:%Y-%m-%d}"
    written = _("{month}月{day}日").format(month=found.month, day=found.day)
    return written if found.year == as_of.year else _("{year}年{rest}").format(year=found.year, rest=written)


def area(square_metres: float | None) -> str:
    """A floor area: "18,000 ㎡"."""
    return NONE if square_metres is None or pd.isna(square_metres) else f"{square_metres:,.0f} ㎡"


def large_area(square_metres: float) -> str:
    """A floor area of many buildings: "7.0 万㎡", in English "70,000 ㎡"."""
    if current() != "zh":
        return area(square_metres)
    return _("{size:.1f} 万㎡").format(size=square_metres / 10_000)


def rate(pp_per_day: float | None) -> str:
    """A pace: "0.31"; in percentage points a day."""
    return NONE if pp_per_day is None or pd.isna(pp_per_day) else f"{pp_per_day:.2f}"
