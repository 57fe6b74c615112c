"""Text from people on the screen: shown as written, never obeyed as markup."""

import re

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """The text escaped for st.markdown and its relatives: no link, image, formula, directive or tag survives."""
    escaped = _MARKUP.sub(r"\\\1", text)
    return escaped.replace("\r\n", "\n").replace("\n", "  \n")
