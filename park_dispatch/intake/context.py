"""What the lines around the tables say for all of them: the day of the report, the project, the building, the unit."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePath

from park_dispatch.intake.grid import Grid
from park_dispatch.intake.layout import is_trade
from park_dispatch.intake.vocabulary_words import listed
from park_dispatch.intake.workbook import CellValue
from park_dispatch.model import dates
from park_dispatch.model.building_names import buildings, names_buildings
from park_dispatch.model.quantity import Measure, factor
from park_dispatch.model.writing import tight


@dataclass(frozen=True, slots=True)
class Stated:
    """A report date and the words it was taken from."""

    day: date | None
    words: str


_LABELS: tuple[tuple[str, ...], ...] = (
    ("截至", "截止", "asof", "数据日期"),
    ("更新日期", "更新时间", "统计时间", "统计日期", "填报日期", "填报时间", "编制日期", "编制时间", "报告日期", "报告时间", "日报日期", "周报日期",
     "填表日期", "填表时间", "reportdate", "statusdate", "datadate", "调度日期", "通报日期"),
    ("制表日期", "制表时间", "上报日期", "上报时间", "报送日期", "报送时间", "报出日期", "日期", "时间", "date", "报告期", "报表时间"),
)  # fmt: skip


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
        for line in (*lines, *signed):
            stated = _labelled(line, labels, year)
            if stated:
                return stated
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


def _labelled(line: list[str], labels: tuple[str, ...], year: int | None) -> Stated | None:
    for number, text in enumerate(line):
        written = tight(text[:300])
        low = written.lower()
        for label in labels:
            at = low.find(label)
            if at < 0 or (label in _WEAK_LABELS and (at > 0 or not re.match(r":|$|\d", low[len(label) :]))):
                continue
            after = re.sub(r"^(?:日期|时间|目前|到)?[:\s]*", "", written[at + len(label) :])[:16]
            if not after and number + 1 < len(line):
                after = tight(line[number + 1][:40])
            day = _day_of(after, year)
            if day:
                return Stated(day, " ".join((text if after in written else f"{text} {line[number + 1]}").split())[:60])
    return None


def _day_of(words: str, year: int | None) -> date | None:
    reading = dates.read_text(words, "finish", date(year, 1, 1) if year else None) if words else dates.NO_DAY
    if reading.until or reading.doubt == "year_only":
        return reading.until
    return reading.value


def _full_date(text: str, _year: int | None) -> date | None:
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


_TABLE_WORDS = tuple(
    "进度 形象进度 节点 里程碑 进展 投资 问题 手续 资金 企业投产 投产 销号 督办 调度 完成 驻守 单体 质量 安全 隐患 情况 计划 办理 到位 使用 统计 汇总 跟踪 "
    "推进 及 和 与 实施 整改 管理 控制 填报 明细 建设 施工 工作 概况 信息 基本 清单 台账 一览 日报 周报 月报 季报 年报 周 月 旬报 报表 通报 汇报 动态 看板 "
    "横道图 横道 表 图 册 报告 简报 度 每日 每周 每月 重大 - _ · 报 日 节点计划 完成率 矩阵 单体工程 控制性 关键 工程形象进度 倒排工期 倒排 工期 对比 实际 记录 历史 工序 各单体 各 装修 部位 楼层 逐层 内装 表格 报送 更新 上报 调度会 会议 分解 控制 网络".split()
)
_TABLE_NUMBERS = r"(?:\([^()]{0,30}\)|第[\d一二三四五六七八九十]{1,3}[期周号]|\d{1,2}月份?|\d{1,2}日|20\d{2}[年.-]?)$"


def _without_table_words(title: str) -> str:
    while True:
        shorter = re.sub(_TABLE_NUMBERS, "", title)
        word = next((w for w in _TABLE_WORDS if shorter.endswith(w)), "")
        shorter = shorter.removesuffix(word)
        if shorter == title:
            return title
        title = shorter


_NO_PROJECT = frozenset(
    listed(
        "单体 园区 项目 工程 入驻企业 企业 重点项目 园区重点 厂房 附件 标准化厂房 单位工程 厂房交付 交付 楼栋 年度 全年 本月 本周 施工现场 项目部 单体楼栋"
    )
)


def project_of_title(title: str) -> str | None:
    """The title without the name of the table: 三期标准化厂房建设进度周报 → 三期标准化厂房. None when nothing is left."""
    written = re.sub(r"[《》【】\[\]]", "", tight(title[:80]))
    written = re.sub(r"\((?:截[至止])?[^()]{0,30}\)$|截[至止].*$", "", written)
    written = re.sub(r"20\d{2}[年./-]\d{1,2}[月./-]\d{1,2}日?$", "", written)
    if written.isascii():
        return _english_project(title)
    written = re.sub(r"^(?:20\d{2}年?(?:度)?)?(?:\d{1,2}月份?)?(?:第.{1,3}[季周期]度?)?", "", written)
    bare = _without_table_words(written).rstrip("(-_·、:及和与")
    bare = re.sub(r"(?:入驻|在建|园区重点|重点|各|全部)$", "", bare)
    if len(bare) < 2 or bare in _NO_PROJECT or (len(bare) <= 6 and is_trade(bare)):
        return None
    return bare


def _english_project(title: str) -> str | None:
    words = (
        r"(?i)[\s\-–:,]*\b(?:weekly|monthly|daily|progress|report|status|schedule|milestones?|table|tracking|tracker|summary|"
        r"construction|update|plan|as of|sheet|list|log|register)\b.*$"
    )
    return re.sub(words, "", title.strip()[:80]).strip() or None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What holds for a whole table because of the lines over it, its sheet's name or the workbook's title."""

    title: str
    project: str | None
    building: str | None
    lines: tuple[str, ...]

    def unit_factor(self, measure: Measure) -> float | None:
        """The factor of the 单位 line, if one names a unit of that measure."""
        for line in self.lines:
            for hit in re.finditer(
                r"(?:^|[^\u4e00-\u9fff])(?:金额|货币|计量|面积)?单位[:](\S{1,16})", _keep_gaps(line)
            ):
                found = factor(measure, re.sub(r"[)\]].*", "", hit[1]))
                if found is not None:
                    return found
        return None


def _keep_gaps(line: str) -> str:
    return " ".join(tight(part) for part in line.split())


def surroundings(lines: tuple[str, ...], sheet_name: str | None) -> Surroundings:
    """Read the lines over a table, top to bottom."""
    title = next((line for line in lines if _is_title(line)), "")
    project = building = None
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        project = project or _value_after(
            line, following, r"(?:项目名称|工程名称|建设项目|所属项目|项目|工程|project(?:name)?)"
        )
        building = building or _value_after(
            line, following, r"(?:单体|单体名称|楼栋|楼号|栋号|厂房|单位工程(?:名称)?|building)"
        )
    named = [line for line in lines if names_buildings(line) and len(buildings(line)) == 1]
    building = building or (named[-1] if named else None) or _building_in(title, sheet_name)
    if project is None and title:
        project = project_of_title(_without_building(title, building))
    return Surroundings(title, project, building, lines)


def _is_title(line: str) -> bool:
    written = tight(line[:80])
    return (
        4 <= len(written) <= 60
        and ":" not in written
        and not re.match(r"附件|附表|\d{4}[年./-]\d|单位|填报|截至|第.{1,3}期", written)
    )


def _value_after(line: str, following: str, label: str) -> str | None:
    text = _keep_gaps(line)
    hit = re.search(rf"(?:^|\s){label}:\s*(\S+)?", text, re.IGNORECASE)
    if hit and hit[1]:
        return str(hit[1])
    if hit or re.fullmatch(label, text, re.IGNORECASE):
        value = tight(following[:80])
        return value if value and ":" not in value else None
    return None


_BUILDING_WORDS = r"[A-Za-z]?\d{1,3}(?:#|号)(?:厂房|楼|栋)?(?!\d)|[A-Z]栋|人才公寓|孵化中心"


def _building_in(title: str, sheet_name: str | None) -> str | None:
    """The one building that a sheet's name or the title is about."""
    if sheet_name and names_buildings(sheet_name) and len(buildings(sheet_name)) == 1:
        return sheet_name
    for text in (tight((sheet_name or "")[:40]), tight(title[:80])):
        hits = set(re.findall(_BUILDING_WORDS, text))
        if len(hits) == 1 and not re.search(r"#[-~至、]|[-~至、]\d{1,3}#", text):
            hit = hits.pop()
            if names_buildings(hit):
                return hit
    return None


def _without_building(title: str, building: str | None) -> str:
    return title.replace(building, "") if building else title


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
    for number, row in enumerate(grid.rows):
        if len(lines) >= 60:
            break
        if any(first <= number <= last for first, last in inside):
            continue
        texts = texts_of(row)
        if texts:
            lines.append(texts)
    return lines
