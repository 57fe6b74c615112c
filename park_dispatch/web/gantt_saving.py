"""Changes made on the Gantt chart: shown once more in words, stored with a reason, taken back on the spot."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.boards.wording import iso
from park_dispatch.filing.plan_changes import NewDates, PlanChange, change_plan, taken_back
from park_dispatch.filing.refusals import FilingRefusal
from park_dispatch.language import _
from park_dispatch.ledger.plans import NewLink
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.roles import Action
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.gantt import GanttEdit
from park_dispatch.web.text import plain
from park_dispatch.web.upload_person import ask_person

REJECTED = "gantt_rejected"
"""Where a session keeps the number of the last batch of changes that was given up."""
_SAVED = "gantt_saved"
LONGEST_LIST = 12


@dataclass(frozen=True, slots=True)
class Saved:
    """A change that was stored: how many changes, why, and what takes it back."""

    count: int
    reason: str
    back: PlanChange


def ask_to_save(frame: Frame, now: Situation, edits: Sequence[GanttEdit]) -> None:
    """Open the dialog that stores the changes."""
    title = _("保存 {count} 处计划调整").format(count=len(edits))
    st.dialog(title, width="medium", on_dismiss=lambda: _give_up(edits))(drawing(_draw))(frame, now, edits)


def _give_up(edits: Sequence[GanttEdit]) -> None:
    st.session_state[REJECTED] = max(edit.n for edit in edits)


def _draw(frame: Frame, now: Situation, edits: Sequence[GanttEdit]) -> None:
    for sentence in [*sentences(now, edits[:LONGEST_LIST])]:
        st.markdown(f"- {plain(sentence)}")
    if len(edits) > LONGEST_LIST:
        st.markdown(plain(_("……共 {count} 处。").format(count=len(edits))))
    st.caption(plain(_("只改现行计划，计划基线不动；自 {day} 起生效，可撤销。").format(day=now.as_of)))
    reason = st.text_input(_("调整原因"), key="gantt_reason", max_chars=200)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        author = ask_person(frame, _("调整人"), key="gantt_author")
        save = st.button(_("保存"), type="primary", key="gantt_save")
        if st.button(_("放弃"), key="gantt_drop"):
            _give_up(edits)
            st.rerun()
    if not save:
        return
    try:
        back = change_plan(frame.ledger, frame.park, _change(now, edits), reason, author, by=frame.person)
    except (FilingRefusal, LedgerRefusal, PlanningRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    st.session_state[_SAVED] = Saved(len(edits), reason.strip(), back)
    st.rerun()


def draw_saved(frame: Frame) -> None:
    """What was stored just now, with the button that takes it back."""
    saved = st.session_state.get(_SAVED)
    if not isinstance(saved, Saved) or not frame.may(Action.CHANGE_PLAN):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(plain(_("已保存 {count} 处计划调整：{reason}").format(count=saved.count, reason=saved.reason)))
        author = ask_person(frame, _("撤销人"), key="gantt_undo_author")
        if st.button(_("撤销"), key="gantt_undo", icon=":material/undo:"):
            _take_back(frame, saved, author)


def _take_back(frame: Frame, saved: Saved, author: str) -> None:
    try:
        change_plan(frame.ledger, frame.park, saved.back, taken_back(saved.reason), author, by=frame.person)
    except (FilingRefusal, LedgerRefusal, PlanningRefusal) as refusal:
        st.error(plain(refusal.why()))
        return
    del st.session_state[_SAVED]
    st.rerun()


def _change(now: Situation, edits: Sequence[GanttEdit]) -> PlanChange:
    dates = [
        NewDates(_number(edit.key), edit.start, edit.finish)
        for edit in edits
        if edit.start and edit.finish and edit.key
    ]
    links = [
        NewLink(
            _number(edit.predecessor), _number(edit.successor), edit.type, edit.lag_days, removed=edit.kind == "unlink"
        )
        for edit in edits
        if edit.predecessor and edit.successor and edit.type
    ]
    return PlanChange(now.as_of, dates, links)


def _number(key: str | None) -> int:
    """The id of a row's milestone; 0, which nothing has, for a row that is none."""
    return int(key[1:]) if key and key.startswith("m") else 0


def sentences(now: Situation, edits: Sequence[GanttEdit]) -> list[str]:
    """Each change in words: "11# 屋面工程：2023-08-10 至 2023-08-19 → 2023-08-12 至 2023-08-25（完成晚 6 天）"."""
    rows = {int(str(i)): row for i, row in now.milestones.set_index("milestone_id").to_dict("index").items()}
    buildings = now.buildings.set_index("building_id")["name"].to_dict()
    names = {i: f"{buildings.get(row['parent_id'], '')} {row['name']}".strip() for i, row in rows.items()}
    return [_sentence(edit, rows, names) for edit in edits]


def _sentence(edit: GanttEdit, rows: Mapping[int, Mapping[Hashable, Any]], names: dict[int, str]) -> str:
    if edit.kind == "dates":
        old = rows.get(_number(edit.key), {})
        start, finish = (old.get(f"planned_{end}") or old.get(f"baseline_{end}") for end in ("start", "finish"))
        return _("{name}：{old} → {new}{moved}").format(
            name=names.get(_number(edit.key), ""),
            old=_("{start} 至 {finish}").format(start=iso(start), finish=iso(finish)),
            new=_("{start} 至 {finish}").format(start=iso(edit.start), finish=iso(edit.finish)),
            moved=_moved(finish, edit.finish),
        )
    said = (
        _("去掉逻辑关系：{before} → {after}（{type}）")
        if edit.kind == "unlink"
        else _("逻辑关系：{before} → {after}（{type}，间隔 {lag} 个工作日）")
    )
    return said.format(
        before=names.get(_number(edit.predecessor), ""), after=names.get(_number(edit.successor), ""), type=edit.type,
        lag=edit.lag_days,
    )  # fmt: skip


def _moved(old: object, new: object) -> str:
    before, after = day(old), day(new)
    if before is None or after is None or before == after:
        return ""
    days = (pd.Timestamp(after) - pd.Timestamp(before)).days
    return _("（完成晚 {days} 天）").format(days=days) if days > 0 else _("（完成早 {days} 天）").format(days=-days)
