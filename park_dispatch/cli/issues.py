"""`issues`: the ledger of issues as lines or JSON; raise one, take one a step further."""

import argparse
from collections.abc import Mapping
from typing import Any

import pandas as pd

from park_dispatch.boards import issues as board
from park_dispatch.boards.issue_rates import headline
from park_dispatch.boards.wording import NONE, SIGNS, iso
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import IssueNumberUnknown, WordMissing
from park_dispatch.filing.issue_wording import stage_word
from park_dispatch.filing.issues import raise_issue, take_step
from park_dispatch.language import _
from park_dispatch.ledger import reading
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.store import Ledger
from park_dispatch.model.issue_stage import IssueKind, Step
from park_dispatch.model.office_time import office_today
from park_dispatch.model.people import local_person
from park_dispatch.model.record import Scalar
from park_dispatch.settings import Settings

_STATED: Mapping[str, str] = {
    "category": "category", "unit": "responsible_unit", "lead_unit": "lead_unit", "person": "responsible_person",
    "due": "due", "measure": "measure", "to": "reported_to", "text": "issue", "satisfaction": "satisfaction",
    "satisfaction_by": "satisfaction_by", "satisfaction_words": "satisfaction_words",
}  # fmt: skip
"""Option → the field it states with a step."""


def run_issues(options: argparse.Namespace, settings: Settings) -> int:
    """Do one of the actions. Raises a FilingRefusal, LedgerRefusal, WordMissing or IssueNumberUnknown."""
    if options.action != "list" and not options.what:
        raise WordMissing("TEXT" if options.action == "raise" else "NUMBER STEP")
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        if options.action == "raise":
            return _raise(ledger, park, options, settings)
        if options.action == "step":
            return _step(ledger, park, options, settings)
        return _list(ledger, park, options)


def _list(ledger: Ledger, park: Park, options: argparse.Namespace) -> int:
    as_of = options.as_of or reading.last_report(ledger, park.park_id) or office_today()
    rows = board.all_issues(ledger, park, as_of)
    shown = board.overdue_ones(rows) if options.overdue else board.open_ones(rows) if options.open else rows
    shown = board.in_order(shown)
    if options.json:
        console.say_json(
            {"park": park.name, "as_of": as_of.isoformat(), "headline": headline(rows, as_of), "issues": _facts(shown)}
        )
        return 0
    console.say(_("{park}  截至 {day}").format(park=park.name, day=as_of))
    console.say(headline(rows, as_of))
    for line in console.aligned([_line(row) for row in shown.to_dict("records")]) if len(shown) else []:
        console.say(line)
    return 0


def _line(row: board.IssueRow) -> tuple[str, ...]:
    late = _("超期 {days} 天").format(days=row["overdue_days"]) if row["overdue_days"] else ""
    stage = board.stage_words(row) + (_("（推定）") if row["by_sheet"] else "")
    due = iso(row["due"]) if row["due"] is not None else str(row["due_text"]) or NONE
    text = " ".join(str(row["issue"]).split())
    return str(row["label"]), f"{SIGNS[row['light']]} {stage}", str(row["unit"]) or NONE, due, late, text


def _facts(rows: pd.DataFrame) -> list[dict[str, Any]]:
    days = ("due", "collected", "submitted_on", "closed_on")
    words = ("label", "issue", "project", "building", "enterprise", "channel", "category", "unit", "lead_unit",
             "responsible_person", "measure", "progress", "satisfaction")  # fmt: skip
    return [
        {name: str(row[name]) for name in words}
        | {name: row[name].isoformat() if row[name] is not None else None for name in days}
        | {
            "kind": str(row["kind"]), "stage": str(row["stage"]), "by_sheet": bool(row["by_sheet"]),
            "stated": str(row["stated"]) if row["stated"] is not None else None, "round": int(row["round"]),
            "overdue_days": int(row["overdue_days"]), "age_days": int(row["age_days"]),
        }
        for row in rows.to_dict("records")
    ]  # fmt: skip


def _raise(ledger: Ledger, park: Park, options: argparse.Namespace, settings: Settings) -> int:
    name = author(options, settings)
    issue_id = raise_issue(
        ledger, park, " ".join(options.what), on=options.as_of or office_today(), kind=_kind(options),
        project=options.project or "", building="、".join(options.building), enterprise=options.enterprise or "",
        channel=options.channel or "", category=options.category or "", unit=options.unit or "",
        person=options.person or "", due=options.due, author=name, by=local_person(name, _("命令行")),
    )  # fmt: skip
    number = reading.numbers(ledger, park.park_id, "issue")[issue_id]
    console.say(_("已登记为 {label} 号，等待甄别。").format(label=f"{number.year}-{number.number}"))
    return 0


def _kind(options: argparse.Namespace) -> IssueKind:
    """As asked; an issue that names an enterprise is a request of it otherwise."""
    if options.kind:
        return IssueKind(options.kind)
    return IssueKind.REQUEST if options.enterprise else IssueKind.SITE


def _step(ledger: Ledger, park: Park, options: argparse.Namespace, settings: Settings) -> int:
    if len(options.what) != 2 or options.what[1] not in set(Step) - {Step.RAISE}:
        raise WordMissing("NUMBER STEP")
    issue_id, step = _numbered(ledger, park, options.what[0]), Step(options.what[1])
    values: dict[str, Scalar] = {
        field: said for option, field in _STATED.items() if (said := getattr(options, option)) is not None
    }
    if options.into:
        values["merged_into"] = float(_numbered(ledger, park, options.into))
    name = author(options, settings)
    stage = take_step(
        ledger, park, issue_id, step, on=options.as_of or office_today(), words=options.words or "", values=values,
        close=options.close, author=name, by=local_person(name, _("命令行")),
    )  # fmt: skip
    console.say(_("{label} 号现在是“{stage}”。").format(label=options.what[0], stage=stage_word(stage)))
    return 0


def _numbered(ledger: Ledger, park: Park, asked: str) -> int:
    """The issue of a number: "2023-12", or "12" where only one year has it. Raises IssueNumberUnknown."""
    year, _dash, number = asked.rpartition("-")
    found = [
        issue_id
        for issue_id, known in reading.numbers(ledger, park.park_id, "issue").items()
        if str(known.number) == number and year in ("", str(known.year))
    ]
    if len(found) != 1:
        raise IssueNumberUnknown(asked, several=len(found) > 1)
    return found[0]
