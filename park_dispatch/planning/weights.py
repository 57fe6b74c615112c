"""What each milestone weighs in its building: as given, else from the template its names fit, else its duration.

Weights from a bill of quantities forecast measurably better than durations (docs/rules.md), so a weight that was
given always wins; the templates' weights are starting values and every board that uses them says so.
"""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pandas as pd

from park_dispatch.planning.progress import Floats

TEMPLATES = Path(__file__).resolve().parents[2] / "data" / "templates"


@dataclass(frozen=True, slots=True)
class TemplateItem:
    """One work item of a template: words any of which names it, and its weight in %."""

    words: tuple[str, ...]
    weight: float


Works: TypeAlias = tuple[tuple[TemplateItem, ...], ...]


@cache
def template(name: str) -> tuple[TemplateItem, ...]:
    """The items of a template in `data/templates/<name>.toml`, in order of work."""
    content = tomllib.loads((TEMPLATES / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(TemplateItem(tuple(item["words"]), float(item["weight"])) for item in content["item"])


def shipped_items() -> Works:
    """The items of the shipped templates for buildings, in the order in which they are tried."""
    return tuple(template(name) for name in ("rc_factory", "steel_factory"))


def milestone_weights(milestones: pd.DataFrame, works: Works | None = None) -> tuple[Floats, pd.Series]:
    """The weight of each milestone and, by row, where it came from: "given", "template", "duration" or "equal".

    works: the items of the templates that the park uses, tried in order; the shipped ones if None. Needs columns
    parent_id, name, weight, baseline_start, baseline_finish. One source serves a whole building: a building in which
    any given weight is missing falls back for all of its milestones.
    """
    tried = shipped_items() if works is None else works
    weight = np.zeros(len(milestones))
    source = np.full(len(milestones), "equal", dtype=object)
    given = milestones["weight"].to_numpy(dtype=np.float64)
    names = milestones["name"].to_numpy()
    span = pd.to_datetime(milestones["baseline_finish"]) - pd.to_datetime(milestones["baseline_start"])
    days = np.asarray(span.dt.days, dtype=np.float64) + 1.0
    for rows in milestones.groupby("parent_id", sort=False).indices.values():
        weight[rows], source[rows] = _weights_of_one(given[rows], tuple(names[rows]), days[rows], tried)
    return weight, pd.Series(source, index=milestones.index, dtype="str")


def _weights_of_one(given: Floats, names: tuple[str, ...], days: Floats, works: Works) -> tuple[Floats, str]:
    if np.isfinite(given).all() and given.sum() > 0:
        return given, "given"
    for items in works:
        fitted = _template_weights(names, items)
        if fitted is not None:
            return fitted, "template"
    if np.isfinite(days).all() and (days > 0).all():
        return days, "duration"
    return np.ones(len(given)), "equal"


@lru_cache(maxsize=4096)
def _template_weights(names: tuple[str, ...], items: tuple[TemplateItem, ...]) -> Floats | None:
    """Weights by template where every name fits an item; an item that several names fit is shared among them."""
    found = [_fitting_item(text, items) for text in names]
    if None in found:
        return None
    shares = [found.count(item) for item in found]
    return np.array([items[i].weight / share for i, share in zip(found, shares, strict=True) if i is not None])


@lru_cache(maxsize=4096)
def _fitting_item(text: str, items: tuple[TemplateItem, ...]) -> int | None:
    for position, item in enumerate(items):
        if any(word in text for word in item.words):
            return position
    return None
