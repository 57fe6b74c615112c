"""调度事项按时办结率: of the promises that fell due in a span of days, which were kept, by unit or by person.

A promise is a link of an action item's chain (model.promises): one that was carried on counts as not kept, and its new
date counts in the span in which that falls. One that still runs is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.items import Items
from park_dispatch.language import _

Side: TypeAlias = Literal["responsible_unit", "responsible_person"]


@dataclass(frozen=True, slots=True)
class Rate:
    """How somebody ("" for items without one) kept their promises: due, on_time and late (done after the cut-off) of
    these. `unit` is the unit, of a person as well.
    """

    unit: str
    due: int
    on_time: int
    late: int
    person: str = ""

    @property
    def percent(self) -> float:
        """Promises kept in percent of those due."""
        return self.on_time / self.due * 100.0

    @property
    def open(self) -> int:
        """Promises that were due and not done."""
        return self.due - self.on_time - self.late


def due_between(found: Items, first: date, last: date) -> pd.DataFrame:
    """The promises due from `first` to `last` that have a verdict; columns of boards.items.PROMISE_COLUMNS."""
    rows = found.promises
    inside = (rows["due"] >= pd.Timestamp(first)) & (rows["due"] <= pd.Timestamp(last))
    return rows[inside & (rows["verdict"] != "open")]


def rates(rows: pd.DataFrame, by: Side = "responsible_unit") -> list[Rate]:
    """Each one's rate, the lowest first, of equal ones whoever owes more. A person is told apart by their unit."""
    keys = ["responsible_unit"] if by == "responsible_unit" else ["responsible_unit", "responsible_person"]
    found = []
    for names, part in rows.groupby(keys, sort=True):
        on_time, late = (int((part["verdict"] == verdict).sum()) for verdict in ("kept", "late"))
        found.append(Rate(str(names[0]), len(part), on_time, late, str(names[1]) if len(names) > 1 else ""))
    return sorted(found, key=lambda rate: (rate.percent, -rate.due, rate.unit, rate.person))


def total(by_unit: Sequence[Rate]) -> Rate | None:
    """All together; None without a promise."""
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


def person_word(person: str) -> str:
    """A person as named; items without one are counted together."""
    return person or _("未写明责任人")
