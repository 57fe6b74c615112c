"""`audit`: who did, took away, undid or was refused what, when, from where."""

import argparse

from park_dispatch.boards.audit import AuditLine, audit_lines, wanted
from park_dispatch.cli import console
from park_dispatch.cli.parks import opened
from park_dispatch.language import _
from park_dispatch.ledger.audit import AuditRow, search
from park_dispatch.settings import Settings


def run_audit(options: argparse.Namespace, settings: Settings) -> int:
    """List what fits, the newest first. Times are shown in the office's zone, in JSON as UTC."""
    fits = wanted(options.who, options.what, options.since, None, None, settings.timezone)
    with opened(settings) as ledger:
        rows = search(ledger, fits)
        lines = audit_lines(ledger, rows, settings.timezone)
    if options.json:
        console.say_json({"audit": [_facts(row) for row in rows]})
        return 0
    if not lines:
        console.say(_("没有符合条件的操作记录。"))
        return 0
    header = (_("时间"), _("姓名"), _("账号"), _("从哪里"), _("操作"), _("结果"), _("内容"))
    for line in console.aligned([header, *(_cells(line) for line in lines)]):
        console.say(line)
    return 0


def _cells(line: AuditLine) -> tuple[str, ...]:
    outcome = _("被拒绝") if line.refused else _("完成")
    return (f"{line.at:%Y-%m-%d %H:%M:%S}", line.who or "—", line.login or "—", line.address or "—", line.action,
            outcome, line.about)  # fmt: skip


def _facts(row: AuditRow) -> dict[str, object]:
    return {
        "audit_id": row.audit_id, "at": row.recorded_at.replace(microsecond=0).isoformat() + "Z", "login": row.login,
        "name": row.name, "role": row.role, "address": row.address, "action": row.action, "park_id": row.park_id,
        "about": row.about, "outcome": row.outcome,
    }  # fmt: skip
