"""A summary as a Word document."""

from datetime import datetime

from park_dispatch.boards.summary import Span, days_words, kind_word, whole_day
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.summaries import Section
from park_dispatch.reports.official import Official, official

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def summary_file(park: Park, span: Span, sections: tuple[Section, ...], author: str) -> bytes:
    """The sections that have words, signed with the park's name and the day the figures are true for."""
    parts = [(part.title, part.text.split("\n")) for part in sections if part.text.strip()]
    remark = _("（演示数据，截至{day}）") if park.demo else _("（截至{day}）")
    return official(
        Official(
            "\n".join((kind_word(park, span.period), _("（{days}）").format(days=days_words(span)))),
            parts,
            (park.name, whole_day(span.as_of)),
            remark.format(day=whole_day(span.as_of)),
            author,
            datetime(span.as_of.year, span.as_of.month, span.as_of.day),
        )
    )
