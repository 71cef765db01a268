"""The ways to lists of cases: by name, by key, and to the sheets that save and change them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from core.errors import CaselineError
from core.text import shown
from tui.keeping import Keeping
from tui.later import later
from tui.lists.shipped import choose, lists

if TYPE_CHECKING:
    from textual.screen import Screen

    from core.desk import Desk
    from core.outcome import Outcome
    from core.rows import ViewRow
    from tui.lists.view import Column, ListView

# Sheets are imported when they are first used: the first frame waits for none of them.
# ruff: noqa: PLC0415


class ListWays(Keeping):
    """The part of the application that knows its lists."""

    def open_list(self, view: ListView) -> None:
        """Show a list."""
        raise NotImplementedError

    def over(self, sheet: Screen[Any]) -> None:
        """Lay a sheet over the screen."""
        raise NotImplementedError

    async def _last_cases(self, desk: Desk) -> None:
        known = await asyncio.to_thread(lists, desk)
        self.open_list(choose(known, self.last_cases))

    async def _list_on(self, digit: int) -> None:
        """Open the list on a key."""
        known = await self._read_lists()
        view = next((view for view in known if view.digit == digit), None)
        if view is not None:
            self.open_list(view)
        else:
            way = f"{self.key('app.view')} shows the lists, and {self.key('view.key')} there puts"
            self.remark(f"No list is on key {digit}. {way} one on it.", severity="information")

    @property
    def desk_now(self) -> Desk:
        """The desk; nothing of this is reached before there is one."""
        assert self.desk is not None  # noqa: S101  `visit` and the screens see to it
        return self.desk

    async def _read_lists(self) -> list[ListView]:
        known = await asyncio.to_thread(lists, self.desk_now)
        self.note_lists(known)
        return known

    async def open_saved(self, key: str) -> None:
        """Open a list as it is now."""
        view = next((view for view in await self._read_lists() if view.key == key), None)
        if view is not None:
            self.open_list(view)

    async def edit_view(
        self, view: ViewRow, start: str | None = None, given: dict[str, str] | None = None
    ) -> None:
        """Ask what is to be another with a saved list; opens it anew where it is shown."""
        from tui.screens.view import ViewSheet

        def saved(outcome: Outcome) -> None:
            here = self.lowest.list_view
            if here is not None and here.key == outcome.number and len(self.screen_stack) == 1:
                self.run_worker(later(self.open_saved, view.key), group="lists", exclusive=True)

        sheet = await asyncio.to_thread(
            ViewSheet, self.desk_now, given or {}, view.key, view, start=start, then=saved
        )
        self.over(sheet)

    async def save_list(self, view: ListView, typed: str, seen: tuple[Column, ...]) -> None:
        """Ask under which name what is seen is to be saved, and open it under that name."""
        from tui.lists.present import present
        from tui.screens.view import ViewSheet

        def saved(outcome: Outcome) -> None:
            if outcome.number is not None:
                key = outcome.number
                self.run_worker(later(self.open_saved, key), group="lists", exclusive=True)

        given = present(view, typed, seen)
        sheet = await asyncio.to_thread(ViewSheet, self.desk_now, given, view.key, then=saved)
        self.over(sheet)

    def _lists(self, desk: Desk) -> None:
        self.run_worker(later(self._choose_list, desk), group="lists", exclusive=True)

    async def _choose_list(self, desk: Desk) -> None:
        from tui.screens.lists import ListsSheet

        del desk
        try:
            known = await self._read_lists()
        except CaselineError as error:
            self.notify(shown(str(error)), severity="error", markup=False)
            return
        picked = await self.push_screen_wait(ListsSheet(known))
        if picked is not None:
            self.open_list(picked)
