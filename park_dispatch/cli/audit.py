"""`audit`: who did, took away, undid or was refused what, when, from where."""

import argparse
from datetime import UTC, datetime, time

from park_dispatch.cli import console
from park_dispatch.cli.parks import opened
from park_dispatch.language import _
from park_dispatch.ledger.audit import AuditFilter, AuditRow, search
from park_dispatch.people.words import action_word
from park_dispatch.settings import Settings


def run_audit(options: argparse.Namespace, settings: Settings) -> int:
    """List what fits, the newest first. Times are shown in the office's zone, in JSON as UTC."""
    since = None
    if options.since is not None:
        midnight = datetime.combine(options.since, time(), settings.timezone)
        since = midnight.astimezone(UTC).replace(tzinfo=None)
    with opened(settings) as ledger:
        rows = search(ledger, AuditFilter(options.who, options.what, since))
    if options.json:
        console.say_json({"audit": [_facts(row) for row in rows]})
        return 0
    if not rows:
        console.say(_("没有符合条件的操作记录。"))
        return 0
    header = (_("时间"), _("姓名"), _("账号"), _("从哪里"), _("操作"), _("结果"), _("内容"))
    for line in console.aligned([header, *(_cells(row, settings) for row in rows)]):
        console.say(line)
    return 0


def _cells(row: AuditRow, settings: Settings) -> tuple[str, ...]:
    when = row.recorded_at.replace(tzinfo=UTC).astimezone(settings.timezone)
    outcome = _("完成") if row.outcome == "done" else _("被拒绝")
    return (f"{when:%Y-%m-%d %H:%M:%S}", row.name or "—", row.login or "—", row.address or "—",
            action_word(row.action), outcome, row.about)  # fmt: skip


def _facts(row: AuditRow) -> dict[str, object]:
    return {
        "audit_id": row.audit_id, "at": row.recorded_at.replace(microsecond=0).isoformat() + "Z", "login": row.login,
        "name": row.name, "role": row.role, "address": row.address, "action": row.action, "park_id": row.park_id,
        "about": row.about, "outcome": row.outcome,
    }  # fmt: skip
