"""节点趋势: what each report foresaw for each milestone, so that one sees which dates keep moving (milestone trend
analysis).

A line that rises is a date that slips; one that lies level was kept; it ends where the milestone was finished.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from park_dispatch.boards.forecasts import days_of
from park_dispatch.boards.looking_back import looked_back
from park_dispatch.boards.situation import Situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger import habits, reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.milestone_forecast import milestone_finish
from park_dispatch.planning.progress import Floats

REPORTS = 9
APART_DAYS = 7
"""Report days looked at, and how far they lie apart: about two months of weekly reports."""
LOOK_BACK_DAYS = 730
COMPARED_DAYS = 28


@dataclass(frozen=True, slots=True)
class Trend:
    """lines: milestone_id, name, report (datetime64), foreseen (datetime64), source ("reported", "changed", "computed",
    "plan", "actual"), one row a milestone and report day, those of unfinished milestones first in the order of work.
    reports: the report days, the oldest first.
    """

    reports: tuple[date, ...]
    lines: pd.DataFrame


def trend(ledger: Ledger, now: Situation, building_id: int) -> Trend:
    """What the last reports on a building foresaw for its milestones; remembered until the ledger changes."""
    key = ("trend", now.park.park_id, now.as_of, building_id)
    return ledger.remember(key, lambda: _compute(ledger, now, building_id), WORKS)


def _compute(ledger: Ledger, now: Situation, building_id: int) -> Trend:
    days = _report_days(ledger, now, building_id)
    mine = now.milestones[now.milestones["parent_id"] == building_id]
    if mine.empty or not days:
        return Trend((), _no_lines())
    ids = [int(i) for i in mine["milestone_id"]]
    known = [*days[:-1], now.as_of]  # at the last report stands all that is known by now
    said = {
        field: _by_day(reading.course(ledger, ids, field, now.as_of), known, ids).set_axis(pd.to_datetime(days))
        for field in ("forecast_finish", "planned_finish", "actual_finish")
    }
    computed = _computed(ledger, now, mine, days)
    return Trend(tuple(days), _lines(mine, days, said, computed))


def spread(days: list[date], count: int = REPORTS, apart: int = APART_DAYS) -> list[date]:
    """Of report days the last one and, going back, those at least so far apart; at most `count`, the oldest first."""
    chosen: list[date] = []
    for day in sorted(days, reverse=True):
        if len(chosen) < count and (not chosen or (chosen[-1] - day).days >= apart):
            chosen.append(day)
    return chosen[::-1]


def _report_days(ledger: Ledger, now: Situation, building_id: int) -> list[date]:
    since = now.as_of - timedelta(days=LOOK_BACK_DAYS)

    def ask() -> pd.DataFrame:
        return habits.report_days(ledger, now.park.park_id, since, now.as_of)

    told = ledger.remember(("told", now.park.park_id, now.as_of), ask, WORKS)
    mine = told.loc[told["building_id"] == building_id, "as_of"]
    return spread([stamp.date() for stamp in pd.to_datetime(mine)])


def _by_day(course: pd.DataFrame, days: list[date], ids: list[int]) -> pd.DataFrame:
    """The value that counted on each day (rows) of each thing (columns), datetime64; a date taken back is no date."""
    if course.empty:
        return _no_days(days, ids)
    course = course.assign(as_of=pd.to_datetime(course["as_of"]), value=pd.to_datetime(course["value"]))
    last = course.drop_duplicates(["subject_id", "as_of"], keep="last")
    wide = last.pivot(index="as_of", columns="subject_id", values="value").sort_index()
    every = wide.reindex(wide.index.union(pd.to_datetime(days))).ffill()
    return every.reindex(index=pd.to_datetime(days), columns=ids)


def _no_days(days: list[date], ids: list[int]) -> pd.DataFrame:
    never = np.full((len(days), len(ids)), np.datetime64("NaT", "s"))
    return pd.DataFrame(never, index=pd.to_datetime(days), columns=ids)


def _computed(ledger: Ledger, now: Situation, mine: pd.DataFrame, days: list[date]) -> pd.DataFrame:
    """What the forecast would have said of each milestone on each day, by today's plan; at last what it says now."""
    ids = [int(i) for i in mine["milestone_id"]]
    start, finish, share = (mine[name].to_numpy(np.float64) for name in ("at_start", "at_finish", "share"))
    dated = np.isfinite(start) & np.isfinite(finish)
    latest = days_of(mine, "forecast_finish_computed").to_numpy()
    if not dated.any() or len(days) < 2:
        return pd.DataFrame([latest] * len(days), index=pd.to_datetime(days), columns=ids)
    percent = _percents(reading.course(ledger, ids, "percent", now.as_of), days, ids)
    earned = percent[:, dated] @ share[dated] / share[dated].sum()
    project = pd.Series(int(mine["project_id"].iloc[0]), index=range(len(days)))
    evening = now.site.after(project, pd.Series(pd.to_datetime(days)))
    plan, found = looked_back(start[dated], finish[dated], share[dated], earned, evening, now.calibration)
    group = np.repeat(np.arange(len(days)), len(ids))
    begin = plan.start[group]
    left, length = np.tile(finish, len(days)) - begin, np.tile(finish - start, len(days))
    at = milestone_finish(left, length, percent.ravel(), group, found)
    moment = np.maximum(begin + at, evening[group] + 1.0)
    foreseen = now.site.finished_on(project.iloc[group].reset_index(drop=True), moment)
    table = foreseen.to_numpy().reshape(len(days), len(ids)).copy()
    table[-1] = latest
    return pd.DataFrame(table, index=pd.to_datetime(days), columns=ids)


def _percents(course: pd.DataFrame, days: list[date], ids: list[int]) -> Floats:
    """The percent that counted on each day (rows) of each milestone (columns), 0 where nothing was said yet."""
    if course.empty:
        return np.zeros((len(days), len(ids)))
    course = course.assign(as_of=pd.to_datetime(course["as_of"]))
    last = course.drop_duplicates(["subject_id", "as_of"], keep="last")
    wide = last.pivot(index="as_of", columns="subject_id", values="value").sort_index()
    every = wide.reindex(wide.index.union(pd.to_datetime(days))).ffill()
    found = every.reindex(index=pd.to_datetime(days), columns=ids).fillna(0.0)
    return np.asarray(found.to_numpy(), dtype=np.float64)


def _no_lines() -> pd.DataFrame:
    columns = ["milestone_id", "name", "report", "foreseen", "source"]
    return pd.DataFrame({column: pd.Series(dtype="object") for column in columns})


def _lines(
    milestones: pd.DataFrame, days: list[date], said: dict[str, pd.DataFrame], computed: pd.DataFrame
) -> pd.DataFrame:
    """Of each milestone and report day the first there is: actual, reported, changed plan, computed, plan."""
    plan = said["planned_finish"]
    baseline = pd.to_datetime(milestones["baseline_finish"]).to_numpy().astype("datetime64[s]")
    changed = plan.where(plan.to_numpy().astype("datetime64[s]") != baseline[None, :])
    sources = {
        "actual": said["actual_finish"], "reported": said["forecast_finish"], "changed": changed, "computed": computed,
        "plan": plan,
    }  # fmt: skip
    foreseen, source = (
        _no_days(days, [int(i) for i in milestones["milestone_id"]]),
        pd.DataFrame("", index=plan.index, columns=plan.columns),
    )
    for name, values in reversed(sources.items()):
        known = values.notna()
        foreseen, source = foreseen.mask(known, values), source.mask(known, name)
    names = dict(zip(milestones["milestone_id"], milestones["name"], strict=True))
    lines = pd.DataFrame(
        {
            "milestone_id": np.repeat(plan.columns.to_numpy(), len(days)),
            "report": np.tile(plan.index.to_numpy(), len(names)),
            "foreseen": foreseen.to_numpy().T.ravel(),
            "source": source.to_numpy().T.ravel(),
        }
    )
    lines.insert(1, "name", lines["milestone_id"].map(names))
    return _ended(lines[lines["source"] != ""], set(milestones.loc[milestones["status"] == "done", "milestone_id"]))


def _ended(lines: pd.DataFrame, done: set[int]) -> pd.DataFrame:
    """A finished milestone's line ends at the first report that says so; one at 100 % without a day ends today."""
    finished = (lines["source"] == "actual").groupby(lines["milestone_id"]).cumsum()
    lines = lines[finished <= 1]
    is_last = ~lines["milestone_id"].duplicated(keep="last")
    return lines.assign(source=lines["source"].mask(is_last & lines["milestone_id"].isin(done), "actual"))


def open_ids(found: Trend) -> list[int]:
    """The milestones that were not finished at the last report, in the order in which they are foreseen now."""
    last = found.lines.drop_duplicates("milestone_id", keep="last")
    going = last[last["source"] != "actual"]
    return [int(i) for i in going.sort_values("foreseen", kind="stable")["milestone_id"]]


def moves(found: Trend, compared_days: int = COMPARED_DAYS) -> pd.DataFrame:
    """How far each unfinished milestone moved since about so many days before the last report.

    Columns: milestone_id, name, report (compared with), before, foreseen, moved_days (positive: later), source; those
    that slipped most first.
    """
    lines = found.lines[found.lines["milestone_id"].isin(open_ids(found))]
    if lines.empty:
        return lines.assign(before=lines["foreseen"], moved_days=0.0)
    target = lines["report"].max() - pd.Timedelta(days=compared_days)
    last = lines.drop_duplicates("milestone_id", keep="last").set_index("milestone_id")
    nearest = lines.assign(off=(lines["report"] - target).abs()).sort_values("off", kind="stable")
    then = nearest.drop_duplicates("milestone_id").set_index("milestone_id").reindex(last.index)
    moved = (last["foreseen"] - then["foreseen"]).dt.days.astype("float64")
    rows = last.assign(report=then["report"], before=then["foreseen"], moved_days=moved)
    return rows.reset_index().sort_values("moved_days", ascending=False, kind="stable").reset_index(drop=True)


def sentence(found: Trend, name: str, as_of: date) -> str:
    """ "11# 未完的 7 个节点中，3 个较 7月31日推后，最多的是“机电”+12 天"."""
    if not found.reports:
        return _("{name} 没有上报过节点进度，看不出日期的走势。请上传带节点和计划完成日期的进度表。").format(name=name)
    if found.lines.empty:
        return _("{name} 的节点没有计划或预计完成日期，看不出走势。请在进度表中补上计划完成日期。").format(name=name)
    rows = moves(found)
    if rows.empty:
        return _("{name} 有日期的节点已全部完成。").format(name=name)
    said = _("{name} 未完的 {count} 个节点中，").format(name=name, count=len(rows))
    if (rows["report"] == found.lines["report"].max()).all():
        only = _("{name} 的日期只有 {day}一次上报，下次上报后才看得出走势").format(
            name=name, day=spoken(found.lines["report"].max(), as_of)
        )
        return _("；").join([only, *_passed(rows, as_of)]) + _("。")
    return said + _("；").join([*_moved(rows, as_of), *_passed(rows, as_of)]) + _("。")


def _moved(rows: pd.DataFrame, as_of: date) -> list[str]:
    then = spoken(rows["report"].min(), as_of)
    later, earlier = rows[rows["moved_days"] > 0], rows[rows["moved_days"] < 0]
    patterns = (
        (later.head(1), len(later), _("{count} 个较 {day}推后，最多的是“{milestone}”+{days} 天")),
        (earlier.tail(1), len(earlier), _("{count} 个较 {day}提前，最多的是“{milestone}”−{days} 天")),
    )
    said = [
        pattern.format(count=count, day=then, milestone=most["name"].iloc[0], days=abs(int(most["moved_days"].iloc[0])))
        for most, count, pattern in patterns
        if count
    ]
    return said or [_("预计完成日与 {day}相比都没有变").format(day=then)]


def _passed(rows: pd.DataFrame, as_of: date) -> list[str]:
    """Those that should be done by now and have no new day."""
    passed = rows[rows["foreseen"] < pd.Timestamp(as_of)]
    if passed.empty:
        return []
    names = _("、").join(f"“{text}”" for text in passed["name"][:3])
    more = _(" 等 {count} 个").format(count=len(passed)) if len(passed) > 3 else ""
    return [_("{names}的日期已过，没有报新的日期").format(names=names + more)]


def source_word(source: str) -> str:
    """Where a foreseen day came from."""
    return {
        "actual": _("实际完成"),
        "reported": _("上报的预计"),
        "changed": _("改后的计划"),
        "computed": _("推算"),
        "plan": _("计划"),
    }[source]
