"""Days as they are written: 2023.10.31, 2023年10月31日, 10月底前, 10月中旬, spreadsheet serials, 预计7月15日.

A month alone or its end (底, 底前, 内) is its last day, 上旬/中旬/下旬 are the 10th, the 20th and the last day. A date
without a year has the year of the report.
"""

import calendar
import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from park_dispatch.model.writing import chinese_number, is_nothing, plain_number, tight

Side: TypeAlias = Literal["start", "finish"]
Trouble: TypeAlias = Literal["", "not_a_date", "unclear", "no_year", "words"]
Doubt: TypeAlias = Literal["", "year_only", "short_year", "other_year", "part_of_month"]

_SERIAL_ZERO = date(1899, 12, 30)
_SERIAL_ZERO_1904 = date(1904, 1, 1)
_FIRST_YEAR, _LAST_YEAR = 1980, 2100


class Day(NamedTuple):
    """What a cell says of a day: one, a span (`until`), or none and why.

    `forecast`: the words say it is expected, not done. `standing`: the text means "always" (长期坚持).
    """

    value: date | None = None
    until: date | None = None
    trouble: Trouble = ""
    doubt: Doubt = ""
    forecast: bool = False
    standing: bool = False


NO_DAY = Day()
_STANDING = ("长期", "持续", "常态", "始终", "全程", "全年坚持")
_UNDONE = frozenset(
    {
        "未开工",
        "未开始",
        "未完成",
        "未完工",
        "进行中",
        "施工中",
        "在建",
        "正在办理",
        "办理中",
        "未办理",
        "已完成",
        "完成",
        "√",
        "是",
        "否",
    }
    | {
        "未启动",
        "未投产",
        "未到",
        "未交付",
        "正在施工",
        "未竣工",
        "未办结",
        "已开工",
        "已竣工",
        "已投产",
        "已交付",
        "已办结",
        "不涉及",
    }
    | {
        "另行通知",
        "视情况",
        "同步",
        "同步推进",
        "即办",
        "立即",
        "立即整改",
        "立行立改",
        "即知即改",
        "尽快",
        "立即办理",
        "近期",
    }
)
_FORECAST = ("预计", "拟", "力争", "争取", "预期", "预测", "计划")


def read_number(number: float, report: date | None, from_1904: bool = False) -> Day:
    """A number in a date column: a spreadsheet serial, 20231031, 202310, 2023.9, 10.31 (2023.1, 10.1: unclear).

    `from_1904`: serials count from 1904-01-01 (ECMA-376, part 1, 18.17.4.1).
    """
    number = float(number)
    if number == 0:
        return NO_DAY
    if 1 <= number < 13 and not number.is_integer():
        return _month_and_day(number, report)
    if 20000 <= number < 80000:
        return Day((_SERIAL_ZERO_1904 if from_1904 else _SERIAL_ZERO) + timedelta(days=int(number)))
    if number.is_integer() and 19800101 <= number <= 21001231:
        whole = int(number)
        return _day(whole // 10000, whole // 100 % 100, whole % 100)
    if number.is_integer() and 198001 <= number <= 210012:
        return _month_end(int(number) // 100, int(number) % 100)
    if number.is_integer() and _FIRST_YEAR <= number <= _LAST_YEAR:
        return Day(trouble="unclear")
    if _FIRST_YEAR <= number <= _LAST_YEAR:
        year, _, month = f"{number:.2f}".partition(".")
        if month.endswith("0") and month != "00":
            # 2023.1 may have been typed as 2023.10: the spreadsheet drops the zero.
            return Day(trouble="unclear") if month == "10" else _month_end(int(year), int(month[0]))
        return _month_end(int(year), int(month))
    return Day(trouble="not_a_date")


def _month_and_day(number: float, report: date | None) -> Day:
    month, _, day = f"{number:.4f}".rstrip("0").partition(".")
    if not day:  # 1.00001: what a calculation left of a whole number
        return Day(trouble="not_a_date")
    if len(day) > 2 or (len(day) == 1 and day in "123"):
        # 10.1 may have been typed as 10.10: the spreadsheet drops the zero.
        return Day(trouble="unclear")
    return Day(trouble="no_year") if report is None else _day(report.year, int(month), int(day))


def _day(year: int, month: int, day: int) -> Day:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Day(trouble="not_a_date")
    try:
        return Day(date(year, month, day))
    except ValueError:
        return Day(trouble="not_a_date")


def _month_end(year: int, month: int) -> Day:
    if not 1 <= month <= 12 or not _FIRST_YEAR <= year <= _LAST_YEAR:
        return Day(trouble="not_a_date")
    return Day(date(year, month, calendar.monthrange(year, month)[1]))


def from_cell(value: datetime | date) -> Day:
    """A cell that already is a date; the zero day of spreadsheets means nothing."""
    day = value.date() if isinstance(value, datetime) else value
    if day.year <= 1900:
        return NO_DAY if day <= date(1900, 1, 1) else Day(trouble="not_a_date")
    return Day(day) if _FIRST_YEAR <= day.year <= _LAST_YEAR else Day(trouble="not_a_date")


def read_text(text: str, side: Side, report: date | None) -> Day:
    """A written day. `report`: the report date, which gives the year where none is written."""
    return _read_text(text[:200], side, report)


@lru_cache(maxsize=20000)
def _read_text(text: str, side: Side, report: date | None) -> Day:
    if is_nothing(text):
        return NO_DAY
    written = _with_month_word(_arabic_months(tight(re.sub(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?$", "", text))))
    number = plain_number(written)
    if number is not None and not re.fullmatch(r"\d{1,2}\.\d{1,2}|\d{4}\.\d{1,2}", written):
        return read_number(number, report)
    if written.startswith(_STANDING):
        return Day(standing=True)
    if written in _UNDONE:
        return Day(trouble="words")
    reading = _read(written, side, report)
    if any(word in written for word in _FORECAST) and reading.value:
        return Day(reading.value, reading.until, reading.trouble, reading.doubt, True)
    return reading


def _with_month_word(written: str) -> str:
    """2025.9底 as 2025年9月底."""
    return re.sub(r"(20\d{2})[./-](\d{1,2})(?=[底末初中内上下])", r"\1年\2月", written)


def _arabic_months(written: str) -> str:
    def digits(hit: re.Match[str]) -> str:
        number = chinese_number(hit[1])
        return f"{number}{hit[2]}" if number is not None else hit[0]

    if "月" not in written:
        return written
    return re.sub(r"([一二三四五六七八九十]{1,3})([月日号])", digits, written)


_FULL = (
    r"(?<![\d.])(?:(?P<y>(?:19|20)\d{2}|(?<!\d)\d{2}(?=年))[年./-])?"
    r"(?P<m>\d{1,2})[月./-](?P<d>\d{1,2})(?(y)(?!\d)|(?!\d|%|[./]\d))[日号]?"
)
_MONTH = (
    r"(?<!\d)(?:(?P<y>(?:19|20)\d{2}|\d{2}(?=年))[年./-]|(?P<rel>今年|本年|当年|明年|次年|去年))?"
    r"(?:(?P<m>\d{1,2})月?份?|(?P<this>本|当|下)月(?:(?P<of>\d{1,2})[日号])?)(?P<part>上旬|中旬|下旬|底|末|初|中|内|上|下)?"
)


def _read(written: str, side: Side, report: date | None) -> Day:
    full = _full_days(written, report)
    if full is not None:
        return full
    for read in (_compact, _english, _month, _season):
        reading = read(written, side, report)
        if reading is not None:
            return reading
    return Day(trouble="not_a_date")


_CONNECTORS = frozenset({"至", "到", "-", "~", "—", "——", "--", "–", "起至"})


def _full_days(written: str, report: date | None) -> Day | None:
    hits = list(re.finditer(_FULL, written))
    hits = [hit for hit in hits if hit["y"] or "月" in hit[0] or len(hits) > 1 or hit[0] == written]
    if not hits:
        return _short_year(written)
    days: list[Day] = []
    year = report.year if report else None
    for hit in hits:
        if hit["y"]:
            year = _four_digits(hit["y"])
        days.append(Day(trouble="no_year") if year is None else _day(year, int(hit["m"]), int(hit["d"])))
    distinct = list(dict.fromkeys(days))
    if len(distinct) == 1:
        return distinct[0]
    between = written[hits[0].end() : hits[1].start()]
    first, last = distinct[0], distinct[1]
    if len(hits) == 2 and between in _CONNECTORS:
        if first.value and last.value and first.value <= last.value:
            return Day(first.value, last.value)
        return Day(trouble="not_a_date")
    return Day(trouble="unclear")


def _four_digits(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _short_year(written: str) -> Day | None:
    hit = re.fullmatch(r"'?(\d{2})[./-](\d{1,2})[./-](\d{1,2})", written)
    if not hit:
        # A date-like text that is none (2023.13.45) must not be half understood.
        return Day(trouble="not_a_date") if re.fullmatch(r"\d{4}[./-]\d{1,3}[./-]\d{1,3}", written) else None
    reading = _day(2000 + int(hit[1]), int(hit[2]), int(hit[3]))
    return Day(reading.value, trouble=reading.trouble, doubt="short_year")


def _compact(written: str, _side: Side, _report: date | None) -> Day | None:
    hit = re.match(r"(?:[^\d]{0,6})((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)", written)
    return _day(int(hit[1]), int(hit[2]), int(hit[3])) if hit else None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _english(written: str, side: Side, _report: date | None) -> Day | None:
    low = written.lower()
    hit = re.search(r"(\d{1,2})[-./]?([a-z]{3})[a-z]{0,6}[-.,/]?((?:19|20)\d{2})", low)
    if hit and hit[2] in _MONTHS:
        return _day(int(hit[3]), _MONTHS.index(hit[2]) + 1, int(hit[1]))
    hit = re.search(r"([a-z]{3})[a-z]{0,6}[-.]?(\d{1,2})(?:st|nd|rd|th)?,?((?:19|20)\d{2})", low)
    if hit and hit[1] in _MONTHS:
        return _day(int(hit[3]), _MONTHS.index(hit[1]) + 1, int(hit[2]))
    hit = re.fullmatch(r"([a-z]{3})[a-z]{0,6}[-./,]?((?:19|20)\d{2})", low)
    if hit and hit[1] in _MONTHS:
        return _part(int(hit[2]), _MONTHS.index(hit[1]) + 1, "", side)
    hit = re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-]((?:19|20)\d{2})", low)
    if not hit:
        return None
    a, b = int(hit[1]), int(hit[2])
    if a > 12:
        return _day(int(hit[3]), b, a)
    return _day(int(hit[3]), a, b) if b > 12 or a == b else Day(trouble="unclear")


def _month(written: str, side: Side, report: date | None) -> Day | None:
    dotted = re.fullmatch(r"((?:19|20)\d{2})[./-](\d{1,2})", written)
    if dotted:
        return _part(int(dotted[1]), int(dotted[2]), "", side)
    hits = [hit for hit in re.finditer(_MONTH, written) if "月" in hit[0]]
    if not hits:
        return _dotted_months(written)
    if len(hits) == 2 and written[hits[0].end() : hits[1].start()] in _CONNECTORS:
        return _months(written, report)
    if len({hit[0] for hit in hits}) > 1:
        return Day(trouble="unclear")
    hit = hits[0]
    year, month = _year(hit["y"], hit["rel"], report), hit["m"]
    if hit["this"]:
        if report is None:
            return Day(trouble="no_year")
        year, number = report.year, report.month + (hit["this"] == "下")
        year, number = (year + 1, 1) if number == 13 else (year, number)
        return _day(year, number, int(hit["of"])) if hit["of"] else _part(year, number, hit["part"] or "", side)
    if year is None:
        return Day(trouble="no_year")
    return _part(year, int(month), hit["part"] or "", side)


def _year(written: str | None, relative: str | None, report: date | None) -> int | None:
    if written:
        return _four_digits(written)
    if report is None:
        return None
    shift = {"明年": 1, "次年": 1, "去年": -1}.get(relative or "", 0)
    return report.year + shift


def _dotted_months(written: str) -> Day | None:
    hit = re.fullmatch(r"((?:19|20)\d{2})[./](\d{1,2})(?:-|~|至|—)((?:19|20)\d{2})[./](\d{1,2})", written)
    return _months(f"{hit[1]}年{hit[2]}月至{hit[3]}年{hit[4]}月", None) if hit else None


def _months(written: str, report: date | None) -> Day:
    """A span of months: from the first day of the one to the last day of the other."""
    first, last = re.split(r"(?<=[月份])[^\d今本当明次去]{1,2}(?=[\d今本当明次去])", written, maxsplit=1)
    start = _month(first, "start", report) or NO_DAY
    year = start.value if start.value else report
    end = _month(last, "finish", year) or NO_DAY
    if start.value is None or end.value is None:
        return Day(trouble=start.trouble or end.trouble or "unclear")
    return Day(start.value, end.value) if start.value <= end.value else Day(trouble="not_a_date")


_PART = {"上旬": 10, "中旬": 20, "上": 10, "初": 5, "中": 15}


def _part(year: int, month: int, part: str, side: Side) -> Day:
    if not 1 <= month <= 12:
        return Day(trouble="not_a_date")
    if part in _PART:
        doubt: Doubt = "part_of_month" if part in ("初", "中") else ""
        return Day(_day(year, month, _PART[part]).value, doubt=doubt)
    if not part and side == "start":
        return Day(_day(year, month, 1).value, doubt="part_of_month")
    return _month_end(year, month)


_SEASON_END = {"1": 3, "2": 6, "3": 9, "4": 12, "一": 3, "二": 6, "三": 9, "四": 12}


def _season(written: str, side: Side, report: date | None) -> Day | None:
    hit = re.search(
        r"(?:(?P<y>(?:19|20)\d{2}|\d{2})年|(?P<rel>今年|本年|当年|明年|次年|去年))?"
        r"(?:第?(?P<q>[1-4一二三四])季度?|(?P<half>上半年|下半年)|(?P<end>年底|年末|年内|底|末)|(?P<mid>年中))",
        written,
    )
    if not hit and not (
        hit := re.fullmatch(r"(?P<y>(?:19|20)\d{2})年?(?P<q>)(?P<half>)(?P<end>)(?P<mid>)(?P<rel>)", written)
    ):
        return None
    if hit["end"] in ("底", "末") and not (hit["y"] or hit["rel"]):
        return None
    year = _year(hit["y"], hit["rel"], report)
    if year is None:
        return Day(trouble="no_year")
    if not (hit["q"] or hit["half"] or hit["end"] or hit["mid"]):
        return Day(date(year, 12, 31), doubt="year_only") if side == "finish" else Day(trouble="unclear")
    last = _SEASON_END[hit["q"]] if hit["q"] else 6 if hit["half"] == "上半年" or hit["mid"] else 12
    if side == "start" and (hit["q"] or hit["half"]):
        first = last - 2 if hit["q"] else last - 5
        return Day(date(year, first, 1), doubt="part_of_month")
    return _month_end(year, last)


def days_in(text: str) -> tuple[date, ...]:
    """Every full date (with its year) that a text contains, in order; impossible ones are left out."""
    found = (
        _day(_four_digits(hit["y"]), int(hit["m"]), int(hit["d"]))
        for hit in re.finditer(_FULL, tight(text[:400]))
        if hit["y"]
    )
    return tuple(day.value for day in found if day.value)
