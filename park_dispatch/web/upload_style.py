"""The look of the upload page: the file widget in our words, the bar with the button that stays in sight."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from park_dispatch.language import _

_STYLE = Path(__file__).with_name("assets") / "upload.css"


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")


def draw_style(most: int) -> None:
    """Replace the widget's own words ("Upload", "20MB per file", "Drag and drop files here", "File must be …").

    Streamlit 1.67 has no parameters for them. The variables hold constants and one whole number (`most`, in MB),
    nothing from people.
    """
    theme = "theme.dark" if st.context.theme.type == "dark" else "theme"
    variables = {
        "button": _quoted(_("选择文件")),
        "hint": _quoted(
            _("或把文件拖到这里：Excel、WPS、csv、txt、进度计划（xml、xer），可一次多份，每份不超过 {size} MB").format(
                size=most
            )
        ),
        "drag": _quoted(_("松开即可上报")),
        "error": _quoted(
            _("没有接收：超过 {size} MB 或传输中断。请删去图片和无关工作表，或拆成几个文件再选").format(size=most)
        ),
        "ground": st.get_option(f"{theme}.backgroundColor") or "Canvas",
        "line": st.get_option(f"{theme}.borderColor") or "GrayText",
    }
    declared = "".join(f"--upload-{name}: {value};" for name, value in variables.items())
    st.html(f"<style>:root {{ {declared} }}{_style()}</style>")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
