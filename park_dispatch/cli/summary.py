"""`summary`: what the ledger drafts for a week or a month, as text or as a Word document."""

import argparse

from park_dispatch.boards.situation import situation
from park_dispatch.boards.summary import Draft, chat_text, draft, span_of
from park_dispatch.boards.targets import targets
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.cli.refusals import NothingReported
from park_dispatch.cli.writing import write_new
from park_dispatch.language import _
from park_dispatch.ledger.reading import last_report
from park_dispatch.ledger.summaries import Saved, versions
from park_dispatch.reports.summary_file import summary_file
from park_dispatch.settings import Settings


def run_summary(options: argparse.Namespace, settings: Settings) -> int:
    """Draft the summary of the week or month of a day, by default of the last report."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        as_of = options.as_of or last_report(ledger, park.park_id)
        if as_of is None:
            raise NothingReported(park.name)
        found = draft(ledger, park, span_of(options.period, as_of))
        kept = versions(ledger, park.park_id, options.period, found.span.begins)
        judged = targets(ledger, situation(ledger, park, as_of), as_of.replace(day=1))
    if options.out is not None:
        write_new(options.out, summary_file(park, found.span, found.sections, author(options, settings)))
    if options.json:
        console.say_json(
            _facts(found, kept)
            | {
                "targets": [
                    {
                        "project": one.project,
                        "target": one.target,
                        "reached": one.reached,
                        "gap_pp": one.gap_pp,
                        "verdict": one.verdict,
                    }
                    for one in judged
                ]
            }
        )
    elif options.out is None:
        console.say(chat_text(found.title, found.sections))
    else:
        console.say(_("已写成 {path}。").format(path=options.out))
    return 0


def _facts(found: Draft, kept: list[Saved]) -> dict[str, object]:
    return {
        "park": found.park.name,
        "demo": found.park.demo,
        "period": found.span.period,
        "begins": found.span.begins.isoformat(),
        "ends": found.span.ends.isoformat(),
        "as_of": found.span.as_of.isoformat(),
        "title": found.title,
        "sections": [{"name": part.name, "title": part.title, "text": part.text} for part in found.sections],
        "versions": [
            {"version": one.version, "as_of": one.as_of.isoformat(), "author": one.author,
             "recorded_at": f"{one.recorded_at.isoformat()}Z"} for one in kept
        ],
    }  # fmt: skip
