"""The pages of a long list that are known, and how the others are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.rows import CaseFilter
from tui.lists.bands import NO_BANDS, Bands
from tui.lists.kinds import KINDS
from tui.lists.view import OF_CASES

if TYPE_CHECKING:
    from datetime import datetime

    from core.look import Look
    from tui.lists.view import Kind, ListView

SIZE = 100
KEPT = 8
"""Pages that stay known, so that a list may be paged through for a day in the same memory."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One page as it was read, with the cursor of what follows."""

    rows: tuple[Any, ...]
    next: str | None


@dataclass(slots=True)
class Pages:
    """What is known of a list: some pages, and once it was counted its length."""

    view: ListView
    total: int | None = None
    summary: tuple[str, ...] = ()
    known: dict[int, Loaded] = field(default_factory=dict)
    bands: Bands = NO_BANDS
    """The groups, once they were counted."""

    @property
    def kind(self) -> Kind:
        """What its records are."""
        return KINDS[self.view.kind]

    def row(self, index: int) -> Any:
        """Give a row where its page is known, else none."""
        page = self.known.get(index // SIZE)
        within = index % SIZE
        return page.rows[within] if page is not None and within < len(page.rows) else None

    def key(self, index: int) -> str | None:
        """Give what the record of a row is called by, where its page is known."""
        row = self.row(index)
        return None if row is None else self.kind.key(row)

    @property
    def length(self) -> int:
        """How many rows there are, or may be as far as is known."""
        if self.total is not None:
            return self.total
        last = max(self.known, default=0)
        page = self.known.get(last)
        return last * SIZE + len(page.rows) + (page.next is not None) if page else 0

    def keep(self, index: int, page: Loaded) -> None:
        """Know a page, and once the length is known no longer those that lie farthest from it."""
        self.known[index] = page
        while self.total is not None and len(self.known) > KEPT:
            del self.known[max(self.known, key=lambda other: abs(other - index))]

    def learn(self) -> bool:
        """Know the length of a list of cases that is one page without groups; false of others."""
        which, only = self.view.which, self.known.get(0)
        if self.view.kind not in OF_CASES or self.view.fault is not None:
            return False
        if getattr(which, "grouped", None):
            return False
        if only is None or only.next is not None:
            return False
        self.total = len(only.rows)
        return True

    def find(self, key: str) -> int | None:
        """Give the row number of a record among the known pages."""
        for index, page in self.known.items():
            for within, row in enumerate(page.rows):
                if self.kind.key(row) == key:
                    return index * SIZE + within
        return None

    def same(self, fresh: Pages) -> bool:
        """Say whether a newer reading shows nothing else, as far as both go."""
        alike = (self.total, self.bands) == (fresh.total, fresh.bands)
        return alike and all(
            index in self.known and self.known[index].rows == page.rows
            for index, page in fresh.known.items()
        )

    def count(self, look: Look, now: datetime) -> tuple[int, tuple[str, ...]]:
        """Count exactly, and say what there is to say of the list as a whole."""
        which = self.view.which
        if self.view.fault is not None:
            return 0, ()
        if isinstance(which, CaseFilter) and which.grouped is not None:
            self.bands = Bands(look.case_groups(which))
            return self.bands.rows, self.kind.summary(look, which, now)
        return self.kind.count(look, which), self.kind.summary(look, which, now)

    def read(self, look: Look, index: int) -> Loaded:
        """Read a page the cheapest way: by the neighbour's cursor, from the end, else by offset."""
        kind, which = self.kind, self.view.which
        if self.view.fault is not None:
            return Loaded((), None)
        before = self.known.get(index - 1)
        if before is not None and before.next is not None:
            page = kind.page(look, which, limit=SIZE, after=before.next)
        elif index and self.total is not None and index == (self.total - 1) // SIZE:
            page = kind.page(look, which, limit=self.total - index * SIZE, from_end=True)
        else:
            page = kind.page(look, which, limit=SIZE, offset=index * SIZE or None)
        return Loaded(page.rows, page.next)


def reread(
    look: Look, old: Pages, around: range, key: str | None, now: datetime
) -> tuple[Pages, int | None]:
    """Read count and the pages around what is on screen anew; say where the cursor's record is."""
    fresh = Pages(old.view)
    fresh.total, fresh.summary = fresh.count(look, now)
    last = max(fresh.total - 1, 0) // SIZE
    for index in sorted({min(page, last) for page in around}):
        fresh.known[index] = fresh.read(look, index)
    place = None if key is None else fresh.find(key)
    if place is None and key is not None and fresh.view.fault is None:
        place = fresh.kind.position(look, fresh.view.which, key)
    return fresh, place
