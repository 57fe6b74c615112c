"""单体: one building on a day: how far it is and why, its milestones, its notes, where each number comes from."""

from datetime import date

import numpy as np
import pandas as pd

from park_dispatch.boards.dispatch import named, standing
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number, text
from park_dispatch.boards.wording import (
    SIGNS,
    against_plan,
    area,
    band,
    days_left,
    expected,
    percent,
    spoken,
    status_word,
)
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.building_names import building_key, buildings
from park_dispatch.model.record import FIELDS


def sentence(row: pd.Series, as_of: date) -> str:
    """How far the building is, against its plan and its deadline, in one sentence."""
    done = number(row["percent"])
    if done is None:
        return _("{name}还没有上报进度。").format(name=row["name"])
    said = _("{name}完成 {percent}，{gap}").format(
        name=row["name"], percent=percent(done), gap=against_plan(number(row["gap_pp"]))
    )
    if day(row["delivered_on"]) is not None:
        return said + _handed_over(spoken(row["delivered_on"], as_of), _to(row))
    if day(row["delivery_deadline"]) is None:
        return said + _("；没有交付期限。")
    said += _due(spoken(row["delivery_deadline"], as_of), _to(row), days_left(number(row["days_left"])))
    late = number(row["slip_days"])
    if late is None:
        return said + (_("。") if done >= 100.0 else _("；近 14 天没有进展，无法推算完工日。"))
    return _("{said}，{expected} {sign}").format(
        said=said, expected=expected(row.to_dict(), as_of), sign=SIGNS[row["status"]]
    )


def _handed_over(on: str, to: str) -> str:
    if to:
        return _("；{day}已交付{to}。").format(day=on, to=to)
    return _("；{day}已交付。").format(day=on)


def _due(on: str, to: str, left: str) -> str:
    if to:
        return _("；{day}交付{to}，{left}").format(day=on, to=to, left=left)
    return _("；{day}交付，{left}").format(day=on, left=left)


def _to(row: pd.Series) -> str:
    return text(row["delivery_to"])


def facts(row: pd.Series) -> str:
    """Project, size, units and the light with its rule, on one line."""
    size = area(number(row["floor_area_m2"])) if number(row["floor_area_m2"]) else ""
    length = number(row["length_km"])
    parts = [
        row["project"],
        size or ("" if length is None else _("{length:g} km").format(length=length)),
        _labelled("contractor", row),
        _labelled("responsible_unit", row),
        _labelled("responsible_person", row),
        _("{sign} {status}：{rule}").format(
            sign=SIGNS[row["status"]], status=status_word(row["status"]), rule=row["rule"]
        ),
    ]
    return " · ".join(part for part in parts if part)


def outlook(row: pd.Series, as_of: date) -> str:
    """How sure the expected day is and what has to be said beside it; empty where there is no forecast."""
    days = band(row.to_dict(), as_of)
    parts = [
        _("八成把握在 {days} 之间完成").format(days=days) if days else "",
        "" if number(row["percent"]) == 100.0 else str(row["forecast_note"]),
    ]
    return _("；").join(part for part in parts if part)


def _labelled(field: str, row: pd.Series) -> str:
    return f"{label(field)} {row[field]}" if isinstance(row[field], str) else ""


def label(field: str) -> str:
    """The name of a field on the screen, in the language of the session."""
    return _(FIELDS[field].label)


def differing(row: pd.Series) -> str:
    """A sentence where the stated percent and the one computed from milestones differ, empty where they do not."""
    stated, computed = number(row["percent_stated"]), number(row["percent_computed"])
    if stated is None or computed is None or abs(stated - computed) <= 0.05:
        return ""
    return _("单体上报 {stated}，按节点加权 {computed}，相差 {pp:.1f} 个百分点。").format(
        stated=percent(stated), computed=percent(computed), pp=abs(stated - computed)
    )


def milestones(now: Situation, building_id: int) -> pd.DataFrame:
    """The milestones of a building by planned start; plan_moved_to is the later plan where it left the baseline."""
    rows = now.milestones[now.milestones["parent_id"] == building_id]
    moved = rows["planned_finish"].notna() & (rows["planned_finish"] != rows["baseline_finish"])
    return rows.assign(plan_moved_to=rows["planned_finish"].where(moved)).sort_values(
        ["baseline_start", "milestone_id"]
    )


def weight_note(rows: pd.DataFrame) -> str:
    """Where the weights of a building's milestones come from, in words."""
    source = rows["weight_source"].iloc[0] if len(rows) else "given"
    return {
        "given": "",
        "template": _("节点权重未上报，按模板的起始值计算。"),
        "duration": _("节点权重未上报，按计划工期计算。"),
        "equal": _("节点权重和计划日期未上报，各节点等权。"),
    }[str(source)]


def provenance(ledger: Ledger, now: Situation, building_id: int) -> pd.DataFrame:
    """Every value that counts of a building and its milestones, with where it stood.

    Columns: thing, field, label, value (as written on screen), as_of, author, recorded_at (UTC), file_name, sheet,
    cell.
    """
    rows = now.milestones[now.milestones["parent_id"] == building_id]
    names = dict(zip(rows["milestone_id"], rows["name"], strict=True)) | {building_id: ""}
    found = reading.sources(ledger, list(names), now.as_of)
    found["thing"] = found["subject_id"].map(names)
    found["label"] = [label(field) for field in found["field"]]
    found["value"] = [
        _written(field, number_, day_, text)
        for field, number_, day_, text in zip(found["field"], found["number"], found["day"], found["text"], strict=True)
    ]
    return found


def _written(field: str, number_: float, day_: object, text: object) -> str:
    if isinstance(text, str):
        return text
    if day(day_) is not None:
        return f"{day(day_):%Y-%m-%d}"
    if FIELDS[field].type == "percent":
        return percent(number_)
    return f"{number_:,.10g} {FIELDS[field].unit}".strip()


def source_words(row: pd.Series, recorded: str) -> str:
    """A place in words: "三期周报0828.xlsx · 进度表 · F12，张工，8月28日 18:20 上报"."""
    place = " · ".join(part for part in (row["file_name"] or _("页面填写"), row["sheet"], row["cell"]) if part)
    return _("{place}，{author}，{when} 上报").format(place=place, author=row["author"] or _("未署名"), when=recorded)


def notes_about(notes: pd.DataFrame, building: str, as_of: date) -> pd.DataFrame:
    """The standing dispatch notes up to a day that name a building, the newest first (of boards.dispatch.all_notes)."""
    rows = standing(notes[pd.to_datetime(notes["note_date"]) <= pd.Timestamp(as_of)])
    key = building_key(building)
    about = [
        any(building_key(part) == key for text in named(words) for part in buildings(text))
        for words in rows["building"]
    ]
    return rows[np.array(about, dtype=bool)].sort_values(["note_date", "note_id"], ascending=[False, True])
