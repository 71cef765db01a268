"""What a list is: records of one kind, chosen, ordered, and shown in columns."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from core.rows import CaseFilter
from tui.look import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from core.filters import Query
    from core.look import Look
    from core.rows import CustomerFilter, Page, QueueFilter, ViewRow

    Which = CaseFilter | CustomerFilter | QueueFilter

QUEUE_ITEM = "queue_item"
"""The kind of list whose rows are what lies in queues."""
OF_CASES = ("case", QUEUE_ITEM)
"""The kinds of lists whose rows are cases, in one order of work."""
GAP = 2
"""Cells between two columns."""
LEAST = 8
"""Cells that the last column keeps, however narrow the list is."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its cells' width, and what it shows."""

    title: str
    width: int
    cell: Callable[[Any, datetime], str]
    sort: str = ""
    """What the read side calls its order; without it the list is not sorted by it."""
    room: int = 0
    """Cells the list must have before this column is shown."""
    until: int = 0
    """Below so many cells it is shown all the same: it stands in for a wider one."""
    below: int = 0
    """From so many cells on it is not shown: a wider one stands in for it."""
    right: bool = False
    """Whether its cells end below each other, as numbers do."""
    rank: Callable[[Any], str] | None = None
    """What it is ordered by, where that is not what it shows."""

    def fits(self, width: int) -> bool:
        """Say whether it is shown in a list of `width` cells."""
        roomy = self.room <= width and not 0 < self.below <= width
        return roomy or width < self.until

    def drawn(self, row: Any, now: datetime) -> str:
        """Give a row's cell, as wide as the column."""
        return self.filled(self.cell(row, now))

    def filled(self, text: str) -> str:
        """Give a text, the heading or a cell, as wide as the column."""
        return text.rjust(self.width) if self.right else fit(text, self.width)


class Kind(Protocol):
    """What lists know of one kind of record."""

    @property
    def kind(self) -> str:
        """The name that places and lists use."""
        ...

    @property
    def one(self) -> str:
        """What one is called."""
        ...

    @property
    def many(self) -> str:
        """What several are called."""
        ...

    @property
    def order(self) -> str:
        """The order that a list has by itself, in words."""
        ...

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns; the last one takes the cells that are left."""
        ...

    def page(
        self, look: Look, which: Any, *, limit: int, after: str | None = None,
        offset: int | None = None, from_end: bool = False,
    ) -> Page[Any]:  # fmt: skip
        """Give a page of rows."""
        ...

    def count(self, look: Look, which: Any) -> int:
        """Count exactly."""
        ...

    def summary(self, look: Look, which: Any, now: datetime) -> tuple[str, ...]:
        """Say what there is to say of the list as a whole, besides its length."""
        ...

    def position(self, look: Look, which: Any, key: str) -> int | None:
        """Give the row number of a record in the list."""
        ...

    def key(self, row: Any) -> str:
        """Give what a row's record is called by."""
        ...

    def sign(self, row: Any) -> str:
        """Give the sign before a row, or a blank."""
        ...


@dataclass(frozen=True, slots=True)
class ListView:
    """A list with its name."""

    key: str
    title: str
    which: Which
    detail: str = ""
    kind: str = "case"
    under: tuple[str, str] | None = None
    """The record whose list it is, by kind and key: what is made here belongs under it."""
    whole: Which | None = None
    """What it held before it was narrowed."""
    saved: ViewRow | None = None
    """The list view that it is."""
    line: str = ""
    """The filter line that the organisation's files define it with."""
    columns: tuple[Column, ...] = ()
    """Its own columns, where it does not have those of its kind."""
    fault: str | None = None
    """Why it cannot be read: its filter is not understood any more."""
    is_pinned: bool = False
    """Whether the console opens on it."""
    digit: int | None = None
    """What opens it after `g`."""

    @property
    def narrow(self) -> bool:
        """Whether it is narrowed by what was typed."""
        if self.whole is None:
            return False
        now = (self.which.search, getattr(self.which, "terms", ()))
        return now != (self.whole.search, getattr(self.whole, "terms", ()))

    def sorted_by(self, sort: str) -> ListView:
        """Give the list in another order; the same order again is turned round."""
        turned = self.which.sort == sort and not self.which.descending
        return replace(self, which=replace(self.which, sort=sort, descending=turned))

    def ordered(self, sort: str, *, descending: bool) -> ListView:
        """Give the list in an order that was remembered."""
        return replace(self, which=replace(self.which, sort=sort, descending=descending))

    def narrowed(self, query: Query) -> ListView:
        """Give only those of the whole list for which a filter line holds, too."""
        whole = self.whole or self.which
        words = " ".join(filter(None, (whole.search, query.words))) or None
        given: dict[str, Any] = {"sort": self.which.sort, "descending": self.which.descending}
        if isinstance(whole, CaseFilter):
            given["terms"] = (*whole.terms, *query.terms)
        return replace(self, which=replace(whole, search=words, **given), whole=whole)


def widened(columns: tuple[Column, ...], widths: Mapping[str, int]) -> tuple[Column, ...]:
    """Give columns in other widths, which are named by the headings."""
    return tuple(replace(c, width=widths.get(c.title, c.width)) for c in columns)


def fitting(columns: tuple[Column, ...], width: int) -> tuple[Column, ...]:
    """Give the columns that fit `width` cells; the last one takes what is left."""
    shown = [column for column in columns if column.fits(width)]
    while len(shown) > 1 and sum(c.width + GAP for c in shown[:-1]) + LEAST > width:
        shown.pop()
    *front, last = shown
    left = width - sum(column.width + GAP for column in front)
    return (*front, replace(last, width=max(left, LEAST)))
