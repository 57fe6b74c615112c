"""What is marked in a file that is given back: refused cells, remarks, and the rows that a proposal holds back."""

from collections.abc import Iterator
from typing import TypeAlias

from park_dispatch.boards.proposal_words import change_words, open_questions
from park_dispatch.filing.names import NameQuestion
from park_dispatch.filing.proposal import Change, Proposal, ProposedRow
from park_dispatch.intake.findings import Finding
from park_dispatch.intake.marking.marks import Mark, Severity
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _

_Questions: TypeAlias = dict[tuple[str, str], NameQuestion]
_WAITING = ("name", "backward", "jump")


def marks(understanding: Understanding, proposal: Proposal | None = None) -> tuple[Mark, ...]:
    """Every mark, the refused cells first, in the reader's language. Rows that the user decided on are not marked."""
    found = [_of_finding(finding, "rejected") for finding in understanding.rejected]
    found += [_of_finding(finding, "warning") for finding in understanding.warnings]
    if proposal is not None:
        questions: _Questions = {(question.kind, question.name): question for question in open_questions(proposal)}
        found += [mark for row in proposal.rows for mark in _held(row, questions)]
    return tuple(found)


def anything_to_mark(understanding: Understanding, proposal: Proposal | None = None) -> bool:
    """Whether `marks` has any."""
    if understanding.of_schedule:  # there are no cells to colour
        return False
    held = proposal is not None and any(row.hold in _WAITING for row in proposal.rows)
    return bool(understanding.rejected or understanding.warnings or held)


def _of_finding(finding: Finding, severity: Severity) -> Mark:
    return Mark(finding.sheet, finding.row, finding.column, severity, finding.why(), finding.value)


def _held(row: ProposedRow, questions: _Questions) -> Iterator[Mark]:
    if row.hold == "name":
        yield _unknown_name(row, questions)
    elif row.hold in ("backward", "jump"):
        for change in row.changes:
            if change.verdict == row.hold:
                yield _moved(row, change)


def _moved(row: ProposedRow, change: Change) -> Mark:
    """A percent that fell or rose too fast."""
    words = change_words(change)
    template = (
        _("{label}由上期的 {old} 降为 {new}，暂不入库；写错了请改正，确认无误请在上报时选“更正上期”。")
        if change.verdict == "backward"
        else _("{label}由上期的 {old} 猛增到 {new}，暂不入库；写错了请改正，确认无误请在上报时选“更正上期”。")
    )
    sentence = template.format(label=words.label, old=words.old, new=words.new)
    return Mark(row.record.sheet, row.record.row, _column(row, change.field), "warning", sentence, words.new)


def _unknown_name(row: ProposedRow, questions: _Questions) -> Mark:
    """A project or building that the ledger does not know, or a row that names no project."""
    project, building = (str(row.record.get(field) or "").strip() for field in ("project", "building"))
    question = questions.get(("project", project)) or questions.get(("building", building))
    field, name = (question.kind, question.name) if question else ("building", building)
    if not name:
        sentence = _("没有写明属于哪个项目，暂不入库；请补写项目名称，或在上报时指定。")
    elif field == "project":
        sentence = _("台账里没有项目“{name}”，暂不入库；").format(name=name) + _advice(question)
    else:
        sentence = _("台账里没有单体“{name}”，暂不入库；").format(name=name) + _advice(question)
    return Mark(row.record.sheet, row.record.row, _column(row, field), "warning", sentence, name)


def _advice(question: NameQuestion | None) -> str:
    alike = _("、").join(known.name for known in question.candidates) if question else ""
    if alike:
        return _("相近的有：{names}。是其中一个的请改用台账里的名称，是新的请在上报时选“新建”。").format(names=alike)
    return _("名称写错了请改正，是新的请在上报时选“新建”。")


def _column(row: ProposedRow, field: str) -> str | None:
    """The letter of the column that a field of the row stands in; None where it stands outside the row."""
    cell = row.record.cells.get(field)
    return cell.column or None if cell else None
