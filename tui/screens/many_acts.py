"""The acts on all rows that are marked."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on

from core.errors import CaselineError
from core.filters.terms import Term
from core.rows import CaseFilter
from tui.later import later
from tui.lists.kinds import KINDS
from tui.lists.view import OF_CASES
from tui.screens.list_acts import ListActs
from tui.widgets.list_head import ListHead
from tui.widgets.marks import Marks

if TYPE_CHECKING:
    from core.look import Look
    from tui.lists.view import ListView

MOST = 10_000
"""Rows that are marked at once; of more it is said."""
PAGE = 500


class ManyActs(ListActs):
    """A screen with a list of records whose rows can be marked."""

    @property
    def marked(self) -> tuple[str, ...]:
        """The cases that the next act is about, where any are marked and the list is shown."""
        return tuple(sorted(self.rows.marks)) if self.rows.has_focus else ()

    @property
    def exported(self) -> ListView | None:
        """The marked rows, where there are any, else the list."""
        view, numbers = self.list_view, self.marked
        if view is None or not numbers:
            return view
        sort = view.which.sort if view.kind == "case" else None
        which = CaseFilter(terms=(Term("number", numbers),), sort=sort or "work")
        title = f"{len(numbers):,} marked of {view.title}"
        return replace(view, which=which, title=title, kind="case")

    @on(Marks.Changed)
    def _marks_changed(self) -> None:
        self.query_one(ListHead).mark(len(self.rows.marks))
        self.refresh_bindings()

    @on(Marks.All)
    def _mark_all(self) -> None:
        self.run_worker(later(self._read_all), group="marks", exclusive=True)

    async def _read_all(self) -> None:
        view = self.list_view
        if view is None or view.kind not in OF_CASES:
            return
        try:
            found = await asyncio.to_thread(_all, self.desk.look, view)
        except CaselineError as error:
            self.console.say(error)
            return
        if self.list_view is view:
            self.rows.mark(found)
            if len(found) == MOST:
                self.console.remark(f"The first {MOST:,} are marked; narrow the list for the rest.")

    def do_to_marked(self, verb: str) -> bool:
        """Ask what shall be done to the marked cases; false where none are."""
        numbers = self.marked
        if not numbers:
            return False
        from tui.screens.many import FORMS, ask_many  # noqa: PLC0415  few change many

        if verb == "queue":
            self.run_worker(later(self._in_queues, numbers), group="act", exclusive=True)
        elif verb == "merge":
            self.run_worker(later(self._merge, numbers), group="act", exclusive=True)
        elif verb in FORMS:
            ask_many(self.console, verb, numbers, self.rows.unmark)
        else:
            away = self.console.key("app.back")
            self.console.remark(f"This is done to one case at a time; {away} takes the marks away.")
        return True

    async def _in_queues(self, numbers: tuple[str, ...]) -> None:
        """Ask which act of queues is meant, then what that asks."""
        from tui.screens.many import ask_many  # noqa: PLC0415  few change many
        from tui.screens.queue_item import ask_about_many  # noqa: PLC0415

        verb = await ask_about_many(self.console, len(numbers))
        if verb is not None:
            ask_many(self.console, verb, numbers, self.rows.unmark)

    async def _merge(self, numbers: tuple[str, ...]) -> None:
        from tui.screens.merge import merge_marked  # noqa: PLC0415  few merge

        await merge_marked(self, numbers, self.rows.unmark)


def _all(look: Look, view: ListView) -> list[str]:
    """Give what the rows of a list are called by, as many as are marked at once."""
    kind, found = KINDS[view.kind], list[str]()
    after: str | None = None
    while len(found) < MOST:
        page = kind.page(look, view.which, limit=min(PAGE, MOST - len(found)), after=after)
        found += map(kind.key, page.rows)
        after = page.next
        if after is None:
            break
    return found
