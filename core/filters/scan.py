"""Cut a filter line into terms, each with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from core.errors import RuleViolation

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 2_000
"""Characters of a filter line."""
_NAMED = re.compile(r"(-?)([A-Za-z_][A-Za-z0-9_]*)(:|<=|>=|<|>)")
_BARE = re.compile(r'[^\s,"]+')


class FilterError(RuleViolation):
    """A filter line that cannot be read; `details` say where: `start` and `end`."""

    default_title = "The filter is not understood"

    def __init__(
        self, message: str, place: tuple[int, int], *, next_step: str | None = None
    ) -> None:
        """Say what is wrong, and at which characters of the line."""
        super().__init__(message, next_step=next_step)
        self.place = place
        self.details |= {"start": place[0], "end": place[1]}

    def within(self, line: str) -> FilterError:
        """Tell the line, too, for who shows the place."""
        self.details["filter"] = line
        return self


class Piece(NamedTuple):
    """A term as it was typed."""

    name: str
    """The field, or nothing where it is words."""
    sign: str
    values: tuple[tuple[str, tuple[int, int]], ...]
    """Each value with its place."""
    negated: bool
    quoted: bool
    place: tuple[int, int]


def scan(line: str) -> Iterator[Piece]:
    """Give the pieces of a line; raises `FilterError` for one that is not finished."""
    if len(line) > LONGEST:
        msg = f"The filter has {len(line):,} characters; {LONGEST:,} fit."
        raise FilterError(msg, (LONGEST, len(line)))
    at = 0
    while at < len(line):
        if line[at].isspace():
            at += 1
            continue
        head = _NAMED.match(line, at)
        piece, at = _named(line, head) if head else _words(line, at)
        yield piece


def _named(line: str, head: re.Match[str]) -> tuple[Piece, int]:
    start = head.start()
    at, values = head.end(), []
    while True:
        value, end = _value(line, at)
        values.append((value, (at, end)))
        if not line.startswith(",", end):
            break
        at = end + 1
    minus, name, sign = head.groups()
    named = Piece(
        name=name.lower(), sign=sign, values=tuple(values), negated=bool(minus), quoted=False,
        place=(start, end),
    )  # fmt: skip
    return named, end


def _value(line: str, at: int) -> tuple[str, int]:
    if line.startswith('"', at):
        return _quoted(line, at)
    found = _BARE.match(line, at)
    if found is None:
        msg = "A value is missing here."
        raise FilterError(msg, (at, at + 1))
    return found.group(), found.end()


def _quoted(line: str, at: int) -> tuple[str, int]:
    end = line.find('"', at + 1)
    if end < 0:
        msg = "These quotes are not closed."
        raise FilterError(msg, (at, len(line)))
    return line[at + 1 : end], end + 1


def _words(line: str, start: int) -> tuple[Piece, int]:
    negated = line[start] == "-" and line[start + 1 : start + 2].strip() not in {"", "-"}
    at = start + negated
    quoted = line.startswith('"', at)
    if quoted:
        text, end = _quoted(line, at)
    else:
        end = next((n for n in range(at, len(line)) if line[n].isspace()), len(line))
        text = line[at:end]
    return Piece("", "", ((text, (at, end)),), negated, quoted, (start, end)), end
