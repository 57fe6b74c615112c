"""A proposal and what was stored, as lines of text and as facts for JSON."""

from typing import Any

from park_dispatch.boards.proposal_words import field_word, open_questions, place, value_word
from park_dispatch.boards.reading_words import finding_lines
from park_dispatch.filing.confirm import Filed
from park_dispatch.filing.guesses import Guess, guesses
from park_dispatch.filing.names import NameQuestion
from park_dispatch.filing.proposal import Proposal, ProposedRow
from park_dispatch.intake.findings import Finding
from park_dispatch.language import _


def comparison_lines(proposal: Proposal) -> list[str]:
    """What storing would change: counts, rows held back, questions, buildings that are missing."""
    counts = proposal.counts()
    lines = [
        _(
            "“{file}”与“{park}”上期相比：新增 {new}，变化 {changed}，未变 {unchanged}，倒退 {backward}，突增 {jump}"
        ).format(file=proposal.understanding.file_name, park=proposal.park.name, **counts),
        "  " + _("可入库 {rows} 行，截至 {day}").format(rows=len(proposal.to_store), day=proposal.as_of),
    ]
    if proposal.same_file:
        lines.append("  " + _("完全相同的文件已经入库（上报编号 {id}）").format(id=proposal.same_file.upload_id))
    if proposal.plan_changes:
        lines.append(
            "  "
            + _("有 {count} 个计划日期与上期不同；计划基线不变，要以本文件为新基线请加 --rebaseline 原因").format(
                count=proposal.plan_changes
            )
        )
    lines += ["  " + _guess_line(guess) for guess in guesses(proposal.understanding.records)]
    if proposal.missing:
        lines.append("  " + _("本期未报的单体：{names}").format(names=_("、").join(proposal.missing)))
    return lines + [f"  {reason}" for reason in held_reasons(proposal)]


def _guess_line(guess: Guess) -> str:
    """What was assumed, for how many cells, and the first of them."""
    return _("推定  {field}：{sentence}（{count} 处，如 {place} 读作 {value}）").format(
        field=field_word(guess.field),
        sentence=_(guess.sentence).rstrip(_("。")),
        count=guess.cells,
        place=place(guess.sheet, guess.cell) or _("表外"),
        value=value_word(guess.field, guess.value),
    )


def held_reasons(proposal: Proposal) -> tuple[str, ...]:
    """A sentence for each question about a name, then for each row that is held back for another reason."""
    asked = [question_line(question) for question in open_questions(proposal)]
    rows = [_held_line(row) for row in proposal.rows if row.hold in ("backward", "jump")]
    return (*asked, *rows)


def question_line(question: NameQuestion) -> str:
    """What has to be settled about a name, and how."""
    where = f"{question.sheet} {question.cell}".strip()
    if not question.name:
        return _("{rows} 行没有写明项目（从 {where} 起），没有入库；请加 --project 项目名称。").format(
            rows=question.rows, where=where
        )
    alike = _("、").join(known.name for known in question.candidates)
    if question.kind == "project":
        text = _("项目“{name}”不在台账中（{where} 起 {rows} 行没有入库）；").format(
            name=question.name, where=where, rows=question.rows
        )
    else:
        text = _("“{parent}”没有单体“{name}”（{where} 起 {rows} 行没有入库）；").format(
            parent=question.parent, name=question.name, where=where, rows=question.rows
        )
    if alike:
        text += _("相近的有：{names}。如是同一个，请在文件中改用台账名称；如是新的，请加 --create。").format(
            names=alike
        )
    else:
        text += _("如是新的，请加 --create。")
    return text


def _held_line(row: ProposedRow) -> str:
    changes = [change for change in row.changes if change.verdict == row.hold]
    what = _("，").join(
        _("{field}由 {old}（{day}）变为 {new}").format(
            field=field_word(change.field),
            old=value_word(change.field, change.old),
            day=change.old_as_of,
            new=value_word(change.field, change.new),
        )
        for change in changes
    )
    name = " / ".join(row.target.names)
    place = _row_place(row)
    if row.hold == "backward":
        return _("{place} {name}：{what}，比上期倒退，没有入库；确认无误请加 --accept。").format(
            place=place, name=name, what=what
        )
    return _("{place} {name}：{what}，升得过快，没有入库；确认无误请加 --accept。").format(
        place=place, name=name, what=what
    )


def filed_lines(proposal: Proposal, filed: Filed) -> list[str]:
    """What storing a file did, and what of it was left out."""
    understanding = proposal.understanding
    lines = [
        _("“{file}”已入库 {stored} 行，截至 {day}，上报编号 {id}。").format(
            file=understanding.file_name, stored=filed.stored, day=proposal.as_of, id=filed.upload_id
        )
    ]
    if filed.held:
        lines.append("  " + _("另有 {held} 行没有入库：").format(held=filed.held))
        lines += [f"    {reason}" for reason in held_reasons(proposal)]
    return lines + [f"  {line}" for line in finding_lines(understanding)]


def filed_facts(proposal: Proposal, filed: Filed) -> dict[str, Any]:
    """The same for JSON."""
    understanding = proposal.understanding
    return {
        "file": understanding.file_name,
        "park": proposal.park.name,
        "upload_id": filed.upload_id,
        "as_of": proposal.as_of.isoformat(),
        "stored": filed.stored,
        "held": filed.held,
        "counts": proposal.counts(),
        "held_reasons": list(held_reasons(proposal)),
        "rejected": [_finding_facts(finding) for finding in understanding.rejected],
        "warnings": [_finding_facts(finding) for finding in understanding.warnings],
    }


def _finding_facts(finding: Finding) -> dict[str, Any]:
    return {
        "sheet": finding.sheet,
        "row": finding.row,
        "column": finding.column,
        "value": finding.value,
        "why": finding.why(),
    }


def _row_place(row: ProposedRow) -> str:
    number = _("第 {row} 行").format(row=row.record.row)
    return _("工作表“{sheet}”").format(sheet=row.record.sheet) + number if row.record.sheet else number
