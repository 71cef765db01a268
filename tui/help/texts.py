"""How a help text is written: plain words, and each key by the id of its act in braces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from tui.presets import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ACT = re.compile(r"\{([a-z_.]+)\}")


class Issue(NamedTuple):
    """Something that people run into."""

    problem: str
    """What one sees, as one would say it."""
    why: str
    """The rule or the fact behind it."""
    way: str
    """What to do now."""


class Term(NamedTuple):
    """A word of the desk."""

    name: str
    meaning: str


def acts(text: str) -> Iterator[str]:
    """Give the ids of the acts that a text names."""
    yield from _ACT.findall(text)


def with_keys(text: str, keys: Mapping[str, str], style: str = "$value") -> Content:
    """Give a text with the keys that are in force for this person."""
    line = Content("")
    for place, part in enumerate(_ACT.split(text)):
        line = line.append(
            Content.assemble((key_of(part, keys), "bold $key") if place % 2 else (part, style))
        )
    return line
