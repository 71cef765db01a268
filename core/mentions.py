"""Finds who is mentioned in a text: `@` before a username, a group's key or a full name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AT = re.compile(r"(?<![\w@])@(?=\w)")
_BOUNDARY = re.compile(r"(?![\w]|[.@-]\w)")
_WORD = re.compile(r"\w+(?:[.@-]\w+)*")


@dataclass(frozen=True, slots=True)
class Mentionable:
    """Somebody who can be mentioned, by the key (username, group's key) or by the full name."""

    kind: str
    """`user` or `group`."""
    id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Mentions:
    """What was found in a text."""

    found: list[Mentionable]
    """Everybody mentioned, in order and once."""
    unknown: list[str]
    """Words that nobody answers to."""
    ambiguous: list[str]
    """Full names that several bear; nobody is chosen."""


def find(text: str, known: Iterable[Mentionable]) -> Mentions:
    """Find who is mentioned. The longest name that fits wins: `@Dana Reyes` is not `@Dana`.

    A username goes before a group's key, and both before full names, so that nobody can take
    another's mentions by a name.
    """
    names = _names(list(known))
    longest = max(map(len, names), default=0)
    mentions = Mentions([], [], [])
    for start in (match.end() for match in _AT.finditer(text)):
        rest = text[start : start + longest + 2].casefold()
        name = next((name for name in _candidates(rest, longest) if name in names), None)
        if name is None:
            word = _WORD.match(text, start)
            mentions.unknown.append(word[0] if word else "")
        elif len(names[name]) > 1:
            mentions.ambiguous.append(text[start : start + len(name)])
        elif names[name][0] not in mentions.found:
            mentions.found.append(names[name][0])
    return mentions


def _names(known: list[Mentionable]) -> dict[str, list[Mentionable]]:
    names: dict[str, list[Mentionable]] = {}
    for kind in ("user", "group"):
        for who in known:
            if who.kind == kind:
                names.setdefault(who.key.casefold(), [who])
    keys = frozenset(names)
    for who in known:
        name = who.name.casefold()
        if name and name not in keys:
            names.setdefault(name, []).append(who)
    return names


def _candidates(rest: str, longest: int) -> Iterator[str]:
    for end in range(min(longest, len(rest)), 0, -1):
        if _BOUNDARY.match(rest, end):
            yield rest[:end]
