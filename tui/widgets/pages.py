"""The pages of a long list that are known, and how the others are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.look import Look
    from core.rows import CaseFilter, CaseRow

SIZE = 100


@dataclass(frozen=True, slots=True)
class Loaded:
    """One page as it was read, with the cursor of what follows."""

    rows: tuple[CaseRow, ...]
    next: str | None


@dataclass(slots=True)
class Pages:
    """What is known of a list of cases: some pages, and once it was counted its length."""

    which: CaseFilter
    total: int | None = None
    known: dict[int, Loaded] = field(default_factory=dict)

    def row(self, index: int) -> CaseRow | None:
        """Give a row where its page is known."""
        page = self.known.get(index // SIZE)
        within = index % SIZE
        return page.rows[within] if page is not None and within < len(page.rows) else None

    @property
    def length(self) -> int:
        """How many rows there are, or may be as far as is known."""
        if self.total is not None:
            return self.total
        last = max(self.known, default=0)
        page = self.known.get(last)
        return last * SIZE + len(page.rows) + (page.next is not None) if page else 0

    def find(self, number: str) -> int | None:
        """Give the row number of a case among the known pages."""
        for index, page in self.known.items():
            for within, row in enumerate(page.rows):
                if row.number == number:
                    return index * SIZE + within
        return None

    def same(self, fresh: Pages) -> bool:
        """Say whether a newer reading shows nothing else, as far as both go."""
        return self.total == fresh.total and all(
            index in self.known and self.known[index].rows == page.rows
            for index, page in fresh.known.items()
        )

    def read(self, look: Look, index: int) -> Loaded:
        """Read a page the cheapest way: by the neighbour's cursor, from the end, else by offset."""
        before = self.known.get(index - 1)
        if before is not None and before.next is not None:
            page = look.cases(self.which, limit=SIZE, after=before.next)
        elif index and self.total is not None and index == (self.total - 1) // SIZE:
            page = look.cases(self.which, limit=self.total - index * SIZE, from_end=True)
        else:
            page = look.cases(self.which, limit=SIZE, offset=index * SIZE or None)
        return Loaded(page.rows, page.next)


def reread(look: Look, old: Pages, around: range, number: str | None) -> tuple[Pages, int | None]:
    """Read count and the pages around what is on screen anew; say where the cursor's case is."""
    fresh = Pages(old.which, look.count_cases(old.which))
    last = max((fresh.total or 0) - 1, 0) // SIZE
    for index in sorted({min(page, last) for page in around}):
        fresh.known[index] = fresh.read(look, index)
    place = None if number is None else fresh.find(number)
    if place is None and number is not None:
        place = look.position(old.which, number)
    return fresh, place
