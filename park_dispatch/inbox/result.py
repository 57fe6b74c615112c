"""The answer beside a file of the inbox: what was read, stored, left out and why, and what to do next."""

from datetime import datetime
from zoneinfo import ZoneInfo

from park_dispatch.boards.proposal_words import (
    kind_word,
    open_questions,
    row_changes,
    row_name,
    row_place,
    summary,
)
from park_dispatch.boards.reading_words import reading_lines
from park_dispatch.filing.proposal import Proposal, ProposedRow
from park_dispatch.filing.refusals import held_then
from park_dispatch.inbox.taking import Taken, founds, has_refused_cell
from park_dispatch.intake.understanding import Table
from park_dispatch.language import _
from park_dispatch.ledger.reading import Park
from park_dispatch.model.office_time import in_zone

SHOWN = 200
"""Rows left out that are written one by one."""


def headline(taken: Taken, zone: ZoneInfo) -> str:
    """What came of the file, in one sentence."""
    if taken.refusal is not None:
        return taken.refusal.why()
    if taken.same is not None:
        when = in_zone(taken.same.recorded_at, zone)
        words = _("完全相同的文件已由 {author} 于 {when} 入库（上报编号 {id}），没有再作改动。")
        return words.format(author=taken.same.author, when=f"{when:%Y-%m-%d %H:%M}", id=taken.same.upload_id)
    if taken.filed is not None:
        words = (
            _("已入库 {stored} 行（上报编号 {id}）。")
            if not taken.filed.held
            else _("已入库 {stored} 行（上报编号 {id}），{held} 行没有入库。")
        )
        return words.format(stored=taken.filed.stored, id=taken.filed.upload_id, held=taken.filed.held)
    return _("没有入库：{why}").format(why=_why_not(taken))


def _why_not(taken: Taken) -> str:
    if taken.proposal is None:
        return _("文件没有写明截至哪一天。")
    if taken.unconfirmed:
        return _("{count} 张表的表头（或读法）在本园区还没有人确认过。").format(count=len(taken.unconfirmed))
    if not taken.proposal.rows:
        return _("没有读到可以入库的行。")
    return _("{count} 行都需要人核对。").format(count=len(taken.proposal.rows))


def result_text(taken: Taken, park: Park, zone: ZoneInfo, now: datetime) -> str:
    """The whole answer, a line a fact. `now` is in the office's zone."""
    lines = [
        taken.name,
        _("处理时间 {when}，园区：{park}").format(when=f"{now:%Y-%m-%d %H:%M}", park=park.name),
        "",
        headline(taken, zone),
    ]
    if taken.understanding is not None:
        lines += ["", *reading_lines(taken.understanding)]
    if taken.proposal is not None and taken.same is None:
        lines += ["", summary(taken.proposal)]
    if taken.unconfirmed:
        lines += ["", _("还没有人确认过的表："), *(f"  {_table_words(table)}" for table in taken.unconfirmed)]
    if taken.proposal is not None and not taken.unconfirmed:
        lines += _left_out(taken)
    return "\n".join([*lines, "", _("接下来："), f"  {_next(taken)}", ""])


def _table_words(table: Table) -> str:
    heads = _("、").join(column.header for column in table.columns if column.header)
    return _("{sheet}第 {first}–{last} 行，{kind}；表头：{headers}").format(
        sheet=_("工作表“{sheet}”").format(sheet=table.key[0]) if table.key[0] else "",
        first=table.first_row,
        last=table.last_row,
        kind=kind_word(table.kind),
        headers=heads or "—",
    )


def _left_out(taken: Taken) -> list[str]:
    assert taken.proposal is not None  # noqa: S101
    proposal = taken.proposal
    held = [row for row in proposal.rows if row.hold]
    if not held:
        return []
    lines = ["", _("没有入库的行："), *(f"  {_row_line(row, proposal)}" for row in held[:SHOWN])]
    if len(held) > SHOWN:
        lines.append("  " + _("另有 {count} 行。").format(count=len(held) - SHOWN))
    questions = [
        _("“{parent}”没有单体“{name}”").format(parent=q.parent, name=q.name)
        if q.kind == "building"
        else _("台账里没有项目“{name}”").format(name=q.name)
        for q in open_questions(proposal)
        if q.name
    ]
    return [*lines, *(["", _("台账里没有的名称："), *(f"  {words}" for words in questions)] if questions else [])]


def _row_line(row: ProposedRow, proposal: Proposal) -> str:
    name, parent = row_name(row)
    return _("{place}  {name}：{why}").format(
        place=row_place(row), name=" ".join(part for part in (parent, name) if part), why=_row_why(row, proposal)
    )


def _row_why(row: ProposedRow, proposal: Proposal) -> str:
    if row.hold == "name":
        return _("名称不在台账中")
    if row.hold == "skipped":
        if has_refused_cell(row, proposal.understanding):
            return _("这一行有单元格有误")
        return _("会新建项目或单体") if founds(row) else _("名称与台账相近，需要指明是不是同一个")
    moved = [words for words in row_changes(row) if words.verdict == row.hold]
    what = _("，").join(
        _("{label}由 {old} 变为 {new}").format(label=words.label, old=words.old, new=words.new) for words in moved
    )
    return what + (_("，比上期倒退") if row.hold == "backward" else _("，升得过快"))


def _next(taken: Taken) -> str:
    if taken.refusal is not None:
        return _("按上面的说明改好文件，再放进收件夹。")
    if taken.same is not None:
        return held_then(taken.same.rows_held) or _("不用再做什么。")
    if taken.filed is not None:
        if not taken.filed.held:
            return _("不用再做什么；在看板“数据上报”的上报记录里可以查看，也可以整份撤销。")
        words = _(
            "要补入没有入库的 {held} 行：在看板“数据上报”的上报记录里撤销这次上报，再拖入这份文件，逐行决定后确认。"
        )
        return words.format(held=taken.filed.held)
    return _("打开看板“数据上报”，把这份文件拖进去，核对后确认；确认过一次，同样表头的文件以后放进收件夹就会自动入库。")
