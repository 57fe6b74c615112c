"""The language of the interface: Chinese is the source, every other language a gettext catalogue.

`_("…")` marks a text where it stands; which language it comes out in is a property of the running context (a browser
session, a command), so library code never asks. Catalogues are `data/translations/<language>.po`, read at first use.
"""

import gettext
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

SOURCE = "zh"
LANGUAGES = {"zh": "中文", "en": "English"}
_CATALOGUES = Path(__file__).resolve().parents[1] / "data" / "translations"
_current: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    # Imported here: the capped reader child speaks Chinese only and must start fast.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (_CATALOGUES / f"{language}.po").open("rb") as source:
        write_mo(compiled, read_po(source))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def _(message: str) -> str:
    """The message in the language of the running context."""
    return _catalogue(_current.get()).gettext(message) if message else ""  # gettext's "" is the catalogue's own head


def current() -> str:
    """The language code of the running context: "zh" or "en"."""
    return _current.get()


def speak(language: str) -> None:
    """Set the language for the rest of this context; an unknown code means Chinese."""
    _current.set(language if language in LANGUAGES else SOURCE)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The language inside the block only."""
    token = _current.set(language if language in LANGUAGES else SOURCE)
    try:
        yield
    finally:
        _current.reset(token)
