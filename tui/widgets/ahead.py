"""Keys that come faster than the focus moves: a slow line brings many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

if TYPE_CHECKING:
    from textual.widget import Widget
else:
    Widget = object  # a second base of Textual's would cost the field its looks


class Ahead(Widget):
    """A field that hands on what was typed after the key that left it.

    The application gives a key to the field that has the focus when it arrives; what leads to
    another field is handled only then. So each key that comes here too late goes on to the field
    that has the focus now, and the keys that leave are handled at once, not by a binding, which
    letters would overtake.
    """

    async def _on_key(self, event: events.Key) -> None:
        focused = self.screen.focused
        if focused is not None and focused is not self:
            focused.post_message(events.Key(event.key, event.character))
        elif not self.leave(event.key):
            return
        event.stop()
        event.prevent_default()

    def leave(self, key: str) -> bool:
        """Go to another field, if the key leads there; says whether it did."""
        if key == "tab":
            self.screen.focus_next()
        elif key == "shift+tab":
            self.screen.focus_previous()
        else:
            return False
        return True
