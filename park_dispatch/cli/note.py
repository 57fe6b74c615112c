"""`note`: add a dispatch note."""

import argparse

from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.filing.notes import add_note
from park_dispatch.language import _
from park_dispatch.settings import Settings


def run_note(options: argparse.Namespace, settings: Settings) -> int:
    """Write the note down; an earlier one is never changed."""
    with opened(settings) as ledger:
        add_note(
            ledger,
            find_park(ledger, options.park),
            options.date,
            options.text,
            options.building,
            options.unit,
            options.person,
            options.due,
            author(options, settings),
        )
    console.say(_("已记入 {day} 的调度记录。").format(day=options.date))
    return 0
