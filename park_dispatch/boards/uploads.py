"""Uploads: the history of what was filed, what each one stored, and what one did to the overview."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from park_dispatch.boards.proposal_words import field_word, value_word
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import percent
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.upload_reading import stored_values
from park_dispatch.model.office_time import in_zone
from park_dispatch.model.record import FIELDS, Scalar

TOLERANCE_PP = 0.05


@dataclass(frozen=True, slots=True)
class Moved:
    """A project or building whose percent an upload changed; a percent is None where there was none."""

    thing_id: int
    name: str
    parent: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What an upload (or its withdrawal) did to the board of a day; `touched` also names buildings that kept theirs."""

    day: date
    projects: tuple[Moved, ...]
    buildings: tuple[Moved, ...]


def history(ledger: Ledger, park: Park, zone: ZoneInfo) -> pd.DataFrame:
    """All uploads, the newest first.

    Columns: upload_id, file_name, as_of, author, recorded (text, office time), rows_stored, rows_held, size_bytes,
    reason (of a new baseline), live (bool), state (words), withdrawn_by, withdrawn_why.
    """
    rows = reading.uploads(ledger, park.park_id)
    live = rows["withdrawn_at"].isna()
    recorded = [f"{in_zone(moment, zone):%Y-%m-%d %H:%M}" for moment in rows["recorded_at"]]
    states = [
        _("有效") if pd.isna(when) else _("已撤销：{why}").format(why=why)
        for when, why in zip(rows["withdrawn_at"], rows["withdrawn_why"], strict=True)
    ]
    return rows.assign(live=live, recorded=recorded, state=states)


def stored(ledger: Ledger, upload_id: int) -> pd.DataFrame:
    """What an upload stored, in words: thing, parent, label, value, as_of, sheet, cell."""
    rows = stored_values(ledger, upload_id)
    values = [
        value_word(field, _scalar(number_, day, text))
        for field, number_, day, text in zip(rows["field"], rows["number"], rows["day"], rows["text"], strict=True)
    ]
    labels = [field_word(field) if field in FIELDS else field for field in rows["field"]]
    return rows.assign(label=labels, value=values)


def _scalar(number_: object, day: object, text: object) -> Scalar | None:
    if text is not None and not pd.isna(text):  # type: ignore[call-overload]
        return str(text)
    if day is not None and not pd.isna(day):  # type: ignore[call-overload]
        return pd.Timestamp(day).date()  # type: ignore[arg-type]
    return number(number_)


def board_day(as_of: date, last_report: date | None) -> date:
    """The day on which an upload shows: its own, or that of a later report."""
    return max(as_of, last_report) if last_report else as_of


def standing(ledger: Ledger, park: Park, day: date) -> Situation:
    """Where the park stands on a day; taken before and after an upload to tell what it did."""
    return situation(ledger, park, day)


def effect(before: Situation, after: Situation) -> Effect:
    """The projects and buildings whose percent differs, in the order of the board."""
    parents = {int(i): str(n) for i, n in zip(after.projects["project_id"], after.projects["name"], strict=True)}
    return Effect(
        after.as_of,
        _moved(before.projects, after.projects, "project_id", {}),
        _moved(before.buildings, after.buildings, "building_id", parents),
    )


def _moved(before: pd.DataFrame, after: pd.DataFrame, key: str, parents: dict[int, str]) -> tuple[Moved, ...]:
    old = {int(row[key]): row for row in before.to_dict("records")}
    new = {int(row[key]): row for row in after.to_dict("records")}
    found = []
    for thing, row in {**old, **new}.items():
        was, now = (number(rows[thing]["percent"]) if thing in rows else None for rows in (old, new))
        if _differs(was, now) or (thing in new) != (thing in old):
            parent = parents.get(int(row["project_id"]), "") if key == "building_id" else ""
            found.append(Moved(thing, str(row["name"]), parent, was, now))
    return tuple(found)


def _differs(was: float | None, now: float | None) -> bool:
    if was is None or now is None:
        return was is not now
    return abs(was - now) >= TOLERANCE_PP


def effect_sentence(found: Effect) -> str:
    """What the overview shows now: "总览：三期由 79.4% 变为 80.0%"."""
    parts = [_effect_part(moved) for moved in found.projects[:3]]
    if not parts:
        return _("总览的完成比例没有变化")
    more = len(found.projects) - 3
    words = _("，").join(parts) + (_("，另有 {count} 个项目").format(count=more) if more > 0 else "")
    return _("总览：{changes}").format(changes=words)


def _effect_part(moved: Moved) -> str:
    if moved.before is None and moved.after is None:
        return _("新增{name}").format(name=moved.name)
    if moved.before is None:
        return _("{name}为 {after}").format(name=moved.name, after=percent(moved.after))
    if moved.after is None:
        return _("{name}不再计入（原 {before}）").format(name=moved.name, before=percent(moved.before))
    return _("{name}由 {before} 变为 {after}").format(
        name=moved.name, before=percent(moved.before), after=percent(moved.after)
    )
