"""Text from people on the screen: shown as written, never obeyed as markup."""

import re

from park_dispatch.boards.wording import SIGNS

_COLOURS = {SIGNS["late"]: "red", SIGNS["warning"]: "orange", SIGNS["normal"]: "green", SIGNS["watch"]: "blue"}
_LIGHTS = re.compile("[" + "".join(_COLOURS) + "]")
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&^=])")


def plain(text: str) -> str:
    """The text escaped for st.markdown and its relatives: no link, image, formula, directive or tag survives."""
    escaped = _MARKUP.sub(r"\\\1", text)
    return escaped.replace("\r\n", "\n").replace("\n", "  \n")


def with_lights(text: str) -> str:
    """A sentence of ours as `plain`, its lights in the colours that they have in tables."""
    return _LIGHTS.sub(lambda light: f":{_COLOURS[light[0]]}[{light[0]}]", plain(text))
