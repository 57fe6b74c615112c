"""How grades, stages and steps of notices are written on the screen."""

from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.notices import TONES, Event
from park_dispatch.boards.wording import SIGNS
from park_dispatch.filing.notice_words import NoticeRow, grade_word, stage_word
from park_dispatch.language import _
from park_dispatch.model.notices import Grade
from park_dispatch.web.frame import Frame
from park_dispatch.web.table import Cell, light
from park_dispatch.web.text import plain

_COLOURS = {"blue": "blue", "yellow": "orange", "red": "red"}
"""The theme's colours of these names are the tones of LOOK: watch, warning, late."""


def graded(grade: Grade) -> str:
    """Sign and word of a grade in its tone, as markdown."""
    return f":{_COLOURS[grade]}[**{SIGNS[TONES[grade]]} {plain(grade_word(grade))}**]"


def grade_cell(row: NoticeRow) -> Cell:
    """The grade of a notice with its stage below; one that is over is grey."""
    tone = TONES[row["grade"]] if row["open"] else "done"
    cell = dict(light(tone, stage_word(row["stage"])))
    return cell | {"sign": SIGNS[TONES[row["grade"]]], "t": grade_word(row["grade"])}


def event_words(frame: Frame, event: Event) -> str:
    """A step in a line: "8月28日 张工 答复：正在办理。…"; the clock where it was recorded on another day."""
    recorded = clock(event.recorded_at, frame.settings.timezone)
    when = f"{event.on}"
    if not frame.park.demo and recorded[:5] != when[5:]:
        when = _("{day}（{clock} 录入）").format(day=when, clock=recorded)
    said = _("{when} {author} {what}").format(when=when, author=event.author, what=event.what)
    return said + (_("：") + _("；").join(event.words) if event.words else "")
