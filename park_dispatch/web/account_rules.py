"""Drawing the rules of a park's next-day account: what holds, and for those who decide the form to change it."""

from datetime import time

import streamlit as st

from park_dispatch.boards.items import level_word
from park_dispatch.filing.items import decide_account_rules
from park_dispatch.language import _
from park_dispatch.ledger.items import account_rules
from park_dispatch.model.account_rules import MOST_DAYS, MOST_MISSES, AccountRules
from park_dispatch.web.account_item import say
from park_dispatch.web.frame import Frame
from park_dispatch.web.plan_forms import REFUSALS, sign
from park_dispatch.web.text import plain


def draw_rules(frame: Frame, *, may_decide: bool) -> None:
    """The rules in one sentence; the form in an expander for those who may decide."""
    rules = account_rules(frame.ledger, frame.park, frame.as_of)
    st.caption(plain(rules_words(rules)))
    if not may_decide:
        return
    with st.expander(_("交账和提级的规则")):
        _draw_form(frame, rules)


def rules_words(rules: AccountRules) -> str:
    """The rules in words."""
    levels = _("、").join(map(level_word, rules.levels))
    return _(
        "每项在时限当天 {cutoff} 前交账，没有交的记为误期；误期 {misses} 次建议提级，依次为{levels}，每级 {days} 天。"
    ).format(cutoff=f"{rules.cutoff:%H:%M}", misses=rules.misses, levels=levels, days=rules.days)


def _draw_form(frame: Frame, rules: AccountRules) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        cutoff = st.time_input(_("截止时刻"), rules.cutoff, key="account_cutoff", step=1800, width=130)
        misses = st.number_input(
            _("误期几次提级"), 1, MOST_MISSES, rules.misses, key="account_misses", width=130
        )  # fmt: skip
        days = st.number_input(_("每级几天"), 1, MOST_DAYS, rules.days, key="account_days", width=130)
    levels = st.text_area(
        _("级次，每行一级，第一行是责任单位"), "\n".join(rules.levels), key="account_levels", height=130, max_chars=200,
        help=_("写上姓名，例如“分管领导 张三”，提级到这一级的事项就列在他的“我的”里"),
    )  # fmt: skip
    names = tuple(line.strip() for line in (levels or "").splitlines() if line.strip())
    wanted = AccountRules(cutoff if isinstance(cutoff, time) else rules.cutoff, int(misses), names, int(days))
    signed = sign(frame, "account_rules", _("例如：夏季作息调整"))
    st.caption(plain(_("从今天起按新规则；已过截止的各次结果不变。")))
    if st.button(_("保存规则"), key="account_rules_save", type="primary", disabled=wanted == rules):
        try:
            decide_account_rules(
                frame.ledger, frame.park, wanted, frame.as_of, signed.reason, signed.author, by=frame.person
            )
        except REFUSALS as refusal:
            st.error(plain(refusal.why()))
            return
        say(_("规则已保存：{rules}").format(rules=rules_words(wanted)))
        st.rerun()
