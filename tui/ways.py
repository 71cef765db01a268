"""How one gets from screen to screen. The workspace lies at the bottom, always."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.errors import CaselineError
from core.text import shown
from tui.later import later
from tui.list_ways import ListWays
from tui.lists.queue_items import items_of
from tui.lists.shipped import EVERY, OBJECTS
from tui.lists.view import QUEUE_ITEM
from tui.look import ask
from tui.records.page import EntryOf
from tui.screens.workspace import WorkspaceScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.screen import Screen

    from core.desk import Desk
    from core.drafts import Draft
    from core.links import EntryLink
    from core.outcome import Outcome
    from core.rows import CaseRow
    from tui.lists.view import ListView
    from tui.setup.whole import At

# Screens and sheets are imported when they are first used: the first frame waits for none of them.
# ruff: noqa: PLC0415

_LISTS = {
    "accounts": "account", "contacts": "contact", "contracts": "contract", "jobs": "job",
    "tasks": "task", "people": "user", "queues": "queue", "assignments": "assignment",
    "knowledge": "article",
}  # fmt: skip


ON_KEY = "view "
"""What a place begins with that is a list on a key."""
STAYS = 3600
"""Seconds that the word of what was made stays, unless something else is said."""


class Ways(ListWays):
    """The part of the application that knows its screens."""

    _made: tuple[str, str] | None = None
    """Kind and key of what was made last."""
    last_items: ListView | None = None
    """What was shown last of what lies in queues."""
    _made_room = False
    """Whether it was told, once, that a tab was closed to make room for another one."""
    setup_at: tuple[At, ...] = ()
    """The pages of the organisation that were opened one from the other, the last one shown."""
    came_from: str | None = None
    """The screen from which the record that is read was opened."""

    @property
    def lowest(self) -> WorkspaceScreen:
        """The workspace."""
        screen = self.screen_stack[0]
        if not isinstance(screen, WorkspaceScreen):
            msg = "the workspace is the lowest screen"
            raise TypeError(msg)
        return screen

    def visit(self, where: str) -> None:
        """Go to a place by name; before there is a desk nobody goes anywhere."""
        if self.desk is None:
            return
        ways: dict[str, Callable[[Desk], None]] = {
            "home": self._home, "cases": self._cases, "lists": self._lists, "go": self._go,
            "search": self._search, "bell": self._bell, "help": self._help, "tabs": self._tabs,
            "caller": self._caller, "drafts": self._drafts, "acts": self._acts,
            "setup": self._setup, "mails": self._mails,
        }  # fmt: skip
        if where.startswith(ON_KEY):
            self.run_worker(
                later(self._list_on, int(where.removeprefix(ON_KEY))), group="lists", exclusive=True
            )
        elif where == "items":
            self.open_list(self.last_items or items_of())
        elif where in _LISTS:
            self.open_list(OBJECTS[_LISTS[where]])
        else:
            ways[where](self.desk)

    def back(self) -> None:
        """Go back to where one came from; from the list of cases that is home."""
        from tui.screens.home import HomeScreen

        if isinstance(self.screen, HomeScreen):
            self.notify(f"{self.key('app.quit')} quits.", timeout=3, markup=False)
        elif len(self.screen_stack) > 1:
            self.pop_screen()
        else:
            self.visit("home")

    def go_back(self) -> None:
        """Go to the screen from which the record was opened, if it was another one."""
        came_from, self.came_from = self.came_from, None
        if came_from is not None:
            self.visit(came_from)

    def over(self, sheet: Screen[Any]) -> None:
        """Lay a sheet over the screen."""
        self.push_screen(sheet)

    def look(self) -> None:
        """Show what the workspace says is looked at."""
        self.lowest.look()

    def open_record(
        self, kind: str, key: str, *, beside: bool = False, part: int | None = None,
        go_to: object = None,
    ) -> None:  # fmt: skip
        """Read a record in a tab: its own, or `beside` the record it was opened from."""
        names = {
            "HomeScreen": "home", "SearchScreen": "search", "BellScreen": "bell",
            "CallerScreen": "caller", "SetupScreen": "setup", "MailScreen": "mails",
        }  # fmt: skip
        self.came_from = names.get(type(self.screen).__name__)
        lowest = self._down()
        closed = self.workspace.open(kind, key, beside=beside)
        if closed is not None and not self._made_room:
            self._made_room = True
            key = self.key("tab.reopen")
            self.remark(f"{closed.place.title} was closed to make room; {key} opens it again.")
        if part is not None and self.workspace.place is not None:
            self.workspace.place.part = part
        lowest.look(go_to=go_to)

    def open_case(self, number: str) -> None:
        """Read a case."""
        self.open_record("case", number)

    def follow(self, found: Sequence[EntryLink]) -> None:
        """Go where a link leads; of several, where the person says."""
        self.run_worker(later(self._follow, [*dict.fromkeys(found)]), group="link", exclusive=True)

    async def _follow(self, found: Sequence[EntryLink]) -> None:
        """Open the case of an entry, with the cursor on it; a link that leads nowhere says so."""
        from tui.screens.pick import Pick
        from tui.widgets.picker import Item

        desk, known = self.desk, {str(link): link for link in found}
        name: str | None = next(iter(known))
        if len(known) > 1:
            items = [Item(each, each) for each in known]
            name = await self.push_screen_wait(Pick("Follow which link?", items))
        if desk is None or name is None:
            return
        try:
            there = await ask(desk, lambda look: look.linked(known[name]))
        except CaselineError as error:
            self.remark(str(error))
            return
        if there != known[name]:
            self.remark(f"Entry {there.entry} lies on case {there.case}.", severity="information")
        self.open_record("case", there.case, part=0, go_to=EntryOf(there.entry))

    def open_list(self, view: ListView) -> None:
        """Show a list."""
        self.came_from = None
        if view.kind == QUEUE_ITEM:
            self.last_items = view
        self._down().show(view)

    def ask_for_cases(self) -> None:
        """List all cases, and ask at once which."""
        self.open_list(EVERY)
        self.lowest.action_list_filter()

    def _down(self) -> WorkspaceScreen:
        while len(self.screen_stack) > 1:
            self.pop_screen()
        return self.lowest

    def _home(self, _: Desk) -> None:
        from tui.screens.home import HomeScreen

        if not isinstance(self.screen, HomeScreen):
            self._down()
            self.push_screen(HomeScreen())

    def _cases(self, desk: Desk) -> None:
        lowest = self._down()
        if lowest.list_view is None or lowest.list_view.kind != "case":
            self.run_worker(later(self._last_cases, desk), group="lists", exclusive=True)
        elif self.workspace.at is not None:
            self.workspace.leave()
            lowest.look()

    def _go(self, _: Desk) -> None:
        from tui.screens.go import Go

        self.push_screen(Go(), lambda where: self.visit(where) if where else None)

    def _tabs(self, _: Desk) -> None:
        from tui.screens.go import GoTab

        if not self.workspace.tabs:
            self.remark("No record is open.", severity="information")
            return
        self.push_screen(GoTab(self.workspace), self._jump)

    def _jump(self, number: int | None) -> None:
        if number is not None and self.workspace.jump(number):
            self.look()

    def _search(self, _: Desk) -> None:
        from tui.screens.search import SearchScreen

        if not isinstance(self.screen, SearchScreen):
            self.push_screen(SearchScreen())

    def _caller(self, _: Desk) -> None:
        from tui.screens.caller import CallerScreen

        if not isinstance(self.screen, CallerScreen):
            self.push_screen(CallerScreen())

    def _drafts(self, _: Desk) -> None:
        from tui.screens.drafts import DraftsScreen

        if not isinstance(self.screen, DraftsScreen):
            self.push_screen(DraftsScreen())

    def _acts(self, _: Desk) -> None:
        from tui.screens.acts import ActsScreen

        if not isinstance(self.screen, ActsScreen):
            self.push_screen(ActsScreen())

    def _mails(self, _: Desk) -> None:
        from tui.screens.mails import MailScreen

        if not isinstance(self.screen, MailScreen):
            self.push_screen(MailScreen())

    def _setup(self, desk: Desk) -> None:
        from tui.screens.setup import SetupScreen
        from tui.setup.whole import sees

        if not sees(desk):
            self.remark("You have nothing to set up: your profile does not allow it.")
        elif not isinstance(self.screen, SetupScreen):
            self.push_screen(SetupScreen())

    def _bell(self, _: Desk) -> None:
        from tui.screens.bell import BellScreen

        if not isinstance(self.screen, BellScreen):
            self.push_screen(BellScreen())

    def _help(self, _: Desk) -> None:
        from tui.screens.help import Help

        self.push_screen(Help(self.screen))

    def made(self, outcome: Outcome) -> None:
        """Keep what was made within one key's reach, until something else is done."""
        if outcome.kind is None or outcome.number is None:
            return
        self._made = (outcome.kind, outcome.number)
        self.clear_notifications()
        for note in outcome.notes:
            self.remark(note)
        self.notify(
            shown(f"{outcome.message} {self.key('app.made')} opens it."),
            timeout=STAYS,
            markup=False,
        )
        self.screen.refresh_bindings()

    @property
    def something_made(self) -> bool:
        """Whether there is something that was just made."""
        return self._made is not None

    def open_made(self) -> None:
        """Open what was just made."""
        if self._made is None:
            self.remark("Nothing was just made.", severity="information")
            return
        self.clear_notifications()
        record, self._made = self._made, None
        self.open_record(*record)

    def resume_draft(self, draft: Draft) -> None:
        """Open the sheet that a draft was typed on; it takes up the draft by itself."""
        from tui.screens.resume import resume

        desk = self.desk
        if desk is not None:
            self.run_worker(later(resume, self, desk, draft), group="draft", exclusive=True)

    def note_to_owner(self, case: CaseRow) -> None:
        """Write to the owner of a case about the interaction that just happened (S0)."""
        from tui.screens.compose import note_sheet

        desk = self.desk
        if desk is not None:
            self.run_worker(later(note_sheet, self, desk, case), group="note", exclusive=True)

    def make_new(self, record: tuple[str, str] | None, kind: str = "case") -> None:
        """Make what belongs under a record, or a record of a kind that stands alone."""
        from tui.screens.new import make_new

        desk = self.desk
        if desk is not None:
            self.run_worker(later(make_new, self, desk, record, kind), group="new", exclusive=True)
