"""Issues as the ledger has them on a day: what is known of each, the steps people took, and every entry with its cell.

What sheets and messages say of an issue (its measure, its status) and the steps recorded here are kept apart: once a
step was recorded, only steps move the issue, and what a sheet says of its status is shown beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from park_dispatch.ledger.reading import LIVE
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import Step
from park_dispatch.model.record import Scalar

STEP, WORDS, LOGIN = "step", "step_words", "step_login"
"""Fields of a step: which it is, what was said with it, the account of who took it ("" without one)."""

_TEXTS = (
    "issue", "building", "enterprise", "issue_kind", "channel", "category", "lead_unit", "responsible_unit",
    "responsible_person", "measure", "remark", "reported_to", "satisfaction", "satisfaction_words", "satisfaction_by",
)  # fmt: skip
_RATING = frozenset({"satisfaction", "satisfaction_words", "satisfaction_by"})
_OF_RATING = " AND place >= coalesce(rated_from, 0)"
"""What was rated before the issue was reopened rates another result, and words go with the rating typed with them."""


def issues(ledger: Ledger, park_id: int, as_of: date, issue_id: int | None = None) -> pd.DataFrame:
    """One row an issue of which something is said up to a day, the oldest first; one issue only where it is given.

    Columns: issue_id, project_id (0 for none), project; the texts issue, building, enterprise, issue_kind, channel,
    category, lead_unit, responsible_unit, responsible_person, measure, remark, reported_to, satisfaction,
    satisfaction_words, satisfaction_by ("" where not said; a rating from before the last reopening is none);
    progress (the last words on it, of a sheet or a step);
    collected_on (stated), first_said and last_said (as-of days); due (the last one typed here, else the first one a
    sheet stated), due_first and due_last (of sheets), due_text (长期坚持); status, status_place, status_on,
    status_author and its file_name, sheet, cell (of the sheet that said it last); status_before, status_before_author,
    closed_before, told_before (what sheets said before the first step was recorded) and status_since (the first sheet
    that said so); closed_stated; author, recorded_at (UTC, of the first entry), last_entry (for EditedMeanwhile);
    issue_file, issue_sheet, issue_cell (where its text stood, "" for a typed one). Days are datetime64.
    """
    texts = ",\n".join(
        f"coalesce(arg_max(text, place) FILTER (field = '{name}'{_OF_RATING if name in _RATING else ''}), '') AS {name}"
        for name in _TEXTS
    )
    return ledger.frame(
        f"""
        WITH live AS (SELECT e.* FROM (SELECT * FROM {LIVE} WHERE as_of <= $as_of AND subject_id IN
                          (SELECT subject_id FROM subject WHERE park_id = $park AND kind = 'issue'
                           AND ($issue IS NULL OR subject_id = $issue))) AS e),
             begun AS (SELECT subject_id, min(entry_id) AS first_step FROM live WHERE field = '{STEP}'
                       GROUP BY subject_id),
             rated AS (SELECT subject_id, max(place) AS rated_from FROM
                          (SELECT subject_id, max(place) AS place FROM live
                           WHERE field = '{STEP}' AND text = '{Step.REOPEN}' GROUP BY subject_id
                           UNION ALL
                           SELECT subject_id, min(place) AS place FROM live SEMI JOIN
                               (SELECT subject_id, arg_max(recorded_at, place) AS recorded_at FROM live
                                WHERE field = 'satisfaction' AND upload_id = 0 GROUP BY subject_id)
                               USING (subject_id, recorded_at)
                           WHERE upload_id = 0 GROUP BY subject_id) GROUP BY subject_id),
             told AS (SELECT live.*, rated_from, entry_id < coalesce(first_step, {2**62}) AS before,
                             upload_id > 0 AS of_sheet
                      FROM live LEFT JOIN begun USING (subject_id) LEFT JOIN rated USING (subject_id)),
             wide AS (
        SELECT subject_id AS issue_id, {texts},
               coalesce(arg_max(text, place) FILTER (field IN ('description', '{WORDS}') AND text <> ''), '')
                   AS progress,
               arg_max(day, place) FILTER (field = 'collected_on') AS collected_on,
               min(as_of) AS first_said, max(as_of) AS last_said,
               arg_max(day, place) FILTER (field = 'due' AND NOT of_sheet) AS due_typed,
               arg_min(day, place) FILTER (field = 'due' AND of_sheet) AS due_first,
               arg_max(day, place) FILTER (field = 'due' AND of_sheet) AS due_last,
               coalesce(arg_max_null(text, place) FILTER (field = 'due'), '') AS due_text,
               coalesce(arg_max(text, place) FILTER (field = 'status'), '') AS status,
               coalesce(max(place) FILTER (field = 'status'), 0) AS status_place,
               coalesce(arg_max(text, place) FILTER (field = 'status' AND before), '') AS status_before,
               coalesce(arg_max(author, place) FILTER (field = 'status' AND before), '') AS status_before_author,
               arg_max(day, place) FILTER (field = 'closed_on' AND before) AS closed_before,
               coalesce(bool_or(field IN ('measure', 'description') AND before), false) AS told_before,
               arg_max(day, place) FILTER (field = 'closed_on') AS closed_stated,
               arg_min(author, entry_id) AS author, min(recorded_at) AS recorded_at, max(entry_id) AS last_entry,
               coalesce(max(place) FILTER (field = 'issue'), 0) AS issue_place
        FROM told GROUP BY subject_id),
             since AS (SELECT subject_id, min(as_of) AS status_since
                       FROM told JOIN wide ON subject_id = issue_id AND text = status_before
                       WHERE field = 'status' AND before GROUP BY subject_id)
        SELECT w.* EXCLUDE (due_typed, issue_place, issue), CASE WHEN issue = '' THEN s.name ELSE issue END AS issue,
               coalesce(due_typed, due_first) AS due,
               s.parent_id AS project_id, coalesce(p.name, '') AS project,
               st.as_of AS status_on, status_since, coalesce(st.author, '') AS status_author,
               coalesce(su.file_name, '') AS file_name,
               coalesce(st.sheet, '') AS sheet, coalesce(st.cell, '') AS cell,
               coalesce(iu.file_name, '') AS issue_file, coalesce(it.sheet, '') AS issue_sheet,
               coalesce(it.cell, '') AS issue_cell
        FROM wide AS w JOIN subject AS s ON s.subject_id = w.issue_id
        LEFT JOIN since ON since.subject_id = w.issue_id
        LEFT JOIN subject AS p ON p.subject_id = s.parent_id
        LEFT JOIN entry AS st ON st.place = w.status_place LEFT JOIN upload AS su ON su.upload_id = st.upload_id
        LEFT JOIN entry AS it ON it.place = w.issue_place LEFT JOIN upload AS iu ON iu.upload_id = it.upload_id
        ORDER BY issue_id
        """,
        {"park": park_id, "as_of": as_of, "issue": issue_id},
    )


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step as it was recorded: what was said with it, for which day, by whom, and the fields it stated.

    place orders it among everything said of the issue, entry_id is the entry it begins with. login is "" for somebody
    without an account.
    """

    issue_id: int
    step: Step
    words: str
    on: date
    recorded_at: datetime
    author: str
    login: str
    values: Mapping[str, Scalar]
    place: int
    entry_id: int


def steps(ledger: Ledger, park_id: int, as_of: date, issue_id: int | None = None) -> dict[int, tuple[StepTaken, ...]]:
    """The steps taken up to a day, by issue, the first one first; of one issue only where it is given."""
    rows = ledger.rows(
        f"""
        WITH mine AS (SELECT * FROM {LIVE} WHERE upload_id = 0 AND as_of <= $as_of AND subject_id IN
                          (SELECT subject_id FROM subject WHERE park_id = $park AND kind = 'issue'
                           AND ($issue IS NULL OR subject_id = $issue)))
        SELECT subject_id, recorded_at, as_of, author, field, number, day, text, place, entry_id
        FROM mine SEMI JOIN (SELECT subject_id, recorded_at FROM mine WHERE field = '{STEP}')
             USING (subject_id, recorded_at)
        ORDER BY subject_id, recorded_at, place
        """,
        {"park": park_id, "as_of": as_of, "issue": issue_id},
    )
    forms: dict[tuple[int, datetime], list[tuple[Any, ...]]] = {}
    for row in rows:
        forms.setdefault((row[0], row[1]), []).append(row)
    found: dict[int, list[StepTaken]] = {}
    for (subject_id, recorded_at), form in forms.items():
        found.setdefault(subject_id, []).extend(_steps_of(subject_id, recorded_at, form))
    return {subject_id: tuple(sorted(taken, key=lambda one: one.place)) for subject_id, taken in found.items()}


def _steps_of(subject_id: int, recorded_at: datetime, form: list[tuple[Any, ...]]) -> list[StepTaken]:
    """The steps of one form: verifying and closing out are often one. Its fields go with the first of them."""
    values: dict[str, Scalar] = {
        field: text if text is not None else day if day is not None else number
        for _s, _r, _on, _author, field, number, day, text, _place, _entry in form
        if field != STEP
    }
    words, login = str(values.pop(WORDS, "")), str(values.pop(LOGIN, ""))
    taken = []
    for _s, _r, on, author, field, _number, _day, text, place, entry in form:
        if field == STEP and text in set(Step):
            taken.append(StepTaken(subject_id, Step(text), words, on, recorded_at, author, login, values, place, entry))
            words, values = "", {}
    return taken


def entries(ledger: Ledger, issue_id: int, as_of: date) -> pd.DataFrame:
    """Everything live that was said of one issue up to a day, the oldest first.

    Columns: entry_id, place, upload_id (0 for what was typed), recorded_at (UTC), author, field, number, day, text,
    as_of, file_name, sheet, cell.
    """
    return ledger.frame(
        f"""
        SELECT e.entry_id, e.place, e.upload_id, e.recorded_at, e.author, e.field, e.number, e.day, e.text, e.as_of,
               coalesce(u.file_name, '') AS file_name, e.sheet, e.cell
        FROM (SELECT * FROM {LIVE} WHERE subject_id = ? AND as_of <= ?) AS e
        LEFT JOIN upload AS u ON u.upload_id = e.upload_id
        ORDER BY e.place
        """,
        [issue_id, as_of],
    )
