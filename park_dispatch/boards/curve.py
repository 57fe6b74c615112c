"""The S-curve: what the plan asked for, what was reported and what is to come, of one building or of many together."""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch.boards.situation import Situation, building_weights
from park_dispatch.ledger import reading
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.planning.progress import Floats

LONGEST_DAYS = 3000


@dataclass(frozen=True, slots=True)
class Curve:
    """planned: day, percent (0–100), one row a day over the whole plan. actual: day, percent, one row a day on which
    any figure was reported, up to the as-of day.
    """

    planned: pd.DataFrame
    actual: pd.DataFrame


def curve(ledger: Ledger, now: Situation, building_ids: list[int]) -> Curve:
    """The curve of some buildings, weighted as in their project; remembered until the ledger changes."""
    key = ("curve", now.park.park_id, now.as_of, tuple(building_ids))
    return ledger.remember(key, lambda: _compute(ledger, now, building_ids), WORKS)


def _compute(ledger: Ledger, now: Situation, building_ids: list[int]) -> Curve:
    buildings = now.buildings[now.buildings["building_id"].isin(building_ids)].reset_index(drop=True)
    milestones = now.milestones[now.milestones["parent_id"].isin(building_ids)].reset_index(drop=True)
    weight, _ = building_weights(buildings)
    weight_of = dict(zip(buildings["building_id"], weight / weight.sum(), strict=True))
    return Curve(
        _planned(now, buildings, milestones, weight_of), _actual(ledger, now, buildings, milestones, weight_of)
    )


def _planned(
    now: Situation, buildings: pd.DataFrame, milestones: pd.DataFrame, weight_of: dict[int, float]
) -> pd.DataFrame:
    """Each item's share of the whole, spread evenly over the working days of its baseline."""
    items = _planned_items(buildings, milestones, weight_of)
    if items.empty:
        return pd.DataFrame({"day": pd.Series(dtype="datetime64[s]"), "percent": pd.Series(dtype="float64")})
    first, last = items["first"].min(), items["last"].max()
    days = pd.date_range(first, periods=min(int((last - first).days) + 1, LONGEST_DAYS))
    evenings = (days + pd.Timedelta(days=1)).to_numpy().astype("datetime64[D]")
    done = np.zeros(len(days))
    for project, own in items.groupby("project_id"):
        done += _done_by(own, now.site.of(int(str(project))).index(evenings).astype(np.float64))
    return pd.DataFrame({"day": days, "percent": done / items["share"].sum() * 100.0})


def _done_by(items: pd.DataFrame, positions: Floats) -> Floats:
    """The share that is planned to be done at positions in working days."""
    begin, finish = items["start"].to_numpy(np.float64), items["finish"].to_numpy(np.float64)
    base = begin.min()
    length = int(finish.max() - base)
    share = items["share"].to_numpy(np.float64)
    long = finish > begin
    rate, jump = np.zeros(length + 1), np.zeros(length + 1)
    at, until = (begin - base).astype(np.int64), (finish - base).astype(np.int64)
    np.add.at(rate, at[long], share[long] / (finish - begin)[long])
    np.add.at(rate, until[long], -share[long] / (finish - begin)[long])
    np.add.at(jump, until[~long], share[~long])
    # done[k] is what is planned at k working days after the first: the days before it, and items without a working day.
    done = np.concatenate([[0.0], np.cumsum(np.cumsum(rate)[:length])]) + np.cumsum(jump)
    return np.asarray(done[np.clip(positions - base, 0, length).astype(np.int64)], dtype=np.float64)


def _planned_items(buildings: pd.DataFrame, milestones: pd.DataFrame, weight_of: dict[int, float]) -> pd.DataFrame:
    """What has a plan, milestones and buildings planned as a whole: first and last day, start and finish in working
    days of the project, share (any unit).
    """
    parts = milestones[milestones["planned"].notna()]
    whole = buildings[buildings["planned"].notna() & ~buildings["building_id"].isin(parts["parent_id"])]
    share = parts["share"] / parts.groupby("parent_id")["share"].transform("sum") * parts["parent_id"].map(weight_of)
    columns = {
        "first": "baseline_start", "last": "baseline_finish", "start": "at_start", "finish": "at_finish",
        "project_id": "project_id",
    }  # fmt: skip
    return pd.concat(
        [
            pd.DataFrame({new: rows[old] for new, old in columns.items()}).assign(share=weights)
            for rows, weights in ((parts, share), (whole, whole["building_id"].map(weight_of)))
        ],
        ignore_index=True,
    )


def _actual(
    ledger: Ledger, now: Situation, buildings: pd.DataFrame, milestones: pd.DataFrame, weight_of: dict[int, float]
) -> pd.DataFrame:
    ids = [*buildings["building_id"], *milestones["milestone_id"]]
    said = reading.course(ledger, ids, "percent", now.as_of)
    if said.empty:
        return pd.DataFrame({"day": pd.Series(dtype="datetime64[s]"), "percent": pd.Series(dtype="float64")})
    said["as_of"] = pd.to_datetime(said["as_of"])
    table = said.pivot_table(index="as_of", columns="subject_id", values="value", aggfunc="last").sort_index()
    total = np.zeros(len(table))
    for building in buildings["building_id"]:
        total += weight_of[building] * np.nan_to_num(_of_one(table, building, milestones))
    return pd.DataFrame({"day": table.index, "percent": total}).reset_index(drop=True)


def _of_one(table: pd.DataFrame, building: int, milestones: pd.DataFrame) -> Floats:
    """The percent of one building on each day of a table: of its milestones, or as stated, whichever was said later."""
    mine = milestones[milestones["parent_id"] == building]
    stated = table[building] if building in table else pd.Series(np.nan, index=table.index)
    known = np.asarray(stated.ffill().to_numpy(dtype=np.float64), dtype=np.float64)
    if mine.empty:
        return known
    parts = table.reindex(columns=mine["milestone_id"])
    share = mine["share"].to_numpy(dtype=np.float64)
    computed = np.asarray(parts.ffill().fillna(0.0).to_numpy(dtype=np.float64) @ share / share.sum())
    computed_on = _last_said(parts.notna().any(axis=1).to_numpy())
    stated_later = _last_said(stated.notna().to_numpy()) > computed_on
    return np.where(stated_later, known, np.where(computed_on < 0, np.nan, computed))


def _last_said(said: NDArray[np.bool_]) -> NDArray[np.int64]:
    """For each position the last position up to it at which something was said, −1 where nothing was."""
    return np.maximum.accumulate(np.where(said, np.arange(len(said)), -1))


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is to come: day, percent from the as-of day to 100 %, by the early (P10), the likely (P50) and the late
    (P90) finish; early and late are None where only one day is foreseen.
    """

    likely: pd.DataFrame
    early: pd.DataFrame | None
    late: pd.DataFrame | None


def ahead(
    found: Curve, as_of: date, percent: float, p10: date | None, p50: date | None, p90: date | None
) -> Ahead | None:
    """The rest of the plan, stretched or squeezed to end on the forecast days; None without a forecast.

    The rest of the plan is its part from the day on which it asked for `percent`; without a plan, or where none of it
    is left, the way is a straight line.
    """
    if p50 is None or p50 <= as_of or percent >= 100.0:
        return None
    rest = _rest(found.planned, percent)
    likely = _stretched(rest, as_of, p50)
    if p10 is None or p90 is None or p90 <= p10:
        return Ahead(likely, None, None)
    return Ahead(likely, _stretched(rest, as_of, max(p10, as_of)), _stretched(rest, as_of, p90))


def _rest(planned: pd.DataFrame, percent: float) -> tuple[Floats, Floats]:
    """The way from `percent` to 100: share of the time (0–1) and percent, both rising."""
    left = planned["percent"].to_numpy(dtype=np.float64)
    at = int((left < percent).sum())
    way = left[at:]
    if len(way) < 2:
        return np.array([0.0, 1.0]), np.array([percent, 100.0])
    points = np.unique(np.linspace(0, len(way) - 1, 30).round().astype(int))
    value = np.concatenate([[percent], way[points[1:]]])
    value[-1] = 100.0
    return points / (len(way) - 1), np.maximum(value, percent)


def _stretched(rest: tuple[Floats, Floats], first: date, last: date) -> pd.DataFrame:
    share, percent = rest
    seconds = np.round(share * (last - first).days * 86_400.0)
    return pd.DataFrame({"day": pd.Timestamp(first) + pd.to_timedelta(seconds, unit="s"), "percent": percent})
