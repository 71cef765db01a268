"""The last line: what can be done here, and with which key."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.widgets import Input, TextArea

from tui.key_names import SIGNS
from tui.keymap import KEYS, display, entry_of
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from textual.geometry import Size
    from textual.screen import Screen

    from tui.app import Caseline
    from tui.keymap import Key

LIMIT = 8
_FIRST = {
    "open", "bell", "drafts", "acts", "mail", "setup", "change", "similar", "knowledge", "article",
}  # fmt: skip
"""Where acts are bound that belong to the present screen alone."""
_ENDS = ("app.help", "app.palette")


def in_force(screen: Screen[object]) -> dict[str, str]:
    """Give the key that does each act on this screen now, by the act's id."""
    found: dict[str, str] = {}
    typing = isinstance(screen.focused, (Input, TextArea))
    for key, active in screen.active_bindings.items():
        entry = entry_of(active.binding.action)
        if entry is not None and active.enabled and not (typing and key in SIGNS):
            found.setdefault(entry.id, key)
    return found


class KeyBar(Drawn):
    """Shows up to eight keys of those in force, and always how to see the rest."""

    _drawn: Content | None = None

    def on_mount(self) -> None:
        """Follow what the screen binds."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: object) -> None:
        """Draw other keys; the same ones are not sent to the terminal again for each step."""
        if cast("Caseline", self.app).held.holds:
            self.refresh()  # with all the rest, and until then keys may change again
        elif self._drawn is None or self._drawn.plain != super().render().plain:
            self.refresh()

    def render(self) -> Content:
        """Draw the line, and remember which: it may change between a word of it and its drawing."""
        self._drawn = super().render()
        return self._drawn

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Be one line high, whichever keys are in force."""
        del container, viewport, width
        return 1

    def lines(self, width: int) -> list[Content]:
        """Give the one line."""
        held = in_force(self.screen)
        offers = getattr(self.screen, "offers", lambda _: True)
        names = {**getattr(self.screen, "names", {}), **getattr(self.screen, "named_here", {})}

        def later(entry: Key) -> bool:
            """Let acts of this screen alone come first, those that only it names among them."""
            return entry.where not in _FIRST and bool(entry.short or entry.id not in names)

        shown = [
            Content.assemble((display(held[entry.id]), "bold $key"), " ", (name, "$value"))
            for entry in sorted(KEYS, key=later)
            if (name := names.get(entry.id, entry.short)) and entry.id in held and offers(entry.id)
        ]
        ends = sum(1 for name in _ENDS if name in held)
        front, back = shown[: len(shown) - ends], shown[len(shown) - ends :]
        room = width - sum(item.cell_length + 2 for item in back)
        line = Content("")
        for item in front[: LIMIT - ends]:
            if line.cell_length + item.cell_length + 2 > room:
                break
            line = line.append(item).append("  ")
        return [line.append(Content("  ").join(back))]
