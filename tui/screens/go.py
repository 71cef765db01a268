"""The letter after `g`: where to go."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.content import Content
from textual.screen import ModalScreen

from core.text import clip
from tui.keymap import KEYS, bindings, display
from tui.look import fit, pack, said
from tui.screens.base import Once
from tui.widgets.drawn import Drawn
from tui.widgets.key_bar import in_force

if TYPE_CHECKING:
    from textual import events
    from textual.binding import BindingType

    from tui.app import Caseline
    from tui.workspace import Workspace


class Ways(Drawn):
    """Every letter with where it leads, on as many lines as that takes."""

    def lines(self, width: int) -> list[Content]:
        """Give the letters."""
        held = in_force(self.screen)
        ways = [
            Content.assemble((display(held[key.id]), "bold $key"), " ", (key.short, "$value"))
            for key in KEYS
            if key.where == "go" and key.id in held and not key.each
        ]
        for digit, title in sorted(cast("Caseline", self.app).on_keys.items()):
            way = Content.assemble((f"{digit} ", "bold $key"))
            ways.append(way.append(said(clip(title, 24), "$value")))
        leave = Content.assemble(("Esc", "bold $key"), " ", ("Stay", "$value"))
        return pack([*ways, leave], width, gap=2)


class Go(ModalScreen[str], Once[str]):
    """Only the last lines change: they list the letters."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("go")]

    def compose(self) -> ComposeResult:
        """The letters, where the keys stood."""
        yield Ways()

    def on_key(self, event: events.Key) -> None:
        """Go nowhere by any other key."""
        if event.key not in self.active_bindings:
            event.stop()
            self.dismiss(None)

    def action_go_home(self) -> None:
        """Go to home."""
        self.dismiss("home")

    def action_go_cases(self) -> None:
        """Go to the list of cases that was shown last."""
        self.dismiss("cases")

    def action_go_accounts(self) -> None:
        """Go to the accounts."""
        self.dismiss("accounts")

    def action_go_contacts(self) -> None:
        """Go to the contacts."""
        self.dismiss("contacts")

    def action_go_contracts(self) -> None:
        """Go to the contracts."""
        self.dismiss("contracts")

    def action_go_jobs(self) -> None:
        """Go to the jobs."""
        self.dismiss("jobs")

    def action_go_tasks(self) -> None:
        """Go to the open tasks."""
        self.dismiss("tasks")

    def action_go_assignments(self) -> None:
        """Go to the open case assignments."""
        self.dismiss("assignments")

    def action_go_queues(self) -> None:
        """Go to the queues."""
        self.dismiss("queues")

    def action_go_items(self) -> None:
        """Go to what lies in queues."""
        self.dismiss("items")

    def action_go_knowledge(self) -> None:
        """Go to the knowledge articles."""
        self.dismiss("knowledge")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Lead to setup only who has anything to set up."""
        if action == "go_setup":
            from tui.setup.whole import sees  # noqa: PLC0415  it knows the organisation

            desk = cast("Caseline", self.app).desk
            return desk is not None and sees(desk)
        return super().check_action(action, parameters)

    def action_go_setup(self) -> None:
        """Go to the organisation."""
        self.dismiss("setup")

    def action_go_people(self) -> None:
        """Go to the people."""
        self.dismiss("people")

    def action_go_view(self, digit: str) -> None:
        """Go to the list on a key."""
        self.dismiss(f"view {digit}")

    def action_go_mails(self) -> None:
        """Go to the outbox, and to what came in."""
        self.dismiss("mails")

    def action_go_drafts(self) -> None:
        """Go to what was written and not sent."""
        self.dismiss("drafts")

    def action_go_acts(self) -> None:
        """Go to what was done."""
        self.dismiss("acts")


class Names(Drawn):
    """The tabs, as many to a line as it holds."""

    def __init__(self, names: list[Content]) -> None:
        """Show these names."""
        super().__init__(id="tabs")
        self._names = names

    def lines(self, width: int) -> list[Content]:
        """Give the names."""
        return pack(self._names, width, gap=2)


class GoTab(ModalScreen[int], Once[int]):
    """The digit after `w`: which tab."""

    def __init__(self, workspace: Workspace) -> None:
        """Offer these tabs."""
        super().__init__()
        self._tabs = workspace.tabs[:9]

    def compose(self) -> ComposeResult:
        """The tabs by number, where the keys stood."""
        names = [
            Content.assemble((f"{n} ", "bold $key"), (fit(tab.place.title, 16).rstrip(), "$value"))
            for n, tab in enumerate(self._tabs, 1)
        ]
        yield Names(names)

    def on_key(self, event: events.Key) -> None:
        """Go to the tab of a digit; any other key goes nowhere."""
        event.stop()
        event.prevent_default()
        self.dismiss(int(event.key) if event.key in set("123456789") else None)
