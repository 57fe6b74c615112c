"""`import`: read files, show or store what they say. A dry run as JSON never opens the database."""

import argparse
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from park_dispatch.cli import console
from park_dispatch.cli.refusals import REFUSALS
from park_dispatch.intake.reader import read
from park_dispatch.intake.understanding import Corrections, Understanding
from park_dispatch.language import _
from park_dispatch.settings import Settings

if TYPE_CHECKING:  # a dry run as JSON starts without what compares and stores
    from park_dispatch.filing.proposal import Proposal


@dataclass(slots=True)
class _Outcome:
    """What came of the files so far: facts for JSON, the reasons of those that were refused, the last that was read."""

    facts: list[dict[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    understanding: Understanding | None = None
    proposal: "Proposal | None" = None


def run_import(options: argparse.Namespace, settings: Settings) -> int:
    """Read each file in the order given; one that is refused does not stop the next. 1 when any was refused."""
    outcome = _Outcome()
    if options.marked is not None:
        from park_dispatch.cli.marking import check_target

        check_target(options.files, options.marked)
    if options.dry_run and options.json:
        _dry_run_json(options, settings, outcome)
    elif options.dry_run:
        _dry_run_text(options, settings, outcome)
    else:
        _store(options, settings, outcome)
    console.complain(outcome.refused)
    return 1 if outcome.refused else 0


def _read(path: Path, corrections: Corrections, settings: Settings, outcome: _Outcome) -> Understanding:
    outcome.understanding = read(path, corrections, limits=settings.limits)
    return outcome.understanding


def _give_back(options: argparse.Namespace, settings: Settings, outcome: _Outcome) -> dict[str, str | None]:
    """With --marked: write the marked file and say so, in JSON as {"marked": path or null}; else nothing."""
    if options.marked is None:
        return {}
    if outcome.understanding is None:
        return {"marked": None}
    from park_dispatch.cli.marking import write_marked

    try:
        written, said = write_marked(
            options.files[0], outcome.understanding, outcome.proposal, options.marked, settings.limits
        )
    except REFUSALS as refusal:
        outcome.refused.append(refusal.why())
        return {"marked": None}
    if not options.json:
        console.say(said)
    return {"marked": str(options.marked) if written else None}


def _asked(options: argparse.Namespace) -> Corrections:
    return Corrections(report_date=options.date, project=options.project)


def _with_remembered(options: argparse.Namespace, settings: Settings) -> Corrections:
    """What the options say, and what the park remembers. A park or database that is refused is refused later."""
    from park_dispatch.cli.parks import find_park, opened
    from park_dispatch.filing.remembering import with_layouts

    try:
        with opened(settings) as ledger:
            return with_layouts(_asked(options), ledger, find_park(ledger, options.park))
    except REFUSALS:
        return _asked(options)


def _dry_run_json(options: argparse.Namespace, settings: Settings, outcome: _Outcome) -> None:
    """One file: its reading as it is. Several: {"files": [reading with "file" …], "refused": […]}."""
    from park_dispatch.intake.dry_run import as_json

    for path in options.files:
        try:
            facts = as_json(_read(path, _asked(options), settings, outcome))
        except REFUSALS as refusal:
            outcome.refused.append(refusal.why())
        else:
            outcome.facts.append(facts if len(options.files) == 1 else {"file": str(path), **facts})
    marked = _give_back(options, settings, outcome)
    if len(options.files) == 1:
        console.say_json({**outcome.facts[0], **marked} if outcome.facts else {"refused": outcome.refused, **marked})
    else:
        console.say_json({"files": outcome.facts, "refused": outcome.refused})


def _dry_run_text(options: argparse.Namespace, settings: Settings, outcome: _Outcome) -> None:
    from park_dispatch.boards.reading_words import reading_lines

    read_files = []
    corrections = _with_remembered(options, settings)
    for path in options.files:
        try:
            understanding = _read(path, corrections, settings, outcome)
        except REFUSALS as refusal:
            outcome.refused.append(refusal.why())
            continue
        read_files.append(understanding)
        for line in reading_lines(understanding):
            console.say(line)
    if not read_files:
        return
    if not settings.db.exists():
        console.say(_("还没有数据库 {path}，未与上期比较。没有写入任何数据。").format(path=settings.db))
        _give_back(options, settings, outcome)
        return
    try:
        _compare(read_files, options, settings, outcome)
    except REFUSALS as refusal:
        outcome.refused.append(refusal.why())
    console.say(_("这是试读，没有写入任何数据。"))
    _give_back(options, settings, outcome)


def _compare(
    read_files: list[Understanding], options: argparse.Namespace, settings: Settings, outcome: _Outcome
) -> None:
    from park_dispatch.cli.deciding import decided
    from park_dispatch.cli.parks import find_or_plan_park, opened
    from park_dispatch.cli.proposal_text import comparison_lines

    with opened(settings) as ledger:
        park = find_or_plan_park(ledger, options.park, options.create)
        for understanding in read_files:
            try:
                outcome.proposal = proposal = decided(ledger, park, understanding, options)
            except REFUSALS as refusal:
                outcome.refused.append(refusal.why())
                continue
            for line in comparison_lines(proposal):
                console.say(line)


def _store(options: argparse.Namespace, settings: Settings, outcome: _Outcome) -> None:
    """Read everything before the database is opened: while a slow file is read nobody else has to wait for it."""
    read_files = []
    corrections = _with_remembered(options, settings)
    for path in options.files:
        try:
            read_files.append(_read(path, corrections, settings, outcome))
        except REFUSALS as refusal:
            outcome.refused.append(refusal.why())
    if read_files:
        try:
            _file(read_files, options, settings, outcome)
        except REFUSALS as refusal:
            outcome.refused.append(refusal.why())
    marked = _give_back(options, settings, outcome)
    if options.json:
        console.say_json({"imported": outcome.facts, "refused": outcome.refused, **marked})


def _file(read_files: list[Understanding], options: argparse.Namespace, settings: Settings, outcome: _Outcome) -> None:
    from park_dispatch.cli.deciding import decided
    from park_dispatch.cli.parks import author, find_or_plan_park, found_park, opened
    from park_dispatch.cli.proposal_text import filed_facts, filed_lines, held_reasons
    from park_dispatch.filing.confirm import confirm
    from park_dispatch.filing.refusals import NothingToStore

    who = author(options, settings)
    with opened(settings, must_exist=False) as ledger:
        park = find_or_plan_park(ledger, options.park, options.create)
        for understanding in read_files:
            try:
                outcome.proposal = proposal = decided(ledger, park, understanding, options)
                if not park.park_id and proposal.to_store:  # a park nothing is stored of is not left behind
                    park = found_park(ledger, park, who)
                    proposal = replace(proposal, park=park)
                filed = confirm(ledger, proposal, who)
            except NothingToStore as refusal:
                outcome.refused += [refusal.why(), *held_reasons(proposal)]
                continue
            except REFUSALS as refusal:
                outcome.refused.append(refusal.why())
                continue
            outcome.facts.append(filed_facts(proposal, filed))
            if not options.json:
                for line in filed_lines(proposal, filed):
                    console.say(line)
