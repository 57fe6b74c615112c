"""How the verdict of a promise is drawn, on every page the same."""

from collections.abc import Mapping
from types import MappingProxyType

from park_dispatch.boards.items import verdict_word
from park_dispatch.boards.wording import SIGNS
from park_dispatch.model.promises import Verdict
from park_dispatch.planning.lights import Status
from park_dispatch.web.table import Cell, light

TONES: Mapping[Verdict, Status] = MappingProxyType(
    {"kept": "done", "late": "warning", "not_done": "late", "unanswered": "late", "open": "watch"}
)
"""A verdict is drawn with the sign and tone of a status."""


def verdict_cell(verdict: Verdict, words: str = "") -> Cell:
    """A verdict: sign, word, and what was said."""
    tone = TONES[verdict]
    return dict(light(tone, words)) | {"sign": SIGNS[tone], "t": verdict_word(verdict)}
