"""Long lists of ids, cut into what one statement can hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 500
"""Ids of one statement; SQLite is far below its limit of variables with it."""


def chunks(ids: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """Cut ids into lists that a statement can hold."""
    every = tuple(ids)
    return (every[start : start + LONGEST] for start in range(0, len(every), LONGEST))
