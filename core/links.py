"""The link to an entry of a feed: its case's number, a number sign and its id, as in 00001042#17.

The id alone finds the entry, wherever a merge or a split has moved it since; the number is for
people (domain.md 1.10).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WHOLE = re.compile(r"#?([0-9]{1,18})#([0-9]{1,18})")
_IN_TEXT = re.compile(r"(?<![\w#/-])#?([0-9]{4,18})#([0-9]{1,18})(?![\w#])", re.ASCII)
"""Case numbers begin at 1000, so that `apartment 4#2` is none."""


class EntryLink(NamedTuple):
    """Where a link leads."""

    case: str
    """The case's number in its full form."""
    entry: int

    def __str__(self) -> str:
        """Give it as people write it."""
        return f"{self.case}#{self.entry}"


def read(text: str) -> EntryLink | None:
    """Give the link that a text is, or none."""
    found = _WHOLE.fullmatch(text.strip())
    return _link(found) if found else None


def find(body: str) -> list[tuple[int, int, EntryLink]]:
    """Give the links in a text, each with where it begins and ends."""
    return [(found.start(), found.end(), _link(found)) for found in _IN_TEXT.finditer(body)]


def _link(found: re.Match[str]) -> EntryLink:
    return EntryLink(found[1].lstrip("0").zfill(8), int(found[2]))
