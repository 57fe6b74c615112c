"""Lists that the board itself gave out and that are not filed by uploading them: known by the title they were given."""

import re
from collections.abc import Sequence

from park_dispatch.intake.workbook import CellValue

_NOTICES = re.compile(r"督办单清单（截至 \d{4}-\d\d-\d\d）$|^Supervision notices of .+ \(as of \d{4}-\d\d-\d\d\)$")
"""The title that reports.notice_file.notices_sheet writes."""
_TITLE_ROWS = 3


def is_notice_list(rows: Sequence[Sequence[CellValue]]) -> bool:
    """Whether a sheet is an exported list of notices: read as a ledger of issues it would store each one again."""
    return any(
        isinstance(cell, str) and _NOTICES.search(cell.strip()) for row in rows[:_TITLE_ROWS] for cell in row or ()
    )
