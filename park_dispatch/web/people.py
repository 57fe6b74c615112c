"""Drawing 账号: the answer in words, the list, and the way to a new account or into one that is there."""

from datetime import datetime

import streamlit as st

from park_dispatch.boards.people import AccountRow, State, account_rows, headline, state_word
from park_dispatch.language import _
from park_dispatch.ledger.people import everybody
from park_dispatch.ledger.store import now
from park_dispatch.model.office_time import in_zone
from park_dispatch.people.words import role_word
from park_dispatch.web.fragment import fragment
from park_dispatch.web.frame import Frame
from park_dispatch.web.people_account import SAID, account_dialog, new_account_dialog
from park_dispatch.web.table import Column, Row, name, table, value
from park_dispatch.web.text import plain

_TONES: dict[State, str] = {"usable": "", "no_password": "warning", "disabled": "quiet"}


def draw_people(frame: Frame) -> None:
    """The page, or how to begin where there is no account yet."""
    if everybody(frame.ledger.whole).accounts:
        _draw_list(frame)
    else:
        _draw_beginning()


def _draw_beginning() -> None:
    st.markdown(f"#### {plain(_('还没有账号：只有这台电脑能用，不需要登录'))}")
    st.markdown(plain(_("要让同事从他们的电脑和手机访问，先建立第一个管理员：")))
    steps = (
        _("找到一次性代码：它在启动看板的那个终端窗口里，写在 /first 地址的后面，形如 ABCD-EFGH-JKLM。"
          "作为服务运行时，它在服务的日志里（Linux 上用 journalctl 查看）。"),
        _("打开下面的“建立管理员”，输入代码，定下账号、姓名和密码。保存以后，在这台电脑上也要登录。"),
        _("用 serve --host 0.0.0.0 重新启动看板，别的电脑就能访问；再在这一页给同事建账号。"),
    )  # fmt: skip
    st.markdown("\n".join(f"{at}. {plain(step)}" for at, step in enumerate(steps, 1)))
    # A link of markdown would open another tab.
    st.html(f'<p><a href="/first">{_("建立管理员")}</a></p>')
    st.caption(plain(_("代码 72 小时内有效，只能用一次；过期了重新启动看板，会显示新的。详细步骤见部署说明。")))


@fragment
def _draw_list(frame: Frame) -> None:
    at = now()
    rows = account_rows(frame.ledger.whole, at)
    st.markdown(f"#### {plain(headline(rows, at))}")
    if said := st.session_state.pop(SAID, ""):
        st.success(plain(said), icon=":material/check:")
    if st.button(_("新建账号"), type="primary", icon=":material/person_add:", key="people_add"):
        new_account_dialog(frame)
    columns = [
        Column("who", _("姓名"), "name"),
        Column("login", _("账号")),
        Column("role", _("角色")),
        Column("reach", _("范围")),
        Column("last", _("最近登录"), "date"),
        Column("state", _("状态")),
    ]
    picked = table([_row(frame, row) for row in rows], columns, key="people_list", opens=True)
    st.caption(plain(_("点一行可以修改。姓名随每一条记录保存，改名以后的记录用新的姓名。")))
    found = next((row for row in rows if row.account.login == picked), None)
    if found is not None:
        account_dialog(frame, found)


def _row(frame: Frame, row: AccountRow) -> Row:
    one, quiet = row.account, "quiet" if row.account.disabled else ""
    state = state_word(row.state)
    if row.open:
        state = _("{state}，{count} 处已登录").format(state=state, count=row.open)
    return Row(
        one.login,
        {
            "who": name(one.name, one.unit),
            "login": value(one.login, one.login, tone=quiet),
            "role": value(role_word(one.role), str(one.role), tone=quiet),
            "reach": value(row.reach, row.reach, tone=quiet),
            "last": value(when(row.last, frame), row.last.isoformat() if row.last else "", tone=quiet),
            "state": value(state, str(row.state), tone=_TONES[row.state]),
        },
    )


def when(moment: datetime | None, frame: Frame) -> str:
    """A moment (UTC) by the office's clock."""
    if moment is None:
        return _("从未")
    return f"{in_zone(moment, frame.settings.timezone):%Y-%m-%d %H:%M}"
