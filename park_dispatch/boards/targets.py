"""Monthly targets: what percent a project is to reach by the end of a month, and whether it did."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import number
from park_dispatch.boards.wording import percent
from park_dispatch.language import _
from park_dispatch.ledger.decisions import Decided, decided
from park_dispatch.ledger.store import Ledger

Verdict: TypeAlias = Literal["met", "missed", "open", "unknown"]
_NOTHING_PP = 0.05


@dataclass(frozen=True, slots=True)
class Target:
    """The target of a project for a month. percents 0–100; gap_pp: reached minus target, None without a report.

    verdict: "open" while the month lasts and the target is not reached.
    """

    project_id: int
    project: str
    target: float
    reached: float | None
    gap_pp: float | None
    verdict: Verdict
    decided: Decided


def target_name(month: date) -> str:
    """The name under which the target of a month is decided on."""
    return f"target {month:%Y-%m}"


def month_end(month: date) -> date:
    """The last day of the month of a day."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def targets(ledger: Ledger, now: Situation, month: date) -> list[Target]:
    """The targets of a month as known on the day of a situation, the furthest behind first.

    The situation is that of the month's last day, or of a day in it: it says what was reached.
    """
    found = decided(ledger, now.park.park_id, now.as_of)
    rows = now.projects.to_dict("records")
    known = [(row, found.get((int(row["project_id"]), target_name(month)))) for row in rows]
    judged = [
        _judged(int(row["project_id"]), str(row["name"]), number(row["percent"]), said, now.as_of >= month_end(month))
        for row, said in known
        if said is not None
    ]
    return sorted(judged, key=lambda target: (target.gap_pp is None, target.gap_pp or 0.0, target.project_id))


def _judged(project_id: int, name: str, reached: float | None, said: Decided, over: bool) -> Target:
    wanted = float(json.loads(said.said))
    if reached is None:
        return Target(project_id, name, wanted, None, None, "unknown", said)
    gap = reached - wanted
    verdict: Verdict = "met" if gap > -_NOTHING_PP else "missed" if over else "open"
    return Target(project_id, name, wanted, reached, gap, verdict, said)


def sentence(found: Target) -> str:
    """ "三期 目标 85.0%，完成 80.0%，差 5.0 个百分点，未完成目标"."""
    wanted = percent(found.target)
    if found.gap_pp is None or found.reached is None:
        return _("{name} 目标 {target}，还没有上报进度").format(name=found.project, target=wanted)
    said = _("{name} 目标 {target}，完成 {reached}").format(
        name=found.project, target=wanted, reached=percent(found.reached)
    )
    size = abs(round(found.gap_pp, 1))
    if found.verdict == "met":
        return said + (_("，超出 {pp:.1f} 个百分点，完成目标") if size else _("，完成目标")).format(pp=size)
    if found.verdict == "missed":
        return said + _("，差 {pp:.1f} 个百分点，未完成目标").format(pp=size)
    return said + _("，还差 {pp:.1f} 个百分点").format(pp=size)


def met_words(found: Sequence[Target]) -> str:
    """ "本月目标 3 项，完成 2 项，未完成 1 项"."""
    counts = {verdict: sum(one.verdict == verdict for one in found) for verdict in ("met", "missed", "open", "unknown")}
    said = _("本月目标 {count} 项，完成 {met} 项").format(count=len(found), met=counts["met"])
    if counts["missed"]:
        said += _("，未完成 {count} 项").format(count=counts["missed"])
    if counts["open"] + counts["unknown"]:
        said += _("，尚未到达 {count} 项").format(count=counts["open"] + counts["unknown"])
    return said
