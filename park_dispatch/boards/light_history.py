"""亮灯记录: which light a building showed on the days it was reported on, by its progress and its forecast.

By today's plan, deadline and preset; the rules on single milestones and on missing reports are not looked at again.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from park_dispatch import language
from park_dispatch.boards.curve import curve
from park_dispatch.boards.looking_back import looked_back
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, light_preset
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.lights import Facts, Light, Status, light
from park_dispatch.planning.progress import planned_percent


@dataclass(frozen=True, slots=True)
class Lit:
    """From this report on the light was this, because of the rule."""

    since: date
    status: Status
    rule: str


def light_history(ledger: Ledger, now: Situation, building_id: int) -> list[Lit]:
    """Every change of a building's light up to the as-of day, the newest first; remembered until the ledger changes."""
    key = ("light history", now.park.park_id, now.as_of, building_id, language.current())
    return ledger.remember(key, lambda: _history(ledger, now, building_id), WORKS)


def red_since(ledger: Ledger, now: Situation, building_id: int) -> date | None:
    """Since which report a building's light has been red without a break; None where it was not at the last one.

    Not remembered: whoever asks this of all buildings would push everything else out of the memory.
    """
    lit = _history(ledger, now, building_id)
    return lit[0].since if lit and lit[0].status == "late" else None


def _history(ledger: Ledger, now: Situation, building_id: int) -> list[Lit]:
    row = now.building(building_id)
    told = curve(ledger, now, [building_id]).actual
    items = now.milestones[now.milestones["parent_id"] == building_id]
    if items.empty and row is not None:
        items = now.buildings[now.buildings["building_id"] == building_id].assign(share=100.0)
    items = items[np.isfinite(items["at_start"]) & np.isfinite(items["at_finish"])]
    if row is None or told.empty or items.empty:
        return []
    found: list[Lit] = []
    for on, lit in _lights(ledger, now, row, told, items):
        if not found or (found[-1].status, found[-1].rule) != (lit.status, lit.rule):
            if found and found[-1].status == lit.status:
                found[-1] = Lit(found[-1].since, lit.status, lit.rule)  # the same light, its reason as last told
            else:
                found.append(Lit(on, lit.status, lit.rule))
    return found[::-1]


def _lights(
    ledger: Ledger, now: Situation, row: pd.Series, told: pd.DataFrame, items: pd.DataFrame
) -> list[tuple[date, Light]]:
    project = pd.Series(int(row["project_id"]), index=told.index)
    position = now.site.after(project, told["day"])
    start, finish, weight = (items[name].to_numpy(np.float64) for name in ("at_start", "at_finish", "share"))
    percent = told["percent"].to_numpy(np.float64)
    plan, found = looked_back(start, finish, weight, percent, position, now.calibration)
    ends = now.site.finished_on(project, plan.start + found.p50)
    planned = [
        float(planned_percent(start, finish, np.full(len(start), at)) @ weight / weight.sum()) for at in position
    ]
    deadline, preset = day(row["delivery_deadline"]), light_preset(ledger, now.park.park_id, now.as_of)
    lights = []
    for on, done, asked, end in zip(told["day"].dt.date, percent.tolist(), planned, ends, strict=True):
        expected = day(end)
        facts = Facts(
            percent=done,
            gap_pp=done - asked,
            planned=asked,
            days_left=None if deadline is None else (deadline - on).days,
            slip_days=None if deadline is None or expected is None else (expected - deadline).days,
            planned_days=int(plan.pd[0]),
        )
        lights.append((on, light(facts, preset)))
    return lights
