"""The day a workbook's figures are true for, and the words that say so."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath

from park_dispatch.intake.grid import Grid
from park_dispatch.intake.vocabulary_words import listed
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model import dates
from park_dispatch.model.writing import tight


@dataclass(frozen=True, slots=True)
class Stated:
    """A report date and the words it was taken from."""

    day: date | None
    words: str


_LABELS: tuple[list[str], ...] = (
    listed("截至 截止 asof 数据日期"),
    listed(
        "更新日期 更新时间 统计时间 统计日期 填报日期 填报时间 编制日期 编制时间 报告日期 报告时间 日报日期 周报日期 "
        "填表日期 填表时间 reportdate statusdate datadate 调度日期 通报日期"
    ),
    listed("制表日期 制表时间 上报日期 上报时间 报送日期 报送时间 报出日期 日期 时间 date 报告期 报表时间"),
)
_WEAK_LABELS = ("日期", "时间", "date")


def report_date(lines: list[list[str]], footers: list[list[str]], sheet_names: Iterable[str], file_name: str) -> Stated:
    """The day the workbook's figures are true for, by the best words there are.

    `lines`: the texts of each line outside the tables, all sheets; `footers`: the last lines of the tables, where only
    a labelled date counts. Order of belief: 截至, then 更新/统计/填报日期, other
    date labels, a date in a title, a week or month in a title, the sheets' names, the file's name.
    """
    titles = [text for line in lines for text in line]
    names = [*sheet_names, PurePath(file_name).stem]
    year = _year_in([*titles, *names])
    signed = [line for line in footers if len(line) <= 6 and any(":" in tight(text) or "截" in text for text in line)]
    for labels in _LABELS:
        said = [stated for line in (*lines, *signed) if (stated := _labelled(line, labels, year))]
        if said:  # a sheet for each week says its own: the file is as true as its latest
            return max(said, key=lambda stated: stated.day or date.min)
    for texts in (titles, names):
        for read in (_full_date, _period):
            for text in texts:
                day = read(tight(text[:200]), year)
                if day:
                    return Stated(day, " ".join(text.split())[:60])
    return Stated(None, "")


def _year_in(texts: list[str]) -> int | None:
    for text in texts:
        hit = re.search(r"(?<!\d)(20[0-4]\d)(?:年|[./-]\d{1,2}|\d{4}(?!\d))", tight(text[:200]))
        if hit:
            return int(hit[1])
    return None


def _labelled(line: list[str], labels: list[str], year: int | None) -> Stated | None:
    for number, text in enumerate(line):
        written = tight(text[:300])
        low = written.lower()
        for label in labels:
            at = low.find(label)
            if at < 0 or (label in _WEAK_LABELS and (at > 0 or not re.match(r":|$|\d", low[len(label) :]))):
                continue
            after = re.sub(r"^(?:日期|时间|目前|到)?[:\s]*", "", written[at + len(label) :])[:40]
            if not after and number + 1 < len(line):
                after = tight(line[number + 1][:40])
            day = _day_of(after, year) or _day_of(after[:16], year)
            if day:
                return Stated(day, " ".join((text if after in written else f"{text} {line[number + 1]}").split())[:60])
    return None


def _day_of(words: str, year: int | None) -> date | None:
    reading = dates.read_text(words, "finish", date(year, 1, 1) if year else None) if words else dates.NO_DAY
    if reading.until or reading.doubt == "year_only":
        return reading.until
    return reading.value


def _full_date(text: str, _year: int | None) -> date | None:
    span = re.search(r"(20\d{2})年(\d{1,2})月\d{1,2}日?[-—~至到]{1,2}(?:(\d{1,2})月)?(\d{1,2})日", text)
    if span:
        return _day_of(f"{span[1]}-{span[3] or span[2]}-{span[4]}", None)
    found = dates.days_in(text)
    if found:
        return found[-1]
    hit = re.search(r"(?<!\d)(20[0-4]\d)(\d{2})(\d{2})(?!\d)", text)
    return _day_of(hit[0], None) if hit else None


def _period(text: str, year: int | None) -> date | None:
    hit = re.search(r"(20\d{2})年", text)
    year = int(hit[1]) if hit else year
    if year is None:
        return None
    week = re.search(r"(\d{1,2})月份?\(?第([1-6一二三四五六])周", text)
    if week and 1 <= int(week[1]) <= 12:
        number = "一二三四五六".find(week[2]) + 1 or int(week[2])
        last = calendar.monthrange(year, int(week[1]))[1]
        return date(year, int(week[1]), last if number >= 5 else min(last, 7 * number))
    iso = re.search(r"第(\d{1,2})周", text)
    if iso and 1 <= int(iso[1]) <= 52:
        return date.fromisocalendar(year, int(iso[1]), 1) + timedelta(days=6)
    day = re.search(r"(?<!\d)(\d{1,2})月(\d{1,2})日", text) or re.fullmatch(
        r".*?(?<![\d.])(\d{1,2})\.(\d{1,2})(?![\d.]).*?", text[:60]
    )
    if day:
        return _day_of(f"{year}-{day[1]}-{day[2]}", None)
    month = re.search(r"(?:20\d{2}[年.-])?(?<!\d)(\d{1,2})月(?!\d)|[(（]?20\d{2}[.-](\d{1,2})(?!\d)", text)
    if month and not re.search(r"\d{1,2}月底前", text):
        return _day_of(f"{year}年{month[1] or month[2]}月", None)
    quarter = re.search(r"第?([1-4一二三四])季度|上半年|下半年", text)
    return _day_of(f"{year}年{quarter[0]}", None) if quarter else None


def texts_of(row: list[CellValue]) -> list[str]:
    """The row's texts and days as texts, left to right."""
    found: list[str] = []
    for value in row:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, datetime):
            found.append(value.date().isoformat())
        elif isinstance(value, date):
            found.append(value.isoformat())
        elif isinstance(value, float) and 36000 < value < 60000 and value.is_integer():
            found.append(str(dates.read_number(value, None).value))
    return found


def lines_outside(grid: Grid, inside: list[tuple[int, int]]) -> list[list[str]]:
    """The texts of the rows that belong to no table, at most 60 of them; `inside`: first and last row of each table."""
    lines: list[list[str]] = []
    outside = set(range(grid.height)).difference(*(range(first, last + 1) for first, last in inside))
    for number in sorted(outside):
        if len(lines) >= 60:
            break
        texts = texts_of(grid.rows[number])
        if texts:
            lines.append(texts)
    return lines
