"""How often buildings are reported on, and whether the last report said anything new."""

from datetime import date

import pandas as pd

from park_dispatch.ledger.reading import LIVE
from park_dispatch.ledger.store import Ledger

_TOLD = f"""
    part AS (SELECT s.subject_id, b.subject_id AS building_id FROM subject AS s
             JOIN subject AS b ON b.subject_id = CASE s.kind WHEN 'milestone' THEN s.parent_id ELSE s.subject_id END
             WHERE s.park_id = $park AND b.kind = 'building'),
    told AS (SELECT building_id, subject_id, as_of, place, number FROM {LIVE} JOIN part USING (subject_id)
             WHERE field = 'percent' AND as_of BETWEEN $since AND $as_of)
"""
"""Every percent said of a building or a milestone of it in a stretch of days."""


def report_days(ledger: Ledger, park_id: int, since: date, as_of: date) -> pd.DataFrame:
    """On which days a percent of each building or of a milestone of it was reported: building_id, as_of, in order."""
    return ledger.frame(
        f"WITH {_TOLD} SELECT DISTINCT building_id, as_of FROM told ORDER BY building_id, as_of",
        {"park": park_id, "since": since, "as_of": as_of},
    )


def last_reports(ledger: Ledger, park_id: int, since: date, as_of: date) -> pd.DataFrame:
    """The last day's report of each building: building_id, author, unchanged.

    `unchanged`: every figure of it is the one that was said before, since `since`; a figure said for the first time
    is not (数据与上期雷同).
    """
    return ledger.frame(
        f"""
        WITH {_TOLD},
             last AS (SELECT building_id, max(as_of) AS day, max(place) AS place FROM told GROUP BY building_id),
             figure AS (SELECT building_id, subject_id, as_of = day AS now, arg_max(number, t.place) AS number
                        FROM told AS t JOIN last USING (building_id) GROUP BY ALL),
             same AS (SELECT n.building_id, bool_and(n.number IS NOT DISTINCT FROM b.number) AS unchanged
                      FROM figure AS n LEFT JOIN figure AS b ON b.subject_id = n.subject_id AND NOT b.now
                      WHERE n.now GROUP BY n.building_id)
        SELECT building_id, e.author, unchanged
        FROM last JOIN same USING (building_id) JOIN entry AS e USING (place) ORDER BY building_id
        """,
        {"park": park_id, "since": since, "as_of": as_of},
    )
