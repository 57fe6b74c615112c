"""挂图作战 as a PDF for the plotter: A3 to A0, all lines and letters, nothing that grows coarse when it is enlarged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from park_dispatch.boards.wall_chart import WallChart
from park_dispatch.boards.wording import iso
from park_dispatch.language import _, current
from park_dispatch.reports import fonts
from park_dispatch.reports.wall_chart_axis import draw_axis, draw_grid, draw_shading
from park_dispatch.reports.wall_chart_frame import Notes, draw_foot, draw_headings, draw_title, title
from park_dispatch.reports.wall_chart_layout import MARGIN, Layout, Page, Paper, laid_out
from park_dispatch.reports.wall_chart_pen import INK, MUTED, Pen, wrapped
from park_dispatch.reports.wall_chart_rows import Rows, in_row, name_room

rl_config.useA85 = 0  # binary streams: a fifth smaller than as letters

_TAGS = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True, slots=True)
class WallChartFile:
    """The PDF and what to tell whoever asked for it: how many sheets, names that were shortened in the chart (their
    full texts are on a last sheet), characters printed as 〓 because no glyph is known for them.
    """

    content: bytes
    sheets: int
    shortened: tuple[str, ...]
    missing: tuple[str, ...]


def wall_chart_pdf(
    chart: WallChart, paper: Paper, made: datetime, *, portrait: bool = False, address: str = ""
) -> WallChartFile:
    """The chart on some paper. made: when, in the office's time; address: of the live page, printed with a QR code."""
    fonts.typeface()
    layout = laid_out(chart, paper, portrait, bool(address))
    target = BytesIO()
    canvas = Canvas(
        target, pagesize=(layout.page.wide, layout.page.high), initialFontName=fonts.NAME, lang=_TAGS[current()],
        pageCompression=1,
    )  # fmt: skip
    _describe(canvas, chart)
    pen = Pen(canvas)
    notes = Notes(made, address, frozenset(_missing(chart)))
    shortened = _shortened(layout, chart)
    sheets = len(layout.sheets) + len(_annex(layout.page, shortened))
    for sheet in range(len(layout.sheets)):
        _draw_sheet(pen, layout, chart, notes, sheet, sheets)
        pen.end_sheet()
    for lines in _annex(layout.page, shortened):
        _draw_annex(pen, layout, chart, lines)
        pen.end_sheet()
    canvas.save()
    return WallChartFile(target.getvalue(), sheets, shortened, tuple(sorted(notes.missing | pen.missing)))


def _describe(canvas: Canvas, chart: WallChart) -> None:
    canvas.setTitle(_("{title}（截至 {day}）").format(title=title(chart), day=iso(chart.as_of)))
    canvas.setSubject(_("挂图作战"))
    canvas.setAuthor(chart.park)
    canvas.setCreator("Park Dispatch")


def _draw_sheet(pen: Pen, layout: Layout, chart: WallChart, notes: Notes, sheet: int, sheets: int) -> None:
    top = layout.body_top(sheet)
    rows = Rows(pen, layout, chart, layout.sheets[sheet], top)
    draw_shading(pen, layout, chart.rests, rows.bottom, top)
    rows.draw_bands()
    draw_grid(pen, layout, rows.bottom, top)
    rows.draw_rules()
    rows.draw_bars()
    rows.draw_as_of()
    rows.draw_front()
    rows.draw_ends()
    rows.draw_table()
    draw_axis(pen, layout, top)
    draw_headings(pen, layout, top)
    draw_title(pen, layout, chart, sheet)
    draw_foot(pen, layout, chart, notes, sheet, sheets)


# --- what did not fit -------------------------------------------------------------------------------------------------


def _missing(chart: WallChart) -> set[str]:
    texts = [chart.park, chart.subject, *chart.sentences]
    texts += [text for row in chart.rows for text in (row.name, row.rule, row.words)]
    return set().union(*(fonts.printable(text)[1] for text in texts))


def _shortened(layout: Layout, chart: WallChart) -> tuple[str, ...]:
    """The names that the chart will show with an ellipsis, each once, in the order of the rows."""
    found = [row.name for row in chart.rows if in_row(layout, row.name, name_room(layout, row)).cut]
    return tuple(dict.fromkeys(found))


def _annex(page: Page, names: Sequence[str]) -> list[list[str]]:
    """The shortened names in full, as lines of further sheets."""
    if not names:
        return []
    size = page.size(9.0)
    lines = [line for name in names for line in wrapped(name, size, page.right - page.left, 50)]
    each = int((page.high - 2 * MARGIN - page.size(40.0)) / (size * 1.5))
    return [lines[at : at + each] for at in range(0, len(lines), each)]


def _draw_annex(pen: Pen, layout: Layout, chart: WallChart, lines: Sequence[str]) -> None:
    draw_title(pen, layout, chart, 1)
    page = layout.page
    top = page.high - MARGIN - page.size(24.0)
    top = pen.lines(page.left, top, [_("图中缩写的名称，全文如下：")], page.size(9.0), MUTED, 1.5)
    pen.lines(page.left, top, lines, page.size(9.0), INK, 1.5)
