"""What was read from a file, as lines of text: day, tables, refused cells, what to look at."""

from collections import Counter

from park_dispatch.boards.proposal_words import finding_place, kind_word
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.model.record import Kind


def reading_lines(understanding: Understanding) -> list[str]:
    """What was read from a file: day, tables, refused cells, warnings, sheets left out."""
    lines = [_("“{file}”：读到 {rows} 行").format(file=understanding.file_name, rows=len(understanding.records))]
    if understanding.report_date is None:
        lines.append("  " + _("截至日期：文件里没有写明"))
    else:
        lines.append(
            "  "
            + _("截至日期：{day}（取自“{words}”）").format(
                day=understanding.report_date, words=_(understanding.report_date_from)
            )
        )
    lines += [
        "  " + _table_line(understanding, table.key[0], table.kind, table.first_row, table.last_row)
        for table in understanding.tables
    ]
    lines += [
        "  " + _("工作表“{sheet}”未采用：{why}").format(sheet=unused.sheet, why=_(unused.why))
        for unused in understanding.unused
    ]
    return lines + [f"  {line}" for line in finding_lines(understanding)]


def finding_lines(understanding: Understanding) -> list[str]:
    """The cells that were refused and those to look at, each with its place and what to do."""
    refused = [_("不采用  {place}：{why}").format(place=finding_place(f), why=f.why()) for f in understanding.rejected]
    return refused + [
        _("请留意  {place}：{why}").format(place=finding_place(f), why=f.why()) for f in understanding.warnings
    ]


def _table_line(understanding: Understanding, sheet: str, kind: Kind | None, first: int, last: int) -> str:
    rows = Counter((record.sheet or "") == sheet and first <= record.row <= last for record in understanding.records)[
        True
    ]
    what = kind_word(kind)
    if not sheet:
        return _("第 {first}–{last} 行：{what}，{rows} 行").format(first=first, last=last, what=what, rows=rows)
    return _("工作表“{sheet}”第 {first}–{last} 行：{what}，{rows} 行").format(
        sheet=sheet, first=first, last=last, what=what, rows=rows
    )
