"""The month calendar: a small component of our own, a grid on a screen and a list on a phone."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from park_dispatch.boards.month import Day, Due
from park_dispatch.boards.wording import SIGNS, status_word
from park_dispatch.language import _

ASSETS = Path(__file__).with_name("assets")


@cache
def _assets() -> tuple[str, str]:
    return (ASSETS / "month.js").read_text(encoding="utf-8"), (ASSETS / "month.css").read_text(encoding="utf-8")


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    script, style = _assets()
    return st.components.v2.component("park_month", html='<div class="month"></div>', css=style, js=script)


def month_grid(days: Sequence[Day], as_of: date, *, key: str) -> int | None:
    """Draw whole weeks; returns the id of the building that was just picked, None otherwise."""
    data = {
        "days": [_day(day, as_of) for day in days],
        "weekdays": weekdays(),
        "more": _("另有 {count} 项"),
        "none": _("这个月没有到期的交付或节点。"),
    }
    picked = _component()(data=data, key=key, on_picked_change=lambda: None).picked
    return int(picked) if picked is not None and str(picked).isdigit() else None


def weekdays() -> list[str]:
    """The days of the week from Monday."""
    return [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]


def _day(day: Day, as_of: date) -> dict[str, Any]:
    number = str(day.on.day) if day.inside else f"{day.on.month}-{day.on.day}"
    return {
        "key": str(day.on),
        "label": _("{day} 截至").format(day=number) if day.on == as_of else number,
        "weekday": weekdays()[day.on.weekday()],
        "inside": day.inside,
        "working": day.working,
        "today": day.on == as_of,
        "due": [_due(due) for due in day.due],
    }


def _due(due: Due) -> dict[str, str]:
    return {
        "key": str(due.building_id) if due.building_id else "",
        "kind": due.kind,
        "status": due.status,
        "sign": SIGNS[due.status],
        "word": status_word(due.status),
        "text": due.text,
        "detail": due.detail,
    }
