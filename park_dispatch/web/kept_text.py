"""The script that keeps what was typed and not submitted, in the browser alone, over the end of a session or a restart.

What it does stands in assets/kept_text.js. The forms of the gate have no script, but for one line: who signs out leaves
nothing behind in the tab.
"""

import hashlib
import json
from functools import cache
from pathlib import Path

from park_dispatch.language import _

STORE = "park-kept-text"
FORGET = f'try{{sessionStorage.removeItem("{STORE}")}}catch{{}}'
"""For the page that follows signing out."""


def kept_text(login: str) -> str:
    """The script with its words, for whoever is signed in; "" for a machine of one's own."""
    said = {
        "who": hashlib.sha256(login.encode()).hexdigest()[:16] if login else "",
        "offer": _("恢复刚才没有提交的内容？"),
        "elsewhere": _("下面的内容没有找到原来的输入框。请先打开原来的表单，再点“恢复”，或选中文字复制。"),
        "restore": _("恢复"),
        "decline": _("不用了"),
        "ended": _("登录已结束。"),
        "endedKept": _("登录已结束。没有提交的内容留在这个浏览器窗口里，重新登录后可以恢复。"),
        "again": _("重新登录"),
    }
    words = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    return f"<script>const SAID = {words};\n{_script()}</script>"


@cache
def _script() -> str:
    return Path(__file__).with_name("assets").joinpath("kept_text.js").read_text(encoding="utf-8")
