"""`layouts`: what was learnt from corrections, and to use one of them no more."""

import argparse
from typing import Any

from park_dispatch.boards.proposal_words import remembered_words
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.filing.remembering import Remembered, RememberedLayout, everything_remembered
from park_dispatch.filing.undoing import stop_using
from park_dispatch.language import _
from park_dispatch.model.office_time import in_zone
from park_dispatch.settings import Settings


def run_layouts(options: argparse.Namespace, settings: Settings) -> int:
    """List what is remembered in a park, the newest first, or forget one of it."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        if options.forget is not None:
            stop_using(ledger, park, options.forget, author(options, settings))
        found = everything_remembered(ledger, park)
    if options.json:
        console.say_json({"park": park.name, "layouts": [_facts(one) for one in found]})
    elif options.forget is not None:
        console.say(_("第 {id} 条更正不再使用；记录仍保留。").format(id=options.forget))
    elif not found:
        console.say(_("“{park}”还没有记住的更正。").format(park=park.name))
    else:
        header = (_("编号"), _("依据"), _("更正"), _("更正人"), _("时间"), _("文件"))
        rows = [header, *(_cells(one, settings) for one in found)]
        for line in console.aligned(rows, right=frozenset({0})):
            console.say(line)
    return 0


def _cells(one: Remembered, settings: Settings) -> tuple[str, ...]:
    when = in_zone(one.recorded_at, settings.timezone)
    return (str(one.remembered_id), *remembered_words(one), one.author, f"{when:%Y-%m-%d %H:%M}", one.file_name)


def _facts(one: Remembered) -> dict[str, Any]:
    facts: dict[str, Any] = {"id": one.remembered_id}
    if isinstance(one.what, RememberedLayout):
        facts |= {"sort": "layout", "headers": dict(one.what.headers), "kind": one.what.layout.kind}
        facts |= {"columns": dict(one.what.layout.columns)}
    else:
        facts |= {"sort": "name", "name": one.what.name, "parent": one.what.parent, "means": one.what.meaning}
    recorded = one.recorded_at.replace(microsecond=0).isoformat() + "Z"
    return facts | {"file": one.file_name, "author": one.author, "recorded_at": recorded}
