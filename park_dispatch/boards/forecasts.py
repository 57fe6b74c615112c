"""预测: when each building and project will really be handed over, how sure that is, and what moved since last week.

The forecast itself (P10, P50, P90, the chance of meeting the deadline) is part of the situation; here it is put into
rows and words. A situation without a forecast still has its finish projected at the pace of the last days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from park_dispatch.boards.situation import Situation, situation
from park_dispatch.boards.status import day, number
from park_dispatch.boards.wording import NONE, slip, spoken
from park_dispatch.boards.wording import chance as sure
from park_dispatch.language import _, current
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS

COMPARED_DAYS = 7
"""The forecast is compared with the one of a week ago, as of what was known then."""
EVEN = 0.5
_NAMED = 4


def forecasts(ledger: Ledger, now: Situation) -> pd.DataFrame:
    """Every building and project with its forecast, the most urgent first; remembered until the ledger changes.

    Columns: kind ("building", "project"), thing_id, name, project_id, project, percent (0–100), delivery_deadline, p10,
    p50, p90 (datetime64), p50_before (that of a week ago), moved_days (P50 now minus then), late_days (P50 minus
    deadline), chance (0–1), note, finished (bool).
    """
    key = ("forecasts", now.park.park_id, now.as_of, current())
    before = earlier_day(now.as_of)
    return ledger.remember(key, lambda: rows(now, situation(ledger, now.park, before)), WORKS)


def earlier_day(as_of: date) -> date:
    """The day that the forecast is compared with."""
    return as_of - timedelta(days=COMPARED_DAYS)


def rows(now: Situation, earlier: Situation) -> pd.DataFrame:
    """The rows of `forecasts`, from the situations of two days."""
    found = pd.concat(
        [
            _of(now.buildings, earlier.buildings, "building"),
            _of(now.projects, earlier.projects, "project"),
        ],
        ignore_index=True,
    )
    order = found.assign(
        ended=found["finished"],
        risk=found["chance"].fillna(1.0),
        late=-found["late_days"].fillna(-9999.0),
    )
    return found.loc[order.sort_values(["ended", "risk", "late", "kind", "thing_id"]).index].reset_index(drop=True)


def days_of(frame: pd.DataFrame, name: str) -> "pd.Series[pd.Timestamp]":
    """A column of days; all NaT where the frame does not have it."""
    if name not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return pd.to_datetime(frame[name]).astype("datetime64[s]")


def _of(frame: pd.DataFrame, before: pd.DataFrame, kind: str) -> pd.DataFrame:
    key = f"{kind}_id"
    percent = frame["percent"].astype("float64")
    finished = (percent >= 100.0) | days_of(frame, "delivered_on").notna()
    p50 = days_of(frame, "forecast_p50").fillna(days_of(frame, "projected_finish")).mask(finished)
    then = days_of(before, "forecast_p50").fillna(days_of(before, "projected_finish")).set_axis(before[key])
    p50_before = pd.Series(then.reindex(frame[key]).to_numpy(), index=frame.index).mask(finished)
    deadline = days_of(frame, "delivery_deadline")
    chance = frame["chance"].astype("float64") if "chance" in frame else pd.Series(np.nan, index=frame.index)
    note = frame["forecast_note"].fillna("") if "forecast_note" in frame else pd.Series("", index=frame.index)
    by_pace = days_of(frame, "forecast_p50").isna() & p50.notna()
    note = note.mask(by_pace & (note != ""), _("没有可用的计划，按近 14 天的速度推算"))
    no_date = p50.isna() & ~finished & (note == "")
    return pd.DataFrame(
        {
            "kind": kind,
            "thing_id": frame[key].astype("int64"),
            "name": frame["name"].astype("object"),
            "project_id": frame["project_id"].astype("int64"),
            "project": (frame["project"] if kind == "building" else frame["name"]).astype("object"),
            "percent": percent,
            "delivery_deadline": deadline,
            "p10": days_of(frame, "forecast_p10").mask(finished),
            "p50": p50,
            "p90": days_of(frame, "forecast_p90").mask(finished),
            "p50_before": p50_before,
            "moved_days": (p50 - p50_before).dt.days.astype("float64"),
            "late_days": (p50 - deadline).dt.days.astype("float64"),
            "chance": chance.mask(finished),
            "note": note.mask(no_date, _("近 14 天没有进展，推算不出完成日")).astype("object"),
            "finished": finished,
        }
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page says first: `head` in one sentence; `lines` say which buildings, and what moved."""

    head: str
    lines: tuple[str, ...]


def answer(found: pd.DataFrame, as_of: date) -> Answer:
    """How many buildings will be late, which will rather miss their deadline, what moved since last week.

    `found` holds rows of `forecasts`; buildings are counted where there are any, else projects.
    """
    counted = found[found["kind"] == "building"]
    what = _("个单体") if len(counted) else _("个项目")
    counted = counted if len(counted) else found
    if counted.empty:
        return Answer(_("还没有单体和项目。"), ())
    going = counted[~counted["finished"]]
    if going.empty:
        return Answer(_("{count} {what}已全部完成，没有要预测的。").format(count=len(counted), what=what), ())
    return Answer(_head(going, what), tuple(line for line in _lines(going, as_of) if line))


def _head(going: pd.DataFrame, what: str) -> str:
    compared = going[going["late_days"].notna()]
    late = int((compared["late_days"] > 0).sum())
    unknown = int(going["p50"].isna().sum())
    if compared.empty:
        said = _("在建 {count} {what}，没有可与交付期限比较的预测")
    elif late:
        said = _("在建 {count} {what}，预计 {late} 个晚于交付期限")
    elif len(compared) == len(going):
        said = _("在建 {count} {what}，预计都能按期交付")
    else:
        said = _("在建 {count} {what}，其中 {compared} 个预计能按期交付")
    said = said.format(count=len(going), what=what, late=late, compared=len(compared))
    if unknown:
        said += _("；{count} 个推算不出完成日").format(count=unknown)
    return said + _("。")


def _lines(going: pd.DataFrame, as_of: date) -> Sequence[str]:
    late = going[going["late_days"] > 0].sort_values("late_days", ascending=False)
    unsure = going[(going["chance"] < EVEN) & ~(going["late_days"] > 0)].sort_values("chance")
    return [
        _sentence(_("预计晚交：{names}"), [_late(row, as_of) for row in late.to_dict("records")]),
        _sentence(
            _("按期把握不到一半：{names}"),
            [f"{row['name']} {sure(number(row['chance']))}" for row in unsure.to_dict("records")],
        ),
        moved(going, as_of),
    ]


def _late(row: dict[Any, Any], as_of: date) -> str:
    said = _("{name} {day}（{slip}）").format(
        name=row["name"], day=spoken(row["p50"], as_of), slip=slip(number(row["late_days"]))
    )
    chance = number(row["chance"])
    return said if chance is None else said[:-1] + _("，按期把握 {chance}）").format(chance=sure(chance))


def _sentence(pattern: str, names: list[str]) -> str:
    if not names:
        return ""
    shown = _("、").join(names[:_NAMED])
    rest = len(names) - _NAMED
    return pattern.format(names=shown + (_(" 等 {count} 个").format(count=len(names)) if rest > 0 else "")) + _("。")


def moved(going: pd.DataFrame, as_of: date) -> str:
    """What the forecast did since last week: "较 8月21日：11# 推后 4 天，9# 提前 2 天"."""
    then = spoken(pd.Timestamp(earlier_day(as_of)), as_of)
    compared = going[going["moved_days"].notna()]
    if compared.empty:
        return _("{day}还没有预测，无法比较走势。").format(day=then)
    steps = compared[compared["moved_days"] != 0]
    if steps.empty:
        return _("与 {day}的预测相比没有变化。").format(day=then)
    ordered = steps.reindex(steps["moved_days"].abs().sort_values(ascending=False, kind="stable").index)
    names = [f"{row['name']} {moved_words(row['moved_days'])}" for row in ordered.to_dict("records")]
    return _sentence(_("与 {day}的预测相比：").format(day=then) + "{names}", names)


def moved_words(days: float | None) -> str:
    """A change of a forecast day: "推后 4 天", "提前 2 天", "没有变化", "—"."""
    if days is None or pd.isna(days):
        return NONE
    count = round(days)
    if count == 0:
        return _("没有变化")
    return _("推后 {days} 天").format(days=count) if count > 0 else _("提前 {days} 天").format(days=-count)


def band_words(p10: Any, p90: Any) -> str:
    """The days between which the finish falls 8 times in 10: "10-20 ～ 11-25", with years where they differ."""
    first, last = day(p10), day(p90)
    if first is None or last is None:
        return ""
    written = "%m-%d" if first.year == last.year else "%Y-%m-%d"
    return f"{first:{written}} ～ {last:{written}}"
