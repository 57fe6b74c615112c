"""A proposal in words: what a file is about, what would change, what waits for a decision, what is left out."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from park_dispatch.boards.wording import NONE, percent
from park_dispatch.filing.guesses import guesses
from park_dispatch.filing.names import NameQuestion, answered
from park_dispatch.filing.proposal import Change, Proposal, ProposedRow
from park_dispatch.filing.remembering import Remembered, RememberedLayout, RememberedName
from park_dispatch.filing.verdicts import VERDICTS, Verdict
from park_dispatch.intake.findings import Finding
from park_dispatch.intake.understanding import Understanding
from park_dispatch.language import _
from park_dispatch.model.record import FIELDS, Kind, Record, Scalar

SHOWN_CHANGES = 4
"""How many values of a new row are written out; the rest are counted."""
SHOWN_HEADERS = 8


def kind_word(kind: Kind | None) -> str:
    """What a table is about."""
    if kind is None:
        return _("不使用")
    return {
        "progress": _("形象进度"),
        "milestone": _("节点进度"),
        "issue": _("问题台账"),
        "investment": _("投资完成"),
        "procedure": _("手续办理"),
        "enterprise": _("企业投产"),
        "funding": _("资金到位"),
        "dispatch": _("每日调度"),
        "site_log": _("驻守日志"),
        "pairing": _("包联清单"),
    }[kind]


def field_word(name: str) -> str:
    """The label of a field with its unit: "建筑面积（㎡）"."""
    field = FIELDS[name]
    label = _(field.label)
    if not field.unit or field.type != "number":
        return label
    return _("{heading}（{unit}）").format(heading=label, unit=_(field.unit))


def verdict_word(verdict: Verdict) -> str:
    """How a row compares with the last report."""
    return {
        "unchanged": _("未变"),
        "changed": _("变化"),
        "new": _("新增"),
        "jump": _("突增"),
        "backward": _("倒退"),
    }[verdict]


def layout_words(what: RememberedLayout) -> str:
    """What was corrected of a layout: "整张表是节点进度；E“进展”是完成比例"."""
    parts = []
    if what.layout.kind:
        kind = None if what.layout.kind == "unused" else what.layout.kind
        parts.append(_("整张表：{kind}").format(kind=kind_word(kind)))
    for letter, field in what.layout.columns.items():
        meaning = field_word(field) if field is not None and field in FIELDS else _("不使用")
        header = what.headers.get(letter, "")
        words = _("{letter} 列“{header}”：{meaning}")
        parts.append(words.format(letter=letter, header=header, meaning=meaning))
    return _("；").join(parts)


def name_words(what: RememberedName) -> str:
    """What a name was said to mean."""
    name = _("{parent}的“{name}”").format(parent=what.parent, name=what.name) if what.parent else f"“{what.name}”"
    if not what.meaning:
        return _("{name}：所指的对象已不在台账中").format(name=name)
    return _("{name}就是“{known}”").format(name=name, known=what.meaning)


def remembered_words(one: Remembered) -> tuple[str, str]:
    """What a correction is about (headers, or a name), and what was decided."""
    if isinstance(one.what, RememberedLayout):
        heads = [head for head in one.what.headers.values() if head]
        shown = _("、").join(heads[:SHOWN_HEADERS]) + (
            _("等 {count} 列").format(count=len(heads)) if len(heads) > SHOWN_HEADERS else ""
        )
        return _("表头：{headers}").format(headers=shown), layout_words(one.what)
    return _("名称：{name}").format(name=one.what.name), name_words(one.what)


def value_word(field: str, value: Scalar | None) -> str:
    """A value as it is written on screen."""
    if value is None or value == "":
        return NONE
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, str):
        return value
    return percent(value) if FIELDS[field].type == "percent" else f"{value:,.10g}"


def place(sheet: str | None, cell: str) -> str:
    """Where something stands: "进度表 · F12"."""
    return " · ".join(part for part in (sheet or "", cell) if part)


def found_line(understanding: Understanding, waiting: int) -> str:
    """What was found in a file: "1 张表 · 33 行识别 · 2 处需要您看 · 1 张未用"."""
    parts = [
        _("{count} 张表").format(count=len(understanding.tables)),
        _("{count} 行识别").format(count=len(understanding.records)),
        *([_("{count} 条逻辑关系").format(count=len(understanding.links))] if understanding.links else []),
    ]
    if waiting:
        parts.append(_("{count} 处需要您看").format(count=waiting))
    if understanding.unused:
        parts.append(_("{count} 张未用").format(count=len(understanding.unused)))
    return " · ".join(parts)


def settled_counts(proposal: Proposal) -> dict[Verdict, int]:
    """How many rows are of each verdict, without those of which it is not known yet what they are about."""
    found = Counter(row.verdict for row in proposal.rows if row.target.subject)
    return {verdict: found[verdict] for verdict in VERDICTS}


def summary(proposal: Proposal) -> str:
    """What would change since the last report, in one sentence."""
    counts = settled_counts(proposal)
    pending = len(proposal.rows) - sum(counts.values())
    named = [
        _("{word} {count} 行").format(word=verdict_word(verdict), count=counts[verdict])
        for verdict in ("changed", "new", "backward", "jump", "unchanged")
        if counts[verdict]
    ]
    if pending:
        named.append(_("名称待定 {count} 行").format(count=pending))
    if not named:
        return _("没有读到可以入库的行。")
    if counts["unchanged"] == len(proposal.rows):
        return _("{count} 行全部与上期相同，数据与上期雷同。").format(count=counts["unchanged"])
    return _("与上期相比：{parts}。").format(parts=_("，").join(named))


def open_questions(proposal: Proposal) -> tuple[NameQuestion, ...]:
    """The names that need an answer before their rows can be stored."""
    return tuple(q for q in proposal.questions if answered(q, proposal.decisions.names) is None)


def waiting_rows(proposal: Proposal) -> tuple[ProposedRow, ...]:
    """Rows that fell or jumped, decided or not, in the order of the file."""
    return tuple(row for row in proposal.rows if row.verdict in ("backward", "jump") and row.target.subject)


def things_to_look_at(proposal: Proposal) -> int:
    """How many things a person should look at: undecided rows, open names, refused cells."""
    undecided = sum(row.hold in ("backward", "jump") for row in proposal.rows)
    return undecided + len(open_questions(proposal)) + len(proposal.understanding.rejected)


def left_out(proposal: Proposal) -> str:
    """What confirming will not store, and why; empty when everything is stored."""
    held = Counter(row.hold for row in proposal.rows if row.hold)
    reasons = [
        (held["name"], _("{count} 行名称待定")),
        (held["backward"], _("{count} 行倒退未决定")),
        (held["jump"], _("{count} 行突增未决定")),
        (held["skipped"], _("{count} 行您已略过")),
        (len(proposal.understanding.rejected), _("{count} 处单元格有误")),
        (_declined_cells(proposal), _("{count} 处推定不采用")),
    ]
    return _("，").join(template.format(count=count) for count, template in reasons if count)


def _declined_cells(proposal: Proposal) -> int:
    declined = proposal.decisions.declined
    if not declined:
        return 0
    return sum(guess.cells for guess in guesses(proposal.understanding.records) if guess.key in declined)


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """One changed value: label, old value ("" where there was none), new value, how it compares, what was assumed."""

    label: str
    old: str
    new: str
    verdict: Verdict
    guess: str = ""


def change_words(change: Change) -> ChangeWords:
    """A change as written on screen."""
    old = "" if change.old is None else value_word(change.field, change.old)
    new = value_word(change.field, change.new)
    return ChangeWords(field_word(change.field), old, new, change.verdict, _(change.guess))


def row_changes(row: ProposedRow) -> tuple[ChangeWords, ...]:
    """The values of a row worth showing: those that differ, the worst first; of an unchanged row its percent.

    A row whose name is not settled cannot be compared: it shows what it says.
    """
    if not row.target.subject:
        said = ((name, cell.value) for name, cell in row.record.cells.items() if name not in ("project", "building"))
        return tuple(ChangeWords(field_word(name), "", value_word(name, value), "new") for name, value in said)
    differing = [change for change in row.changes if change.verdict != "unchanged"]
    shown = differing or [change for change in row.changes if change.field == "percent"]
    rank: dict[Verdict, int] = {"backward": 0, "jump": 0, "changed": 1, "new": 2, "unchanged": 3}
    shown.sort(key=lambda change: (rank[change.verdict], change.field != "percent"))
    return tuple(change_words(change) for change in shown)


def _named_in(record: Record) -> tuple[str, ...]:
    """The names a row itself gives, where it is not settled yet what they stand for."""
    said = (record.get(field) for field in ("project", "building", "milestone", "enterprise", "procedure"))
    return tuple(str(name) for name in said if name)


def row_name(row: ProposedRow) -> tuple[str, str]:
    """The thing a row is about: its own name, and the path above it."""
    names = row.target.names if row.target.subject else _named_in(row.record) or row.target.names
    names = names or (_("第 {row} 行").format(row=row.record.row),)
    return (" ".join(names[1:]), names[0]) if len(names) > 1 else (names[0], "")


def row_place(row: ProposedRow) -> str:
    """Sheet and cell of a row: the cell of its worst change, else the row's number."""
    worst = next((c for c in row.changes if c.verdict == row.verdict and c.cell), None)
    return place(row.record.sheet, worst.cell if worst else _("第 {row} 行").format(row=row.record.row))


def finding_place(finding: Finding) -> str:
    """Sheet and cell of a finding."""
    return place(finding.sheet, finding.cell)
