"""How one gets from screen to screen. The list of cases lies at the bottom, always."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual.app import App

from core.errors import CaselineError
from core.text import shown
from tui import lists
from tui.screens.queue import CasesScreen

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import Screen

    from core.desk import Desk
    from tui.lists import ListView

# Screens and sheets are imported when they are first used: the first frame waits for none of them.
# ruff: noqa: PLC0415


class Ways(App[None]):
    """The part of the application that knows its screens."""

    desk: Desk | None = None

    def visit(self, where: str) -> None:
        """Go to a place by name; before there is a desk nobody goes anywhere."""
        if self.desk is None:
            return
        ways: dict[str, Callable[[Desk], None]] = {
            "home": self._home, "cases": self._cases, "lists": self._lists, "go": self._go,
            "search": self._search, "bell": self._bell, "help": self._help,
            "new case": self._new_case,
        }  # fmt: skip
        ways[where](self.desk)

    def back(self) -> None:
        """Go back to where one came from; from the list of cases that is home."""
        from tui.screens.home import HomeScreen

        if isinstance(self.screen, HomeScreen):
            self.notify("Ctrl+Q quits.", timeout=3, markup=False)
        elif len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.visit("home")

    def over(self, sheet: Screen[Any]) -> None:
        """Lay a sheet over the screen."""
        self.push_screen(sheet)

    def open_case(self, number: str) -> None:
        """Read a case on a screen of its own."""
        from tui.screens.case import CaseScreen

        self.push_screen(CaseScreen(number))

    def open_list(self, view: ListView) -> None:
        """Show a list of cases."""
        self._down_to_cases().show(view)

    def _down_to_cases(self) -> CasesScreen:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        screen = self.screen
        if not isinstance(screen, CasesScreen):
            msg = "the list of cases is the lowest screen"
            raise TypeError(msg)
        return screen

    def _home(self, _: Desk) -> None:
        from tui.screens.home import HomeScreen

        if not isinstance(self.screen, HomeScreen):
            self._down_to_cases()
            self.push_screen(HomeScreen())

    def _cases(self, _: Desk) -> None:
        self._down_to_cases()

    def _lists(self, desk: Desk) -> None:
        self.run_worker(self._choose_list(desk), group="lists", exclusive=True)

    async def _choose_list(self, desk: Desk) -> None:
        from tui.screens.pick import Pick
        from tui.widgets.picker import Item

        try:
            known = {view.key: view for view in await asyncio.to_thread(lists.lists, desk)}
        except CaselineError as error:
            self.notify(shown(str(error)), severity="error", markup=False)
            return
        items = [Item(view.key, view.title, view.detail) for view in known.values()]
        picked = await self.push_screen_wait(Pick("Show which cases?", items))
        if picked is not None:
            self.open_list(known[picked])

    def _go(self, _: Desk) -> None:
        from tui.screens.go import Go

        self.push_screen(Go(), lambda where: self.visit(where) if where else None)

    def _search(self, _: Desk) -> None:
        from tui.screens.search import SearchScreen

        self.push_screen(SearchScreen())

    def _bell(self, _: Desk) -> None:
        from tui.screens.bell import BellScreen

        if not isinstance(self.screen, BellScreen):
            self.push_screen(BellScreen())

    def _help(self, _: Desk) -> None:
        from tui.screens.help import Help

        self.push_screen(Help(self.screen))

    def _new_case(self, desk: Desk) -> None:
        from tui.screens.new_case import new_case

        self.run_worker(new_case(self, desk), group="new case", exclusive=True)
