"""The picker of lists: what one saved, what others share, and what everybody has."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.widgets import OptionList

from core.commands.view import CloneView, DeleteView, PinView, UnpinView
from core.errors import CaselineError
from tui.keymap import bindings
from tui.later import later
from tui.lists.kinds import KINDS
from tui.lists.shipped import lists
from tui.lists.view import OF_CASES
from tui.look import ask
from tui.screens.sheet import Sheet
from tui.widgets.key_bar import KeyBar
from tui.widgets.picker import Item, Picker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.commands.registry import Command
    from core.outcome import Outcome
    from tui.lists.view import ListView

MINE, SHARED, STANDARD = "Mine", "Shared with me", "Standard"
OWN = ("view.edit", "view.share", "view.delete")
"""What only the owner of a list does."""


def heading(view: ListView) -> str:
    """Say under which heading a list stands."""
    if view.saved is None:
        return STANDARD
    return MINE if view.saved.is_mine else SHARED


def items(known: Iterable[ListView], counts: dict[str, int]) -> list[Item]:
    """Give the lists under their headings, each with what is known of it."""
    ordered = sorted(known, key=lambda view: (MINE, SHARED, STANDARD).index(heading(view)))
    return [Item(v.key, v.title, _detail(v, counts.get(v.key)), heading(v)) for v in ordered]


def _detail(view: ListView, count: int | None) -> str:
    digit = f"g {view.digit}" if view.digit else ""
    pin = "*" if view.is_pinned else ""
    kind = KINDS[view.kind]
    counted = "" if count is None else f"{count:,} {kind.one if count == 1 else kind.many}"
    fault = "! filter not understood" if view.fault else ""
    groups = view.saved.groups if view.saved is not None and view.saved.is_mine else ()
    shared = f"shared with {groups[0].name if len(groups) == 1 else len(groups)}" if groups else ""
    return " · ".join(filter(None, (pin, digit, counted, fault, view.detail, shared)))


class ListsSheet(Sheet["ListView"]):
    """Gives the list that was picked."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("views")]
    names: ClassVar[dict[str, str]] = {"pick.choose": "Open"}

    def __init__(self, known: Sequence[ListView]) -> None:
        """Offer these lists."""
        super().__init__()
        self._known = {view.key: view for view in known}
        self._counts: dict[str, int] = {}

    def heading(self) -> str:
        """Give the title."""
        return "Show which list?"

    def content(self) -> Iterable[Widget]:
        """Give the lists."""
        yield Picker(items(self._known.values(), {}), hint="type to narrow")

    def on_mount(self) -> None:
        """Count once the lists are there."""
        super().on_mount()
        self._count()

    def read_again(self, *, own: bool = False) -> None:
        """Read the lists anew, and count again: somebody changed something."""
        del own
        self._read()

    @work(exclusive=True, group="lists")
    async def _read(self) -> None:
        try:
            known = await asyncio.to_thread(lists, self.desk)
        except CaselineError:
            return
        if self.stands:
            self.console.note_lists(known)
            self._known = {view.key: view for view in known}
            self._show()
            self._count()

    @work(exclusive=True, group="count")
    async def _count(self) -> None:
        """Count the lists of cases one by one; what is known of queues came with them."""
        for view in items(self._known.values(), {}):
            known = self._known[view.key]
            if known.kind not in OF_CASES or known.fault:
                continue
            if known.detail.endswith(("open", "queue")):
                continue
            try:
                total = await ask(self.desk, partial(KINDS[known.kind].count, which=known.which))
            except CaselineError:
                continue
            if not self.stands:
                return
            self._counts[view.key] = total
            self._show()

    def _show(self) -> None:
        self.query_one(Picker).update_items(items(self._known.values(), self._counts))
        self.query_one(KeyBar).refresh()

    @property
    def _here(self) -> ListView | None:
        """The list under the cursor."""
        chosen = self.query_one(Picker).chosen
        return self._known.get(chosen.key) if chosen is not None else None

    def offers(self, act: str) -> bool:
        """Offer what can be done with the list under the cursor."""
        view = self._here if self.stands else None
        saved = view.saved if view is not None else None
        if act in OWN:
            return saved is not None and saved.is_mine
        if act == "view.clone":
            return saved is not None
        if act in {"list.pin", "view.key"}:
            return view is not None and view.kind == "case"
        return act != "form.send"

    @on(OptionList.OptionHighlighted)
    def _moved(self) -> None:
        if self.stands:
            self.query_one(KeyBar).refresh()

    @on(Picker.Picked)
    def _picked(self, event: Picker.Picked) -> None:
        self.dismiss(self._known[event.item.key])

    # acts ----------------------------------------------------------------------------------

    def action_view_edit(self) -> None:
        """Change the list."""
        self._edit(None)

    def action_view_share(self) -> None:
        """Say with whom the list is shared."""
        self._edit("groups")

    def _edit(self, start: str | None) -> None:
        view = self._here
        if view is None or view.saved is None:
            self.complain(["A standard list stays as it is; open it, narrow it, and V saves it."])
        elif not view.saved.is_mine:
            self.complain([f"It belongs to {view.saved.owner.name}; ^Y makes a copy of yours."])
        else:
            self.run_worker(later(self.console.edit_view, view.saved, start), group="view")

    def action_list_pin(self) -> None:
        """Let the console open on the list, or no more."""
        view = self._here
        if view is not None:
            self._do(UnpinView(view=view.key) if view.is_pinned else PinView(view=view.key))

    def action_view_clone(self) -> None:
        """Copy the list."""
        view = self._here
        if view is not None and view.saved is not None:
            self._do(CloneView(view=view.key))

    def action_view_key(self) -> None:
        """Put the list on a key."""
        from tui.screens.view import KeySheet  # noqa: PLC0415  seldom used

        view = self._here
        if view is not None:
            self.console.over(KeySheet(view, self._done))

    def action_view_delete(self) -> None:
        """Delete the list."""
        view = self._here
        if view is not None and view.saved is not None:
            self._do(DeleteView(view=view.key))

    def _do(self, command: Command) -> None:
        self.carry_out(command, then=self._done)

    def _done(self, outcome: Outcome) -> None:
        del outcome
        if self.stands:
            self.complain([])
            self._read()
