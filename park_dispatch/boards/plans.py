"""Plan versions of a park: the kept ones, the baseline and the current plan; what changed between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day
from park_dispatch.language import _
from park_dispatch.ledger import plans as ledger_plans
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import NoSuchPlan
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.compare_plans import CHANGES, Change, Comparison, ItemChange, Planned, compare_plans

CURRENT, BASELINE = "current", "baseline"
"""The versions that are always there: planned days as last reported, and the baseline in force."""
_DAYS = {CURRENT: ("planned_start", "planned_finish"), BASELINE: ("baseline_start", "baseline_finish")}


@dataclass(frozen=True, slots=True)
class Dated:
    """What of a version can be kept: items (subject_id, start, finish), and the names of what cannot."""

    items: pd.DataFrame
    undated: tuple[str, ...]
    backwards: tuple[str, ...]

    def left_out(self) -> str:
        """What is not in the plan and why, "" when everything is."""
        said = []
        if self.undated:
            said.append(_("{count} 个节点没有完整的计划日期：{names}").format(**_some(self.undated)))
        if self.backwards:
            said.append(_("{count} 个节点计划完成早于计划开始：{names}").format(**_some(self.backwards)))
        return _("未列入计划：{what}。").format(what=_("；").join(said)) if said else ""


def _some(names: tuple[str, ...]) -> dict[str, str]:
    shown = _("、").join(names[:4]) + (_("等") if len(names) > 4 else "")
    return {"count": str(len(names)), "names": shown}


def labels(now: Situation) -> dict[int, str]:
    """What to call each milestone: its building (or project) and its name."""
    parents = dict(zip(now.buildings["building_id"], now.buildings["name"], strict=True))
    parents |= dict(zip(now.projects["project_id"], now.projects["name"], strict=True))
    rows = now.milestones[["milestone_id", "parent_id", "name"]].itertuples(index=False, name=None)
    return {int(milestone): f"{parents.get(parent, '')} {name}".strip() for milestone, parent, name in rows}


def dated(now: Situation, version: str, project_id: int = 0) -> Dated:
    """The milestones of the current plan or of the baseline, of one project or (0) of all."""
    rows = now.milestones
    if project_id:
        rows = rows[rows["project_id"] == project_id]
    start, finish = (pd.to_datetime(rows[column]) for column in _DAYS[version])
    whole, backwards = start.notna() & finish.notna(), finish < start
    called = labels(now)

    def named(chosen: pd.Series) -> tuple[str, ...]:
        return tuple(called[int(one)] for one in rows.loc[chosen, "milestone_id"])

    kept = whole & ~backwards
    items = pd.DataFrame(
        {"subject_id": rows.loc[kept, "milestone_id"], "start": start[kept], "finish": finish[kept]}
    ).reset_index(drop=True)
    return Dated(items, named(~whole), named(backwards))


def plan_list(ledger: Ledger, now: Situation) -> pd.DataFrame:
    """The kept plans, the newest first: the columns of ledger.plans and project (its name), origin_word, state.

    state: "in_force" for the newest that is the baseline of its project, "replaced" for an older one, "" for kept only.
    """
    rows = ledger_plans.plans(ledger, now.park.park_id, now.as_of)
    names = dict(zip(now.projects["project_id"], now.projects["name"], strict=True))
    rows["project"] = [names.get(one, _("未知项目")) if one else _("全部项目") for one in rows["project_id"]]
    rows["origin_word"] = [origin_word(origin) for origin in rows["origin"]]
    rows["state"] = _states(rows)
    return rows


def origin_word(origin: str) -> str:
    """Where a plan came from, in a word."""
    return {
        "frozen": _("冻结"),
        "backward": _("倒排"),
        "template": _("模板"),
        "schedule": _("进度计划"),
    }[origin]


def state_word(state: str) -> str:
    """Whether a plan is the baseline, in a word."""
    return {"in_force": _("现行基线"), "replaced": _("曾为基线"), "": _("存档")}[state]


def _states(rows: pd.DataFrame) -> list[str]:
    """A plan of all projects replaces every older one; a plan of one project those of that project."""
    found, covered = [], set[int]()
    for project_id, in_force in rows[["project_id", "in_force"]].itertuples(index=False, name=None):
        if not in_force:
            found.append("")
            continue
        found.append("replaced" if {0, project_id} & covered else "in_force")
        covered.add(int(project_id))
    return found


def version_names(ledger: Ledger, now: Situation) -> dict[str, str]:
    """Every version that can be compared, by its code: the two that are always there, then kept plans by number."""
    rows = plan_list(ledger, now)
    kept = {
        str(row["plan_id"]): _("{name}（编号 {number}，{day}）").format(
            name=row["name"], number=row["plan_id"], day=f"{pd.Timestamp(row['as_of']):%Y-%m-%d}"
        )
        for row in rows.to_dict("records")
    }
    return {CURRENT: _("现行计划（最近上报）"), BASELINE: _("计划基线")} | kept


def planned(ledger: Ledger, now: Situation, version: str, project_id: int = 0) -> dict[int, Planned]:
    """The items of a version by subject id. Raises NoSuchPlan for a number that is no kept plan of the park."""
    rows = now.milestones if not project_id else now.milestones[now.milestones["project_id"] == project_id]
    called = labels(now)
    share = dict(zip(rows["milestone_id"], rows["share"], strict=True))
    if version in _DAYS:
        start, finish = _DAYS[version]
        known = rows[rows[start].notna() | rows[finish].notna()]
        return {
            int(row["milestone_id"]): Planned(
                called[int(row["milestone_id"])], day(row[start]), day(row[finish]), row["share"]
            )
            for row in known.to_dict("records")
        }
    items = ledger_plans.plan_items(ledger, _kept(ledger, now, version))
    mine = items if not project_id else items[_of_project(ledger, now.park, items, project_id)]
    names = called | _other_names(ledger, now, mine, called)
    return {
        int(subject): Planned(names[int(subject)], start.date(), finish.date(), share.get(subject))
        for subject, start, finish in mine[["subject_id", "start", "finish"]].itertuples(index=False, name=None)
    }


def _kept(ledger: Ledger, now: Situation, version: str) -> int:
    rows = ledger_plans.plans(ledger, now.park.park_id, now.as_of)
    number = int(version) if version.isascii() and version.isdigit() else -1
    if number not in set(rows["plan_id"]):
        raise NoSuchPlan(number)
    return number


def _subjects(ledger: Ledger, park: Park) -> pd.DataFrame:
    return reading.subjects(ledger, park.park_id).set_index("subject_id")


def _of_project(ledger: Ledger, park: Park, items: pd.DataFrame, project_id: int) -> pd.Series:
    parent = _subjects(ledger, park)["parent_id"]
    above = items["subject_id"].map(parent)
    return (above == project_id) | (above.map(parent) == project_id)


def _other_names(ledger: Ledger, now: Situation, items: pd.DataFrame, known: Mapping[int, str]) -> dict[int, str]:
    """Names of things of which nothing live is said any more."""
    missing = [int(one) for one in items["subject_id"] if int(one) not in known]
    if not missing:
        return {}
    subjects = _subjects(ledger, now.park)
    names = subjects["name"]
    return {one: f"{names.get(subjects['parent_id'].get(one), '')} {names.get(one, one)}".strip() for one in missing}


@dataclass(frozen=True, slots=True)
class Compared:
    """The comparison of two versions in one project, with the project's name."""

    project_id: int
    project: str
    comparison: Comparison


def compared(ledger: Ledger, now: Situation, old: str, new: str, project_id: int = 0) -> list[Compared]:
    """What changed from one version to another, project by project on its own calendar; projects in neither left out.

    Kept plans of one project speak of that one only. Raises NoSuchPlan.
    """
    asked = [project_id] if project_id else _scope(ledger, now, old, new)
    names = dict(zip(now.projects["project_id"], now.projects["name"], strict=True))
    found = []
    for one in asked:
        before, after = planned(ledger, now, old, one), planned(ledger, now, new, one)
        if before or after:
            comparison = compare_plans(_by_key(before), _by_key(after), now.site.of(one))
            found.append(Compared(one, str(names.get(one, one)), comparison))
    return found


def _scope(ledger: Ledger, now: Situation, old: str, new: str) -> list[int]:
    rows = ledger_plans.plans(ledger, now.park.park_id, now.as_of).set_index("plan_id")["project_id"]
    narrow = {int(rows[_kept(ledger, now, version)]) for version in (old, new) if version not in _DAYS} - {0}
    return sorted(narrow) if narrow else [int(one) for one in now.projects["project_id"]]


def _by_key(items: Mapping[int, Planned]) -> dict[str, Planned]:
    return {str(subject): item for subject, item in items.items()}


def change_word(change: Change) -> str:
    """A kind of change in a word."""
    return {
        "later": _("推迟"),
        "earlier": _("提前"),
        "new": _("新增"),
        "dropped": _("取消"),
        "undated": _("日期不全"),
        "unchanged": _("不变"),
    }[change]


def change_rows(found: list[Compared], everything: bool = False) -> pd.DataFrame:
    """The changed items (with `everything` also the unchanged), the most delayed first.

    Columns: project, key, name, change, old_start, old_finish, new_start, new_finish, start_days, finish_days
    (calendar), finish_working (working days); days and shifts are missing where a version does not say.
    """
    rows = [
        (one.project, item.key, item.name, item.change, *_span(item.old), *_span(item.new), *_shifts(item))
        for one in found
        for item in one.comparison.items
        if everything or item.change != "unchanged"
    ]
    columns = [
        "project", "key", "name", "change", "old_start", "old_finish", "new_start", "new_finish", "start_days",
        "finish_days", "finish_working",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    rank = frame["change"].map({change: at for at, change in enumerate(CHANGES)})
    order = frame.assign(rank=rank, by=-frame["finish_days"].astype("float64").abs().fillna(0.0))
    return frame.loc[order.sort_values(["rank", "by"], kind="stable").index].reset_index(drop=True)


def _span(item: Planned | None) -> tuple[date | None, date | None]:
    return (None, None) if item is None else (item.start, item.finish)


def _shifts(item: ItemChange) -> tuple[int | None, int | None, int | None]:
    return (
        None if item.start is None else item.start.days,
        None if item.finish is None else item.finish.days,
        None if item.finish is None else item.finish.working_days,
    )


def comparison_sentence(found: list[Compared]) -> str:
    """What changed, a sentence a project; a project in which nothing did is not named beside others."""
    if not found:
        return _("两份计划都没有工作项。")
    changed = [one for one in found if any(item.change != "unchanged" for item in one.comparison.items)]
    if not changed:
        return _("两份计划完全相同，共 {count} 项。").format(count=sum(len(one.comparison.items) for one in found))
    return "\n".join(
        _("{project}：{what}").format(project=one.project, what=one.comparison.summary()) for one in changed
    )
