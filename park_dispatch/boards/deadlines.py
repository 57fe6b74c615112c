"""交付期限: every promised hand-over, the ones at risk first, with the pace it needs and the pace it has.

The expected day is the forecast (planning.forecast), or, without a plan, the rest at the pace of the last 14 days.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from park_dispatch.boards.situation import Situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import rate, slip, spoken
from park_dispatch.language import _, current
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.lights import STATUSES

_CARRIED = [
    "project_id", "name", "delivery_to", "delivery_deadline", "delivered_on", "days_left", "percent", "planned",
    "needed_pp_per_day", "pace_pp_per_day", "projected_finish", "slip_days", "slip_basis", "status", "rule",
    "forecast_p10", "forecast_p90", "chance", "forecast_note",
]  # fmt: skip
NAMED_IN_HEADLINE = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer in words: how many deadlines are open; what endangers how many, and which these are."""

    count: str
    risks: tuple[tuple[str, str], ...]


def deadlines(ledger: Ledger, now: Situation) -> pd.DataFrame:
    """One row a promised hand-over on the day of a situation; remembered until the ledger changes."""
    key = ("deadlines", now.park, now.as_of, current())
    return ledger.remember(key, lambda: _deadlines(ledger, now), WORKS)


def _deadlines(ledger: Ledger, now: Situation) -> pd.DataFrame:
    """Buildings with a deadline of their own or of their project, and projects with one of their own.

    Columns: kind ("building" or "project"), thing_id, project, inherited (the project's deadline), the columns of the
    situation (percentages 0–100, paces in pp a day, slip and days_left in days), finished (handed over or at 100 %),
    overdue, stalled (unfinished and not moving), at_risk, delivered_late_days, source (where the deadline stood).
    Order: at risk first (overdue, stalled, largest slip), then by deadline; finished ones at the end, newest first.
    """
    own = _sources(ledger, now)
    projects = now.projects[now.projects["project_id"].isin(own)]
    buildings = now.buildings[now.buildings["delivery_deadline"].notna()]
    rows = pd.concat(
        [
            buildings[_CARRIED].assign(
                kind="building", thing_id=buildings["building_id"], project=buildings["project"],
                inherited=buildings["deadline_inherited"],
            ),
            projects[_CARRIED].assign(
                kind="project", thing_id=projects["project_id"], project=projects["name"], inherited=False
            ),
        ],
        ignore_index=True,
    )  # fmt: skip
    origin = rows["thing_id"].where(~rows["inherited"], rows["project_id"])
    rows["source"] = origin.map(own).fillna(_("取本项目各单体中最晚的期限"))
    return _ordered(_judged(rows))


def _judged(rows: pd.DataFrame) -> pd.DataFrame:
    delivered, deadline = pd.to_datetime(rows["delivered_on"]), pd.to_datetime(rows["delivery_deadline"])
    rows["finished"] = delivered.notna() | (rows["percent"] >= 100.0)
    open_ = ~rows["finished"]
    rows["overdue"] = open_ & (rows["days_left"] < 0)
    rows["stalled"] = open_ & rows["percent"].notna() & ~(rows["pace_pp_per_day"] > 0)
    late = open_ & (rows["slip_days"] > 0)
    rows["at_risk"] = rows["overdue"] | rows["stalled"] | late | (open_ & rows["status"].isin(["late", "warning"]))
    rows["delivered_late_days"] = (delivered - deadline).dt.days
    return rows


def _ordered(rows: pd.DataFrame) -> pd.DataFrame:
    rank = {status: place for place, status in enumerate(STATUSES)}
    stamp = pd.to_datetime(rows["delivery_deadline"]).astype("int64")
    open_ = ~rows["finished"]
    order = pd.DataFrame(
        {
            "finished": rows["finished"],
            "calm": ~rows["at_risk"],
            "on_time": ~rows["overdue"],
            "moving": ~rows["stalled"],
            "slip": (-rows["slip_days"]).where(open_).fillna(10_000.0),
            "light": rows["status"].map(rank).where(open_, 0),
            "day": np.where(open_, stamp, -stamp),
            "project": rows["kind"] != "building",
            "id": rows["thing_id"],
        }
    )
    return rows.loc[order.sort_values(list(order.columns)).index].reset_index(drop=True)


def _sources(ledger: Ledger, now: Situation) -> dict[int, str]:
    """By the id of a thing, where its deadline stood: "概况.xlsx · 单体概况 · M19，张工，截至 2023-02-22"."""
    ids = [*now.projects["project_id"], *now.buildings["building_id"]]
    said = reading.sources(ledger, ids, now.as_of)
    rows = said[(said["field"] == "delivery_deadline") & said["day"].notna()]
    return {int(row["subject_id"]): _where(row) for row in rows.to_dict("records")}


def _where(row: dict[Hashable, object]) -> str:
    place = " · ".join(str(row[part]) for part in ("file_name", "sheet", "cell") if row[part]) or _("页面填写")
    return _("{place}，{author}，截至 {day}").format(
        place=place, author=row["author"], day=pd.Timestamp(str(row["as_of"])).date()
    )


def chosen(rows: pd.DataFrame, project_id: int | None, only_risk: bool) -> pd.DataFrame:
    """The rows of one project (None: of all), only those at risk if asked."""
    if project_id is not None:
        rows = rows[rows["project_id"] == project_id]
    return rows[rows["at_risk"]] if only_risk else rows


def headline(rows: pd.DataFrame, as_of: date) -> Headline:
    """ "4 个单体、1 个项目的交付期限未到" and ("2 个预计晚于期限", "11# 晚 13 天（…）、10# …")."""
    open_ = rows[~rows["finished"]]
    if open_.empty:
        return Headline(_("没有尚未交付的期限"), ())
    overdue, ahead = open_[open_["overdue"]], open_[~open_["overdue"]]
    late, stalled = ahead[ahead["slip_days"] > 0], ahead[ahead["stalled"]]
    count = _("{things}的交付期限未到").format(things=_things(ahead)) if len(ahead) else _("没有未到的交付期限")
    groups = (
        (overdue, _("{count} 个已超期未交"), _overdue),
        (late, _("{count} 个预计晚于期限"), _late),
        (stalled, _("{count} 个近 14 天没有进展"), _stalled),
    )
    found = [(said.format(count=len(part)), _names(part, as_of, each)) for part, said, each in groups if len(part)]
    return Headline(count, tuple(found) or ((_("按目前的进度都能按期"), ""),))


def _things(rows: pd.DataFrame) -> str:
    kinds = rows["kind"].value_counts()
    parts = []
    if kinds.get("building"):
        parts.append(_("{count} 个单体").format(count=kinds["building"]))
    if kinds.get("project"):
        parts.append(_("{count} 个项目").format(count=kinds["project"]))
    return _("、").join(parts)


def _names(rows: pd.DataFrame, as_of: date, said: Callable[[dict[Hashable, object], date], str]) -> str:
    named = [said(row, as_of) for row in rows.head(NAMED_IN_HEADLINE).to_dict("records")]
    return _("、").join(named) + (_(" 等") if len(rows) > NAMED_IN_HEADLINE else "")


def _overdue(row: dict[Hashable, object], _day: date) -> str:
    return _("{name} 超期 {days} 天").format(name=row["name"], days=-int(number(row["days_left"]) or 0))


def _stalled(row: dict[Hashable, object], _day: date) -> str:
    return str(row["name"])


def _late(row: dict[Hashable, object], as_of: date) -> str:
    return _("{name} {slip}（{day}交付，需 {needed} 个百分点/天，近 14 天 {pace}）").format(
        name=row["name"],
        slip=slip(number(row["slip_days"])),
        day=spoken(row["delivery_deadline"], as_of),
        needed=rate(number(row["needed_pp_per_day"])),
        pace=rate(number(row["pace_pp_per_day"])),
    )


def outcome(row: dict[Hashable, object]) -> str:
    """What became of a finished one: "2021-10-12 交付，早 18 天"."""
    delivered = day(row["delivered_on"])
    if delivered is None:
        return _("已完成，未登记交付日期")
    return _("{day} 交付，{slip}").format(day=delivered, slip=slip(number(row["delivered_late_days"])))
