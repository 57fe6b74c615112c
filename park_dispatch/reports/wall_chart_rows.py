"""The rows of a wall chart: the table at left, the bars, the front line, the words at the ends of the bars."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from park_dispatch.boards.wall_chart import WallChart, WallRow, day_number
from park_dispatch.boards.wording import iso
from park_dispatch.language import _
from park_dispatch.reports.wall_chart_layout import LEAST_TEXT, Column, Layout, Placed, cells, end_words, indent
from park_dispatch.reports.wall_chart_pen import (
    AS_OF,
    BAND,
    FRONT,
    INK,
    MUTED,
    PLAN,
    RULE,
    TONES,
    Colour,
    Pen,
    colour,
    fitted,
    tint,
    width,
    wrapped,
)

PROJECT_BAND = colour("#E4E8ED")
FULL, DONE_SHARE, REST_SHARE = 1.0, 0.72, 0.26
"""How strongly the tone of a status is laid on: outlines, the part that is done, the part that is not."""


@dataclass(frozen=True, slots=True)
class InRow:
    """A text as a row has room for it: one or two lines, their size, and whether it had to be shortened."""

    lines: list[str]
    size: float
    cut: bool


def in_row(layout: Layout, told: str, room: float) -> InRow:
    """A text in a cell of some width: two smaller lines where the row is high enough, else an ellipsis."""
    size = layout.text
    if width(told, size) <= room or not told:
        return InRow([told], size, False)
    if layout.row < 2.25 * LEAST_TEXT:
        return InRow([fitted(told, size, room)], size, True)
    small = max(LEAST_TEXT, min(size, layout.row / 2.3))
    lines = wrapped(told, small, room, 2)
    return InRow(lines, small, lines[-1].endswith("…") and not told.endswith("…"))


def name_room(layout: Layout, row: WallRow) -> float:
    """How wide the name of a row may be."""
    return layout.columns[0].wide - indent(row, layout.text) - layout.text * 0.4


@dataclass(slots=True)
class Rows:
    """One sheet's rows being drawn; top: the upper edge of the first."""

    pen: Pen
    layout: Layout
    chart: WallChart
    rows: Sequence[Placed]
    top: float

    @property
    def bottom(self) -> float:
        """The lower edge of the last row."""
        return self.top - self.layout.row * len(self.rows)

    def _each(self) -> Iterator[tuple[Placed, float]]:
        """Each row with its upper edge."""
        for at, placed in enumerate(self.rows):
            yield placed, self.top - at * self.layout.row

    # --- behind -------------------------------------------------------------------------------------------------------

    def draw_bands(self) -> None:
        """The grounds of project and building rows."""
        page, high = self.layout.page, self.layout.row
        for placed, top in self._each():
            if placed.row.summary:
                ground = PROJECT_BAND if placed.row.level == 0 else BAND
                self.pen.box(page.left, top - high, page.right - page.left, high, ground)

    def draw_rules(self) -> None:
        """Hairlines between rows."""
        page = self.layout.page
        for _placed, top in self._each():
            self.pen.line(page.left, top, page.right, top, RULE, 0.25)
        self.pen.line(page.left, self.bottom, page.right, self.bottom, RULE, 0.6)

    # --- table --------------------------------------------------------------------------------------------------------

    def draw_table(self) -> None:
        """Names, percents, dates, lights, reasons."""
        for placed, top in self._each():
            self._draw_cells(placed, top)
        for column in self.layout.columns[1:]:
            self.pen.line(column.left, self.bottom, column.left, self.top, RULE, 0.25)
        edge = self.layout.time.left
        self.pen.line(edge, self.bottom, edge, self.top, MUTED, 0.6)

    def _draw_cells(self, placed: Placed, top: float) -> None:
        row, size = placed.row, self.layout.text
        texts = cells(row)
        base = top - self.layout.row / 2 - size * 0.36
        for column in self.layout.columns:
            if column.key == "name":
                self._draw_name(placed, column, top)
            elif placed.continued:
                continue
            elif column.key == "light":
                self.pen.sign(row.status, column.left + size * 0.8, base + size * 0.36, size)
                self.pen.text(column.left + size * 1.55, base, texts["light"], size, TONES[row.status])
            elif column.key == "rule":
                shown = in_row(self.layout, texts["rule"], column.wide - size * 0.6)
                self._draw_lines(column.left + size * 0.35, top, shown, MUTED)
            else:
                right = column.left + column.wide - size * 0.4
                self.pen.text(right, base, texts[column.key], size, INK, "right", row.level == 0)

    def _draw_name(self, placed: Placed, column: Column, top: float) -> None:
        row = placed.row
        told = row.name + (_("（续）") if placed.continued else "")
        ink = MUTED if placed.continued else INK
        left = column.left + indent(row, self.layout.text)
        self._draw_lines(
            left, top, in_row(self.layout, told, name_room(self.layout, row)), ink, row.summary and ink == INK
        )

    def _draw_lines(self, left: float, top: float, shown: InRow, ink: Colour, bold: bool = False) -> None:
        high, size = self.layout.row, shown.size
        if len(shown.lines) == 1:
            self.pen.text(left, top - high / 2 - size * 0.36, shown.lines[0], size, ink, bold=bold)
        else:
            begin = top - (high - size * 1.12 * len(shown.lines)) / 2
            self.pen.lines(left, begin, shown.lines, size, ink, 1.12, bold)

    # --- bars ---------------------------------------------------------------------------------------------------------

    def draw_bars(self) -> None:
        """Plan, actual, forecast, slack, flags."""
        for placed, top in self._each():
            if not placed.continued:
                self._draw_plan(placed.row, top)
                self._draw_actual(placed.row, top)
                self._draw_forecast(placed.row, top)
                self._draw_flag(placed.row, top)

    def _before(self, last: date) -> bool:
        """Whether something ended before the axis begins."""
        return day_number(last) + 1 <= self.layout.time.first

    def _x(self, first: date, last: date) -> tuple[float, float]:
        """From the morning of a day to the evening of another, at least a hair wide."""
        left, right = self.layout.time.x(day_number(first)), self.layout.time.x(day_number(last) + 1)
        return left, max(right, left + 0.8)

    def _draw_plan(self, row: WallRow, top: float) -> None:
        if row.baseline_start is None or row.baseline_finish is None or row.baseline_finish < row.baseline_start:
            return
        high = self.layout.row
        if self._before(row.baseline_finish):
            return
        left, right = self._x(row.baseline_start, row.baseline_finish)
        self.pen.box(left, top - high * 0.30, right - left, high * 0.15, PLAN)
        if row.late_finish is not None and row.late_finish > row.baseline_finish:
            end = self._x(row.late_finish, row.late_finish)[1]
            self.pen.line(right, top - high * 0.225, end, top - high * 0.225, PLAN, high * 0.05)
            self.pen.line(end, top - high * 0.32, end, top - high * 0.13, PLAN, high * 0.06)

    def _draw_actual(self, row: WallRow, top: float) -> None:
        if row.actual_start is None or row.actual_start > self.chart.as_of:
            return
        high, tone = self.layout.row, TONES[row.status]
        finish = row.actual_finish or self.chart.as_of
        if self._before(finish):
            return
        left, right = self._x(row.actual_start, max(row.actual_start, finish))
        thick = high * (0.34 if row.summary else 0.42)
        base = top - high * 0.40 - thick
        share = (100.0 if row.done else min(100.0, max(0.0, row.percent or 0.0))) / 100.0
        self.pen.box(left, base, right - left, thick, tint(tone, REST_SHARE))
        if share > 0:
            self.pen.box(left, base, (right - left) * share, thick, tint(tone, DONE_SHARE))
        if row.baseline_finish is not None and finish > row.baseline_finish:
            begin = max(left, self.layout.time.x(day_number(row.baseline_finish) + 1))
            self.pen.box(begin, base - high * 0.06, max(0.0, right - begin), high * 0.06, tone)
        if row.summary:
            self._draw_feet(left, right if row.actual_finish else None, base, high, tone)

    def _draw_feet(self, left: float, right: float | None, base: float, high: float, tone: Colour) -> None:
        foot = high * 0.22
        self.pen.path([(left, base), (left + foot, base), (left, base - foot * 0.8)], tone, 0, fill=True)
        if right is not None:
            self.pen.path([(right, base), (right - foot, base), (right, base - foot * 0.8)], tone, 0, fill=True)

    def _draw_forecast(self, row: WallRow, top: float) -> None:
        """From the evening of the day to the expected finish."""
        if row.done or row.expected is None or row.expected <= self.chart.as_of:
            return
        high, time = self.layout.row, self.layout.time
        start = self.chart.as_of
        if row.actual_start is None and row.baseline_start is not None and row.baseline_start > start:
            start = row.baseline_start
        left, right = time.x(day_number(start) + 1), time.x(day_number(row.expected) + 1)
        thick = high * (0.34 if row.summary else 0.42)
        base = top - high * 0.40 - thick
        if row.band is not None:
            early, late = (time.x(day_number(on) + 1) for on in row.band)
            self.pen.box(early, base + thick * 0.15, max(0.6, late - early), thick * 0.7, tint(TONES[row.status], 0.16))
        if right - left > 0.5:
            inset = max(0.2, high * 0.02)
            dash = (high * 0.22, high * 0.13)
            self.pen.frame(left, base + inset, right - left, thick - 2 * inset, TONES[row.status], high * 0.045, dash)

    def _draw_flag(self, row: WallRow, top: float) -> None:
        if row.deadline is not None and not self._before(row.deadline):
            x = self.layout.time.x(day_number(row.deadline) + 1)
            ink = TONES["late"] if row.words else INK
            self.pen.flag(x, top - self.layout.row * 0.95, self.layout.row * 0.88, ink)

    # --- across -------------------------------------------------------------------------------------------------------

    def draw_as_of(self) -> None:
        """The line of the day itself: its evening."""
        x = self.layout.time.x(day_number(self.chart.as_of) + 1)
        size = self.layout.page.size(6.5)
        self.pen.line(x, self.bottom - size * 0.3, x, self.top, AS_OF, self.layout.page.size(0.9))
        told = _("截至 {day}").format(day=f"{self.chart.as_of:%m-%d}")
        at = min(max(x, self.layout.time.left + width(told, size) / 2), self.layout.time.right - width(told, size) / 2)
        self.pen.text(at, self.bottom - size * 1.25, told, size, AS_OF, "middle", True)

    def draw_front(self) -> None:
        """前锋线: through the points of the rows, back on the line of the day at projects and buildings."""
        time, high = self.layout.time, self.layout.row
        day = time.x(day_number(self.chart.as_of) + 1)
        points: list[tuple[float, float]] = [(day, self.top)]
        marks: list[tuple[float, float]] = []
        for placed, top in self._each():
            front = placed.row.front
            if front is not None and not placed.continued:
                points.append((time.x(front), top - high / 2))
                marks.append(points[-1])
            elif placed.row.summary:
                points += [(day, top), (day, top - high)]
        if not marks:
            return
        self.pen.path([*points, (day, self.bottom)], FRONT, self.layout.page.size(0.8))
        for x, y in marks:
            if abs(x - day) > 0.5:
                self.pen.dot(x, y, min(self.layout.page.size(1.5), high * 0.16), FRONT)

    def draw_ends(self) -> None:
        """Deadlines and lateness in words, right of everything the row has drawn."""
        for placed, top in self._each():
            if not placed.continued:
                self._draw_end(placed.row, top)

    def _draw_end(self, row: WallRow, top: float) -> None:
        deadline, late = end_words(row, self.chart)
        if row.done and row.actual_finish is not None and self._before(row.actual_finish):
            deadline, late = _("← {day} 完成").format(day=iso(row.actual_finish)), ""
        critical = row.critical and not row.done
        if not (deadline or late or critical):
            return
        size, high = self.layout.text, self.layout.row
        parts = [(text, ink) for text, ink in ((deadline, MUTED), (late, TONES[row.status])) if text]
        wide = sum(width(text, size) + size * 0.7 for text, _ink in parts) + (size * 1.1 if critical else 0.0)
        x = self._free(row, wide)
        ground = (PROJECT_BAND if row.level == 0 else BAND) if row.summary else (1.0, 1.0, 1.0)
        self.pen.box(x, top - high * 0.97, wide, high * 0.94, ground)
        if critical:
            self.pen.diamond(x + size * 0.6, top - high / 2, size * 0.34, TONES[row.status])
            x += size * 1.1
        for text, ink in parts:
            x += size * 0.2 + self.pen.text(
                x + size * 0.2, top - high / 2 - size * 0.36, text, size, ink, bold=ink != MUTED
            )
            x += size * 0.5

    def _free(self, row: WallRow, wide: float) -> float:
        """Where words of some width may begin: after the bars, not on the line of the day, inside the plot."""
        time, size = self.layout.time, self.layout.text
        day = day_number(self.chart.as_of) + 1
        running = row.actual_start is not None and row.actual_finish is None
        ends = [
            row.baseline_finish,
            row.actual_finish,
            None if row.done else row.expected,
            row.deadline,
            row.late_finish,
        ]
        if row.done and row.actual_finish is not None and self._before(row.actual_finish):
            return time.left + size * 0.4
        after = [day_number(end) + 1.0 for end in ends if end is not None] + ([float(day)] if running else [])
        if row.front is not None:
            after.append(row.front)
        x = time.x(max(after, default=float(day)))
        if row.deadline is not None:
            x = max(x, time.x(day_number(row.deadline) + 1) + self.layout.row * 0.4)
        x += size * 0.4
        line = time.x(day)
        if x < line + size * 0.4 and x + wide > line - size * 0.4:
            x = line + size * 0.5
        return max(time.left, min(x, time.right - wide))
