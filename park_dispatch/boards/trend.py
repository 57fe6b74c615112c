"""节点趋势: what each report foresaw for each milestone, so that one sees which dates keep moving (milestone trend
analysis).

A line that rises is a date that slips; one that lies level was kept; it ends where the milestone was finished.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from park_dispatch.boards.forecasts import days_of
from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.wording import spoken
from park_dispatch.language import _
from park_dispatch.ledger import habits, reading
from park_dispatch.ledger.store import Ledger

REPORTS = 9
APART_DAYS = 7
"""Report days looked at, and how far they lie apart: about two months of weekly reports. Each costs a situation."""
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
    return ledger.remember(key, lambda: _compute(ledger, now, building_id))


def _compute(ledger: Ledger, now: Situation, building_id: int) -> Trend:
    days = _report_days(ledger, now, building_id)
    mine = now.milestones[now.milestones["parent_id"] == building_id]
    if mine.empty or not days:
        return Trend((), _no_lines())
    ids = [int(i) for i in mine["milestone_id"]]
    said = {
        field: _by_day(reading.course(ledger, ids, field, now.as_of), days, ids)
        for field in ("forecast_finish", "planned_finish", "actual_finish")
    }
    computed = _computed(ledger, now, building_id, days, ids)
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

    told = ledger.remember(("told", now.park.park_id, now.as_of), ask)
    mine = told.loc[told["building_id"] == building_id, "as_of"]
    return spread([stamp.date() for stamp in pd.to_datetime(mine)])


def _by_day(course: pd.DataFrame, days: list[date], ids: list[int]) -> pd.DataFrame:
    """The value that counted on each day (rows) of each thing (columns), datetime64; a date taken back is no date."""
    if course.empty:
        return pd.DataFrame(pd.NaT, index=pd.to_datetime(days), columns=ids)
    course = course.assign(as_of=pd.to_datetime(course["as_of"]), value=pd.to_datetime(course["value"]))
    last = course.drop_duplicates(["subject_id", "as_of"], keep="last")
    wide = last.pivot(index="as_of", columns="subject_id", values="value").sort_index()
    every = wide.reindex(wide.index.union(pd.to_datetime(days))).ffill()
    return every.reindex(index=pd.to_datetime(days), columns=ids)


def _computed(ledger: Ledger, now: Situation, building_id: int, days: list[date], ids: list[int]) -> pd.DataFrame:
    """What the forecast of the time computed for each milestone, from the situation of each day."""
    rows = []
    for day in days:
        then = now if day == now.as_of else situation(ledger, now.park, day)
        mine = then.milestones[then.milestones["parent_id"] == building_id]
        column = days_of(mine, "forecast_finish_computed").set_axis(mine["milestone_id"])
        rows.append(column.reindex(ids).to_numpy())
        if "forecast_finish_computed" not in then.milestones:
            return pd.DataFrame(pd.NaT, index=pd.to_datetime(days), columns=ids)
    return pd.DataFrame(rows, index=pd.to_datetime(days), columns=ids)


def _no_lines() -> pd.DataFrame:
    columns = ["milestone_id", "name", "report", "foreseen", "source"]
    return pd.DataFrame({column: pd.Series(dtype="object") for column in columns})


def _lines(
    milestones: pd.DataFrame, days: list[date], said: dict[str, pd.DataFrame], computed: pd.DataFrame
) -> pd.DataFrame:
    first = pd.to_datetime(milestones.set_index("milestone_id")["baseline_finish"])
    done = set(milestones.loc[milestones["status"] == "done", "milestone_id"])
    found: list[tuple[int, str, pd.Timestamp, pd.Timestamp, str]] = []
    for milestone_id, name in zip(milestones["milestone_id"], milestones["name"], strict=True):
        for day in days:
            stamp, key = pd.Timestamp(day), int(milestone_id)
            plan, baseline = said["planned_finish"].loc[stamp, key], first.loc[milestone_id]
            sources = (
                ("actual", said["actual_finish"].loc[stamp, key]),
                ("reported", said["forecast_finish"].loc[stamp, key]),
                ("changed", plan if pd.notna(plan) and pd.notna(baseline) and plan != baseline else pd.NaT),
                ("computed", computed.loc[stamp, key]),
                ("plan", plan),
            )
            source, foreseen = next(((s, d) for s, d in sources if pd.notna(d)), ("", pd.NaT))
            if source:
                found.append((key, str(name), stamp, foreseen, source))
            if source == "actual":
                break  # finished: the line ends here
        if milestone_id in done and found and found[-1][0] == milestone_id:
            found[-1] = (*found[-1][:4], "actual")  # reported at 100 % without a day
    return pd.DataFrame(found, columns=["milestone_id", "name", "report", "foreseen", "source"])


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
        return lines.assign(before=pd.NaT, moved_days=0.0)
    target = lines["report"].max() - pd.Timedelta(days=compared_days)
    last = lines.drop_duplicates("milestone_id", keep="last").set_index("milestone_id")
    nearest = lines.assign(off=(lines["report"] - target).abs()).sort_values("off", kind="stable")
    then = nearest.drop_duplicates("milestone_id").set_index("milestone_id").reindex(last.index)
    moved = (last["foreseen"] - then["foreseen"]).dt.days.astype("float64")
    rows = last.assign(report=then["report"], before=then["foreseen"], moved_days=moved)
    return rows.reset_index().sort_values("moved_days", ascending=False, kind="stable").reset_index(drop=True)


def sentence(found: Trend, name: str, as_of: date) -> str:
    """ "11# 的 7 个未完节点中 3 个较 7月31日推后，最多的是机电 +12 天"."""
    if not found.reports:
        return _("{name} 没有上报过节点进度，看不出日期的走势。请上传带节点和计划完成日期的进度表。").format(name=name)
    rows = moves(found)
    if rows.empty and found.lines.empty:
        return _("{name} 的节点没有计划或预计完成日期，看不出走势。请在进度表中补上计划完成日期。").format(name=name)
    if rows.empty:
        return _("{name} 有日期的节点已全部完成。").format(name=name)
    if len(found.reports) == 1:
        return _("{name} 只有 {day}一次上报，下次上报后才看得出走势。").format(
            name=name, day=spoken(found.reports[0], as_of)
        )
    then = spoken(rows["report"].min(), as_of)
    later, earlier = rows[rows["moved_days"] > 0], rows[rows["moved_days"] < 0]
    said = _("{name} 未完的 {count} 个节点中，").format(name=name, count=len(rows))
    if later.empty and earlier.empty:
        return said + _("预计完成日与 {day}相比都没有变。").format(day=then)
    parts = []
    if len(later):
        worst = later.iloc[0]
        parts.append(
            _("{count} 个较 {day}推后，最多的是“{milestone}”+{days} 天").format(
                count=len(later), day=then, milestone=worst["name"], days=int(worst["moved_days"])
            )
        )
    if len(earlier):
        best = earlier.iloc[-1]
        parts.append(
            _("{count} 个较 {day}提前，最多的是“{milestone}”{days} 天").format(
                count=len(earlier), day=then, milestone=best["name"], days=-int(best["moved_days"])
            )
        )
    return said + _("；").join(parts) + _("。")


def source_word(source: str) -> str:
    """Where a foreseen day came from."""
    return {
        "actual": _("实际完成"),
        "reported": _("上报的预计"),
        "changed": _("改后的计划"),
        "computed": _("推算"),
        "plan": _("计划"),
    }[source]
