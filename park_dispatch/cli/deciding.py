"""The decisions that the options of `import` stand for."""

import argparse
from dataclasses import replace

from park_dispatch.filing.guesses import guesses
from park_dispatch.filing.names import Choice
from park_dispatch.filing.proposal import Decisions, Proposal, propose
from park_dispatch.intake.understanding import Understanding
from park_dispatch.ledger.reading import Park
from park_dispatch.ledger.refusals import ReasonMissing
from park_dispatch.ledger.store import Ledger


def decided(ledger: Ledger, park: Park, understanding: Understanding, options: argparse.Namespace) -> Proposal:
    """The proposal with --create, --accept and --rebaseline applied.

    --create answers only the questions that have no answer of their own: a project whose name is contained in a known
    one stays that one. Raises ReasonMissing for an empty reason, ReportDateMissing for a file without a day.
    """
    if options.rebaseline is not None and not options.rebaseline.strip():
        raise ReasonMissing
    declined = frozenset(guess.key for guess in guesses(understanding.records)) if options.no_guesses else frozenset()
    decisions = Decisions(accept_all=options.accept, declined=declined, rebaseline_reason=options.rebaseline or "")
    proposal = propose(ledger, park, understanding, decisions)
    while options.create:
        known = proposal.decisions.names
        fresh: dict[str, Choice] = {
            asked.key: "create"
            for asked in proposal.questions
            if asked.default is None and asked.name and asked.key not in known
        }
        if not fresh:
            break
        # A project that is created may bring buildings to ask about: again, until nothing new is asked.
        proposal = propose(ledger, park, understanding, replace(decisions, names={**known, **fresh}))
    return proposal
