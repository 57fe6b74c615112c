"""Drawing the rules of supervision: in words for everybody, to change for who may decide."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from park_dispatch.boards.notice_proposals import beyond_words, notice_rules, prefix_of
from park_dispatch.boards.status import number
from park_dispatch.filing.notice_rules import decide_notice_rules
from park_dispatch.filing.notice_words import grade_word
from park_dispatch.language import _
from park_dispatch.ledger.decisions import decided
from park_dispatch.model.notice_rules import LONGEST_PREFIX, MOST, NOTICES, RULES, NoticeRules, Rule, Steps
from park_dispatch.model.notices import GRADES
from park_dispatch.model.roles import Action
from park_dispatch.web.editor import editor
from park_dispatch.web.frame import Frame
from park_dispatch.web.notice_acting import REFUSALS, acting_day, sign
from park_dispatch.web.said import say
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain


def draw_rules(frame: Frame) -> None:
    """An expander at the foot of the page."""
    rules = notice_rules(frame.ledger, frame.park, frame.as_of)
    with st.expander(_("督办规则")):
        st.caption(plain(_whose(frame)))
        if frame.may(Action.DECIDE):
            _draw_form(frame, rules)
        else:
            _draw_steps(rules)
        st.caption(plain(_(
            "规则只作建议，不会自动发出；同一单体的几条合成一份，取最重的等级。同一事项有在办的不再建议；"
            "办结或撤回后 {rest} 天内不再建议，{again} 天内再次出现的加重一级；超过时限没有答复的建议升级。"
        ).format(rest=rules.rest_days, again=rules.again_days)))  # fmt: skip


def _whose(frame: Frame) -> str:
    found = decided(frame.ledger, frame.park.park_id, frame.as_of).get((0, NOTICES))
    if found is None:
        return _("没有另定，使用默认规则。")
    return _("{author} 自 {day} 起设置：{reason}").format(author=found.author, day=found.as_of, reason=found.reason)


def _rule_word(rule: Rule) -> str:
    return beyond_words(rule).format(step="…")


def _draw_steps(rules: NoticeRules) -> None:
    columns = [
        Column("rule", _("规则"), "name"),
        *(Column(grade, grade_word(grade), "number") for grade in GRADES),
    ]
    rows = [
        Row(rule, {"rule": name(_rule_word(rule))} | {
            grade: value("—" if step is None else f"{step:g}", step)
            for grade, step in zip(GRADES, rules.steps[rule], strict=True)
        })
        for rule in RULES
    ]  # fmt: skip
    table(rows, columns, key="notice_steps")


def _draw_form(frame: Frame, rules: NoticeRules) -> None:
    shown = pd.DataFrame(
        [[_rule_word(rule), *rules.steps[rule]] for rule in RULES], columns=["rule", *GRADES], index=list(RULES)
    ).astype(dict.fromkeys(GRADES, "float64"))
    config = {"rule": st.column_config.TextColumn(_("超过多少就建议督办"), disabled=True)} | {
        grade: st.column_config.NumberColumn(grade_word(grade), min_value=0.0, max_value=MOST, format="%g")
        for grade in GRADES
    }
    steps = editor(shown, config, key="notice_rules_steps", grows=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        days = [
            st.number_input(
                _("{grade}答复时限（天）").format(grade=grade_word(grade)), 1, 60, rules.days(grade),
                key=f"notice_days_{grade}", width=150,
            )
            for grade in GRADES
        ]  # fmt: skip
        rest = st.number_input(_("办结后停几天再建议"), 0, 366, rules.rest_days, key="notice_rest", width=160)
        again = st.number_input(_("几天内再次出现加重"), 0, 366, rules.again_days, key="notice_again", width=160)
        prefix = st.text_input(
            _("编号前缀"),
            value=prefix_of(frame.ledger, rules, frame.park),
            key="notice_prefix",
            max_chars=LONGEST_PREFIX,
            width=140,
        )
    wanted = replace(
        rules, steps={rule: _steps(steps, rule) for rule in RULES}, answer_days=(days[0], days[1], days[2]),
        rest_days=rest, again_days=again, prefix=(prefix or "").strip(),
    )  # fmt: skip
    if wanted == replace(rules, prefix=prefix_of(frame.ledger, rules, frame.park)):
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = st.text_input(_("改动原因"), key="notice_rules_reason", max_chars=200, width=420)
        author = sign(frame, "notice_rules")
        pressed = st.button(_("保存规则"), key="notice_rules_save", type="primary")
    if pressed:
        _save(frame, wanted, reason or "", author)


def _steps(rows: pd.DataFrame, rule: Rule) -> Steps:
    found = (number(rows.at[rule, grade]) for grade in GRADES)
    return Steps(*found)


def _save(frame: Frame, wanted: NoticeRules, reason: str, author: str) -> None:
    try:
        decide_notice_rules(frame.ledger, frame.park, wanted, acting_day(frame), reason, author, by=frame.person)
    except REFUSALS as refusal:
        st.error(plain(refusal.why()))
        return
    say(_("督办规则已保存，建议按新规则计算。"))
    st.rerun()
