"""Words to build a small park in a ledger with, so that a test shows only what it is about."""

from collections.abc import Sequence
from datetime import date
from itertools import count

from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.writing import NewEntry, NewSubject, NewUpload, SubjectKind, add_form, add_upload
from park_dispatch.model.record import Scalar

DAY = date(2023, 8, 28)
_numbers = count(1)


def day(text: str) -> date:
    """2023 is the year of every test: "08-28"."""
    return date.fromisoformat(f"2023-{text}")


def new(ledger: Ledger, park: Park, kind: SubjectKind, name: str, parent: int = 0) -> int:
    """A thing of which nothing is said yet; returns its id."""
    return add_form(ledger, park.park_id, [NewSubject(-1, kind, parent, name, name)], [], "测试")[-1]


def upload(
    ledger: Ledger,
    park: Park,
    as_of: date,
    entries: Sequence[tuple[int, str, Scalar] | NewEntry],
    *,
    subjects: Sequence[NewSubject] = (),
    author: str = "张三",
    reason: str = "",
    sha256: str = "",
) -> int:
    """A confirmed file that says (subject, field, value) as of a day; returns its id."""
    number = next(_numbers)
    rows = [entry if isinstance(entry, NewEntry) else NewEntry(*entry, as_of, "进度", "F4") for entry in entries]
    file = NewUpload(f"第{number}份.xlsx", sha256 or f"sha-{number}", 1, as_of, len(rows), 0, reason)
    return add_upload(ledger, park.park_id, file, subjects, rows, author)


def form(ledger: Ledger, park: Park, as_of: date, *entries: tuple[int, str, Scalar], author: str = "李四") -> None:
    """The same typed into a form."""
    add_form(ledger, park.park_id, [], [NewEntry(*entry, as_of) for entry in entries], author)


def value(ledger: Ledger, park: Park, subject: int, field: str, as_of: date) -> Scalar | None:
    """What the ledger says of one field on a day."""
    for subject_id, name, number, said_day, text, _ in reading.last_values(ledger, park.park_id, as_of):
        if (subject_id, name) == (subject, field):
            return number if number is not None else said_day if said_day is not None else text
    return None
