"""Names the ledger does not know: for each one, what it stands for, a new thing, or left out."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from park_dispatch.filing.names import Choice, NameQuestion, answered
from park_dispatch.filing.proposal import Proposal
from park_dispatch.language import _
from park_dispatch.web.text import plain
from park_dispatch.web.upload_tray import Item

SHOWN = 12
"""Questions asked one by one; more than that are answered together first."""


def draw_names(item: Item, proposal: Proposal) -> None:
    """Ask about unknown names; an answer proposes anew, for it may bring further questions."""
    asked = proposal.questions
    if not asked:
        return
    still = sum(answered(q, proposal.decisions.names) is None for q in asked)
    if still:
        st.markdown(_("**{count} 个名称台账里没有**，请指明后才能入库：").format(count=still))
    answers = dict(proposal.decisions.names)
    if len(asked) > 2:
        _draw_all(item, asked, answers)
    for question in asked[:SHOWN]:
        choice = _draw_one(item, question, answers)
        if choice is not None and choice != answered(question, answers):
            answers[question.key] = choice
    if len(asked) > SHOWN:
        st.caption(_("另有 {count} 个名称，请用上面的按钮一起指明，或先核对文件。").format(count=len(asked) - SHOWN))
    if answers != dict(proposal.decisions.names):
        item.decisions = replace(item.decisions, names=answers)
        st.rerun(scope="fragment")


def _draw_all(item: Item, asked: Sequence[NameQuestion], answers: dict[str, Choice]) -> None:
    with st.container(horizontal=True, gap="small"):
        create = st.button(_("全部新建"), key=f"up_{item.key}_create_all", type="tertiary")
        skip = st.button(_("全部略过"), key=f"up_{item.key}_skip_all", type="tertiary")
    if create or skip:
        for question in asked:
            if question.name or skip:
                answers[question.key] = "create" if create else "skip"
                st.session_state.pop(_widget(item, question), None)


def _widget(item: Item, question: NameQuestion) -> str:
    return f"up_{item.key}_name_{question.key}"


def _draw_one(item: Item, question: NameQuestion, answers: dict[str, Choice]) -> Choice | None:
    known = {thing.subject_id: thing.name for thing in question.candidates}
    options: list[Choice] = [*known]
    if question.name:
        options.append("create")
    options.append("skip")
    given = answered(question, answers)
    if isinstance(given, int) and given not in known:
        options.insert(0, given)

    def words(choice: Choice) -> str:
        if choice == "skip":
            return _("略过（{rows} 行不入库）").format(rows=question.rows)
        if choice == "create":
            return _("新建“{name}”").format(name=question.name)
        return _("就是“{name}”").format(name=known.get(choice, question.name))

    return st.selectbox(
        plain(_asking(question)), options, index=options.index(given) if given in options else None, format_func=words,
        key=_widget(item, question), placeholder=_("请选择"), width=460,
    )  # fmt: skip


def _asking(question: NameQuestion) -> str:
    where = " · ".join(part for part in (question.sheet, question.cell) if part)
    if not question.name:
        return _("{rows} 行没有写项目（从 {where} 起），它们属于").format(rows=question.rows, where=where)
    if question.kind == "project":
        return _("项目“{name}”（{where} 起 {rows} 行）").format(name=question.name, where=where, rows=question.rows)
    return _("“{parent}”没有单体“{name}”（{where} 起 {rows} 行）").format(
        parent=question.parent, name=question.name, where=where, rows=question.rows
    )
