"""What filing a file would change: refused cells first, then what needs a decision, then the rows."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from park_dispatch.boards.proposal_words import (
    SHOWN_CHANGES,
    ChangeWords,
    finding_place,
    row_changes,
    row_name,
    row_place,
    settled_counts,
    summary,
    verdict_word,
    waiting_rows,
)
from park_dispatch.filing.proposal import Proposal, ProposedRow
from park_dispatch.filing.verdicts import VERDICTS, Verdict
from park_dispatch.intake.findings import Finding
from park_dispatch.language import _
from park_dispatch.web.table import Cell, Column, Row, changes, name, table, value
from park_dispatch.web.text import plain
from park_dispatch.web.upload_tray import Item

TONES: dict[Verdict, str] = {
    "backward": "late",
    "jump": "warning",
    "changed": "",
    "new": "normal",
    "unchanged": "quiet",
}
DECIDED_ONE_BY_ONE = 12
"""Rows with a control of their own; the rest follow the control for all."""
MOST_ROWS = 1000
"""Rows sent to the browser at once."""


def draw_refused_cells(findings: Sequence[Finding], key: str) -> None:
    """Cells that were not taken: where, what stands there, why and what to do."""
    if findings:
        st.markdown(_("**{count} 处没有采用**，改好后重新拖入即可：").format(count=len(findings)))
        _draw_findings(findings, key)


def draw_remarks(findings: Sequence[Finding], key: str) -> None:
    """Cells that were taken, with a remark; folded away."""
    if not findings:
        return
    box = st.expander(_("{count} 处请留意").format(count=len(findings)), on_change="rerun", key=f"{key}_open")
    if box.open:
        with box:
            _draw_findings(findings, key)


def _draw_findings(findings: Sequence[Finding], key: str) -> None:
    columns = Column("place", _("位置"), "name"), Column("value", _("内容")), Column("why", _("原因和办法"))
    rows = [_finding_row(number, finding) for number, finding in enumerate(findings[:MOST_ROWS])]
    table(rows, columns, key=key, stacks=True)


def _finding_row(number: int, finding: Finding) -> Row:
    return Row(
        str(number),
        {
            "place": name(finding_place(finding) or "—"),
            "value": value(finding.value or "—", tone="late"),
            "why": value(finding.why()),
        },
    )


def draw_decisions(item: Item, proposal: Proposal) -> None:
    """Rows whose percent fell or jumped: each is corrected or left out, one by one or all together."""
    rows = waiting_rows(proposal)
    if not rows:
        return
    head, together, one_by_one = st.container(), st.container(horizontal=True, gap="small"), st.container()
    undecided = sum(row.hold in ("backward", "jump") for row in rows)
    if undecided:
        head.markdown(_("**{count} 行倒退或突增，请决定**；不决定的不入库：").format(count=undecided))
    else:
        head.markdown(_("{count} 行倒退或突增，已决定：").format(count=len(rows)))
    if len(rows) > 1:
        positions = tuple(row.position for row in rows)
        for choice, label in (("accept", _("全部更正上期")), ("skip", _("全部有误，不入库"))):
            together.button(
                label, key=f"up_{item.key}_{choice}_rows", type="tertiary", on_click=_decide_all,
                args=(item, positions, choice),
            )  # fmt: skip
    with one_by_one:
        for row in rows[:DECIDED_ONE_BY_ONE]:
            _draw_decision(item, row)
    if len(rows) > DECIDED_ONE_BY_ONE:
        head.caption(_("前 {shown} 行可逐行决定，其余请用下面的按钮一起决定。").format(shown=DECIDED_ONE_BY_ONE))


def _widget(item: Item, position: int) -> str:
    return f"up_{item.key}_{item.readings}_row_{position}"


def _decide(item: Item, positions: frozenset[int], choice: str | None) -> None:
    accepted, skipped = item.decisions.accepted - positions, item.decisions.skipped - positions
    if choice == "accept":
        accepted |= positions
    elif choice == "skip":
        skipped |= positions
    item.decisions = replace(item.decisions, accepted=accepted, skipped=skipped)


def _decide_all(item: Item, positions: Sequence[int], choice: str) -> None:
    for position in positions[:DECIDED_ONE_BY_ONE]:
        st.session_state[_widget(item, position)] = choice
    _decide(item, frozenset(positions), choice)


def _decide_one(item: Item, position: int) -> None:
    _decide(item, frozenset({position}), st.session_state.get(_widget(item, position)))


def _draw_decision(item: Item, row: ProposedRow) -> None:
    words = {"accept": _("更正上期"), "skip": _("有误，不入库")}
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(_waiting_words(row), width="stretch")
        st.segmented_control(
            _("决定"),
            ["accept", "skip"],
            format_func=words.__getitem__,
            key=_widget(item, row.position),
            label_visibility="collapsed",
            width="content",
            on_change=_decide_one,
            args=(item, row.position),
        )


def _waiting_words(row: ProposedRow) -> str:
    """ "▲ 12#厂房 屋面：形象进度由 80.0% 降为 60.0%" with the place."""
    shown, _above = row_name(row)
    parts = []
    for change in row_changes(row):
        if change.verdict in ("backward", "jump"):
            template = (
                _("{label}由 {old} 降为 {new}") if change.verdict == "backward" else _("{label}由 {old} 猛增到 {new}")
            )
            parts.append(template.format(label=change.label, old=change.old, new=change.new))
    sign = "▲" if row.verdict == "backward" else "◔"
    return f"{sign} **{plain(shown)}** {plain(_('，').join(parts))} :gray[{plain(row_place(row))}]"


def draw_rows(item: Item, proposal: Proposal) -> None:
    """The sentence, a filter by how rows compare, and the rows."""
    counts = settled_counts(proposal)
    st.markdown(plain(summary(proposal)))
    moved = len(proposal.rows) - counts["unchanged"]
    options: list[str] = [verdict for verdict in reversed(VERDICTS) if counts[verdict] not in (0, moved)]
    if moved:
        options.insert(0, "moved")
    if counts["unchanged"] and "unchanged" not in options:
        options.append("unchanged")
    labels = {v: f"{verdict_word(v)} {counts[v]}" for v in VERDICTS} | {
        "moved": _("有变动 {count}").format(count=moved)
    }
    chosen: str | None = "moved"
    if len(options) > 1 or not moved:
        chosen = st.segmented_control(
            _("显示"),
            options,
            default="moved" if moved else None,
            format_func=labels.__getitem__,
            key=f"up_{item.key}_shown",
            label_visibility="collapsed",
        )
    if chosen is None:
        return
    rows = [row for row in proposal.rows if _shown(row, chosen)]
    if not rows:
        return
    columns = _change_columns(any(row.hold for row in rows))
    table([change_row(row) for row in rows[:MOST_ROWS]], columns, key=f"up_{item.key}_rows")
    if len(rows) > MOST_ROWS:
        st.caption(_("共 {all} 行，显示前 {shown} 行；入库的是全部。").format(all=len(rows), shown=MOST_ROWS))


def _shown(row: ProposedRow, chosen: str) -> bool:
    """An open name is among what moved: it is not known yet how the row compares."""
    if chosen == "moved":
        return row.verdict != "unchanged" or not row.target.subject
    return row.verdict == chosen and bool(row.target.subject)


def _change_columns(some_held: bool) -> tuple[Column, ...]:
    columns = (
        Column("name", _("单体和节点"), "name"),
        Column("verdict", _("与上期比")),
        Column("changes", _("变动"), "change"),
        Column("place", _("位置"), phone=False),
    )
    return (*columns, Column("hold", _("入库"))) if some_held else columns


def change_row(row: ProposedRow) -> Row:
    """A row of the proposal as the table shows it."""
    shown, above = row_name(row)
    words = row_changes(row)
    lines = [_line(change) for change in words[:SHOWN_CHANGES]]
    if len(words) > SHOWN_CHANGES:
        lines.append(("", "", _("共 {count} 项").format(count=len(words)), "quiet"))
    guess = next((change.guess for change in words if change.guess), "")
    if guess:
        lines.append(("", "", _("推定：{guess}").format(guess=guess), "quiet"))
    held = {
        "": value(_("入库")),
        "name": value(_("名称待定"), tone="warning"),
        "backward": value(_("待决定"), tone="warning"),
        "jump": value(_("待决定"), tone="warning"),
        "skipped": value(_("不入库"), tone="quiet"),
    }[row.hold]
    return Row(
        str(row.position),
        {
            "name": name(shown, above),
            "verdict": _verdict(row),
            "changes": changes(lines),
            "place": value(row_place(row), tone="quiet"),
            "hold": held,
        },
    )


def _verdict(row: ProposedRow) -> Cell:
    if not row.target.subject:
        return value("—", len(VERDICTS))
    return value(verdict_word(row.verdict), VERDICTS.index(row.verdict), tone=TONES[row.verdict])


def _line(change: ChangeWords) -> tuple[str, str, str, str]:
    tone = TONES[change.verdict] if change.verdict in ("backward", "jump") else ""
    return change.label, change.old, change.new, tone


def draw_rest(item: Item, proposal: Proposal) -> None:
    """Buildings that were reported before and are not in this file; plan dates that differ from the last ones."""
    if proposal.missing:
        names = _("、").join(proposal.missing[:20]) + (_(" 等") if len(proposal.missing) > 20 else "")
        st.markdown(plain(_("○ 本期未报送 {count} 个单体：{names}").format(count=len(proposal.missing), names=names)))
    if not proposal.plan_changes:
        return
    st.markdown(
        _("**{count} 个计划日期与上期不同。** 默认保留原计划基线，进度仍按原计划比较。").format(
            count=proposal.plan_changes
        )
    )
    rebase = _rebase_keys(item)
    if st.checkbox(_("作为新基线"), key=rebase[0], on_change=_rebase, args=(item,)):
        st.text_input(
            _("调整计划的原因（必填，随记录保存）"),
            key=rebase[1],
            max_chars=200,
            placeholder=_("例：经 8月10日调度会同意，室外工程顺延"),
            on_change=_rebase,
            args=(item,),
        )


def _rebase_keys(item: Item) -> tuple[str, str]:
    return f"up_{item.key}_rebase", f"up_{item.key}_reason"


def _rebase(item: Item) -> None:
    asked, reason = (st.session_state.get(key) for key in _rebase_keys(item))
    item.decisions = replace(item.decisions, rebaseline_reason=str(reason or "").strip() if asked else "")


def lacks_reason(item: Item) -> bool:
    """Whether a new baseline was asked for without saying why."""
    return bool(st.session_state.get(_rebase_keys(item)[0])) and not item.decisions.rebaseline_reason
