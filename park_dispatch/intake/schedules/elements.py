"""A stream of XML elements as small trees, one task or calendar at a time, so that memory stays with what is held.

Document types and entities are refused at their first line; what no reader asks for is skipped, however deep.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

_LONGEST = 1 << 16
"""Characters kept of one value."""


class Forbidden(Exception):
    """A document type or entity declaration."""


class Broken(Exception):
    """XML that is not well-formed."""


@dataclass(slots=True)
class Node:
    """An element that is wanted: its plain values by name, and the elements in it that are wanted too."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)

    def get(self, name: str) -> str:
        """A value, "" where there is none."""
        return self.values.get(name, "")

    def all(self, name: str) -> list["Node"]:
        """The elements of that name directly inside."""
        return [child for child in self.children if child.name == name]


class Elements:
    """Calls back with each finished element whose parent's entry in `shape` is "each".

    `shape` gives, for an element, the elements inside it that are wanted; others are values or are skipped.
    """

    def __init__(
        self, shape: Mapping[str, frozenset[str]], each: frozenset[str], take: Callable[[Node], None], root: str
    ) -> None:
        self._shape, self._each, self._take = shape, each, take
        self._stack: list[Node] = []
        self._skipping = 0
        self._value = ""
        self._text: list[str] = []
        self._length = 0
        self._wanted_root = root
        self.root = Node("")

    def read(self, text: str) -> None:
        """Read a document. Raises Forbidden or Broken; what was finished before has been taken."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._forbid
        parser.EntityDeclHandler = self._forbid
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(text.encode("utf-8"), True)
        except expat.ExpatError as error:
            raise Broken(str(error)) from None

    @staticmethod
    def _forbid(*_declaration: object) -> None:
        raise Forbidden

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if self._skipping:
            self._skipping += 1
            return
        name = name.rpartition(":")[2]
        if not self._stack:
            self.root = Node(name)
            if name != self._wanted_root:
                raise Broken(name)
            self._stack.append(self.root)
        elif self._value:  # a value with elements in it is none
            self._value, self._skipping = "", 2
        elif name in self._shape.get(self._stack[-1].name, ()):
            self._stack.append(Node(name))
        elif name in _NEVER:
            self._skipping = 1
        else:
            self._value, self._text, self._length = name, [], 0

    def _end(self, _name: str) -> None:
        if self._skipping:
            self._skipping -= 1
        elif self._value:
            self._stack[-1].values.setdefault(self._value, "".join(self._text))
            self._value = ""
        else:
            node = self._stack.pop()
            if node.name in self._each:
                self._take(node)
            elif self._stack:
                self._stack[-1].children.append(node)

    def _characters(self, text: str) -> None:
        if self._value and not self._skipping and self._length < _LONGEST:
            self._text.append(text)
            self._length += len(text)


_NEVER = frozenset({"ExtendedAttribute", "ExtendedAttributes", "TimephasedData", "OutlineCode", "OutlineCodes"})
