"""The agenda that the ledger writes for a dispatch meeting: what will be late or is, what starts, who is silent."""

import pandas as pd

from park_dispatch.boards.overview import ToDo, late_milestones, starting_within
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import slip
from park_dispatch.language import _

NAMED = 5
START_DAYS = 7


def agenda(now: Situation) -> list[ToDo]:
    """Lines of the agenda, the gravest first; a line without things is left out."""
    open_ = now.buildings[~(now.buildings["percent"] >= 100.0) & now.buildings["delivered_on"].isna()]
    overdue = open_[open_["days_left"] < 0]
    slipping = open_[(open_["slip_days"] > 0) & ~(open_["days_left"] < 0)].sort_values("slip_days", ascending=False)
    late, starts = late_milestones(now), starting_within(now, START_DAYS)
    silent = now.buildings[now.buildings["unreported"]]
    lines = [
        ToDo("late", _("已过交付期限 {count} 栋").format(count=len(overdue)), "deadlines", _listed(overdue["name"])),
        ToDo("late", _("预计晚交付 {count} 栋").format(count=len(slipping)), "deadlines", _listed(_slips(slipping))),
        ToDo("late", _("节点超期未完 {count} 个").format(count=len(late)), "gantt", _listed(_late(late))),
        ToDo("warning", _("7 天内应开工 {count} 个").format(count=len(starts)), "gantt", _listed(starts["label"])),
        ToDo("no_report", _("未按时上报 {count} 个").format(count=len(silent)), "upload", _listed(silent["name"])),
    ]
    return [line for line in lines if line.detail]


def _slips(rows: pd.DataFrame) -> list[str]:
    return [f"{name} {slip(number(days))}" for name, days in zip(rows["name"], rows["slip_days"], strict=True)]


def _late(rows: pd.DataFrame) -> list[str]:
    return [
        _("{label} 超期 {days} 天").format(label=label, days=days)
        for label, days in zip(rows["label"], rows["late_days"], strict=True)
    ]


def _listed(names: "pd.Series | list[str]") -> str:
    found = list(names)
    return _("、").join(found[:NAMED]) + (_(" 等") if len(found) > NAMED else "")
