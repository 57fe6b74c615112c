"""One account in a dialog: made, changed, given a one-time code, signed out everywhere, disabled."""

from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

import streamlit as st

from park_dispatch.boards.people import AccountRow, reach_choices
from park_dispatch.language import _
from park_dispatch.ledger.refusals import LedgerRefusal
from park_dispatch.model.addresses import ON_THIS_MACHINE
from park_dispatch.model.people import EVERYWHERE, Reach
from park_dispatch.model.roles import Role
from park_dispatch.people import accounts
from park_dispatch.people.words import role_does, role_word
from park_dispatch.web.copying import copy_button
from park_dispatch.web.fragment import drawing
from park_dispatch.web.frame import Frame
from park_dispatch.web.text import plain

SAID = "people_said"
"""What was just done, for the page below the dialog to say."""
_CODE, _OPENED = "people_code", "people_opened"
Done = TypeVar("Done")


def new_account_dialog(frame: Frame) -> None:
    """Ask for what an account needs; then its one-time code, once."""
    _begin()
    st.dialog(_("新建账号"), width="medium")(drawing(_draw_new))(frame)


def account_dialog(frame: Frame, row: AccountRow) -> None:
    """Change an account as the list showed it."""
    _begin()
    one = row.account
    title = _("{name}（{login}）").format(name=one.name, login=one.login)
    st.dialog(plain(title), width="medium")(drawing(_draw_account))(frame, row)


def _begin() -> None:
    """A dialog begins with the account's own values, and without a code that was shown in another."""
    st.session_state[_OPENED] = st.session_state.get(_OPENED, 0) + 1
    st.session_state.pop(_CODE, None)


def _key(part: str) -> str:
    return f"people_{part}_{st.session_state[_OPENED]}"


def _draw_new(frame: Frame) -> None:
    if _CODE in st.session_state:
        _draw_code()
        return
    with st.container(horizontal=True, gap="small"):
        login = st.text_input(
            _("账号"), key=_key("login"), max_chars=40, help=_("2 到 40 个字母、数字或汉字，例如手机号或姓名拼音")
        )
        name = st.text_input(_("姓名"), key=_key("name"), max_chars=accounts.LONGEST_NAME)
        unit = st.text_input(_("单位"), key=_key("unit"), max_chars=accounts.LONGEST_UNIT)
    role = _ask_role(Role.REPORTER)
    reach = _ask_reach(frame, EVERYWHERE)
    if st.button(_("建立账号"), type="primary", key=_key("add")):
        _attempt(
            lambda: accounts.add(frame.ledger.whole, login or "", name or "", role, unit or "", reach, by=frame.person),
            lambda code: _hand_over(accounts.login_key(login or ""), code),
        )


def _draw_account(frame: Frame, row: AccountRow) -> None:
    if _CODE in st.session_state:
        _draw_code()
        return
    one = row.account
    with st.container(horizontal=True, gap="small"):
        name = st.text_input(_("姓名"), one.name, key=_key("name"), max_chars=accounts.LONGEST_NAME)
        unit = st.text_input(_("单位"), one.unit, key=_key("unit"), max_chars=accounts.LONGEST_UNIT)
    role = _ask_role(one.role)
    reach = _ask_reach(frame, one.reach)
    if st.button(_("保存"), type="primary", key=_key("save")):
        _attempt(
            lambda: accounts.change(
                frame.ledger.whole,
                one.login,
                by=frame.person,
                role=_new(role, one.role),
                reach=_new(reach, one.reach),
                name=_new(name or "", one.name),
                unit=_new(unit or "", one.unit),
            ),
            lambda new: _close(_("已保存 {name}（{login}）的账号。").format(name=new.name, login=new.login)),
        )
    st.divider()
    with st.container(horizontal=True, gap="small"):
        _draw_doors(frame, row)
    st.caption(plain(_("忘记密码时生成新的一次性代码；原来的密码在新密码设好以后作废。停用立即生效，记录都保留。")))


def _new(said: Done, before: Done) -> Done | None:
    """What is another than the dialog showed: what somebody else changed meanwhile stays."""
    return None if said == before else said


def _draw_doors(frame: Frame, row: AccountRow) -> None:
    one = row.account
    if not one.disabled and st.button(_("生成一次性代码"), key=_key("code"), icon=":material/key:"):
        _attempt(
            lambda: accounts.new_code(frame.ledger.whole, one.login, by=frame.person),
            lambda code: _hand_over(one.login, code),
        )
    if st.button(_("全部退出登录"), key=_key("end"), icon=":material/logout:", disabled=not row.open):
        _attempt(
            lambda: accounts.end_sessions(frame.ledger.whole, one.login, by=frame.person),
            lambda ended: _close(_("{name} 已在 {count} 处退出登录。").format(name=one.name, count=ended)),
        )
    if one.login == frame.person.login:
        return  # a slip would lock one out; another administrator can
    label, said = (
        (_("恢复使用"), _("{name} 可以重新登录。"))
        if one.disabled
        else (_("停用"), _("{name} 已停用，已有的登录全部退出。"))
    )
    if st.button(label, key=_key("disable"), icon=":material/block:" if not one.disabled else ":material/undo:"):
        _attempt(
            lambda: accounts.change(frame.ledger.whole, one.login, by=frame.person, disabled=not one.disabled),
            lambda new: _close(said.format(name=new.name)),
        )


def _ask_role(role: Role) -> Role:
    roles = list(Role)
    picked = st.selectbox(_("角色"), roles, roles.index(role), format_func=role_word, key=_key("role")) or role
    st.caption(plain(role_does(picked)))
    return picked


def _ask_reach(frame: Frame, reach: Reach) -> Reach:
    """The reach as chosen; what it names already is offered even where nothing live is said of it any more."""
    offered = reach_choices(frame.ledger.whole)
    parks = reach.parks
    if len(offered.parks) > 1 or reach.parks:
        parks = _several(_("园区"), offered.parks, reach.parks, "parks")
    projects = _several(_("项目"), offered.projects, reach.projects, "projects")
    buildings = _several(_("单体"), offered.buildings, reach.buildings, "buildings")
    units = st.multiselect(
        _("责任单位"), sorted({*offered.units, *reach.units}), sorted(reach.units), key=_key("units"),
        placeholder=_("不选为不限"), accept_new_options=True, select_all=False,
    )  # fmt: skip
    st.caption(plain(_("范围限制能看、能改什么：选了项目、单体或责任单位，只要合其中一项就可以。")))
    return Reach(parks, projects, buildings, frozenset(unit.strip() for unit in units if unit.strip()))


def _several(label: str, offered: dict[int, str], chosen: frozenset[int], part: str) -> frozenset[int]:
    names = offered | {number: str(number) for number in chosen if number not in offered}
    picked = st.multiselect(
        label, list(names), sorted(chosen), format_func=names.__getitem__, key=_key(part),
        placeholder=_("不选为不限"), select_all=False,
    )  # fmt: skip
    return frozenset(picked)


def _attempt(act: Callable[[], Done], then: Callable[[Done], None]) -> None:
    try:
        done = act()
    except LedgerRefusal as refusal:
        st.error(plain(refusal.why()))
        return
    then(done)


def _close(said: str) -> None:
    st.session_state[SAID] = said
    st.rerun()


def _hand_over(login: str, code: str) -> None:
    st.session_state[_CODE] = (login, code)
    st.rerun(scope="fragment")


def _draw_code() -> None:
    """The code, this once: the ledger keeps its hash alone."""
    login, code = st.session_state[_CODE]
    st.markdown(plain(_("{login} 的一次性代码，只在这里显示一次：").format(login=login)))
    st.code(code, language=None)
    address = _address()
    text = _(
        "园区调度看板已为您开通账号。\n地址：{address}\n账号：{login}\n"
        "一次性代码：{code}（72 小时内有效，只能用一次）\n"
        "打开地址，输入账号和代码，设置您自己的密码。"
    ).format(address=address, login=login, code=code)
    st.markdown(plain(_("请当面、打电话或单独发给本人，不要发到群里。本人打开下面的地址，自己设置密码。")))
    lines = [(line, "") for line in text.splitlines()]
    copy_button(text, _("复制说明"), key="people_hand_over", lines=lines, copied=_("已复制，请单独发给本人。"))
    if urlsplit(address).hostname in ON_THIS_MACHINE:
        st.caption(plain(_("这个地址只在这台电脑上有效，发给同事时请换成这台电脑在网络里的地址。")))
    if st.button(_("完成"), type="primary", key=_key("finish")):
        st.session_state.pop(_CODE, None)
        st.rerun()


def _address() -> str:
    here = urlsplit(str(st.context.url or ""))
    return f"{here.scheme}://{here.netloc}/first" if here.netloc else "/first"
