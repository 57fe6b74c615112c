"""Which day the dispatch page shows, and what it searches for; both stand in the address."""

from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from park_dispatch.boards import dispatch as board
from park_dispatch.language import _
from park_dispatch.web.frame import Frame

_AS_OF, _TO_DAY = "_dispatch_as_of", "_to_day"
_CONDITIONS = ("q", "q_building", "q_unit")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for; true when anything is."""

    words: str
    buildings: list[str]
    units: list[str]

    def __bool__(self) -> bool:
        return bool(self.words.strip() or self.buildings or self.units)


def choose_day(frame: Frame, notes: pd.DataFrame) -> date:
    """The meeting day: the as-of day unless another is chosen; with steps to the days around it that have notes."""
    _follow(frame)
    days = sorted({stamp.date() for stamp in pd.to_datetime(board.standing(notes)["note_date"])} | {frame.as_of})
    step = st.container(width="content")
    picked = st.date_input(
        _("调度日期"), value=frame.as_of, key="day", bind="query-params", format="YYYY-MM-DD",
        label_visibility="collapsed", width=150,
    )  # fmt: skip
    at = picked if isinstance(picked, date) else frame.as_of
    before, after = [day for day in days if day < at], [day for day in days if day > at]
    step.button(
        _("上次"), key="day_before", icon=":material/chevron_left:", type="tertiary", disabled=not before,
        on_click=_go, args=(before[-1] if before else at,),
    )  # fmt: skip
    st.button(
        _("下次"), key="day_after", icon=":material/chevron_right:", icon_position="right", type="tertiary",
        disabled=not after, on_click=_go, args=(after[0] if after else at,),
    )  # fmt: skip
    return at


def _follow(frame: Frame) -> None:
    """A new as-of day moves the meeting day along; a day picked from the search clears the search."""
    state = st.session_state
    if state.get(_AS_OF, frame.as_of) != frame.as_of and "day" in state:
        state["day"] = frame.as_of
    state[_AS_OF] = frame.as_of
    if (to := state.pop(_TO_DAY, None)) is not None:
        state["day"] = to
        state["q"], state["q_building"], state["q_unit"] = "", [], []


def _go(day: date) -> None:
    st.session_state["day"] = day


def back_to_meeting() -> None:
    """Out of what was found, to the day of the meeting."""
    state = st.session_state
    st.button(
        _("回到会议"), key="search_over", icon=":material/arrow_back:",
        on_click=lambda: state.update(q="", q_building=[], q_unit=[]),
    )  # fmt: skip


def search_door(notes: pd.DataFrame) -> Search:
    """The way to the search over all days: out of the way of the meeting until it is opened."""
    with st.popover(_("查找"), icon=":material/search:", type="tertiary"):
        return _search_fields(notes)


def _search_fields(notes: pd.DataFrame) -> Search:
    standing = board.standing(notes)
    buildings = sorted({name for text in standing["building"] for name in board.named(text)})
    units = sorted({unit for unit in standing["responsible_unit"] if unit})
    words = st.text_input(
        _("搜索"), key="q", bind="query-params", type="search", placeholder=_("搜索全部日期的事项"),
        label_visibility="collapsed", icon=":material/search:",
    )  # fmt: skip
    chosen = st.multiselect(
        _("单体"), buildings, key="q_building", bind="query-params", select_all=False, placeholder=_("单体"),
        label_visibility="collapsed",
    )  # fmt: skip
    given = st.multiselect(
        _("责任单位"), units, key="q_unit", bind="query-params", select_all=False, placeholder=_("责任单位"),
        label_visibility="collapsed",
    )  # fmt: skip
    return Search(words or "", chosen, given)
