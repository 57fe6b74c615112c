"""Names the ledger does not know: for each one, what it stands for, a new thing, or left out."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import streamlit as st

from park_dispatch.boards.proposal_words import place
from park_dispatch.filing.names import Choice, Known, NameQuestion, answered
from park_dispatch.filing.proposal import Proposal
from park_dispatch.filing.register import possible_things
from park_dispatch.language import _
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain
from park_dispatch.web.upload_tray import Item

SHOWN = 12
"""Questions asked one by one; more than that are answered together first."""


def draw_names(item: Item, proposal: Proposal, frame: Frame) -> None:
    """Ask about unknown names; an answer proposes anew, for it may bring further questions."""
    asked = proposal.questions
    _say_recalled(proposal)
    if not asked:
        return
    head, together, one_by_one = st.container(), st.container(horizontal=True, gap="small"), st.container()
    still = sum(answered(q, proposal.decisions.names) is None for q in asked)
    words = _("**{count} 个名称台账里没有**，请指明后才能入库：") if still else _("{count} 个名称已指明：")
    head.markdown(words.format(count=still or len(asked)))
    if len(asked) > 2:
        for choice, label in (("create", _("全部新建")), ("skip", _("全部略过"))):
            together.button(
                label,
                key=f"up_{item.key}_{choice}_all",
                type="tertiary",
                on_click=_answer_all,
                args=(item, asked, choice),
            )
    with one_by_one:
        for question in asked[:SHOWN]:
            known = possible_things(frame.ledger, frame.park, proposal.as_of, question)
            _draw_one(item, question, known, answered(question, proposal.decisions.names))
        if any(isinstance(given, int) for given in proposal.decisions.names.values()):
            st.caption(_("确认入库后，指明的名称会记住，下次不再询问。"))
        if len(asked) > SHOWN:
            st.caption(
                _("另有 {count} 个名称，请用上面的按钮一起指明，或先核对文件。").format(count=len(asked) - SHOWN)
            )


def _say_recalled(proposal: Proposal) -> None:
    """The names that an earlier answer settled, so that a wrong one is seen."""
    recalled = proposal.matcher.recalled()
    if recalled:
        pairs = [_("“{name}”就是“{known}”").format(name=name, known=known) for name, known in recalled[:SHOWN]]
        more = _("等 {count} 个").format(count=len(recalled)) if len(recalled) > SHOWN else ""
        words = _("按记住的答复：{names}{more}。不对的话，在页面下方“已记住的更正”里停用。")
        st.caption(plain(words.format(names=_("，").join(pairs), more=more)))


def _widget(item: Item, question: NameQuestion) -> str:
    return f"up_{item.key}_{item.readings}_name_{question.key}"


def _answer_all(item: Item, asked: Sequence[NameQuestion], choice: Literal["create", "skip"]) -> None:
    """Create what can be created (rows without a name can only be left out), or leave all out.

    What has an answer of its own, a project known by a longer name, keeps it.
    """
    fit = [question for question in asked if question.default is None and (question.name or choice == "skip")]
    for question in fit:
        st.session_state[_widget(item, question)] = choice
    item.decisions = replace(item.decisions, names={**item.decisions.names, **{q.key: choice for q in fit}})


def _answer_one(item: Item, question: NameQuestion) -> None:
    choice: Choice | None = st.session_state.get(_widget(item, question))
    names = {key: given for key, given in item.decisions.names.items() if key != question.key}
    if choice is None:
        del st.session_state[_widget(item, question)]  # taken back: the default, if there is one, shows again
    else:
        names[question.key] = choice
    item.decisions = replace(item.decisions, names=names)


def _draw_one(item: Item, question: NameQuestion, things: Sequence[Known], given: Choice | None) -> None:
    known = {thing.subject_id: thing.name for thing in things}
    options: list[Choice] = [*known, *(("create",) if question.name else ()), "skip"]
    if isinstance(given, int) and given not in known:
        options.insert(0, given)
    if given in options:
        st.session_state.setdefault(_widget(item, question), given)

    def words(choice: Choice) -> str:
        if choice == "skip":
            return _("略过（{rows} 行不入库）").format(rows=question.rows)
        if choice == "create":
            return _("新建“{name}”").format(name=question.name)
        return _("就是“{name}”").format(name=known.get(choice, question.name))

    st.selectbox(
        plain(_asking(question)),
        options,
        index=None,
        format_func=words,
        key=_widget(item, question),
        placeholder=_("请选择"),
        width=460,
        on_change=_answer_one,
        args=(item, question),
    )
    if not question.name:
        key = f"up_{item.key}_{item.readings}_project"
        st.text_input(
            _("或写上一个新项目的名称"), key=key, max_chars=80, width=460, on_change=_name_project, args=(item, key)
        )


def _name_project(item: Item, key: str) -> None:
    """A project for the rows that name none: the file is read again with it."""
    named = str(st.session_state.get(key) or "").strip()
    if named:
        item.correct(replace(item.corrections, project=named))


def _asking(question: NameQuestion) -> str:
    cell = _("第 {row} 行").format(row=question.cell) if question.cell.isdigit() else question.cell
    where = place(question.sheet, cell)
    if not question.name:
        return _("{rows} 行没有写项目（从 {where} 起），它们属于").format(rows=question.rows, where=where)
    if question.kind == "project":
        return _("项目“{name}”（{where} 起 {rows} 行）").format(name=question.name, where=where, rows=question.rows)
    return _("“{parent}”没有单体“{name}”（{where} 起 {rows} 行）").format(
        parent=question.parent, name=question.name, where=where, rows=question.rows
    )
