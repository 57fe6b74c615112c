"""What stands around the rows of a wall chart: title and words above, legend, address and sheet number below."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from park_dispatch.boards.wall_chart import WallChart
from park_dispatch.boards.wording import iso, status_word
from park_dispatch.language import _
from park_dispatch.planning.lights import STATUSES
from park_dispatch.reports.wall_chart_layout import MARGIN, Layout
from park_dispatch.reports.wall_chart_pen import (
    AS_OF,
    FRONT,
    INK,
    MUTED,
    PLAN,
    TONES,
    Pen,
    fitted,
    tint,
    width,
    wrapped,
)

QUIET = 4
"""Blank modules around a QR code (ISO/IEC 18004, 5.3.8)."""
Swatch = Callable[[Pen, float, float, float], None]


@dataclass(frozen=True, slots=True)
class Notes:
    """What is printed below the chart besides the legend. missing: characters without a glyph."""

    made: datetime
    address: str
    missing: frozenset[str]


def title(chart: WallChart) -> str:
    """The title of the chart: park and project."""
    told = _("{park}挂图作战").format(park=chart.park)
    return _("{title} · {project}").format(title=told, project=chart.subject) if chart.subject else told


def draw_title(pen: Pen, layout: Layout, chart: WallChart, sheet: int) -> None:
    """The title block of a sheet; the words only on the first one."""
    page = layout.page
    big = page.size(15.0)
    base = page.high - MARGIN - big * 0.95
    day = _("截至 {day}").format(day=iso(chart.as_of))
    day_wide = width(day, big)
    pen.text(page.right, base, day, big, INK, "right", True)
    mark = _("演示数据") if chart.demo else ""
    mark_size = page.size(9.0)
    mark_wide = width(mark, mark_size) + mark_size * 1.8 if mark else 0.0
    room = page.right - page.left - day_wide - big - mark_wide
    long = pen.text(page.left, base, fitted(title(chart), big, room), big, INK, bold=True)
    if mark:
        x = page.left + long + mark_size * 0.9
        pen.frame(
            x, base - mark_size * 0.32, width(mark, mark_size) + mark_size * 0.8, mark_size * 1.5, TONES["late"], 0.8
        )
        pen.text(x + mark_size * 0.4, base + mark_size * 0.08, mark, mark_size, TONES["late"])
    if sheet == 0:
        pen.lines(page.left, page.high - MARGIN - big * 1.5, layout.words, page.size(9.0), INK, 1.35)


def draw_headings(pen: Pen, layout: Layout, bottom: float) -> None:
    """The headings of the table, beside the time axis."""
    size = layout.page.size(7.0)
    for column in layout.columns:
        right = column.key in ("percent", "planned", "expected")
        x = column.left + column.wide - layout.text * 0.4 if right else column.left + layout.text * 0.35
        told = fitted(column.heading, size, column.wide)
        pen.text(x, bottom + size * 0.45, told, size, MUTED, "right" if right else "left")


def draw_foot(pen: Pen, layout: Layout, chart: WallChart, notes: Notes, sheet: int, sheets: int) -> None:
    """Legend at left; address, time of making and sheet number at right, the QR code in the corner."""
    page = layout.page
    size, top = page.size(7.5), MARGIN + layout.foot - page.size(11.0)
    right = page.right
    if notes.address:
        right = _draw_code(pen, layout, notes.address, top) - size
    lines = address_lines(notes.address, size, (page.right - page.left) * 0.3)
    if lines:
        lines = [_("实时看板："), *lines]
    lines.append(_("制图 {time}").format(time=f"{notes.made:%Y-%m-%d %H:%M}"))
    lines.append(_("第 {sheet} 张，共 {sheets} 张").format(sheet=sheet + 1, sheets=sheets))
    y = top
    for line in lines:
        y -= size * 1.35
        pen.text(right, y + size * 0.3, line, size, INK if line == lines[-1] else MUTED, "right")
    limit = right - max(width(line, size) for line in lines) - size * 2
    y = _draw_legend(pen, layout, chart, top, limit)
    if notes.missing and sheet == 0:
        pen.lines(
            page.left, y, wrapped(missing_note(notes.missing), size, limit - page.left, 2), size, TONES["late"], 1.35
        )


def address_lines(address: str, size: float, room: float) -> list[str]:
    """An address in as many lines as it needs, broken only before one of / ? & so that it can be typed from paper."""
    lines = [""]
    for part in re.findall(r"[/?&]*[^/?&]*", address):
        if lines[-1] and width(lines[-1] + part, size) > room:
            lines.append("")
        lines[-1] += part
    return [line for line in lines if line]


def missing_note(missing: frozenset[str]) -> str:
    """Which characters were printed as 〓, by their code points."""
    codes = _("、").join(f"U+{ord(mark):04X}" for mark in sorted(missing)[:12])
    return _("〓 代替字体中没有的字符：{codes}").format(codes=codes + (_(" 等") if len(missing) > 12 else ""))


# --- QR ---------------------------------------------------------------------------------------------------------------


@cache
def qr_modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The dark modules of a QR code, rows from above (ISO/IEC 18004, level M: survives 15 % of damage)."""
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    count = code.getModuleCount()
    return tuple(tuple(bool(code.isDark(row, column)) for column in range(count)) for row in range(count))


def _draw_code(pen: Pen, layout: Layout, address: str, top: float) -> float:
    """The QR code in the lower right corner as one path; returns its left edge."""
    modules = qr_modules(address)
    side = top - MARGIN
    module = side / (len(modules) + QUIET)
    left = layout.page.right - module * len(modules)
    pen.boxes(
        [
            (left + begin * module, top - (at + 1) * module, (end - begin) * module, module)
            for at, row in enumerate(modules)
            for begin, end in _runs(row)
        ],
        (0.0, 0.0, 0.0),
    )
    return left - QUIET * module


def _runs(row: Sequence[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(row):
        if dark and runs and runs[-1][1] == at:
            runs[-1] = (runs[-1][0], at + 1)
        elif dark:
            runs.append((at, at + 1))
    return runs


# --- legend -----------------------------------------------------------------------------------------------------------


def _legend(chart: WallChart) -> list[tuple[str, Swatch]]:
    """The signs used and what they mean; a swatch draws itself at (x, y of its middle, size of the text)."""
    items: list[tuple[str, Swatch]] = [
        (_("计划"), lambda pen, x, y, s: pen.box(x, y - s * 0.1, s * 2.4, s * 0.22, PLAN)),
        (_("实际及完成比例"), _actual),
        (
            _("预计"),
            lambda pen, x, y, s: pen.frame(
                x, y - s * 0.28, s * 2.4, s * 0.56, TONES["normal"], s * 0.07, (s * 0.3, s * 0.18)
            ),
        ),
        (_("超出计划"), lambda pen, x, y, s: pen.box(x, y - s * 0.1, s * 2.4, s * 0.12, TONES["late"])),
        (
            _("截至日"),
            lambda pen, x, y, s: pen.line(x + s * 1.2, y - s * 0.6, x + s * 1.2, y + s * 0.6, AS_OF, s * 0.13),
        ),
        (_("前锋线（左偏为落后）"), _front),
        (_("交付期限"), lambda pen, x, y, s: pen.flag(x + s * 1.0, y - s * 0.55, s * 1.1, INK)),
        (_("关键或将晚交"), lambda pen, x, y, s: pen.diamond(x + s * 1.2, y, s * 0.36, TONES["late"])),
        (_("休息日"), lambda pen, x, y, s: pen.box(x + s * 0.6, y - s * 0.5, s * 1.2, s, (0.9, 0.9, 0.87))),
    ]
    if any(row.late_finish for row in chart.rows):
        items.append((_("时差"), _slack))
    return items


def _actual(pen: Pen, x: float, y: float, size: float) -> None:
    pen.box(x, y - size * 0.28, size * 2.4, size * 0.56, tint(TONES["normal"], 0.26))
    pen.box(x, y - size * 0.28, size * 1.5, size * 0.56, tint(TONES["normal"], 0.72))


def _front(pen: Pen, x: float, y: float, size: float) -> None:
    points = [(x + size * 1.8, y + size * 0.6), (x + size * 0.5, y), (x + size * 1.8, y - size * 0.6)]
    pen.path(points, FRONT, size * 0.12)
    pen.dot(*points[1], size * 0.18, FRONT)


def _slack(pen: Pen, x: float, y: float, size: float) -> None:
    pen.line(x, y, x + size * 2.4, y, PLAN, size * 0.08)
    pen.line(x + size * 2.4, y - size * 0.2, x + size * 2.4, y + size * 0.2, PLAN, size * 0.1)


def _draw_legend(pen: Pen, layout: Layout, chart: WallChart, top: float, limit: float) -> float:
    """The legend in lines up to x `limit`; returns the y below it."""
    size = layout.page.size(7.5)
    left = layout.page.left
    x, y = left, top - size * 1.1
    for word, swatch in _legend(chart):
        wide = size * 2.8 + width(word, size) + size * 1.4
        if x > left and x + wide > limit:
            x, y = left, y - size * 1.7
        swatch(pen, x, y + size * 0.36, size)
        pen.text(x + size * 2.8, y, word, size, MUTED)
        x += wide
    x, y = left, y - size * 1.7
    for status in STATUSES:
        word = status_word(status)
        pen.sign(status, x + size * 0.5, y + size * 0.36, size)
        x += size * 1.3 + pen.text(x + size * 1.3, y, word, size, TONES[status]) + size * 1.4
    return y - size * 0.8
