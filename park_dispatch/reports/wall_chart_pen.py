"""Drawing on a sheet in points from its lower left corner: text that fits, lines, boxes, the signs of LOOK.md.

The signs ● ◔ ▲ ■ ✓ ○ are drawn as shapes, also where they stand in a text, so that no typeface can lack them.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Literal

from park_dispatch.boards.wording import SIGNS
from park_dispatch.planning.lights import Status
from park_dispatch.reports import fonts

Colour = tuple[float, float, float]
Anchor = Literal["left", "middle", "right"]
ELLIPSIS = "…"
NOT_FIRST = "，。；：、！？）》”’%…"
"""Characters that do not begin a line."""
CAP = 0.36
"""Half the height of a line of mixed text above its base line, as a share of its size: centres text on a row."""
_STATUS_OF = {sign: status for status, sign in SIGNS.items()}


def colour(code: str) -> Colour:
    """ "#0F7B5A" as three shares of light."""
    red, green, blue = (int(code[at : at + 2], 16) / 255.0 for at in (1, 3, 5))
    return red, green, blue


def tint(over: Colour, share: float) -> Colour:
    """A colour laid on white paper at some strength: opaque, so that printers need no transparency."""
    red, green, blue = (1.0 - share * (1.0 - part) for part in over)
    return red, green, blue


TONES: dict[Status, Colour] = {
    "normal": colour("#0F7B5A"),
    "watch": colour("#2563C9"),
    "warning": colour("#9A5B00"),
    "late": colour("#C2253B"),
    "done": colour("#52606D"),
    "no_report": colour("#5F6B78"),
}
INK, MUTED, RULE, GRID = colour("#1F2937"), colour("#55606E"), colour("#D5DAE0"), colour("#E6E9ED")
BAND, REST, PLAN, FRONT, AS_OF = (
    colour("#F1F3F6"), colour("#F3F3EF"), colour("#9AA5B1"), colour("#8A1FA8"), colour("#C2253B"),
)  # fmt: skip


@cache
def width(text: str, size: float) -> float:
    """How wide a text is, its signs included."""
    return sum(size if part in _STATUS_OF else fonts.width(part, size) for part in _parts(text))


def _parts(text: str) -> Iterator[str]:
    """The text cut at the signs, each sign a part of its own."""
    start = 0
    for at, mark in enumerate(text):
        if mark in _STATUS_OF:
            if at > start:
                yield text[start:at]
            yield mark
            start = at + 1
    if start < len(text):
        yield text[start:]


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits in front of an ellipsis; empty where not even that fits."""
    if width(text, size) <= room:
        return text
    room -= width(ELLIPSIS, size)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if width(text[:middle], size) <= room else (low, middle - 1)
    return text[:low].rstrip() + ELLIPSIS if low else ""


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """The text in lines of some width; what does not fit in so many lines ends in an ellipsis."""
    lines: list[str] = []
    rest = text
    while rest and len(lines) < most - 1 and width(rest, size) > room:
        cut = _cut(rest, size, room)
        lines.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        lines.append(fitted(rest, size, room))
    return lines


def _cut(text: str, size: float, room: float) -> int:
    """How many characters the first line takes: at least one, no word or number broken where it can be helped."""
    used, cut = 0.0, 0
    for cut, mark in enumerate(text):  # noqa: B007 - where the line is full
        used += width(mark, size)
        if used > room:
            break
    cut = max(1, cut)
    back = cut
    while back > 1 and (text[back] in NOT_FIRST or _joined(text[back - 1], text[back])):
        back -= 1
    return back if back > 1 else cut


def _joined(left: str, right: str) -> bool:
    return all(mark.isascii() and not mark.isspace() for mark in (left, right))


class Pen:
    """A reportlab canvas with the few things a wall chart is drawn of. `missing` gathers characters without a glyph."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas
        self.missing: set[str] = set()
        self._set: dict[str, object] = {}
        """What the canvas is set to on this sheet: setting it again would cost a third of the time and of the file."""

    def end_sheet(self) -> None:
        """Begin a new sheet."""
        self.canvas.showPage()
        self._set.clear()

    def _changed(self, what: str, value: object) -> bool:
        """Whether the canvas has to be told."""
        if self._set.get(what) == value:
            return False
        self._set[what] = value
        return True

    def _fill(self, ink: Colour) -> None:
        if self._changed("fill", ink):
            self.canvas.setFillColorRGB(*ink)

    def _stroke(self, ink: Colour, thick: float, dash: tuple[float, ...] = ()) -> None:
        if self._changed("stroke", ink):
            self.canvas.setStrokeColorRGB(*ink)
        if self._changed("thick", thick):
            self.canvas.setLineWidth(thick)
        if self._changed("dash", dash):
            self.canvas.setDash(list(dash))

    # --- text ---------------------------------------------------------------------------------------------------------

    def text(
        self, x: float, y: float, text: str, size: float, ink: Colour = INK, anchor: Anchor = "left", bold: bool = False
    ) -> float:
        """One line with its base line at y; returns its width. Bold is the same letter with a thin outline."""
        line, missing = fonts.printable(text)
        self.missing |= missing
        long = width(line, size)
        at = x - {"left": 0.0, "middle": long / 2, "right": long}[anchor]
        for part in _parts(line):
            if part in _STATUS_OF:
                status = _STATUS_OF[part]
                self.sign(status, at + size / 2, y + size * CAP, size)
                at += size
            else:
                self._letters(at, y, part, size, ink, bold)
                at += fonts.width(part, size)
        return long

    def _letters(self, x: float, y: float, text: str, size: float, ink: Colour, bold: bool) -> None:
        if self._changed("size", size):
            self.canvas.setFont(fonts.NAME, size)
        self._fill(ink)
        if bold:
            self._stroke(ink, size * 0.035)
        self.canvas.drawString(x, y, text, mode=2 if bold else None)

    def lines(
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        size: float,
        ink: Colour = INK,
        lead: float = 1.3,
        bold: bool = False,
    ) -> float:
        """Lines below each other from `top` downwards; returns where the next one would begin."""
        for line in lines:
            top -= size * lead
            self.text(x, top + size * (lead - 1.0) / 2 + size * 0.12, line, size, ink, bold=bold)
        return top

    # --- shapes -------------------------------------------------------------------------------------------------------

    def box(self, x: float, y: float, wide: float, high: float, fill: Colour) -> None:
        """A filled rectangle."""
        self._fill(fill)
        self.canvas.rect(x, y, wide, high, stroke=0, fill=1)

    def boxes(self, boxes: Sequence[tuple[float, float, float, float]], fill: Colour) -> None:
        """Filled rectangles as one shape, so that no seams show between them."""
        path = self.canvas.beginPath()
        for box in boxes:
            path.rect(*box)
        self._fill(fill)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def line(
        self, x1: float, y1: float, x2: float, y2: float, ink: Colour, thick: float, dash: tuple[float, ...] = ()
    ) -> None:
        """A straight line."""
        self._stroke(ink, thick, dash)
        self.canvas.line(x1, y1, x2, y2)

    def frame(
        self, x: float, y: float, wide: float, high: float, ink: Colour, thick: float, dash: tuple[float, ...] = ()
    ) -> None:
        """The outline of a rectangle."""
        self._stroke(ink, thick, dash)
        self.canvas.rect(x, y, wide, high, stroke=1, fill=0)

    def path(
        self,
        points: Sequence[tuple[float, float]],
        ink: Colour,
        thick: float,
        *,
        closed: bool = False,
        fill: bool = False,
    ) -> None:
        """A line through points, or the area inside them."""
        if len(points) < 2:
            return
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed or fill:
            path.close()
        if fill:
            self._fill(ink)
        else:
            self._stroke(ink, thick)
        self.canvas.drawPath(path, stroke=0 if fill else 1, fill=1 if fill else 0)

    def dot(self, x: float, y: float, radius: float, fill: Colour) -> None:
        """A filled circle."""
        self._fill(fill)
        self.canvas.circle(x, y, radius, stroke=0, fill=1)

    def sign(self, status: Status, x: float, y: float, size: float, ink: Colour | None = None) -> None:
        """The sign of a status centred on (x, y), made for text of some size, in the tone of the status."""
        tone = TONES[status] if ink is None else ink
        r = size * 0.36
        if status in ("normal", "watch", "no_report"):
            self._round_sign(status, x, y, r, tone)
        elif status == "warning":
            self.path([(x, y + r * 1.1), (x + r * 1.15, y - r * 0.9), (x - r * 1.15, y - r * 0.9)], tone, 0, fill=True)
        elif status == "late":
            self.box(x - r * 0.95, y - r * 0.95, r * 1.9, r * 1.9, tone)
        else:
            self.path([(x - r, y), (x - r * 0.25, y - r * 0.8), (x + r * 1.1, y + r * 0.9)], tone, r * 0.38)

    def _round_sign(self, status: Status, x: float, y: float, r: float, tone: Colour) -> None:
        if status == "normal":
            self.dot(x, y, r, tone)
            return
        self._stroke(tone, r * 0.32)
        self.canvas.circle(x, y, r * 0.88, stroke=1, fill=0)
        if status == "watch":
            self._fill(tone)
            self.canvas.wedge(x - r, y - r, x + r, y + r, 0, 90, stroke=0, fill=1)

    def diamond(self, x: float, y: float, r: float, ink: Colour) -> None:
        """The hollow diamond of a critical row."""
        self.path([(x, y + r), (x + r, y), (x, y - r), (x - r, y)], ink, r * 0.3, closed=True)

    def flag(self, x: float, y: float, high: float, ink: Colour) -> None:
        """The flag of a deadline: a pole from y upwards with a pennant to the right."""
        self.box(x - high * 0.035, y, high * 0.07, high, ink)
        self.path([(x, y + high), (x + high * 0.42, y + high * 0.8), (x, y + high * 0.6)], ink, 0, fill=True)
