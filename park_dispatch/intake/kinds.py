"""What a table is about, judged by its columns, and which field a word with several meanings fills there.

Precedence: investment > enterprise > funding > procedure > issue > dispatch > milestone > progress; what says who is
paired with what, or who and what was on a site, only where it says no progress.
"""

import re

from park_dispatch.model.record import FIELDS, Kind

_INVESTMENT = {
    "investment_annual_plan",
    "investment_month_done",
    "investment_annual_done",
    "investment_total_done",
    "investment_stated_pct",
}
_ENTERPRISE = {
    "equipment_arrival_any",
    "commissioning_any",
    "production_any",
    "equipment_arrival_planned",
    "equipment_arrival_actual",
    "commissioning_planned",
    "commissioning_actual",
    "production_planned",
    "production_actual",
    "production_lines",
}
_FUNDING = {"funding_applied", "funding_approved", "funding_disbursed", "funding_used"}
_DAYS = {
    "planned_start",
    "planned_finish",
    "actual_start",
    "actual_finish",
    "forecast_finish",
    "start_any",
    "finish_any",
    "due",
}
_HANDLING = {
    "measure",
    "due",
    "status",
    "closed_on",
    "category",
    "done_date",
    "lead_unit",
    "responsible_unit",
    "responsible_person",
}
_CLOSING = {"measure", "due", "status", "closed_on", "category", "done_date"}
"""What only a ledger of issues says of them."""
_PROGRESS = {
    "percent",
    "progress_any",
    "description",
    "quantity",
    "delivery_deadline",
    "delivered_on",
    "weight",
    "floor_area_m2",
    "length_km",
} | _DAYS


_PAIRED = {"paired_leader", "paired_unit", "paired_team"}
_ON_SITE = {"workers", "machines", "weather"}
_SAYS_PROGRESS = {"percent", "progress_any", "description", "quantity", "milestone"}


def decide_kind(concepts: set[str], title: str) -> tuple[Kind | None, float]:
    """The kind of a table with these concepts over its columns, and how surely (0–1)."""
    special = _special_kind(concepts)
    if special:
        return special
    troubled = _kind_of_issues(concepts, title)
    if troubled:
        return troubled
    if "note" in concepts and concepts & {"responsible_unit", "responsible_person", "due", "status", "note_date"}:
        return "dispatch", 0.9
    if concepts & _PAIRED and re.search("包联|包抓|包保|包靠|挂钩", title) and not concepts & _SAYS_PROGRESS:
        return "pairing", 0.9
    if "milestone" in concepts and concepts & _DAYS:
        return "milestone", 0.95
    if "pipe" in concepts and concepts & _DAYS:
        return "milestone", 0.8
    if concepts & {"building", "project", "milestone", "road", "pipe"} and concepts & _PROGRESS:
        return "progress", 0.9
    if "milestone" in concepts and "plan_actual" in concepts:
        return "milestone", 0.7
    return _quiet_kind(concepts)


def _kind_of_issues(concepts: set[str], title: str) -> tuple[Kind, float] | None:
    """What a table with a column of issues is about: the issues, or works that have some; None to look further."""
    if "issue" not in concepts:
        return None
    told = concepts & {"description", "progress_any"} and concepts & {"project", "building", "name_any"}
    about_works = told and not concepts & (_CLOSING | {"milestone"})
    if about_works and not re.search("问题|诉求|隐患|台账|信访", title):
        return "progress", 0.7
    works = concepts & {"physical", "percent", "milestone", "planned_start", "actual_start", "quantity", "weight"}
    if not works and (concepts & _HANDLING or not concepts & _PROGRESS):
        return "issue", 0.95 if concepts & {"measure", "due", "status", "closed_on"} else 0.7
    if any(word in title for word in ("问题", "诉求", "隐患")) and "percent" not in concepts:
        return "issue", 0.8
    return None


def _quiet_kind(concepts: set[str]) -> tuple[Kind | None, float]:
    """The kind of a table that names no thing with progress of its own."""
    if concepts & {"percent", "quantity"} and concepts & _DAYS:
        return "progress", 0.5
    if concepts & _PAIRED and concepts & {"enterprise", "project", "name_any", "building"}:
        return "pairing", 0.8
    if concepts & _ON_SITE and concepts & {"building", "project", "name_any", "date_any"}:
        return "site_log", 0.8
    return None, 0.0


def _special_kind(concepts: set[str]) -> tuple[Kind, float] | None:
    money = concepts & _INVESTMENT
    if money or ("investment_cumulative" in concepts and concepts & {"investment_total", "investment_plan_any"}):
        return "investment", 0.95 if len(money) > 1 else 0.8
    if concepts & _ENTERPRISE:
        return "enterprise", 0.95 if "enterprise" in concepts else 0.7
    if "funding_source" in concepts or len(concepts & _FUNDING) >= 2:
        return "funding", 0.95 if concepts & _FUNDING else 0.7
    if "procedure" in concepts:
        return "procedure", 0.95
    if "note" in concepts and concepts & {"approved_on", "doc_number"}:
        return "procedure", 0.9
    return None


_ONLY_OF_ISSUES = {"collected_on", "channel", "satisfaction"}
_OF_ISSUES = {
    "planned_finish": "due",
    "forecast_finish": "due",
    "actual_finish": "closed_on",
    "done_date": "closed_on",
    "approved_on": "closed_on",
    "next_step": "next_step",
}
_OF_PROCEDURES = {
    "note": "procedure",
    "planned_finish": "due",
    "forecast_finish": "due",
    "actual_finish": "approved_on",
    "done_date": "approved_on",
    "closed_on": "approved_on",
    "finish_any": "approved_on",
}
_OF_WORKS = {"due": "planned_finish", "done_date": "actual_finish", "closed_on": "actual_finish", "date_any": "as_of"}
_OF_DISPATCH = {
    "date_any": "note_date",
    "planned_finish": "due",
    "finish_any": "due",
    "done_date": "closed_on",
    "actual_finish": "closed_on",
    "description": "status",
}


_SECOND_BEST = {
    "responsible_any": ("responsible_person", 0.8),
    "road": ("building", 0.8),
    "pipe": ("milestone", 0.8),
}
"""Concepts that fill a field where no column of its own does."""


def field_for(concept: str, kind: Kind, have: set[str], in_future: bool) -> tuple[str | None, float]:
    """The field a concept fills in a table of that kind beside the other concepts, and how surely.

    `in_future`: the column has days after the report date, so they can be no actual ones.
    """
    if concept in _ONLY_OF_ISSUES and kind != "issue":
        return None, 0.0
    if kind == "issue" and concept == "finish_any":
        return ("closed_on", 0.6) if "due" in have else ("due", 0.7)
    per_kind = {"issue": _OF_ISSUES, "procedure": _OF_PROCEDURES, "dispatch": _OF_DISPATCH}.get(kind, _OF_WORKS)
    wanted = per_kind.get(concept)
    if wanted:
        return (None, 0.0) if wanted in have else (wanted, 0.9 if kind in ("issue", "procedure", "dispatch") else 0.7)
    if concept in ("start_any", "finish_any") and "plan_actual" in have:
        return f"planned_{concept.removesuffix('_any')}", 0.9
    if concept in _SECOND_BEST:
        field, sureness = _SECOND_BEST[concept]
        return (None, 0.0) if field in have else (field, sureness)
    if concept in ("start_any", "finish_any"):
        return _undecided_day(concept.removesuffix("_any"), have, in_future)
    if concept in ("equipment_arrival_any", "commissioning_any", "production_any"):
        return _undecided_step(concept.removesuffix("_any"), have, in_future)
    if concept == "investment_cumulative":
        return ("investment_total_done" if "investment_annual_done" in have else "investment_annual_done"), 0.6
    if concept == "investment_plan_any":
        return ("investment_annual_plan" if "investment_total" in have else "investment_total"), 0.5
    return (concept, 1.0) if concept in FIELDS else (None, 0.0)


def _undecided_step(step: str, have: set[str], in_future: bool) -> tuple[str, float]:
    """A step of an enterprise's ramp-up without 计划 or 实际 in its header."""
    planned, actual = f"{step}_planned", f"{step}_actual"
    if "plan_actual" in have:
        return planned, 0.9
    if planned in have and actual not in have:
        return actual, 0.7
    if actual in have and planned not in have:
        return planned, 0.7
    return (planned, 0.5) if in_future else (actual, 0.5)


def _undecided_day(side: str, have: set[str], in_future: bool) -> tuple[str, float]:
    planned, actual = f"planned_{side}", f"actual_{side}"
    if planned in have and actual not in have:
        return actual, 0.7
    if actual in have and planned not in have:
        return planned, 0.7
    alone = planned not in have and not have & {"planned_finish", "finish_any"}
    if side == "start" and not in_future and alone:
        return actual, 0.4
    return planned, 0.5
