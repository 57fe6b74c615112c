"""The notices of a park as they stood on a day, and what is overdue: what every board that mentions them reads."""

from collections.abc import Sequence
from datetime import date

import pandas as pd

from park_dispatch.boards.status import day
from park_dispatch.filing.notice_words import NoticeRow, number_of
from park_dispatch.language import _
from park_dispatch.ledger import notices as ledger_notices
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.seen import SeenLedger
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import NOTICES
from park_dispatch.model.notices import GRADES, OPEN, OWED, Grade


def all_notices(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    """Every notice sent up to a day as it stood then: overdue first, then open, the gravest and oldest first.

    The columns of ledger.notices and: open (bool), owed (bool: the unit owes an answer), overdue_days, number_text.
    Remembered until the ledger changes.
    """
    return ledger.remember(("notices", park.park_id, as_of), lambda: _all_notices(ledger, park, as_of), NOTICES)


def _all_notices(ledger: Ledger, park: Park, as_of: date) -> pd.DataFrame:
    if isinstance(ledger, SeenLedger):
        return ledger.part_of(all_notices(ledger.whole, park, as_of), "notice_id")
    rows = ledger_notices.notices(ledger, park.park_id, as_of)
    found = rows.to_dict("records")
    rows["open"] = rows["stage"].isin(OPEN)
    rows["owed"] = rows["stage"].isin(OWED)
    rows["overdue_days"] = [overdue_days(row, as_of) for row in found]
    rows["number_text"] = [number_of(row) for row in found]
    order = pd.DataFrame(
        {
            "closed": ~rows["open"],
            "overdue": -rows["overdue_days"],
            "grade": -rows["grade"].map({grade: at for at, grade in enumerate(GRADES)}).astype("int64"),
            "year": rows["year"].where(rows["open"], -rows["year"]),
            "number": rows["number"].where(rows["open"], -rows["number"]),
        }
    )
    return rows.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)


def overdue_days(row: NoticeRow, as_of: date) -> int:
    """Days since the time limit of a notice whose unit owes an answer; 0 where it is not over or nothing is owed."""
    due = day(row["due"])
    return max(0, (as_of - due).days) if due is not None and row["stage"] in OWED else 0


def by_grade(grades: Sequence[Grade]) -> str:
    """How many of each grade, the gravest first: "红 1、黄 2、蓝 2"."""
    short = {"red": _("红 {count}"), "yellow": _("黄 {count}"), "blue": _("蓝 {count}")}
    return _("、").join(words.format(count=grades.count(g)) for g, words in short.items() if g in grades)


def open_words(rows: pd.DataFrame) -> str:
    """The open notices of all_notices in words: "在办督办单 5 份（红 1、黄 2、蓝 2），超期 1 份"; "" for none."""
    open_ = rows[rows["open"]]
    if open_.empty:
        return ""
    said = _("在办督办单 {count} 份（{grades}）").format(count=len(open_), grades=by_grade(open_["grade"].tolist()))
    overdue = int((open_["overdue_days"] > 0).sum())
    return said + (_("，超期 {count} 份").format(count=overdue) if overdue else _("，没有超期"))
