"""The one table of the product: words, bars, lights and changes; sortable, stacked on a phone, exported as xlsx.

Cells are small dicts made by `name`, `value`, `bar`, `light`, `change`; texts in them are shown as written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import pandas as pd
import streamlit as st

from park_dispatch.boards.wording import SIGNS, percent, status_word
from park_dispatch.language import _
from park_dispatch.planning.lights import Status

ASSETS = Path(__file__).with_name("assets")
Cell: TypeAlias = Mapping[str, Any]
Kind: TypeAlias = Literal[
    "name", "text", "number", "percent", "delta", "date", "days", "bar", "status", "change", "acts"
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. phone: whether it is shown on a narrow screen; tip: what the heading means, on hover."""

    key: str
    label: str
    kind: Kind = "text"
    phone: bool = True
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: what is picked when it is clicked, its cells by column, and a tone for the whole of it."""

    key: str
    cells: Mapping[str, Cell]
    tone: str = ""


def name(text: str, sub: str = "", href: str = "") -> Cell:
    """The name of a thing, a quieter line below it, and the address it opens."""
    return {"t": text, "s": sub, "href": href}


def value(text: str, sort: float | str | None = None, *, tone: str = "", tip: str = "", sub: str = "") -> Cell:
    """A number, day or text as written out, with what it sorts by and what its hover says (its source)."""
    return {
        "t": text,
        "v": None if isinstance(sort, float) and pd.isna(sort) else sort,
        "tone": tone,
        "tip": tip,
        "s": sub,
    }


def bar(done: float | None, planned: float | None = None, *, before: float | None = None, tone: str = "") -> Cell:
    """A bar of progress in % with a mark where the plan is, and one where it was before."""
    if done is None or pd.isna(done):
        return {"done": 0.0, "tip": _("未报")}
    tip = _("已完成 {done}").format(done=percent(done))
    cell: dict[str, Any] = {"done": float(done), "v": float(done), "tone": tone}
    if planned is not None and not pd.isna(planned):
        cell["planned"] = float(planned)
        tip += _("，计划 {planned}").format(planned=percent(planned))
    if before is not None and not pd.isna(before):
        cell["before"] = float(before)
    return cell | {"tip": tip}


def light(status: Status, rule: str = "") -> Cell:
    """A status: sign, word and the rule that fired."""
    order = list(SIGNS).index(status)
    return {"status": status, "sign": SIGNS[status], "t": status_word(status), "s": rule, "v": order}


def change(old: str, new: str, tone: str = "") -> Cell:
    """An old value struck out beside the new one; no old one, no strike."""
    return {"old": old, "new": new, "tone": tone, "t": new}


def changes(lines: Sequence[tuple[str, str, str, str]]) -> Cell:
    """Several changes of one thing, a line each: (label, old value, new value, tone)."""
    shown = [{"l": label, "old": old, "new": new, "tone": tone} for label, old, new, tone in lines]
    return {"lines": shown, "t": " ".join(line[2] for line in lines)}


def acts(*buttons: tuple[str, str, str], on: bool = False) -> Cell:
    """Buttons: what is picked when one is pressed, its words, its hover. on: what they undo is in force."""
    return {"acts": [{"pick": pick, "t": words, "tip": tip, "on": on} for pick, words, tip in buttons]}


@cache
def _assets() -> tuple[str, str]:
    return (ASSETS / "table.js").read_text(encoding="utf-8"), (ASSETS / "table.css").read_text(encoding="utf-8")


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    script, style = _assets()
    return st.components.v2.component("park_table", html='<div class="rows"></div>', css=style, js=script)


def table(
    rows: Sequence[Row],
    columns: Sequence[Column],
    *,
    key: str,
    caption: str = "",
    head: bool = True,
    opens: bool = False,
    stacks: bool = False,
    on_pick: Callable[[str], None] | None = None,
) -> str | None:
    """Draw a table; returns the key of the row that was just clicked, None otherwise.

    opens: whether a click anywhere on a row picks it (links in name cells and buttons always do). on_pick: called with
    what was picked before the page is drawn, so that what it changes is drawn at once. stacks: whether on a phone a row
    of few columns stands as a card, because its texts are long.
    """
    data = {
        "columns": [asdict(column) for column in columns],
        "rows": [{"key": row.key, "cells": dict(row.cells), "tone": row.tone} for row in rows],
        "caption": caption,
        "head": head,
        "opens": opens,
        "stacks": stacks,
        "more": _("再显示 {count} 行"),
    }

    def changed() -> None:
        picked = st.session_state[key].picked
        if on_pick is not None and picked is not None:
            on_pick(str(picked))

    picked = _component()(data=data, key=key, on_picked_change=changed).picked
    return None if picked is None else str(picked)
