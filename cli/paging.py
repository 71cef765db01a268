"""Rows page by page, until there are no more or as many as were asked for: no silent cap."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.rows import Page

T = TypeVar("T")
PAGE = 500


def collect(
    page: Callable[[int, str | None], Page[T]], limit: int | None, after: str | None
) -> tuple[list[T], str | None]:
    """Give the rows from the cursor `after` on, and the cursor of what was left."""
    rows: list[T] = []
    while True:
        wanted = PAGE if limit is None else min(PAGE, limit - len(rows))
        found = page(wanted, after)
        rows += found.rows
        after = found.next
        if after is None or len(rows) == limit:
            return rows, after
