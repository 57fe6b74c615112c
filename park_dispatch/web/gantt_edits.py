"""Changes of dates and links that were made on the Gantt chart, as the browser reports them.

The component writes nothing. What it reports may be forged or outdated, so each change is believed only where it makes
sense: rows that exist and may be changed, dates in order, links that are there.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from park_dispatch.web.gantt_arrow import LINK_TYPES, LinkType, day_of

GanttEditKind = Literal["dates", "link", "unlink"]
MOST_EDITS = 5_000
MOST_LAG = 3_660  # days


@dataclass(frozen=True)
class GanttEdit:
    """One change that waits to be stored. n: number of the batch that it came in, as `reject` of `gantt` takes it.

    "dates": the row `key` is to have start and finish (inclusive) as its planned dates. "link": predecessor and
    successor (row keys) are to be linked, type and lag_days as given; a link of the same ends and type is replaced.
    "unlink": the link of these ends and this type is to go.
    """

    kind: GanttEditKind
    n: int
    key: str | None = None
    start: date | None = None
    finish: date | None = None
    predecessor: str | None = None
    successor: str | None = None
    type: LinkType | None = None
    lag_days: int = 0


Mask: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"


@dataclass(frozen=True)
class Editing:
    """What may be changed: keys of all rows, keys of the rows that may be changed, and the links there are."""

    keys: Collection[str]
    editable: Collection[str]
    links: Collection[tuple[str, str, str]]


def editable_rows(rows: pd.DataFrame, editable: bool, editable_keys: Collection[str] | None) -> Mask:
    """Which rows may be changed: none unless `editable`; else those of editable_keys and of the column `editable`."""
    allowed: Mask = np.zeros(len(rows), dtype=bool)
    if editable and editable_keys:
        allowed |= rows["key"].isin(list(editable_keys)).to_numpy(bool)
    if editable and "editable" in rows.columns:
        allowed |= rows["editable"].eq(True).to_numpy(bool, na_value=False)
    return allowed


def believed(told: Any, rows: pd.DataFrame, links: pd.DataFrame | None, allowed: Mask) -> tuple[GanttEdit, ...]:
    """The changes of one report that make sense, in order; none when the report itself does not."""
    if not isinstance(told, Mapping) or not _whole(told.get("n"), 1, 2**31):
        return ()
    edits = told.get("edits")
    if not isinstance(edits, list) or len(edits) > MOST_EDITS:
        return ()
    known = [] if links is None else zip(links["predecessor"], links["successor"], links["type"], strict=True)
    may = Editing(frozenset(rows["key"]), frozenset(rows["key"][allowed]), frozenset(known))
    made = [_edit(edit, told["n"], may) for edit in edits if isinstance(edit, Mapping)]
    return tuple(edit for edit in made if edit is not None)


def _edit(told: Mapping[str, Any], n: int, allowed: Editing) -> GanttEdit | None:
    kind = told.get("kind")
    if kind == "dates":
        return _dates(told, n, allowed)
    return _link(told, kind, n, allowed) if kind in ("link", "unlink") else None


def _dates(told: Mapping[str, Any], n: int, allowed: Editing) -> GanttEdit | None:
    key, start, finish = told.get("key"), told.get("start"), told.get("finish")
    days = _whole(start, -36_525, 73_049) and _whole(finish, -36_525, 73_049)  # the years 1870 to 2169
    if not isinstance(key, str) or key not in allowed.editable or not days or start > finish:  # type: ignore[operator]
        return None
    return GanttEdit("dates", n, key=key, start=day_of(start), finish=day_of(finish))  # type: ignore[arg-type]


def _link(told: Mapping[str, Any], kind: Any, n: int, allowed: Editing) -> GanttEdit | None:
    before, after, form, lag = (told.get(name) for name in ("predecessor", "successor", "type", "lag_days"))
    if not (isinstance(before, str) and isinstance(after, str) and isinstance(form, str)):
        return None
    ends = before in allowed.keys and after in allowed.editable and before != after
    there = kind == "link" or (before, after, form) in allowed.links
    if not ends or not there or form not in LINK_TYPES or not _whole(lag, -MOST_LAG, MOST_LAG):
        return None
    return GanttEdit(
        kind,
        n,
        predecessor=before,
        successor=after,
        type=form,  # type: ignore[arg-type]
        lag_days=lag,  # type: ignore[arg-type]
    )


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
