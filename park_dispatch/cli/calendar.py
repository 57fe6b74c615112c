"""`calendar`: the working calendar of a project, shown and set."""

import argparse
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from park_dispatch.boards import calendars as board
from park_dispatch.boards.wording import iso
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, opened
from park_dispatch.cli.plan import moment, project_id
from park_dispatch.cli.refusals import RulesMissing, RulesUnreadable
from park_dispatch.filing.plans import decide_calendar
from park_dispatch.language import _
from park_dispatch.planning.calendar_rules import PRESETS, CalendarRules
from park_dispatch.settings import Settings


def run_calendar(options: argparse.Namespace, settings: Settings) -> int:
    """Show the calendar of a project (of all without their own, where none is named), or set it first."""
    with opened(settings) as ledger:
        now = moment(options, ledger)
        project = project_id(now, options.project)
        if options.action == "set":
            rules = None if options.reset else _rules(options)
            who = author(options, settings)
            decide_calendar(ledger, now.park, project, rules, now.as_of, options.reason or "", who)
            now = moment(options, ledger)
        views = board.calendar_views(ledger, now)
        view = next((one for one in views if one.project_id == project), views[0])
        _show(options, view, now.as_of)
    return 0


def _rules(options: argparse.Namespace) -> CalendarRules:
    if options.rules is not None:
        return _read(options.rules)
    if options.preset is None:
        raise RulesMissing
    return PRESETS[options.preset]


def _read(path: Path) -> CalendarRules:
    try:
        return CalendarRules.from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RulesUnreadable(path, str(error)) from None


def _show(options: argparse.Namespace, view: board.CalendarView, as_of: Any) -> None:
    first, last = as_of + timedelta(days=1), as_of + timedelta(days=board.PREVIEW_DAYS)
    found = board.rest(view.calendar, first, last)
    spans = found.spans.to_dict("records")
    if options.json:
        left_over = max(0, view.calendar.working_days(first, view.deadline)) if view.deadline else None
        console.say_json({
            "project": view.name, "rules": view.calendar.rules.to_json(),
            "deadline": view.deadline and iso(view.deadline), "working_days_left": left_over,
            "rests": [{"first": iso(row["first"]), "last": iso(row["last"]), "days": int(row["days"]),
                       "why": row["why"], "estimated": bool(row["estimated"])} for row in spans],
            "weekend_days": found.weekend_days,
        })  # fmt: skip
        return
    left = board.days_left_words(view, as_of)
    said = [_("{name}：{rules}").format(name=view.name, rules=board.rules_words(view.calendar.rules))]
    console.say(_("；").join([*said, *([left] if left else [])]) + _("。"))
    working = view.calendar.working_days(first, last)
    console.say(_("今后 12 个月有 {count} 个工作日。").format(count=working))
    if found.weekend_days:
        console.say(_("其中周末休息 {days} 天，未逐个列出。").format(days=found.weekend_days))
    if spans:
        rows = [
            (iso(row["first"]), iso(row["last"]), str(row["days"]), row["why"], _("预计") if row["estimated"] else "")
            for row in spans
        ]
        header = (_("从"), _("到"), _("天数"), _("停工原因"), "")
        for line in console.aligned([header, *rows], right=frozenset({2})):
            console.say(line)
