"""Days of the site: dates of many things as numbers of working days, each thing on the calendar of its project."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from park_dispatch.ledger.decisions import decided
from park_dispatch.ledger.store import Ledger
from park_dispatch.planning.calendar_rules import CalendarRules
from park_dispatch.planning.progress import Floats
from park_dispatch.planning.site_calendar import SiteCalendar

CALENDAR = "calendar"
"""The name under which a park decides on a calendar: for a project, or (subject 0) for all without their own."""


@dataclass(frozen=True, slots=True)
class SiteDays:
    """The calendars of a park by project id; `otherwise` is that of every project without its own."""

    calendars: Mapping[int, SiteCalendar]
    otherwise: SiteCalendar

    def of(self, project_id: int) -> SiteCalendar:
        """The calendar of a project."""
        return self.calendars.get(project_id, self.otherwise)

    def before(self, project: pd.Series, days: pd.Series) -> Floats:
        """Working days gone by when a day begins, NaN without a day: where a plan that starts on it starts."""
        return self._counted(project, _as_days(days), 0)

    def after(self, project: pd.Series, days: pd.Series) -> Floats:
        """Working days gone by when a day is over: where a plan that finishes on it finishes."""
        return self._counted(project, _as_days(days), 1)

    def over(self, project: pd.Series, day: date) -> Floats:
        """Working days gone by in the evening of one day, for each thing."""
        return self.after(project, pd.Series(pd.Timestamp(day), index=project.index))

    def finished_on(self, project: pd.Series, moment: Floats) -> pd.Series:
        """The working day on which a moment counted as by `after` falls, NaT where it is NaN: 3.2 is in the fourth."""
        found = np.full(len(moment), np.datetime64("NaT", "D"), dtype="datetime64[D]")
        last = np.ceil(np.round(moment, 6)) - 1.0  # 44.0000001 days are 44: floats must not add a day
        for calendar, rows in self._groups(project):
            known = rows[np.isfinite(moment[rows])]
            found[known] = calendar.day_at(last[known].astype(np.int64))
        return pd.Series(found.astype("datetime64[s]"), index=project.index)

    def _counted(self, project: pd.Series, days: NDArray[np.datetime64], plus: int) -> Floats:
        found = np.full(len(days), np.nan)
        for calendar, rows in self._groups(project):
            known = rows[~np.isnat(days[rows])]
            found[known] = calendar.index(days[known] + plus)
        return found

    def _groups(self, project: pd.Series) -> list[tuple[SiteCalendar, NDArray[np.intp]]]:
        """Rows by calendar: projects share few of them, and each is asked once."""
        if not self.calendars:
            return [(self.otherwise, np.arange(len(project)))]
        codes, ids = pd.factorize(project.to_numpy())
        rows: dict[SiteCalendar, list[NDArray[np.intp]]] = {self.otherwise: [np.flatnonzero(codes < 0)]}
        for code, project_id in enumerate(ids):
            rows.setdefault(self.of(int(project_id)), []).append(np.flatnonzero(codes == code))
        return [(calendar, np.concatenate(parts)) for calendar, parts in rows.items()]


def _as_days(days: pd.Series) -> NDArray[np.datetime64]:
    return pd.to_datetime(days).to_numpy().astype("datetime64[D]")


def site_days(ledger: Ledger, park_id: int, as_of: date) -> SiteDays:
    """The calendars decided for a park up to a day."""
    rules = {
        subject: CalendarRules.from_json(json.loads(found.said))
        for (subject, name), found in decided(ledger, park_id, as_of).items()
        if name == CALENDAR
    }
    otherwise = SiteCalendar(rules.pop(0, CalendarRules()))
    return SiteDays({project: SiteCalendar(one) for project, one in rules.items()}, otherwise)
