"""How the work items hang together: links, floats and the critical path of every project that has links.

The network is that of the current plan with what is done as of the day: what has begun keeps its start, what has not
begins as planned at the earliest, and every building has to be finished by its delivery deadline.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch import language
from park_dispatch.boards.situation import Situation, whole_situation
from park_dispatch.language import _
from park_dispatch.ledger import plans
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.network import Constraint, LinkKind, Network, Schedule, solve
from park_dispatch.planning.progress import Floats
from park_dispatch.planning.refusals import PlanningRefusal

_TOLERANCE = 1e-6
_NOTHING = pd.DataFrame(
    {
        "float_days": pd.Series(dtype="float64"),
        "late_finish": pd.Series(dtype="datetime64[s]"),
        "critical": pd.Series(dtype=bool),
        "on_path": pd.Series(dtype=bool),
    }
)
"""What is told where no project has links."""


@dataclass(frozen=True, slots=True)
class Logic:
    """milestones, by milestone_id: float_days (working days, negative: to recover), late_finish, critical, on_path.

    links: predecessor, successor, type, lag_days, critical, broken (the current plan's dates contradict it).
    recover: working days to win, by project id, where a deadline does not hold. faults: sentences on what could not be
    computed and why.
    """

    milestones: pd.DataFrame
    links: pd.DataFrame
    recover: dict[int, int]
    faults: tuple[str, ...]


def logic(ledger: Ledger, now: Situation) -> Logic:
    """The logic of a park's plan on a day; remembered until the ledger changes."""
    key = ("logic", now.park.park_id, now.as_of, language.current())
    return ledger.remember(key, lambda: _compute(ledger, now), WORKS)


def _compute(ledger: Ledger, now: Situation) -> Logic:
    part = _logic(now, plans.links(ledger, now.park.park_id, now.as_of))
    if ledger.whole is ledger:
        return part
    # What waits for work that is not seen waits for it all the same: floats are those of the whole park.
    return _cut(logic(ledger.whole, whole_situation(ledger, now.park, now.as_of)), part, now)


def _cut(whole: Logic, part: Logic, now: Situation) -> Logic:
    """Of the whole park's logic what concerns the milestones seen; faults only as far as they lie among those."""
    told = whole.milestones[whole.milestones.index.isin(now.milestones["milestone_id"])]
    links = whole.links.merge(part.links[["predecessor", "successor", "type"]])
    project = now.milestones.set_index("milestone_id")["project_id"]
    missing = -told["float_days"].groupby(project.reindex(told.index)).min()
    recover = {int(str(one)): int(days) for one, days in missing.items() if days > 0}
    return Logic(told, links, recover, part.faults)


def _logic(now: Situation, links: pd.DataFrame) -> Logic:
    items = _items(now)
    project = items["project_id"]
    known = links["predecessor"].isin(items.index) & links["successor"].isin(items.index)
    faults = _undated(now, links[~known])
    links = links[known].reset_index(drop=True)
    links["project_id"] = links["successor"].map(project).astype("int64")
    found, recover = [], {}
    for project_id, own in links.groupby("project_id", sort=False):
        # A link from another project pulls that project's items into the same network.
        projects = {int(str(project_id)), *own["predecessor"].map(project).astype(int)}
        part = items[project.isin(projects)]
        inside = links[links["predecessor"].isin(part.index) & links["successor"].isin(part.index)]
        try:
            schedule = _solved(part, inside)
        except PlanningRefusal as refusal:
            faults.append(_("{project}：{why}").format(project=_name(now, int(str(project_id))), why=refusal.why()))
            continue
        mine = (part["project_id"] == project_id).to_numpy()
        found.append(_told(part, schedule, now)[mine])
        recover[int(str(project_id))] = int(
            np.ceil(max(0.0, -schedule.total_float[mine].min(initial=0.0)) - _TOLERANCE)
        )
    told = pd.concat(found) if found else _NOTHING
    return Logic(told, _judged(links, items, told), {p: days for p, days in recover.items() if days > 0}, tuple(faults))


def _items(now: Situation) -> pd.DataFrame:
    """The dated milestones by id, with the positions of the current plan and of what is done in working days."""
    rows = now.milestones.set_index("milestone_id")
    project = rows["project_id"]
    start = pd.to_datetime(rows["planned_start"]).fillna(pd.to_datetime(rows["baseline_start"]))
    finish = pd.to_datetime(rows["planned_finish"]).fillna(pd.to_datetime(rows["baseline_finish"]))
    deadline = pd.concat(
        [
            now.buildings.set_index("building_id")["delivery_deadline"],
            now.projects.set_index("project_id")["delivery_deadline"],
        ]
    )
    rows = rows.assign(
        start=now.site.before(project, start),
        finish=now.site.after(project, finish),
        begun=now.site.before(project, rows["actual_start"]),
        ended=now.site.after(project, rows["actual_finish"]),
        due=now.site.after(project, pd.to_datetime(deadline).reindex(rows["parent_id"])),
        today=now.site.over(project, now.as_of),
        label=_labels(now, rows),
    )
    dated = np.isfinite(rows["start"].to_numpy(np.float64)) & (rows["finish"] >= rows["start"]).to_numpy()
    return pd.DataFrame(rows[dated])


def _labels(now: Situation, rows: pd.DataFrame) -> pd.Series:
    names = now.buildings.set_index("building_id")["name"]
    building = rows["parent_id"].map(names).astype(object).fillna("")
    return (building + " " + rows["name"].astype(object)).str.strip()


def _solved(items: pd.DataFrame, links: pd.DataFrame) -> Schedule:
    position = pd.Series(range(len(items)), index=items.index)
    done = (items["percent"] >= 100.0).to_numpy() | np.isfinite(items["ended"].to_numpy())
    share = np.nan_to_num(items["percent"].to_numpy(np.float64)) / 100.0
    duration = (items["finish"] - items["start"]).to_numpy(np.float64)
    today = items["today"].to_numpy(np.float64)
    begun = np.minimum(_begun(items, share, done), today)
    ended = np.where(done, np.maximum(np.fmin(_ended(items), today), begun), np.nan)
    due = items["due"].to_numpy(np.float64)
    network = Network(
        duration,
        position[links["predecessor"]].to_numpy().astype(np.int64),
        position[links["successor"]].to_numpy().astype(np.int64),
        np.array([LinkKind[kind] for kind in links["type"]], dtype=np.int64),
        links["lag_days"].to_numpy(np.float64),
        constraint=np.full(len(items), float(Constraint.START_NOT_BEFORE)),
        constraint_at=items["start"].to_numpy(np.float64),
        deadline=due,
        actual_start=begun,
        actual_finish=ended,
        remaining=np.where(np.isfinite(begun) & ~done, duration * (1.0 - share), np.nan),
        names=items["label"].tolist(),
    )
    latest = None if np.isnan(due).any() else float(due.max())
    return solve(network, start=float(items["start"].min()), deadline=latest, data_date=float(today.max()))


def _begun(items: pd.DataFrame, share: Floats, done: NDArray[np.bool_]) -> Floats:
    """The reported start; of what moved without one, its planned start."""
    told = items["begun"].to_numpy(np.float64)
    return np.where(np.isfinite(told), told, np.where((share > 0) | done, items["start"].to_numpy(np.float64), np.nan))


def _ended(items: pd.DataFrame) -> Floats:
    told = items["ended"].to_numpy(np.float64)
    return np.where(np.isfinite(told), told, items["finish"].to_numpy(np.float64))


def _told(items: pd.DataFrame, schedule: Schedule, now: Situation) -> pd.DataFrame:
    on_path = np.zeros(len(items), dtype=bool)
    on_path[schedule.longest_path] = True
    open_ = ~schedule.finished
    late = np.where(open_, schedule.late_finish, np.nan)
    return pd.DataFrame(
        {
            "float_days": np.where(open_, np.floor(schedule.total_float + _TOLERANCE), np.nan),
            "late_finish": now.site.finished_on(items["project_id"], late).to_numpy(),
            "critical": schedule.critical & open_,
            "on_path": on_path & open_,
        },
        index=items.index,
    )


def _judged(links: pd.DataFrame, items: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Links with critical (both ends are) and broken (the successor is planned sooner than the link allows)."""
    before, after = (
        items.reindex(links[end])[["start", "finish"]].to_numpy(np.float64) for end in ("predecessor", "successor")
    )
    of = {"S": 0, "F": 1}
    kinds = links["type"].tolist()
    rows = np.arange(len(links))
    start_of, end_of = ([of[kind[place]] for kind in kinds] for place in (0, 1))
    gap = after[rows, np.array(end_of, dtype=int)] - before[rows, np.array(start_of, dtype=int)]
    critical = told["critical"]
    ends = [links[end].map(critical).eq(True).astype(bool) for end in ("predecessor", "successor")]
    return links.assign(critical=ends[0] & ends[1], broken=gap < links["lag_days"].to_numpy(np.float64) - _TOLERANCE)


def _undated(now: Situation, links: pd.DataFrame) -> list[str]:
    """A sentence on links whose items have no dates or are no longer there; none where there are no such links."""
    if links.empty:
        return []
    names = _labels(now, now.milestones.set_index("milestone_id"))
    lost = [*dict.fromkeys(i for i in [*links["predecessor"], *links["successor"]] if i in names.index)]
    named = _("、").join(str(names[i]) for i in lost[:3])
    text = _("{count} 条逻辑关系没有参加计算：有的节点没有计划日期或已撤销（{names}）。请补报计划日期。")
    return [text.format(count=len(links), names=named or _("已撤销的节点"))]


def _name(now: Situation, project_id: int) -> str:
    return str(now.projects.set_index("project_id")["name"].get(project_id, project_id))
