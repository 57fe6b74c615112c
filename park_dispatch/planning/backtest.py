"""How good the forecasts would have been on finished projects, against what everybody else would have said.

Pure: histories as arrays in, a table out. At every status date of a finished project each method says how long the
project will take, knowing the plan and the progress up to that date only; the truth is known. Times are working days
since the planned start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from park_dispatch.planning.calibration import (
    DEFAULT,
    OWN_PROJECTS,
    STAGES,
    Calibration,
    Finished,
    calibrate,
    unsteadiness,
)
from park_dispatch.planning.earned import earned_schedule
from park_dispatch.planning.forecast import Forecast, forecast
from park_dispatch.planning.progress import Floats

Skipped = Literal["no_plan", "no_status", "unfinished", "before_start", "nothing_earned", "complete", "not_a_number"]
"""Why a project (the first three) or a status date is not forecast."""
Note = Literal[
    "no_plan_dates", "given_schedule", "duration_weights", "budget_differs", "fell", "over", "not_full", "continued"
]
"""What was odd about a project that was used all the same; see docs/decisions/0011-forecast.md."""

FULL = 100.0 - 1e-7
FINISHED_PERCENT = 90.0
"""A project whose last status date says less is not finished: it has no actual duration."""
RESAMPLES = 4000
METHODS = ("plan", "pf1", "spi", "forecast", "own")
"""Planned date; earned schedule with PF = 1; with PF = SPI(t); ours; ours calibrated on the other projects."""


@dataclass(frozen=True, slots=True)
class History:
    """A project and what was reported of it. Working days on any common scale; finish exclusive.

    start, finish, weight: by activity (leaves only), NaN where unknown. begin, end: planned, of the whole. status,
    percent: by status date, in order of time; the last status date is the actual finish. given: earned schedule as
    reported at each status date (same scale), used only when no activity has dates. budget: what the weights should add
    up to, NaN when it is not known.
    """

    name: str
    title: str
    start: Floats
    finish: Floats
    weight: Floats
    begin: float
    end: float
    status: Floats
    percent: Floats
    given: Floats
    budget: float = np.nan


@dataclass(frozen=True, slots=True)
class Scores:
    """Of one method; in % of the actual duration, working days. coverage: share in the 80 % band, NaN without band.

    mape: early, middle, late (by ES/PD), whole life. Each forecast counts once; the by_project figures are means of
    the projects' means.
    """

    method: str
    mape: tuple[float, float, float, float]
    bias: float
    coverage: float
    mape_by_project: float
    bias_by_project: float
    coverage_by_project: float


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """One project: durations in working days, forecasts made, status dates left out by reason, notes; ours in %."""

    name: str
    title: str
    planned: float
    actual: float
    forecasts: int
    skipped: dict[Skipped, int]
    notes: tuple[Note, ...]
    mape_pf1: float = np.nan
    mape: float = np.nan
    bias: float = np.nan
    coverage: float = np.nan


@dataclass(frozen=True, slots=True)
class Spread:
    """5 and 95 % of a figure when projects are drawn anew with replacement: what another set of projects may give."""

    bias: tuple[float, float]
    coverage: tuple[float, float]
    gain: tuple[float, float]
    """MAPE of PF = 1 minus ours, percentage points."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """The table. forecasts: in all, then early, middle, late. methods and spread are empty without any forecast."""

    forecasts: tuple[int, int, int, int]
    methods: tuple[Scores, ...]
    projects: tuple[ProjectResult, ...]
    spread: Spread | None


@dataclass(frozen=True, slots=True)
class _Case:
    """What of a project can be forecast, and what was left out."""

    history: History
    actual: float
    planned: float
    at: Floats
    es: Floats
    skipped: dict[Skipped, int]
    notes: list[Note] = field(default_factory=list)


def backtest(histories: Sequence[History]) -> Backtest:
    """Forecast each history at each of its status dates, by every method, and compare with what happened."""
    cases = [_case(history) for history in histories]
    used = [case for case in cases if len(case.at)]
    if not used:
        return Backtest((0, 0, 0, 0), (), tuple(_result(case) for case in cases), None)
    joined = _Joined.of(used)
    ours = joined.forecast([DEFAULT] * len(used))
    found = {"plan": joined.planned, "pf1": joined.paced(np.ones_like), "spi": joined.paced(lambda pace: pace)}
    found |= {"forecast": ours.p50}
    bands: dict[str, Forecast] = {"forecast": ours}
    if len(used) > OWN_PROJECTS:
        bands["own"] = joined.forecast(_from_others(used, joined, ours))
        found["own"] = bands["own"].p50
    methods = tuple(joined.scores(name, found[name], bands.get(name)) for name in METHODS if name in found)
    stages = np.bincount(joined.stage, minlength=3)
    counts = (len(joined.stage), int(stages[0]), int(stages[1]), int(stages[2]))
    by_name = {case.history.name: at for at, case in enumerate(used)}
    results = tuple(_result(case, joined, by_name.get(case.history.name), found, ours) for case in cases)
    return Backtest(counts, methods, results, joined.spread(found["pf1"], ours))


# --- which status dates can be forecast -------------------------------------------------------------------------------


def _case(history: History) -> _Case:
    known = np.isfinite(history.status)
    last = float(np.max(history.status[known])) if known.any() else np.nan
    planned, notes = history.end - history.begin, _plan_oddities(history)
    none = np.empty(0)
    whole = _unusable(history, planned, last)
    if whole is not None:
        return _Case(history, last - history.begin, planned, none, none, {whole: len(history.status)}, notes)
    es = _earned(history, notes)
    at = history.status - history.begin
    reasons: list[tuple[Skipped, NDArray[np.bool_]]] = [
        ("not_a_number", ~np.isfinite(at) | ~np.isfinite(history.percent) | ~np.isfinite(es)),
        ("before_start", at <= 0.0),
        ("nothing_earned", (history.percent <= 0.0) | (es <= 0.0)),
        ("complete", (history.percent >= FULL) | (history.status >= last)),
    ]
    which = np.select([holds for _name, holds in reasons], list(range(len(reasons))), -1)
    skipped: dict[Skipped, int] = {name: int((which == k).sum()) for k, (name, _h) in enumerate(reasons)}
    notes += _oddities(history, last)
    kept = which < 0
    return _Case(
        history, last - history.begin, planned, at[kept], es[kept], {k: n for k, n in skipped.items() if n}, notes
    )


def _plan_oddities(history: History) -> list[Note]:
    undated = ~(np.isfinite(history.start) & np.isfinite(history.finish))
    share = float(np.nansum(history.weight)) / history.budget if history.budget > 0 else 1.0
    odd: list[tuple[Note, bool]] = [("no_plan_dates", bool(undated.any())), ("budget_differs", abs(share - 1.0) > 0.02)]
    return [name for name, holds in odd if holds]


def _unusable(history: History, planned: float, last: float) -> Skipped | None:
    if not (np.isfinite(planned) and planned > 0):
        return "no_plan"
    if not np.isfinite(last) or last <= history.begin:
        return "no_status"
    final = history.percent[history.status == last]
    return "unfinished" if not (np.nanmax(final, initial=-1.0) >= FINISHED_PERCENT) else None


def _earned(history: History, notes: list[Note]) -> Floats:
    """Earned schedule at each status date since the planned start: from the activities, else as reported."""
    count, size = len(history.status), len(history.start)
    weight = history.weight
    if not (np.nansum(weight) > 0):
        weight = history.finish - history.start
        notes.append("duration_weights")
    found = earned_schedule(
        np.tile(history.start, count),
        np.tile(history.finish, count),
        np.tile(weight, count),
        np.repeat(np.arange(count), size),
        count,
        history.percent,
        history.status,
    )
    if np.isfinite(found.es).any():
        return np.asarray(found.es + found.start - history.begin, np.float64)
    notes.append("given_schedule")
    return np.asarray(history.given - history.begin, np.float64)


def _oddities(history: History, last: float) -> list[Note]:
    percent = history.percent[np.isfinite(history.percent)]
    full = history.status[np.nan_to_num(history.percent) >= FULL]
    odd: list[tuple[Note, bool]] = [
        ("fell", bool((np.diff(percent) < -1e-6).any())),
        ("over", bool((percent > 100.0 + 1e-6).any())),
        ("not_full", not len(full)),
        ("continued", len(full) > 0 and bool(full.min() < last)),
    ]
    return [name for name, holds in odd if holds]


# --- the forecasts of all projects side by side -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Joined:
    """All forecasts one after the other; owner: position of the project."""

    owner: NDArray[np.intp]
    at: Floats
    es: Floats
    planned: Floats
    actual: Floats

    @staticmethod
    def of(cases: Sequence[_Case]) -> "_Joined":
        owner = np.repeat(np.arange(len(cases)), [len(case.at) for case in cases])
        planned, actual = (np.array([getattr(case, name) for case in cases]) for name in ("planned", "actual"))
        at, es = (np.concatenate([getattr(case, name) for case in cases]) for name in ("at", "es"))
        return _Joined(owner, at, np.minimum(es, planned[owner]), planned[owner], actual[owner])

    @property
    def stage(self) -> NDArray[np.intp]:
        return np.searchsorted(STAGES, self.es / self.planned, "right")

    def forecast(self, calibrations: Sequence[Calibration]) -> Forecast:
        """Ours, each project by its own calibration."""
        percent = np.full(len(self.at), 50.0)  # known to be under way, even when the rest has no weight
        parts = [
            forecast(self.es[mine], self.at[mine], self.planned[mine], calibration, percent[mine])
            for at, calibration in enumerate(calibrations)
            if (mine := self.owner == at).any()
        ]
        names = ("es", "at", "pd", "pf", "p10", "p50", "p90", "stage", "reason", "still")
        return Forecast(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))

    def paced(self, factor: Callable[[Floats], Floats]) -> Floats:
        """AT + (PD − ES)·PF with PF a function of AT/ES; never before tomorrow."""
        pace = self.at / self.es
        return np.maximum(self.at + 1.0, self.at + (self.planned - self.es) * factor(pace))

    def mean(self, values: Floats) -> Floats:
        """By project."""
        return np.asarray(np.bincount(self.owner, values) / np.bincount(self.owner), np.float64)

    def errors(self, said: Floats) -> Floats:
        """In % of the actual duration; positive is too late a date."""
        return np.asarray((said - self.actual) / self.actual * 100.0, np.float64)

    def covered(self, bands: Forecast) -> Floats:
        return np.asarray((self.actual >= bands.p10) & (self.actual <= bands.p90), np.float64)

    def scores(self, name: str, said: Floats, bands: Forecast | None) -> Scores:
        error = self.errors(said)
        size, stage = np.abs(error), self.stage
        early, middle, late = (float(size[stage == k].mean()) if (stage == k).any() else np.nan for k in range(3))
        inside = np.full(len(error), np.nan) if bands is None else self.covered(bands)
        return Scores(
            name,
            (early, middle, late, float(size.mean())),
            float(error.mean()),
            float(inside.mean()),
            float(self.mean(size).mean()),
            float(self.mean(error).mean()),
            float(self.mean(inside).mean()),
        )

    def spread(self, pf1: Floats, ours: Forecast) -> Spread:
        error = self.errors(ours.p50)
        gain = np.abs(self.errors(pf1)) - np.abs(error)
        count = np.bincount(self.owner)
        drawn = np.random.default_rng(11).integers(0, len(count), (RESAMPLES, len(count)))

        def interval(values: Floats) -> tuple[float, float]:
            means = np.bincount(self.owner, values)[drawn].sum(axis=1) / count[drawn].sum(axis=1)
            low, high = np.quantile(means, (0.05, 0.95))
            return float(low), float(high)

        return Spread(interval(error), interval(self.covered(ours)), interval(gain))


def _from_others(cases: Sequence[_Case], joined: _Joined, ours: Forecast) -> list[Calibration]:
    """For each project, what the other projects would have taught."""
    finished = []
    for at, case in enumerate(cases):
        mine = joined.owner == at
        errors = (case.actual - ours.p50[mine]) / case.planned / unsteadiness(ours.at[mine], ours.es[mine])
        finished.append(Finished(case.planned, case.actual, ours.stage[mine], errors))
    return [calibrate([*finished[:at], *finished[at + 1 :]]) for at in range(len(finished))]


def _result(
    case: _Case,
    joined: _Joined | None = None,
    position: int | None = None,
    found: dict[str, Floats] | None = None,
    ours: Forecast | None = None,
) -> ProjectResult:
    name, title = case.history.name, case.history.title
    plain = (name, title, case.planned, case.actual, len(case.at), case.skipped, tuple(case.notes))
    if joined is None or position is None or found is None or ours is None:
        return ProjectResult(*plain)
    mine = joined.owner == position
    error = joined.errors(ours.p50)[mine]
    pf1 = np.abs(joined.errors(found["pf1"])[mine])
    return ProjectResult(
        *plain,
        mape_pf1=float(pf1.mean()),
        mape=float(np.abs(error).mean()),
        bias=float(error.mean()),
        coverage=float(joined.covered(ours)[mine].mean()),
    )
