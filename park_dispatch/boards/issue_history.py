"""The time line of one issue: every step with who and when, and what sheets and messages said, with their cells."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeAlias

import pandas as pd

from park_dispatch.boards.dispatch import clock
from park_dispatch.boards.issues import IssueRow, kind_word
from park_dispatch.boards.wording import NONE, iso
from park_dispatch.filing.issue_wording import field_word, stage_word, step_word
from park_dispatch.language import _
from park_dispatch.ledger import issues as stored
from park_dispatch.ledger import reading
from park_dispatch.ledger.issues import StepTaken
from park_dispatch.ledger.reading import Park, day_of
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import SET_ASIDE, IssueKind, Stage
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.record import FIELDS, Scalar


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done or said: on which day, recorded when (UTC) and by whom; what, in words and fields.

    source is where it stood in a file ("" for a step): "周报.xlsx · 问题清单". fields are (label, text, cell).
    entry_id is the entry of the ledger that it begins with.
    """

    entry_id: int

    on: date
    recorded_at: datetime
    author: str
    title: str
    words: str
    fields: tuple[tuple[str, str, str], ...]
    source: str


Rung: TypeAlias = Literal["done", "now", "skipped", "ahead"]
_RUNGS: Mapping[Stage, int] = {
    Stage.COLLECTED: 1, Stage.ACCEPTED: 3, Stage.REPORTED: 3, Stage.HANDLING: 3, Stage.SUBMITTED: 4, Stage.VERIFIED: 5,
    Stage.CLOSED: 6,
}  # fmt: skip
"""At which rung an issue of a stage stands: what is to be done next."""


def ladder(row: IssueRow) -> list[tuple[str, Rung]]:
    """The way of an issue (收集 甄别 上报 办理 验收 销号), each done, next, left out or ahead; [] for one set aside."""
    if row["stage"] in SET_ASIDE:
        return []
    words = (_("收集"), _("甄别"), _("上报"), _("办理"), _("验收"), _("销号"))
    at = _RUNGS[row["stage"]]
    found: list[tuple[str, Rung]] = []
    for number, word in enumerate(words):
        rung: Rung = "done" if number < at else "now" if number == at else "ahead"
        skipped = number == 2 and rung == "done" and not row["reported_to"] and row["stage"] is not Stage.REPORTED
        found.append((word, "skipped" if skipped else rung))
    return found


def notes(row: IssueRow) -> list[str]:
    """What is to be known of a row: a stage that is a guess, and where sheets say something else."""
    source = " · ".join(str(row[part]) for part in ("file_name", "sheet", "cell") if row[part])
    said = []
    if row["by_sheet"]:
        said.append(
            _("环节按表中状态“{status}”推定（{source}）。").format(status=row["status"], source=source)
            if row["status"]
            else _("表或消息里没有写状态，环节按已有内容推定。")
        )
    if row["stated"] is not None:
        said.append(
            _("{day} 的表中状态是“{status}”（{source}），与台账的“{stage}”不一致；以这里的办理记录为准。").format(
                day=iso(row["status_on"]), status=row["status"], source=source, stage=stage_word(row["stage"])
            )
        )
    later = day_of(row["due_last"])
    if row["due"] is not None and later is not None and later != row["due"]:
        said.append(
            _("表中时限后来写成 {day}；超期按 {due} 计算，确需延期请用“调整交办”。").format(
                day=iso(later), due=iso(row["due"])
            )
        )
    return said


def history(ledger: Ledger, park: Park, row: IssueRow, as_of: date) -> list[Event]:
    """Everything that is on record of an issue up to a day, the newest first.

    A sheet that repeats what was known says nothing: only the first one that says something new is shown.
    """
    issue_id = int(row["issue_id"])
    taken = stored.steps(ledger, park.park_id, as_of, issue_id).get(issue_id, ())
    numbers = reading.numbers(ledger, park.park_id, "issue")
    told = [(one.place, _step(one, numbers)) for one in taken]
    told += _sheets(stored.entries(ledger, issue_id, as_of))
    return [event for _place, event in sorted(told, key=lambda pair: pair[0], reverse=True)]


def _step(one: StepTaken, numbers: Mapping[int, reading.Number]) -> Event:
    fields = tuple((label(field), said(field, value, numbers), "") for field, value in one.values.items())
    return Event(one.entry_id, one.on, one.recorded_at, one.author, step_word(one.step), one.words, fields, "")


def _sheets(entries: pd.DataFrame) -> list[tuple[int, Event]]:
    known: dict[str, Scalar | None] = {}
    news: dict[tuple[int, Any], list[Mapping[Any, Any]]] = {}
    for entry in entries[entries["upload_id"] > 0].to_dict("records"):
        if _new(known, entry):
            news.setdefault((entry["upload_id"], entry["as_of"]), []).append(entry)
    return [(int(part[0]["place"]), _sheet(part)) for part in news.values()]


def _sheet(news: Sequence[Mapping[Any, Any]]) -> Event:
    first = news[0]
    fields = tuple(
        (label(str(entry["field"])), said(str(entry["field"]), _value(entry), {}), str(entry["cell"])) for entry in news
    )
    source = " · ".join(str(first[name]) for name in ("file_name", "sheet") if first[name])
    on = pd.Timestamp(first["as_of"]).date()
    return Event(
        int(first["entry_id"]),
        on,
        first["recorded_at"],
        str(first["author"]),
        _("{day} 表中填报").format(day=iso(on)),
        "",
        fields,
        source,
    )


def _new(known: dict[str, Scalar | None], entry: Mapping[Any, Any]) -> bool:
    field, value = str(entry["field"]), _value(entry)
    before = known.get(field)
    known[field] = value
    return before != value


def _value(entry: Mapping[Any, Any]) -> Scalar:
    if pd.notna(entry["text"]):
        return str(entry["text"])
    return pd.Timestamp(entry["day"]).date() if pd.notna(entry["day"]) else float(entry["number"])


def label(field: str) -> str:
    """The name of a field on the time line."""
    known = field_word(field)
    return _(FIELDS[field].label) if known == field and field in FIELDS else known


def said(field: str, value: Scalar, numbers: Mapping[int, reading.Number]) -> str:
    """A value as it is shown."""
    if isinstance(value, date):
        return iso(value)
    if field == "merged_into" and isinstance(value, int | float):
        number = numbers.get(int(value))
        return f"{number.year}-{number.number}" if number else str(int(value))
    if field == "issue_kind" and value in set(IssueKind):
        return kind_word(IssueKind(str(value)))
    return f"{value:g}" if isinstance(value, int | float) else str(value) or NONE


def when_words(event: Event, zone: Any, as_of: date) -> str:
    """Who and when: "李主任 08-28 18:20", with the year where it is another than that of the day the page is read for;
    a step that was typed in later than its day says so.
    """
    typed = in_zone(event.recorded_at, zone)
    moment = clock(event.recorded_at, zone) if typed.year == as_of.year else f"{typed:%Y-%m-%d\u00a0%H:%M}"
    if event.source:
        return _("{author} {moment} 上报，{source}").format(author=event.author, moment=moment, source=event.source)
    if typed.date() == event.on:
        return f"{event.author} {moment}"
    return _("{author} {day}（{typed} 补记）").format(
        author=event.author, day=iso(event.on), typed=f"{typed:%Y-%m-%d %H:%M}"
    )
