"""Naming the columns of a table: by their headers, by each other, and where both leave a doubt by their values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from park_dispatch.intake.kinds import decide_kind, field_for
from park_dispatch.intake.profiles import Profile
from park_dispatch.intake.vocabulary import Heading, meaning, translate
from park_dispatch.model.record import FIELDS, Kind


@dataclass(frozen=True, slots=True)
class Named:
    """A column with the concept its header means and the field it fills in this table (None: not used)."""

    index: int
    heading: Heading
    concept: str
    field: str | None
    confidence: float
    how: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read: its kind and its columns."""

    kind: Kind | None
    confidence: float
    columns: tuple[Named, ...]

    def of(self, field: str) -> Named | None:
        """The column that fills a field."""
        return next((c for c in self.columns if c.field == field), None)

    def role(self, concept: str) -> Named | None:
        """The first column that plays a part without filling a field ("sequence", "plan_actual")."""
        return next((c for c in self.columns if c.concept == concept), None)


def name_columns(
    headings: dict[int, Heading],
    profiles: dict[int, Profile],
    title: str,
    report: date | None,
    kind: Kind | None,
    chosen: Mapping[int, str | None],
    remembered: Mapping[int, str | None],
) -> Reading:
    """Name all columns of one table.

    `kind` and `chosen` (column → field or None) are the user's corrections; `remembered` are those of earlier files,
    for the columns that the user leaves alone.
    """
    columns = [_by_header(i, headings.get(i), profiles[i]) for i in sorted(profiles)]
    columns = [_by_values(c, columns) for c in _without_approvals(columns)]
    concepts = {c.concept for c in columns}
    if any("形象" in c.heading.words for c in columns):
        concepts.add("physical")
    decided, confidence = (kind, 1.0) if kind else decide_kind(concepts, title)
    columns = [_settled(c, columns, decided, report) for c in columns]
    columns = [_corrected(c, chosen, "corrected") or _corrected(c, remembered, "remembered") or c for c in columns]
    columns = _words_beside_the_work_item(_without_rivals(_month_of_report(columns, report)))
    return Reading(decided, confidence, tuple(columns))


_OF_AN_APPROVAL = re.compile("审批编号|审批状态|审批结果|发起时间|发起人")


def _without_approvals(columns: list[Named]) -> list[Named]:
    """In an export of an approval form 完成时间 is when the approval ended, not the works."""
    if not any(_OF_AN_APPROVAL.search(c.heading.words) for c in columns):
        return columns
    return [replace(c, concept="other") if c.heading.words in ("完成时间", "完成日期") else c for c in columns]


def _by_header(index: int, head: Heading | None, values: Profile) -> Named:
    head = head or Heading((), "", "", "")
    if (values.marks >= 0.8 and values.distinct == 2) or (values.marks >= 0.6 and values.distinct == 3):
        return Named(index, head, "plan_actual", None, 0.9, "values", values)
    found = meaning(head) if head.words or head.unit else None
    if found is None:
        if values.buildings >= 0.6 and values.filled >= 2:
            return Named(index, head, "building", None, 0.5, "values", values)
        return Named(index, head, "unknown", None, 0.0, "unused", values)
    return Named(index, head, found.concept, None, found.confidence, found.how, values)


_NUMBER_CONCEPTS = frozenset(name for name, f in FIELDS.items() if f.type == "number") | {
    "investment_cumulative",
    "investment_plan_any",
}


def _by_values(column: Named, columns: list[Named]) -> Named:
    """Let the values decide where the header may mean several things, or plainly does not fit them."""
    p, others = column.profile, {c.concept for c in columns if c.index != column.index}
    concept = column.concept
    if concept == "progress_any":
        concept = "percent" if p.filled and p.numbers + p.percents >= 0.5 else "description"
    elif _holds_words(column) or _is_the_part(column, columns):
        concept = "description"
    elif concept == "floor" and "milestone" not in others:
        concept = "milestone"
    elif concept == "unit_any":
        concept = "quantity_unit" if p.units >= 0.5 else "responsible_unit"
    elif concept == "name_any":
        concept = _of_a_name(p, others)
    elif concept == "done_any":
        concept = _of_what_is_done(column, columns)
    elif (
        concept in ("status_any", "description")
        and (_mostly_shares(p) or column.heading.unit == "%")
        and not _share_elsewhere(column, columns)
    ):
        concept = "percent"
    elif concept == "status_any":
        concept = "status" if "status" not in others and p.length <= 5 else "description"
        concept = "status" if concept == "description" and "description" in others else concept
    elif p.filled and (_no_days(column) if _is_day(concept) else concept in _NUMBER_CONCEPTS and _no_numbers(p)):
        done = concept in ("actual_finish", "finish_any")
        concept = _of_what_is_done(column, columns) if done else "unknown"
    return (
        column
        if concept == column.concept
        else replace(column, concept=concept, confidence=min(column.confidence, 0.9))
    )


def _no_days(column: Named) -> bool:
    """Whether a column headed like days plainly holds something else: amounts, percentages, sentences."""
    p = column.profile
    amounts = p.percents + p.ticks + p.numbers - p.serials
    return (amounts > 0.5 and p.days == 0) or (
        column.confidence < 1 and p.days + p.serials + p.ticks < 0.3 and p.length > 3
    )


def _no_numbers(p: Profile) -> bool:
    """Whether a column headed like amounts holds sentences."""
    return p.numbers + p.percents < 0.1 and p.texts > 0.8 and not (p.length < 14 and (p.distinct > 1 or p.filled == 1))


def _of_a_name(p: Profile, others: set[str]) -> str:
    if p.buildings >= 0.3 and "building" not in others:
        return "building"
    if "project" not in others:
        return "project"
    return "building" if "building" not in others else "milestone" if "milestone" not in others else "unknown"


_PARTS = frozenset({"施工部位", "部位", "工程部位"})


def _is_the_part(column: Named, columns: list[Named]) -> bool:
    """Whether 施工部位 says how far a building is: in a table with one row for each building as a whole."""
    if column.heading.leaf not in _PARTS or column.concept not in ("milestone", "floor"):
        return False
    concepts = {c.concept for c in columns}
    own = next((c.profile for c in columns if c.concept == "building"), None)
    whole = concepts & {"floor_area_m2", "contractor"} and not concepts & {"description", "progress_any"}
    return bool(whole) and own is not None and own.filled >= 2 and own.distinct == own.filled


def _holds_words(column: Named) -> bool:
    """Whether a column headed like a percentage plainly holds sentences."""
    p = column.profile
    return column.concept == "percent" and p.filled > 0 and p.texts + p.buildings > 0.7 and column.heading.unit != "%"


def _mostly_shares(p: Profile) -> bool:
    """Whether a column of words holds percentages, with √ or 完成 among them."""
    shares = p.numbers + p.percents
    return shares > 0.7 or (shares >= 0.5 and shares + p.ticks >= 0.6)


def _share_elsewhere(column: Named, columns: list[Named]) -> bool:
    """Whether another column is headed as the percentage; one headed 形象进度 only where it holds numbers."""
    return any(
        c.concept == "percent" or (c.concept == "progress_any" and c.profile.numbers + c.profile.percents >= 0.5)
        for c in columns
        if c.index != column.index
    )


def _of_what_is_done(column: Named, columns: list[Named]) -> str:
    """What "累计完成" means: an amount beside amounts, else a share or a text."""
    p, others = column.profile, {c.concept for c in columns if c.index != column.index}
    if column.heading.unit == "%" or p.percents > 0.5:
        return "percent"
    if p.numbers > 0.5:
        if any(concept.startswith("investment_") for concept in others):
            return "investment_cumulative"
        if others & {"quantity_unit", "unit_any"} or any(re.search("量|总数", c.heading.words) for c in columns):
            return "quantity"
        return "percent" if p.fractions > 0.8 and not _share_elsewhere(column, columns) else "unknown"
    return "description" if p.texts > 0.5 else "unknown"


def _is_day(concept: str) -> bool:
    field = FIELDS.get(concept)
    return (field is not None and field.type == "date") or concept in (
        "start_any",
        "finish_any",
        "done_date",
        "date_any",
        "equipment_arrival_any",
        "commissioning_any",
        "production_any",
    )


def _settled(column: Named, columns: list[Named], kind: Kind | None, report: date | None) -> Named:
    if kind is None or column.concept in ("unknown", "other", "sequence", "plan_actual"):
        return column
    have = {c.concept for c in columns if c.index != column.index}
    latest = column.profile.latest
    field, sureness = field_for(
        column.concept, kind, have, latest is not None and report is not None and latest > report
    )
    if (
        column.concept == "percent"
        and kind == "investment"
        and "investment_stated_pct" not in have
        and "完成率" in translate(column.heading.words)
    ):
        field = "investment_stated_pct"
    if kind == "funding" and field == "percent":
        field = None  # what is paid of a sum is no physical progress
    return replace(column, field=field, confidence=min(column.confidence, sureness))


def _corrected(column: Named, chosen: Mapping[int, str | None], how: str) -> Named | None:
    """The column as somebody chose it; None where nobody did."""
    if column.index not in chosen:
        return None
    field = chosen[column.index]
    if field is not None and field not in FIELDS:
        return None
    return replace(column, field=field, concept=field or "other", confidence=1.0, how=how)


def _month_of_report(columns: list[Named], report: date | None) -> list[Named]:
    """Where every month has a column of its own, 本月 is the month of the report.

    That holds for a remembered correction too, which was made in another month.
    """
    months = {
        c.index: int(hit[1]) for c in columns if (hit := re.search(r"(?<!\d)(\d{1,2})月", "".join(c.heading.path)))
    }
    columns = _year_to_report(columns, months, report)
    own = [
        c.index for c in columns if c.field == "investment_month_done" and c.index in months and c.how != "corrected"
    ]
    if len(own) < 2:
        return columns
    wrong = {i for i in own if report is None or months[i] != report.month}
    return [replace(c, field=None) if c.index in wrong else c for c in columns]


def _year_to_report(columns: list[Named], months: dict[int, int], report: date | None) -> list[Named]:
    """Beside a column that says 本年累计, one that counts up to another month than the report's is not the year."""
    years = [c for c in columns if c.field == "investment_annual_done"]
    if report is None or len(years) < 2 or all(c.index in months for c in years):
        return columns
    partial = {c.index for c in years if months.get(c.index, report.month) != report.month and c.how != "corrected"}
    return [replace(c, field=None) if c.index in partial else c for c in columns]


def _words_beside_the_work_item(columns: list[Named]) -> list[Named]:
    """Of two columns that name work items (专业, 施工内容) the one left over says what is being done."""
    have = {c.field for c in columns}
    if "milestone" not in have or "description" in have:
        return columns
    spare = next((c for c in columns if c.concept == "milestone" and c.field is None and c.profile.texts > 0.5), None)
    return [replace(c, field="description", confidence=0.5) if c is spare else c for c in columns]


_PREFERRED = ("具体", "累计", "当前", "实际", "总体", "调整后", "最新")


def _without_rivals(columns: list[Named]) -> list[Named]:
    """Of several columns for one field the surest is used, then the one that says 累计 or 当前, then the fullest."""
    best: dict[str, Named] = {}
    for column in columns:
        if column.field is None:
            continue
        rival = best.get(column.field)
        if rival is None or _rank(column) > _rank(rival):
            best[column.field] = column
    return [c if c.field is None or best[c.field] is c else replace(c, field=None) for c in columns]


def _rank(column: Named) -> tuple[bool, bool, bool, float, bool, int]:
    return (
        column.how == "corrected",
        column.how == "remembered",
        column.profile.filled > 0,
        column.confidence,
        any(word in column.heading.words for word in _PREFERRED),
        -column.index,
    )
