"""`uploads` and `undo`: what was reported, and taking one report back whole."""

import argparse
from datetime import datetime
from typing import Any

import pandas as pd

from park_dispatch.boards import wording
from park_dispatch.boards.uploads import history
from park_dispatch.cli import console
from park_dispatch.cli.parks import author, find_park, opened
from park_dispatch.filing.undoing import undo_upload
from park_dispatch.language import _
from park_dispatch.settings import Settings


def run_uploads(options: argparse.Namespace, settings: Settings) -> int:
    """List the uploads of a park, the newest first. Times are shown in the office's zone, in JSON as UTC."""
    with opened(settings) as ledger:
        park = find_park(ledger, options.park)
        rows = history(ledger, park, settings.timezone).to_dict("records")
    if options.json:
        console.say_json({"park": park.name, "uploads": [_facts(row) for row in rows]})
        return 0
    if not rows:
        console.say(_("“{park}”还没有上报记录。").format(park=park.name))
        return 0
    header = (_("编号"), _("截至"), _("文件"), _("入库"), _("未入库"), _("上报人"), _("上报时间"), _("状态"))
    lines = console.aligned([header, *(_cells(row) for row in rows)], right=frozenset({0, 3, 4}))
    for line in lines:
        console.say(line)
    return 0


def _cells(row: dict[Any, Any]) -> tuple[str, ...]:
    return (
        str(row["upload_id"]),
        wording.iso(row["as_of"]),
        row["file_name"],
        str(row["rows_stored"]),
        str(row["rows_held"]),
        row["author"],
        row["recorded"],
        row["state"],
    )


def _facts(row: dict[Any, Any]) -> dict[str, Any]:
    return {
        "upload_id": int(row["upload_id"]),
        "file": row["file_name"],
        "as_of": wording.iso(row["as_of"]),
        "rows_stored": int(row["rows_stored"]),
        "rows_held": int(row["rows_held"]),
        "rebaseline_reason": row["reason"],
        "author": row["author"],
        "recorded_at": _instant(row["recorded_at"]),
        "withdrawn_at": _instant(row["withdrawn_at"]),
        "withdrawn_by": _text(row["withdrawn_by"]),
        "withdrawn_why": _text(row["withdrawn_why"]),
    }


def _instant(value: Any) -> str | None:
    if pd.isna(value):
        return None
    found: datetime = pd.Timestamp(value).to_pydatetime().replace(microsecond=0)
    return found.isoformat() + "Z"


def _text(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


def run_undo(options: argparse.Namespace, settings: Settings) -> int:
    """Take an upload back; its entries stay on record and no longer count."""
    with opened(settings) as ledger:
        undo_upload(ledger, options.upload_id, options.reason, author(options, settings))
    console.say(_("已撤销第 {id} 次上报，它的数据不再计入；记录和原因仍可查。").format(id=options.upload_id))
    return 0
