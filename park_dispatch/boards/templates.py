"""The templates a park uses: the shipped ones, or as somebody edited them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from park_dispatch.filing.plans import TEMPLATE
from park_dispatch.ledger.decisions import Decided, decided
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.refusals import PlanningRefusal
from park_dispatch.planning.templates import SHIPPED, Template, shipped
from park_dispatch.planning.weights import TemplateItem, Works

BUILDINGS = ("rc_factory", "steel_factory")
"""Templates for buildings; the others are for procedures."""


@dataclass(frozen=True, slots=True)
class InUse:
    """A template as used on a day; `edited` says by whom and why, None for the shipped one."""

    code: str
    template: Template
    edited: Decided | None


def templates(ledger: Ledger, park: Park, as_of: date) -> dict[str, InUse]:
    """Every template by code."""
    found = decided(ledger, park.park_id, as_of)
    return {code: _in_use(code, found.get((0, TEMPLATE.format(code=code)))) for code in SHIPPED}


def building_templates(in_use: Mapping[str, InUse]) -> dict[str, Template]:
    """Those for buildings, by code."""
    return {code: in_use[code].template for code in BUILDINGS}


def works(ledger: Ledger, park: Park, as_of: date) -> Works | None:
    """What the building templates of a park say milestones weigh; None while all are as shipped."""
    in_use = templates(ledger, park, as_of)
    if not any(in_use[code].edited for code in BUILDINGS):
        return None
    return tuple(
        tuple(TemplateItem(step.words, step.weight or 0.0) for step in in_use[code].template.steps)
        for code in BUILDINGS
    )


def _in_use(code: str, edited: Decided | None) -> InUse:
    if edited is None:
        return InUse(code, shipped(code), None)
    try:
        return InUse(code, Template.from_json(json.loads(edited.said)), edited)
    except PlanningRefusal:  # kept by an older version with other rules
        return InUse(code, shipped(code), None)
