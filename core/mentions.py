"""Finds who is mentioned in a text: `@` before a username, a group's key or a full name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AT = re.compile(r"(?<![\w@])@(?=\w)")
_WORD = re.compile(r"[\w.-]*\w")


@dataclass(frozen=True, slots=True)
class Mentionable:
    """Somebody who can be mentioned, with the names they answer to."""

    kind: str
    """`user` or `group`."""
    id: int
    names: tuple[str, ...]


def find(text: str, known: Iterable[Mentionable]) -> tuple[list[Mentionable], list[str]]:
    """Give everybody mentioned, in order and once, and the words nobody answers to.

    The longest name that fits wins, so `@Dana Reyes` is one person though another is `@Dana`.
    """
    by_name = {name.casefold(): who for who in known for name in who.names if name}
    longest = max(map(len, by_name), default=0)
    found: dict[tuple[str, int], Mentionable] = {}
    unknown: list[str] = []
    for start in (match.end() for match in _AT.finditer(text)):
        rest = text[start : start + longest + 1].casefold()
        who = next(
            (by_name[name] for name in _candidates(rest, longest) if name in by_name),
            None,
        )
        if who is not None:
            found[who.kind, who.id] = who
        elif word := _WORD.match(text, start):
            unknown.append(word[0])
    return list(found.values()), unknown


def _candidates(rest: str, longest: int) -> Iterator[str]:
    for end in range(min(longest, len(rest)), 0, -1):
        if end == len(rest) or not (rest[end].isalnum() or rest[end] == "_"):
            yield rest[:end]
