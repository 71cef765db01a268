"""The palette: every act that has a key here, by the registry's title, and our themes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Provider
from textual.content import Content
from textual.widgets import Input

from core.commands.registry import find
from tui.keymap import KEYS, action, display
from tui.theme import FOR_GOOD, TITLES, Themed
from tui.widgets.begun import Left
from tui.widgets.key_bar import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.command import Hits
    from textual.message import Message


OFFERED = {
    "case", "task", "entry", "assignment", "person", "record", "lists", "tabs", "everywhere",
    "bell", "drafts", "acts", "bin", "customer", "setup", "mail", "article",
}  # fmt: skip
"""Where an act is bound that can be called by its name; moving about has keys alone."""


class Acts(Provider):
    """What the present screen can do, and where one can go."""

    def _offered(self) -> Iterator[tuple[str, str, str | None, Callable[[], object]]]:
        held = in_force(self.screen)
        offers = getattr(self.screen, "offers", lambda _: True)
        for entry in KEYS:
            if entry.id in held and entry.where in OFFERED and not entry.each and offers(entry.id):
                meta = find(entry.id)
                run = partial(self.screen.run_action, action(entry))
                yield display(held[entry.id]), meta.title if meta else entry.title, None, run
        if isinstance(self.app, Themed):
            for name, title in TITLES.items():
                told = " " * 7 + FOR_GOOD.format(name)
                yield "", f"Theme: {title}", told, partial(self.app.wear, name)

    async def discover(self) -> Hits:
        """Give everything before a letter is typed."""
        for key, title, told, run in self._offered():
            yield DiscoveryHit(_line(key, Content(title)), run, text=title, help=told)

    async def search(self, query: str) -> Hits:
        """Give what the letters fit."""
        matcher = self.matcher(query)
        for key, title, told, run in self._offered():
            score = matcher.match(title)
            if score > 0:
                line = _line(key, matcher.highlight(title))
                yield Hit(score, line, run, text=title, help=told)


class Palette(Left, CommandPalette):
    """Everything, by name; Textual's own does not bear keys that come faster than it works."""

    async def _dispatch_message(self, message: Message) -> None:
        """Search no more for what is typed once it was left."""
        if self.stands or not isinstance(message, Input.Changed):
            await super()._dispatch_message(message)

    def _action_command_list(self, action: str) -> None:
        """Move in the list once it has a place."""
        if self.query_one(CommandList).scrollable_content_region:
            super()._action_command_list(action)


def _line(key: str, title: Content) -> Content:
    return Content.assemble((f"{key:>5}  ", "bold $key")).append(title)
