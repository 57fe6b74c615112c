"""One issue: what it is, how far it has come, what whoever looks may do next, and everything on record of it."""

import html

import pandas as pd
import streamlit as st

from park_dispatch.boards import issues as board
from park_dispatch.boards.issue_history import Event, Rung, history, ladder, notes, when_words
from park_dispatch.boards.wording import NONE, SIGNS, iso
from park_dispatch.language import _
from park_dispatch.model.issue_stage import CHANNELS, OPEN
from park_dispatch.web.attachments import draw_attachments
from park_dispatch.web.frame import Frame
from park_dispatch.web.issue_add import channel_word
from park_dispatch.web.issue_steps import draw_next
from park_dispatch.web.issues import due_words, said_last
from park_dispatch.web.text import plain

_STYLE = """<style>
.issue-way { display: flex; flex-wrap: wrap; gap: 4px 16px; }
.issue-way .now { font-weight: 700; }
.issue-way .ahead, .issue-way .skipped { opacity: .65; }
</style>"""
_MARKS: dict[Rung, str] = {"done": "✓", "now": "▶", "skipped": "–", "ahead": "○"}


def draw_issue(frame: Frame, rows: pd.DataFrame, row: board.IssueRow) -> None:
    """The whole view of an issue; the address names it, the button leads back to the list."""
    if st.button(_("返回台账"), key="issue_back", type="tertiary", icon=":material/arrow_back:"):
        del st.query_params["issue"]
        st.rerun()
    said_last()
    title = _("{label} 号 · {kind}").format(label=row["label"], kind=board.kind_word(row["kind"]))
    st.caption(plain(title))
    st.markdown(f"#### {plain(str(row['issue']))}")
    st.markdown(plain(_standing(row)))
    _draw_ladder(row)
    for note in notes(row):
        st.caption(plain(note))
    left, right = st.columns(2, gap="medium")
    with left:
        _draw_facts(row)
        draw_attachments(frame, int(row["issue_id"]))
        draw_next(frame, rows, row)
    with right:
        st.markdown(f"##### {plain(_('办理过程'))}")
        for event in history(frame.ledger, frame.park, row, frame.as_of):
            _draw_event(frame, event)


def _standing(row: board.IssueRow) -> str:
    """ "■ 办理中，超期 9 天；已历时 14 天" """
    parts = [f"{SIGNS[row['light']]} {board.stage_words(row)}"]
    if due := due_words(row):
        parts.append(due)
    days = _("已历时 {days} 天") if row["stage"] in OPEN else _("历时 {days} 天")
    return _("，").join([*parts, days.format(days=row["age_days"])])


def _draw_ladder(row: board.IssueRow) -> None:
    rungs = ladder(row)
    if not rungs:
        return
    items = "".join(f'<span class="{rung}">{_MARKS[rung]} {html.escape(word)}</span>' for word, rung in rungs)
    st.html(f'{_STYLE}<div class="issue-way">{items}</div>')


def _draw_facts(row: board.IssueRow) -> None:
    source = " · ".join(str(row[part]) for part in ("issue_file", "issue_sheet", "issue_cell") if row[part])
    collected = _("{day}，{author}").format(day=iso(row["collected"]), author=row["author"])
    unit = " · ".join(str(row[part]) for part in ("responsible_unit", "responsible_person") if row[part])
    facts = [
        (_("在哪里"), board.where(row)),
        (_("反映渠道"), channel_word(str(row["channel"])) if row["channel"] in CHANNELS else str(row["channel"])),
        (_("收集"), _("{said}（{source}）").format(said=collected, source=source) if source else collected),
        (_("类别"), str(row["category"])),
        (_("责任单位"), unit),
        (_("牵头单位"), str(row["lead_unit"])),
        (_("时限"), iso(row["due"]) if row["due"] is not None else str(row["due_text"])),
        (_("措施"), str(row["measure"])),
        (_("进展"), str(row["progress"])),
        (_("上报给"), str(row["reported_to"])),
        (_("备注"), str(row["remark"])),
        (_("满意度"), _satisfaction(row)),
    ]
    st.markdown("  \n".join(f"**{plain(label)}** {plain(said or NONE)}" for label, said in facts if said))


def _satisfaction(row: board.IssueRow) -> str:
    said = [str(row["satisfaction"]), str(row["satisfaction_words"]), str(row["satisfaction_by"])]
    return _("，").join(part for part in said if part)


def _draw_event(frame: Frame, event: Event) -> None:
    with st.container(gap="xxsmall"):
        st.markdown(f"**{plain(event.title)}** {plain(when_words(event, frame.settings.timezone, frame.as_of))}")
        if event.words:
            st.markdown(plain(event.words))
        lines = [plain(_field_words(*one)) for one in event.fields]
        if lines:
            st.caption("  \n".join(lines))


def _field_words(label: str, said: str, cell: str) -> str:
    words = _("{label}：{text}").format(label=label, text=said)
    return _("{words}（{cell}）").format(words=words, cell=cell) if cell else words
