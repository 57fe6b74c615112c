"""Walk small XML parts with expat, entity declarations forbidden: an entity bomb is refused at its first line."""

from collections.abc import Callable
from typing import TypeAlias
from xml.parsers import expat

Attributes: TypeAlias = dict[str, str]


class ForbiddenMarkup(ValueError):
    """A document type or entity declaration, or XML that is not well-formed."""


def local(name: str) -> str:
    """The name without its prefix: "x:sheet" → "sheet"."""
    return name.rpartition(":")[2]


def walk(
    data: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    encoding: str | None = None,
) -> None:
    """Call back for each element with its local name and its attributes by local name.

    `encoding` overrides what the document declares. Raises ForbiddenMarkup.
    """
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True

    def forbid(*_arguments: object) -> None:
        raise ForbiddenMarkup("declares a document type")

    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.StartElementHandler = lambda name, attributes: start(
        local(name), {local(key): value for key, value in attributes.items()}
    )
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding that expat has not
        raise ForbiddenMarkup(str(error)) from None
