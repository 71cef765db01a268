"""Where each key of a TOML file stands: the line and the column that an error names.

The standard library's reader tells no places. The text was read by it before, so that nothing
here has to judge it: what is not understood ends the search, and a place is missing then.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple["str | int", ...]
"""A key with all that it lies under; the members of a list by their number from 0."""

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_GAP = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_TEXT = re.compile(
    r"""\"{3}(?:[^\\]|\\.)*?\"{3,5}(?!")|'{3}.*?'{3,5}(?!')|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""",
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\n#]+")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class Place(NamedTuple):
    """A line and a column, from 1."""

    line: int
    column: int


def dotted(path: Path) -> str:
    """Write a path as one would in the file; members of lists by their number from 1."""
    told = ""
    for part in path:
        if isinstance(part, int):
            told += f"[{part + 1}]"
        else:
            inert = one_line(part) or (" " if part else "")  # what is blank is seen to be
            plain = part if _PLAIN.fullmatch(part) else f'"{inert}"'
            told += f".{plain}" if told else plain
    return told


def places(text: str) -> dict[Path, Place]:
    """Give where each key and each member of a list begins, as far as that can be told."""
    found: dict[Path, Place] = {}
    reader = _Reader(text)
    try:
        for path, position in reader.file():
            found.setdefault(path, reader.place(position))
    except (_Lost, RecursionError):
        pass
    return found


def nearest_place(known: dict[Path, Place], path: Path) -> Place | None:
    """Give the place of a path, or of the closest table around it that is written down."""
    for end in range(len(path), 0, -1):
        if path[:end] in known:
            return known[path[:end]]
    return None


class _Lost(Exception):
    """The search has met something that it does not understand."""


class _Reader:
    """Walks through the text once."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.members: dict[Path, int] = {}
        """How many tables each list of tables has so far."""
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, position: int) -> Place:
        from bisect import bisect_right  # noqa: PLC0415  files without faults need none

        line = bisect_right(self.starts, position)
        return Place(line, position - self.starts[line - 1] + 1)

    def file(self) -> Iterator[tuple[Path, int]]:
        table: Path = ()
        while self._skip(_SPACE) < len(self.text):
            begin = self.at
            if self._take("[["):
                table = self._member(self._keys())
                yield table[:-1], begin
                yield table, begin
                self._need("]]")
            elif self._take("["):
                table = self._within(self._keys())
                for end in range(1, len(table) + 1):
                    yield table[:end], begin
                self._need("]")
            else:
                yield from self._pair(table)

    def _within(self, keys: Path) -> Path:
        """Give the table that a head names: a list on its way means its newest member."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self.members:
                path = (*path, self.members[path] - 1)
        return path

    def _member(self, keys: Path) -> Path:
        path = (*self._within(keys[:-1]), keys[-1])
        self.members[path] = self.members.get(path, 0) + 1
        return (*path, self.members[path] - 1)

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        begin = self.at
        keys = self._keys()
        for end in range(1, len(keys) + 1):
            yield (*table, *keys[:end]), begin
        self._need("=")
        self._skip(_GAP)
        yield from self._value((*table, *keys))

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        if self._take("["):
            yield from self._items(path, "]")
        elif self._take("{"):
            yield from self._items(path, "}")
        elif match := _TEXT.match(self.text, self.at) or _BARE.match(self.text, self.at):
            self.at = match.end()
        else:
            raise _Lost

    def _items(self, path: Path, end: str) -> Iterator[tuple[Path, int]]:
        number = 0
        while self._skip(_SPACE) < len(self.text) and not self._take(end):
            if end == "]":
                yield (*path, number), self.at
                yield from self._value((*path, number))
            else:
                yield from self._pair(path)
            number += 1
            self._skip(_SPACE)
            self._take(",")

    def _keys(self) -> Path:
        keys: list[str] = []
        while not keys or self._take("."):
            self._skip(_GAP)
            match = _KEY.match(self.text, self.at)
            if match is None:
                raise _Lost
            keys.append(_plain(match[0]))
            self.at = match.end()
            self._skip(_GAP)
        return tuple(keys)

    def _skip(self, what: re.Pattern[str]) -> int:
        match = what.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _take(self, what: str) -> bool:
        if self.text.startswith(what, self.at):
            self.at += len(what)
            return True
        return False

    def _need(self, what: str) -> None:
        self._skip(_GAP)
        if not self._take(what):
            raise _Lost


def _plain(key: str) -> str:
    """Take the quotes of a key off."""
    if key.startswith("'"):
        return key[1:-1]
    if key.startswith('"') and "\\" in key:
        import tomllib  # noqa: PLC0415  seldom

        try:
            return next(iter(tomllib.loads(f"{key} = 0")))
        except tomllib.TOMLDecodeError as error:
            raise _Lost from error
    return key.strip('"')
