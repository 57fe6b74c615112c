"""督办: the notices of a park as they stood on a day, what is overdue, and what was done with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

import pandas as pd

from park_dispatch.boards.notice_proposals import Proposed
from park_dispatch.boards.notice_standing import open_words
from park_dispatch.boards.status import day
from park_dispatch.boards.summary import whole_day
from park_dispatch.boards.wording import days_left, spoken
from park_dispatch.filing.notice_words import NoticeRow, field_word, grade_word, stage_word
from park_dispatch.language import _
from park_dispatch.ledger import notices as ledger_notices
from park_dispatch.ledger.notices import Step
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.notices import STAGES, Grade, Stage
from park_dispatch.model.record import Scalar
from park_dispatch.planning.lights import Status

TONES: Mapping[Grade, Status] = MappingProxyType({"blue": "watch", "yellow": "warning", "red": "late"})
"""A grade is drawn with the sign and tone of a status: 蓝 ◔, 黄 ▲, 红 ■."""


def headline(rows: pd.DataFrame, proposals: Proposed | None = None) -> str:
    """ "在办督办单 5 份（红 1、黄 2、蓝 2），超期 1 份；建议新发 3 份"; proposals None leaves them out."""
    said = open_words(rows) or _("没有在办的督办单")
    waiting = int((rows["stage"] == "answered").sum())
    said += _("，{count} 份已答复待确认").format(count=waiting) if waiting else ""
    if proposals is None:
        return said + _("。")
    parts = [_("建议新发 {count} 份").format(count=len(proposals.notices))] if proposals.notices else []
    parts += [_("建议升级 {count} 份").format(count=len(proposals.raisings))] if proposals.raisings else []
    return said + _("；") + (_("、").join(parts) if parts else _("没有建议新发的")) + _("。")


def chosen(
    rows: pd.DataFrame, *, stage: str = "open", grade: str = "", unit: str = "", words: str = ""
) -> pd.DataFrame:
    """The notices that fit. stage: "open", "overdue", "all" or a stage; "" asks for nothing."""
    if stage == "open":
        rows = rows[rows["open"]]
    elif stage == "overdue":
        rows = rows[rows["overdue_days"] > 0]
    elif stage in STAGES:
        rows = rows[rows["stage"] == stage]
    if grade:
        rows = rows[rows["grade"] == grade]
    if unit:
        rows = rows[rows["responsible_unit"] == unit]
    searched = ["number_text", "note", "responsible_unit", "responsible_person"]
    for word in words.casefold().split():
        said = [any(word in str(row[part]).casefold() for part in searched) for row in rows.to_dict("records")]
        rows = rows[pd.Series(said, rows.index, bool)]  # an empty list would choose columns
    return rows


def due_words(row: NoticeRow, as_of: date) -> str:
    """When the answer is due: "8月31日，剩 3 天"; without a count where nothing is owed."""
    said = spoken(row["due"], as_of)
    if not row["owed"]:
        return said
    left = (pd.Timestamp(row["due"]) - pd.Timestamp(as_of)).days
    return _("{day}，{left}").format(day=said, left=days_left(left))


def sentence(row: NoticeRow, as_of: date) -> str:
    """A notice in a sentence: "临港督〔2023〕12号，8月28日发至区工投公司，待处理，办结时限 8月31日，剩 3 天。"."""
    said = _("{number}，{day}发至{unit}，{stage}").format(
        number=row["number_text"], day=spoken(row["issued_on"], as_of), unit=row["responsible_unit"],
        stage=stage_word(row["stage"]),
    )  # fmt: skip
    if row["owed"]:
        said += _("，办结时限 {due}").format(due=due_words(row, as_of))
    return said + _("。")


@dataclass(frozen=True, slots=True)
class Event:
    """A line of a notice's time line: the day it is true for, who, when (UTC), what, and its words."""

    on: date
    author: str
    recorded_at: datetime
    what: str
    words: tuple[str, ...]


def timeline(ledger: Ledger, notice_id: int, after: int = 0) -> list[Event]:
    """Every step of a notice, the newest first; only those saved after an entry if one is given."""
    found = ledger_notices.steps(ledger, notice_id)
    events = [_event(step, found[:at]) for at, step in enumerate(found) if step.entry_id > after]
    return events[::-1]


def _event(step: Step, before: Sequence[Step]) -> Event:
    said = step.said
    stage = said.get("stage")
    what = _stage_event(stage) if stage in STAGES else _("升级为{grade}").format(grade=grade_word(_grade(said)))  # type: ignore[arg-type]
    if stage == "sent":
        words = [_("{grade}督办，发至{unit}").format(grade=grade_word(_grade(said)), unit=said["responsible_unit"])]
    else:
        words = [str(said[name]) for name in ("answer", "opinion", "reason") if name in said]
    if "due" in said and (before or stage == "sent"):
        words.append(_("{label} {day}").format(label=field_word("due"), day=whole_day(day(said["due"]) or step.as_of)))
    return Event(step.as_of, step.author, step.recorded_at, what, tuple(words))


def _grade(said: Mapping[str, Scalar]) -> Grade:
    return said["grade"]  # type: ignore[return-value]


def _stage_event(stage: Stage) -> str:
    return {
        "sent": _("发出"), "handling": _("答复（正在办理）"), "answered": _("答复（已办完，请确认）"),
        "returned": _("退回重办"), "closed": _("确认办结"), "withdrawn": _("撤回"),
    }[stage]  # fmt: skip


def find(rows: pd.DataFrame, year: int | None, number: int, as_of: date) -> NoticeRow | None:
    """The notice of a number; where the year is not said, of the year of the as-of day, else the latest of it."""
    same = rows[rows["number"] == number]
    of_year = same[same["year"] == (as_of.year if year is None else year)]
    if len(of_year):
        return of_year.to_dict("records")[0]
    return None if year is not None or same.empty else same.sort_values("year").to_dict("records")[-1]
