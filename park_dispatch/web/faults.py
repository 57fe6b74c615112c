"""An error nobody foresaw: a sentence with a number on the page, the details under that number in the log."""

import logging
import secrets

import streamlit as st

from park_dispatch.language import _
from park_dispatch.web.text import plain

_log = logging.getLogger(__name__)


def sorry(error: Exception) -> bool:
    """Say on the page that something went wrong and under which number the log tells what; True: nothing else is shown.

    Given to st.App, which calls it for whatever a page did not catch.
    """
    number = secrets.token_hex(3)
    _log.error("page error %s", number, exc_info=error)
    st.error(
        plain(
            _(
                "这一页出错了，您的数据没有改动，其他页面可以照常使用。"
                "请把编号 {number} 告诉管理员，日志里有这次错误的详情。"
            ).format(number=number)
        )
    )
    return True
