"""Whether bytes are a schedule, and of which kind: by their beginning, never by the file's name."""

import re
from typing import Literal, TypeAlias

from park_dispatch.intake.containers import ole

Found: TypeAlias = Literal["", "mspdi", "xer", "mpp", "pmxml"]

_HEAD = 8192
_PROJECT = re.compile(rb"<(?:[\w.-]+:)?Project[\s>]")
_NAMESPACE = b"schemas.microsoft.com/project"
_OF_PROJECT = re.compile(rb"<(?:SaveVersion|ScheduleFromStart|MinutesPerDay|CalendarUID|Tasks|Calendars)>")


def schedule_kind(data: bytes) -> Found:
    """ "mspdi" or "xer"; "mpp" or "pmxml" for schedules that are not read; "" for anything else."""
    if data.startswith(ole.MAGIC):
        return "mpp" if _is_mpp(data) else ""
    head = data[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        head = head.replace(b"\0", b"")
    head = head.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"ERMHDR\t"):
        return "xer"
    if not head.startswith(b"<"):
        return ""
    if b"<APIBusinessObjects" in head:
        return "pmxml"
    if _PROJECT.search(head) and (_NAMESPACE in head or _OF_PROJECT.search(head)):
        return "mspdi"
    return ""


def _is_mpp(data: bytes) -> bool:
    try:
        names = {entry.name.strip() for entry in ole.entries(data)}
    except ole.BrokenCompoundFile:
        return False
    return any(re.fullmatch(r"Props\d*|[12]?[01249]{2,3}|TBkndTask", name) for name in names) and not names & {
        "Workbook",
        "Book",
        "WORKBOOK",
        "BOOK",
        "WordDocument",
        "EncryptedPackage",
    }
