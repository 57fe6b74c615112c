"""The plans that a chart can be compared with: the baseline, the current plan, and every frozen one."""

import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.language import _
from park_dispatch.ledger import plans
from park_dispatch.ledger.store import Ledger


def plan_choices(ledger: Ledger, now: Situation) -> dict[str, str]:
    """Names by key: "" none, "baseline", "current", "plan<id>"."""
    kept = plans.plans(ledger, now.park.park_id, now.as_of)
    frozen = {
        f"plan{plan_id}": _("{name}（{day}）").format(name=name, day=f"{day:%Y-%m-%d}")
        for plan_id, name, day in zip(kept["plan_id"], kept["name"], kept["as_of"], strict=True)
    }
    return {"": _("不对比"), "baseline": _("计划基线"), "current": _("现行计划"), **frozen}


def plan_dates(ledger: Ledger, now: Situation, choice: str) -> pd.DataFrame | None:
    """subject_id, start, finish (datetime64) of a plan of `plan_choices`; None for none."""
    if not choice:
        return None
    if choice.startswith("plan"):
        return plans.plan_items(ledger, int(choice.removeprefix("plan")))
    prefix = "baseline" if choice == "baseline" else "planned"
    frames = [
        rows[[key, f"{prefix}_start", f"{prefix}_finish"]].set_axis(["subject_id", "start", "finish"], axis=1)
        for rows, key in (
            (now.milestones, "milestone_id"), (now.buildings, "building_id"), (now.projects, "project_id"),
        )
    ]  # fmt: skip
    found = pd.concat(frames, ignore_index=True)
    return found[found["start"].notna() & found["finish"].notna()]
