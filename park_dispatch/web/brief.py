"""Drawing 晨报: the lines with a copy button, and the groups it can be sent to."""

from collections.abc import Sequence

import streamlit as st

from park_dispatch.boards.brief import Brief
from park_dispatch.language import _
from park_dispatch.reports.robot_sending import send
from park_dispatch.reports.robots import Robot
from park_dispatch.web.copying import copy_button
from park_dispatch.web.text import plain


def draw_brief(found: Brief) -> None:
    """What would be sent, line for line; a line that counts nothing is quiet."""
    lines = [(found.title, "head"), *((line.text, "" if line.count else "quiet") for line in found.lines)]
    copy_button(found.text, _("复制晨报"), key="copy_brief", lines=lines)


def draw_sending(found: Brief, known: Sequence[Robot]) -> None:
    """A button for each group, pressed twice: what is in a group is not taken back."""
    if not known:
        st.caption(plain(_("要一键发到企业微信、钉钉或飞书群，请管理员在环境变量中设置群机器人（见使用说明）。")))
        return
    with st.container(horizontal=True, gap="small"):
        for robot in known:
            with st.popover(_("发到{robot}群").format(robot=robot.name), icon=":material/send:"):
                st.markdown(plain(_("发出后不能收回。截至 {day} 的晨报，共 {count} 行。").format(
                    day=found.as_of, count=len(found.lines) + 1
                )))  # fmt: skip
                if st.button(_("确认发送"), key=f"send_{robot.kind}", type="primary"):
                    sent = send(robot, found.text)
                    (st.error if sent.failure else st.success)(plain(sent.sentence))
