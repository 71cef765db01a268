"""Reads one XML file of Salesforce's metadata; what it holds is hostile until it was read.

The parser is the standard library's expat. A DOCTYPE is refused when it begins, so that no entity
is ever defined, let alone fetched; size, depth and the number of elements are limited.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn
from xml.parsers import expat

from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
DEEPEST = 24
"""Levels of elements; Salesforce's own files have seven."""
MOST = 100_000
"""Elements of one file."""
TURNED, SAME, LEFT = "turned", "same", "left"
"""What becomes of an element; `same` holds here without being said."""
_APART = "\t"
_UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")
_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}


class Unreadable(Exception):
    """A file is no metadata of Salesforce; the message says why, and where."""


@dataclass(slots=True, eq=False)
class Node:
    """An element, or an attribute (`@name`), with what became of it."""

    name: str
    line: int
    text: str = ""
    children: list[Node] = field(default_factory=list)
    state: str = ""
    why: str = ""

    def all(self, name: str) -> list[Node]:
        """Give the children of a name."""
        return [child for child in self.children if child.name == name]

    def one(self, name: str) -> Node | None:
        """Give the first child of a name."""
        return next((child for child in self.children if child.name == name), None)

    def take(self, name: str, default: str = "") -> str:
        """Give the text of the first child of a name, which is turned by that."""
        found = self.one(name)
        return default if found is None else found.turned().text

    def peek(self, name: str, default: str = "") -> str:
        """Give the text of the first child of a name, and decide nothing about it."""
        found = self.one(name)
        return default if found is None else found.text

    def flag(self, name: str) -> bool:
        """Say whether the first child of a name is true; it is turned by that."""
        return self.take(name).casefold() in {"true", "1"}

    def turned(self) -> Node:
        """Note that it was turned."""
        self.state = TURNED
        return self

    def same(self) -> None:
        """Note that the whole of it holds here without being said."""
        for node in self.walk():
            node.state = node.state or SAME

    def leave(self, why: str) -> None:
        """Note that it is not turned, nor anything of it that was not noted yet."""
        for node in self.walk():
            if node is self or not node.state:
                node.state, node.why = LEFT, why

    def leave_all(self, why: str) -> None:
        """Note that nothing of it is turned, whatever was noted before."""
        for node in self.walk():
            node.state, node.why = LEFT, why

    def walk(self) -> Iterator[Node]:
        """Give it and all that it holds."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting += reversed(node.children)


def parse(data: bytes) -> Node:
    """Read a file; raises `Unreadable`."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            msg = f"it is {name}; Salesforce writes UTF-8"
            raise Unreadable(msg)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"it is not UTF-8 text ({error.reason} at byte {error.start})"
        raise Unreadable(msg) from error
    if not data.strip():
        msg = "it is empty"
        raise Unreadable(msg)
    return _Reader().read(data)


class _Reader:
    """Builds the tree of one file."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8", _APART)
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = 0

    def read(self, data: bytes) -> Node:
        try:
            self.parser.Parse(data, True)  # noqa: FBT003  expat takes it by position alone
        except expat.ExpatError as error:
            told = expat.ErrorString(error.code)
            if self.open:
                told += f", within <{one_line(self.open[-1].name)}>"
            msg = f"it is no whole XML: {told} (line {error.lineno}, column {error.offset + 1})"
            raise Unreadable(msg) from error
        if self.root is None:
            msg = "it holds no element"
            raise Unreadable(msg)
        return self.root

    def _refuse(self, what: str) -> NoReturn:
        msg = f"{what} (line {self.parser.CurrentLineNumber})"
        raise Unreadable(msg)

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        if encoding is not None and encoding.casefold() not in _UTF8:
            told = one_line(encoding)
            self._refuse(f"it says that it is written in {told!r}; Salesforce writes UTF-8")

    def _doctype(self, *_: object) -> None:
        self._refuse("it has a DOCTYPE, with which entities are defined; metadata has none")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST:
            self._refuse(f"it has more than {MOST:,} elements")
        if len(self.open) >= DEEPEST:
            self._refuse(f"its elements lie more than {DEEPEST} deep in each other")
        space, _, local = name.rpartition(_APART)
        if space != NAMESPACE:
            told = (
                f"<{one_line(local)}> of {one_line(space)!r}" if space else f"<{one_line(local)}>"
            )
            self._refuse(f"it is XML of another kind: {told} is none of Salesforce's metadata")
        line = self.parser.CurrentLineNumber
        node = Node(local, line)
        node.children += [
            Node(f"@{key.rpartition(_APART)[2]}", line, value) for key, value in attributes.items()
        ]
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def _text(self, text: str) -> None:
        self.open[-1].text += text

    def _end(self, _name: str) -> None:
        node = self.open.pop()
        node.text = node.text.strip()
        if node.text and any(not child.name.startswith("@") for child in node.children):
            node.children.append(Node("#text", node.line, node.text))
            node.text = ""
