"""The minutes of a meeting as a Word document."""

from datetime import datetime

from park_dispatch.boards.meeting import Meeting
from park_dispatch.boards.minutes import minutes
from park_dispatch.boards.summary import whole_day
from park_dispatch.reports.official import Official, official


def minutes_file(found: Meeting, author: str) -> bytes:
    """The minutes, signed with the park's name and the day of the meeting."""
    written, day = minutes(found), found.day
    return official(
        Official(
            written.title, written.parts, (found.park.name, whole_day(day)), written.remark, author,
            datetime(day.year, day.month, day.day),
        )
    )  # fmt: skip
