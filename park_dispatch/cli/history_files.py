"""The files of a back-test: projects.csv, activities.csv and tracking.csv of finished projects, as arrays.

The format is that of the empirical project database of OR-AS (Batselier & Vanhoucke 2015). Days of 8 working hours
(8–12, 13–17), Monday to Friday, without holidays: the data know no others.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from park_dispatch.cli.refusals import CommandRefusal
from park_dispatch.language import _
from park_dispatch.planning.backtest import History
from park_dispatch.planning.progress import Floats

COLUMNS = {
    "projects.csv": ("pid", "name", "bs", "be", "bac"),
    "activities.csv": ("pid", "wbs", "bs", "be", "cost"),
    "tracking.csv": ("pid", "status", "ev", "es"),
}
EPOCH = np.datetime64("2000-01-03", "D")
"""A Monday; working days are counted from it."""

Row = dict[str, str]


class HistoryMissing(CommandRefusal):
    """A file of the three is not there or cannot be read; `detail` in the system's words."""

    def __init__(self, path: Path, detail: str) -> None:
        self.path, self.detail = path, detail

    def why(self) -> str:
        """Which file, and what is wrong with it."""
        return _("读不了 {path}（{detail}）。回测的文件夹里要有 {files}。").format(
            path=self.path, detail=self.detail, files=_("、").join(COLUMNS)
        )


class HistoryColumns(CommandRefusal):
    """A file lacks columns."""

    def __init__(self, path: Path, missing: Sequence[str]) -> None:
        self.path, self.missing = path, missing

    def why(self) -> str:
        """Which file, and what is wrong with it."""
        return _("{path} 缺少列：{columns}。").format(path=self.path, columns=_("、").join(self.missing))


def histories(folder: Path) -> list[History]:
    """All projects named in any of the files, in the order of projects.csv.

    Raises HistoryMissing or HistoryColumns. Cells that cannot be read are NaN; what that costs is for the back-test to
    say, project by project.
    """
    projects = {row["pid"]: row for row in _rows(folder / "projects.csv")}
    activities, tracking = _by_project(folder / "activities.csv"), _by_project(folder / "tracking.csv")
    order = dict.fromkeys([*projects, *tracking, *activities])
    return [_history(pid, projects.get(pid, {}), activities[pid], tracking[pid]) for pid in order]


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, restval="")
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise HistoryMissing(path, str(getattr(error, "strerror", None) or error)) from error
    missing = [name for name in COLUMNS[path.name] if name not in (reader.fieldnames or [])]
    if missing:
        raise HistoryColumns(path, missing)
    return rows


def _by_project(path: Path) -> defaultdict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(path):
        found[row["pid"]].append(row)
    return found


def _history(pid: str, project: Row, activities: list[Row], tracking: list[Row]) -> History:
    leaves = _leaves(activities)
    start, finish = _working_days(row["bs"] for row in leaves), _working_days(row["be"] for row in leaves)
    weight = _numbers(row["cost"] for row in leaves)
    status, earned = _working_days(row["status"] for row in tracking), _numbers(row["ev"] for row in tracking)
    order = np.argsort(status, kind="stable")
    (begin,), (end,) = _working_days([project.get("bs", "")]), _working_days([project.get("be", "")])
    (budget,) = _numbers([project.get("bac", "")])
    whole = budget if budget > 0 else float(np.nansum(weight)) or np.nan
    return History(
        name=pid,
        title=project.get("name", ""),
        start=start,
        finish=finish,
        weight=weight,
        begin=float(begin if np.isfinite(begin) else _extreme(start, np.fmin)),
        end=float(end if np.isfinite(end) else _extreme(finish, np.fmax)),
        status=status[order],
        percent=(earned / whole * 100.0)[order],
        given=_working_days(row["es"] for row in tracking)[order],
        budget=float(budget),
    )


def _extreme(values: Floats, pick: np.ufunc) -> float:
    return float(pick.reduce(values)) if len(values) else np.nan


def _leaves(activities: list[Row]) -> list[Row]:
    """The rows that are work; the others only sum up those below them (1.2 sums up 1.2.1, 1.2.2, …)."""
    codes = [row["wbs"].strip().rstrip(".") for row in activities]
    above = {code[:at] for code in codes for at, mark in enumerate(code) if mark == "."}
    return [row for row, code in zip(activities, codes, strict=True) if code not in above]


def _numbers(texts: Iterable[str]) -> Floats:
    return np.array([_number(text) for text in texts], np.float64)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return np.nan
    return value if np.isfinite(value) else np.nan


def _working_days(texts: Iterable[str]) -> Floats:
    """Moments as working days since EPOCH; a night or a weekend counts as the end of the working time before it."""
    return np.array([_working_day(text.strip()) for text in texts], np.float64)


def _working_day(text: str) -> float:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return np.nan
    day = np.datetime64(moment.date(), "D")
    hour = moment.hour + moment.minute / 60.0
    worked = min(max(hour, 8.0), 12.0) - 8.0 + min(max(hour, 13.0), 17.0) - 13.0
    return float(np.busday_count(EPOCH, day)) + (worked / 8.0 if np.is_busday(day) else 0.0)
