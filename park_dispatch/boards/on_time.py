"""调度事项按时办结率: of the action items that fell due in a span of days, which were done by their day, unit by unit.

An item was done on the report day of the file that first said so for good, or on the day on which somebody typed it.
An item of today that is not done is not counted yet: the day is not over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from park_dispatch.boards.dispatch import all_notes, standing
from park_dispatch.language import _
from park_dispatch.ledger.notes import answers
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.outcome import outcome

OFFICE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Rate:
    """How a unit ("" for items without one) kept its items: due, on_time (of these), late (done after their day)."""

    unit: str
    due: int
    on_time: int
    late: int

    @property
    def percent(self) -> float:
        """Items done on time in percent of those due."""
        return self.on_time / self.due * 100.0

    @property
    def open(self) -> int:
        """Items that were due and are not done."""
        return self.due - self.on_time - self.late


def items(ledger: Ledger, park: Park, first: date, last: date, as_of: date) -> pd.DataFrame:
    """The standing items due from `first` to `last`, with done_on (date or None) and kept (bool).

    Columns of boards.dispatch.all_notes and these. Items of `as_of` or later that are not done are left out.
    """
    rows = standing(all_notes(ledger, park, as_of))
    due = pd.to_datetime(rows["due"])
    rows = rows[(due >= pd.Timestamp(first)) & (due <= pd.Timestamp(last))]
    done = done_on(answers(ledger, [int(one) for one in rows["note_id"]])) if len(rows) else {}
    finished = [done.get(int(one)) for one in rows["note_id"]]
    rows = rows.assign(done_on=pd.Series(finished, index=rows.index, dtype="object"))
    days = [stamp.date() for stamp in pd.to_datetime(rows["due"])]
    rows["kept"] = [at is not None and at <= day for at, day in zip(finished, days, strict=True)]
    counted = [at is not None or day < as_of for at, day in zip(finished, days, strict=True)]
    return rows[np.array(counted, dtype=bool)]


def done_on(said: pd.DataFrame) -> dict[int, date]:
    """By note: the day of the first answer that says it is done and was not taken back by a later one."""
    found: dict[int, date] = {}
    for row in said.to_dict("records"):
        note = int(row["note_id"])
        if outcome(str(row["text"] or "")) != "done":
            found.pop(note, None)
        else:
            found.setdefault(note, _day(row["upload_id"], row["as_of"], row["recorded_at"]))
    return found


def _day(upload_id: int, as_of: object, recorded_at: object) -> date:
    if upload_id:
        return pd.Timestamp(str(as_of)).date()
    return pd.Timestamp(str(recorded_at)).tz_localize(UTC).tz_convert(OFFICE).date()


def rates(found: pd.DataFrame) -> list[Rate]:
    """Each unit's rate, the lowest first, of equal ones the unit that owes more."""
    by_unit = []
    for unit, part in found.groupby("responsible_unit", sort=True):
        late = int((part["done_on"].notna() & ~part["kept"]).sum())
        by_unit.append(Rate(str(unit), len(part), int(part["kept"].sum()), late))
    return sorted(by_unit, key=lambda rate: (rate.percent, -rate.due, rate.unit))


def total(by_unit: Sequence[Rate]) -> Rate | None:
    """All units together; None without an item."""
    if not by_unit:
        return None
    parts = [(rate.due, rate.on_time, rate.late) for rate in by_unit]
    return Rate("", *(sum(column) for column in zip(*parts, strict=True)))


def rate_words(rate: Rate) -> str:
    """ "到期 6 项，按时办结 4 项（66.7%），逾期办结 1 项，未办结 1 项"."""
    said = _("到期 {due} 项，按时办结 {on_time} 项（{percent:.1f}%）").format(
        due=rate.due, on_time=rate.on_time, percent=rate.percent
    )
    if rate.late:
        said += _("，逾期办结 {count} 项").format(count=rate.late)
    if rate.open:
        said += _("，未办结 {count} 项").format(count=rate.open)
    return said


def unit_word(unit: str) -> str:
    """A unit as it is named; items without one are counted together."""
    return unit or _("未写明单位")
