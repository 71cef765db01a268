"""Where the rows of a grouped list stand: each group has a line of its own above its rows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Bands:
    """The groups by name and length; rows are counted without their headings, lines with them."""

    def __init__(self, groups: Sequence[tuple[str | None, int]]) -> None:
        """Take the groups in the list's order."""
        self.groups = tuple(groups)
        counts = [count for _, count in self.groups]
        self._starts = [0, *accumulate(counts)][: len(counts)]
        """The first row of each group."""
        self._heads = [start + number for number, start in enumerate(self._starts)]
        """The line of each heading."""
        self.rows = sum(counts)

    def __eq__(self, other: object) -> bool:
        """Say whether others are the same groups."""
        return isinstance(other, Bands) and self.groups == other.groups

    def __hash__(self) -> int:
        """Be alike where the groups are."""
        return hash(self.groups)

    @property
    def count(self) -> int:
        """How many headings there are."""
        return len(self.groups)

    def line(self, row: int) -> int:
        """Give the line on which a row stands."""
        return row + bisect_right(self._starts, row)

    def row(self, line: int) -> int | None:
        """Give the row of a line; none for a heading."""
        above = bisect_right(self._heads, line)
        return None if above and self._heads[above - 1] == line else line - above

    def row_from(self, line: int) -> int:
        """Give the first row from a line on."""
        return line - bisect_right(self._heads, line - 1)

    def is_first(self, row: int) -> bool:
        """Say whether a heading stands right above a row."""
        at = bisect_right(self._starts, row)
        return bool(at) and self._starts[at - 1] == row

    def heading(self, line: int) -> tuple[str | None, int]:
        """Give name and length of the group whose heading stands on a line."""
        return self.groups[bisect_right(self._heads, line) - 1]


NO_BANDS = Bands(())
"""A list without groups."""
