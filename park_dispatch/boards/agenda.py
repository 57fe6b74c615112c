"""The agenda that the ledger writes for a dispatch meeting, what needs a decision first; every line is one thing.

What was promised at the last meeting is not here: it has the other half of the page (boards.meeting).
"""

from datetime import date, datetime, timedelta

import pandas as pd

from park_dispatch import language
from park_dispatch.boards.agenda_cases import missing_logs, overdue_notices, pressing_issues
from park_dispatch.boards.agenda_point import TOPICS, Point
from park_dispatch.boards.agenda_progress import moved_since, points
from park_dispatch.boards.issues import all_issues
from park_dispatch.boards.notice_standing import all_notices
from park_dispatch.boards.site_roll import keeps_logs, roll
from park_dispatch.boards.situation import NOW, WEEK, WORKING_DAY, YESTERDAY, Situation, situation
from park_dispatch.ledger.meetings import sitting
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.ledger.topics import WORKS
from park_dispatch.model.site_rule import SiteRule


def agenda(
    ledger: Ledger, park: Park, on: date, last_meeting: date | None, rule: SiteRule | None = None
) -> tuple[Point, ...]:
    """The agenda of a day, in the order of TOPICS; remembered until the ledger changes.

    `rule` says what site logs are kept of: those of the day before that are missing are on the agenda. Without it none.
    """
    eve = on - timedelta(days=1)
    over = rule is not None and datetime.now(rule.zone) > rule.cut_off(eve)
    key = ("agenda", park, on, last_meeting, rule if over else None, language.current())
    return ledger.remember(key, lambda: _agenda(ledger, park, on, last_meeting, rule if over else None))


def _agenda(
    ledger: Ledger, park: Park, on: date, last_meeting: date | None, rule: SiteRule | None
) -> tuple[Point, ...]:
    key = ("agenda of works", park, on, last_meeting, language.current())
    found = [
        *ledger.remember(key, lambda: _of_works(ledger, park, on, last_meeting), WORKS),
        *overdue_notices(all_notices(ledger, park, on), on),
        *pressing_issues(all_issues(ledger, park, on), on, last_meeting, _discussed(ledger, park, last_meeting)),
        *([] if rule is None else _logs(ledger, park, on - timedelta(days=1), rule)),
    ]
    return tuple(sorted(found, key=lambda line: TOPICS.index(line.topic)))


def _of_works(ledger: Ledger, park: Park, on: date, last_meeting: date | None) -> tuple[Point, ...]:
    now = situation(ledger, park, on)
    return (*points(now), *moved_since(now, _before(ledger, now, last_meeting)))


def _logs(ledger: Ledger, park: Park, eve: date, rule: SiteRule) -> list[Point]:
    """The sites whose log of a day gone by is missing, in a park that keeps logs."""
    lines = roll(ledger, park, eve, rule, datetime.now(rule.zone))
    return missing_logs(lines, eve) if keeps_logs(lines, eve) else []


def _discussed(ledger: Ledger, park: Park, meeting: date | None) -> frozenset[str]:
    """The keys of the lines that were dealt with at a meeting."""
    return frozenset(() if meeting is None else sitting(ledger, park.park_id, meeting).discussed)


def _before(ledger: Ledger, now: Situation, since: date | None) -> "pd.Series[float]":
    """The percent of each building of a situation on the day of the last meeting."""
    rows = now.buildings.set_index("building_id")
    if since is None:
        return pd.Series(float("nan"), rows.index)
    for position in (YESTERDAY, WORKING_DAY, WEEK):
        if now.days[position] == since:
            return rows[f"percent_{position}"]
    then = situation(ledger, now.park, since).buildings
    return then.set_index("building_id")[f"percent_{NOW}"].reindex(rows.index).astype("float64")
