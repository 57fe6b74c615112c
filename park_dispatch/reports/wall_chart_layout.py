"""Where things stand on the sheets of a wall chart: paper, row height, sheets, columns, the scale of time.

All lengths are points (1/72 inch), y upwards from the lower edge; times are days since 1970 with a fraction.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from typing import Literal

from park_dispatch.boards.wall_chart import WallChart, WallRow, day_number
from park_dispatch.boards.wording import iso, percent, status_word
from park_dispatch.language import _
from park_dispatch.reports.wall_chart_pen import width, wrapped

Paper = Literal["A3", "A2", "A1", "A0"]
MM = 72.0 / 25.4
PAPERS: dict[Paper, tuple[float, float]] = {"A3": (297, 420), "A2": (420, 594), "A1": (594, 841), "A0": (841, 1189)}
"""Short and long side in millimetres (ISO 216)."""
SCALE: dict[Paper, float] = {"A3": 1.0, "A2": 1.35, "A1": 1.85, "A0": 2.5}
"""How much larger the words around the chart are than on A3: one stands further away."""
MARGIN = 10 * MM
"""Wider than the edge that office printers and plotters leave blank (8 mm)."""
LEAST_ROW, MOST_ROW, LEAST_TEXT = 2.6 * MM, 6.5 * MM, 6.0
NAME_SHARE, RULE_SHARE = 0.24, 0.15
EXCEPTIONS = ("late", "warning", "watch", "no_report")


@dataclass(frozen=True, slots=True)
class Page:
    """The sheet: its size and how large the words around the chart are."""

    wide: float
    high: float
    scale: float

    @property
    def left(self) -> float:
        """The left margin."""
        return MARGIN

    @property
    def right(self) -> float:
        """The right margin."""
        return self.wide - MARGIN

    def size(self, points: float) -> float:
        """A size given for A3, on this paper."""
        return points * self.scale


def page_of(paper: Paper, portrait: bool) -> Page:
    """The sheet of a paper, landscape unless portrait."""
    short, long = PAPERS[paper]
    wide, high = (short, long) if portrait else (long, short)
    return Page(wide * MM, high * MM, SCALE[paper])


@dataclass(frozen=True, slots=True)
class Placed:
    """A row on a sheet; continued: it stands there again to say what the rows below it belong to."""

    row: WallRow
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table at left."""

    key: str
    heading: str
    left: float
    wide: float


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days on the paper: the plot from x `left` to `right`, `first` the day at its left edge."""

    left: float
    right: float
    first: float
    per_day: float

    @property
    def last(self) -> float:
        """The day at the right edge."""
        return self.first + (self.right - self.left) / self.per_day

    def x(self, moment: float) -> float:
        """Where a moment is, kept inside the plot."""
        return min(self.right, max(self.left, self.left + (moment - self.first) * self.per_day))


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed. Heights: heads, the title block of each sheet; axis, the time axis; foot, the legend."""

    page: Page
    sheets: tuple[tuple[Placed, ...], ...]
    row: float
    text: float
    columns: tuple[Column, ...]
    time: TimeScale
    words: tuple[str, ...]
    heads: tuple[float, ...]
    axis: float
    foot: float

    def body_top(self, sheet: int) -> float:
        """Where the first row of a sheet begins."""
        return self.page.high - MARGIN - self.heads[sheet] - self.axis


def laid_out(chart: WallChart, paper: Paper, portrait: bool, with_address: bool) -> Layout:
    """The layout of a chart on some paper: as few sheets as legible rows allow, then rows as high as they can be."""
    page = page_of(paper, portrait)
    words = title_words(chart, page)
    line = page.size(9.0) * 1.35
    later = page.size(15.0) * 1.5 + page.size(4.0)
    first = later + line * len(words) + page.size(4.0 if words else 0.0)
    axis = page.size(22.0)
    foot = page.size(20.0 if with_address else 14.0) * MM + (page.size(20.0) if portrait else 0.0)
    room = page.high - 2 * MARGIN - axis - foot
    rooms = (room - first, room - later)
    least = LEAST_ROW * page.scale**0.5
    row = _row_height(chart.rows, rooms, least, MOST_ROW * page.scale**0.7)
    sheets = tuple(split(chart.rows, *(max(4, int(space / row + 1e-6)) for space in rooms))) or ((),)
    text = min(max(LEAST_TEXT, row * 0.66), (7.0 if portrait else 9.0) * page.scale)
    columns = _columns(chart, page, text)
    time = _time_scale(chart, columns[-1].left + columns[-1].wide, page.right, text)
    heads = tuple(first if at == 0 else later for at in range(len(sheets)))
    return Layout(page, sheets, row, text, columns, time, words, heads, axis, foot)


def title_words(chart: WallChart, page: Page) -> tuple[str, ...]:
    """The answer in words, in lines as wide as the sheet."""
    told = [*chart.sentences, *([chart.totals] if chart.totals else [])]
    if not chart.rows:
        told.append(_("没有在建项目；选“全部”可看已完成的。"))
    size = page.size(9.0)
    return tuple(line for one in told[:8] for line in wrapped(one, size, page.right - page.left, 2))


def _row_height(rows: Sequence[WallRow], rooms: tuple[float, float], least: float, most: float) -> float:
    """The highest rows that need no more sheets than the lowest legible ones."""

    def sheets(height: float) -> int:
        return len(split(rows, *(max(4, int(room / height + 1e-6)) for room in rooms)))

    fewest = sheets(least)
    low, high = least, most
    for _turn in range(14):
        middle = (low + high) / 2
        low, high = (middle, high) if sheets(middle) <= fewest else (low, middle)
    return low


# --- sheets -----------------------------------------------------------------------------------------------------------


def split(rows: Sequence[WallRow], first: int, later: int) -> list[tuple[Placed, ...]]:
    """The rows on sheets that hold so many rows; a building with its milestones stays together where it fits.

    A sheet that begins inside a project or a building repeats its row, marked as continued.
    """
    sheets: list[tuple[Placed, ...]] = []
    sheet: list[Placed] = []
    above: dict[int, WallRow] = {}
    for block in _blocks(rows):
        room = (later if sheets else first) - len(sheet)
        fits_alone = len(block) + 1 <= later
        if sheet and len(block) > room and (fits_alone or room < 4):
            sheets.append(tuple(sheet))
            sheet = _context(block[0], above)
        for row in block:
            if len(sheet) >= (later if sheets else first):
                sheets.append(tuple(sheet))
                sheet = _context(row, above)
            sheet.append(Placed(row))
            above[row.level] = row
    return [*sheets, tuple(sheet)] if sheet else sheets


def _blocks(rows: Sequence[WallRow]) -> Iterator[list[WallRow]]:
    """Buildings with their milestones; a project goes with the first of its buildings."""
    block: list[WallRow] = []
    for row in rows:
        begins = row.level == 0 or (row.key[:1] == "b" and not (block and block[-1].level == 0))
        if begins and block:
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _context(row: WallRow, above: dict[int, WallRow]) -> list[Placed]:
    """The rows that a sheet beginning with `row` repeats."""
    return [Placed(above[level], True) for level in range(row.level) if level in above]


# --- table ------------------------------------------------------------------------------------------------------------


def _columns(chart: WallChart, page: Page, text: float) -> tuple[Column, ...]:
    wide = page.right - page.left
    gap = text * 0.9
    names = max((indent(row, text) + width(row.name, text) * 1.02 for row in chart.rows), default=0.0)
    continued = width(_("（续）"), text)
    rules = max((width(shown_rule(row), text) for row in chart.rows), default=0.0)
    lights = max((width(status_word(row.status), text) for row in chart.rows), default=0.0) + text * 1.3
    dates = width("0000-00-00", text)
    least = page.size(7.0)
    cells = (
        ("name", _("项目 / 单体 / 节点"), min(max(names + continued, text * 12), wide * NAME_SHARE)),
        ("percent", _("完成"), width("100.0%", text)),
        ("planned", _("计划完成"), dates),
        ("expected", _("预计/实际"), dates),
        ("light", _("状态"), lights),
        ("rule", _("说明"), min(rules, wide * RULE_SHARE)),
    )
    widths = [max(room, width(heading, least)) + gap for _key, heading, room in cells]
    lefts = accumulate(widths, initial=page.left)
    return tuple(
        Column(key, heading, left, room)
        for (key, heading, _room), left, room in zip(cells, lefts, widths, strict=False)
    )


def indent(row: WallRow, text: float) -> float:
    """How far the name of a row is moved in, with room for the diamond of a critical one."""
    return text * (0.4 + 1.0 * row.level)


def shown_rule(row: WallRow) -> str:
    """Why the light is what it is; of milestones only where it is an exception, for the rest says nothing new."""
    return row.rule if row.summary or row.status in EXCEPTIONS else ""


def cells(row: WallRow) -> dict[str, str]:
    """The texts of a row's columns."""
    return {
        "name": row.name,
        "percent": percent(row.percent),
        "planned": iso(row.baseline_finish),
        "expected": iso(row.expected),
        "light": status_word(row.status),
        "rule": shown_rule(row),
    }


def end_words(row: WallRow, chart: WallChart) -> tuple[str, str]:
    """What stands at the end of a bar: the deadline and how late."""
    if row.deadline is None:
        return "", row.words
    same_year = row.deadline.year == chart.as_of.year
    told = f"{row.deadline:%m-%d}" if same_year else iso(row.deadline)
    return _("期限 {day}").format(day=told), row.words


# --- time -------------------------------------------------------------------------------------------------------------


def _time_scale(chart: WallChart, left: float, right: float, text: float) -> TimeScale:
    first, last = chart.span or (chart.as_of - timedelta(days=30), chart.as_of + timedelta(days=30))
    begin, end = day_number(first) - 2.0, day_number(last) + 2.0
    room = max(
        (sum(width(part, text) + text for part in end_words(row, chart) if part) for row in chart.rows), default=0.0
    )
    return TimeScale(left, right, begin, max(1.0, right - left - room - text) / max(14.0, end - begin))
