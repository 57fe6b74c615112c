"""A text with a button that copies it, also where the browser closes its clipboard: a small component of our own."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from park_dispatch.language import _

ASSETS = Path(__file__).with_name("assets")
_HTML = (
    '<div class="copy"><div class="lines"></div><div class="act"><button type="button"></button>'
    '<span class="said" role="status"></span></div></div>'
)


@cache
def _assets() -> tuple[str, str]:
    return (ASSETS / "copy.js").read_text(encoding="utf-8"), (ASSETS / "copy.css").read_text(encoding="utf-8")


@st.cache_resource(show_spinner=False)
def _component() -> Any:
    script, style = _assets()
    return st.components.v2.component("park_copy", html=_HTML, css=style, js=script)


def copy_button(text: str, label: str, *, key: str, lines: Sequence[tuple[str, str]] = (), copied: str = "") -> None:
    """A button that copies `text`, and then says `copied`.

    Above it stand the lines, as (words, tone: "head", "quiet" or "").
    """
    data = {
        "text": text,
        "label": label,
        "lines": [{"text": words, "tone": tone} for words, tone in lines],
        "copied": copied or _("已复制，可粘贴到群里。"),
        "failed": _("浏览器不让复制，请选中文字后自己复制。"),
    }
    _component()(data=data, key=key)
