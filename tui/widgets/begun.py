"""What was left before it could begin: keys may come faster than screens are built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import Mount

if TYPE_CHECKING:
    from textual.message import Message
    from textual.widget import Widget
else:
    Widget = object  # a second base of Textual's would cost a widget its looks


class Begun(Widget):
    """Begins only where it is still wanted: what is taken away meanwhile has no parts."""

    async def _dispatch_message(self, message: Message) -> None:
        if not isinstance(message, Mount) or not (self._pruning or self._closing):
            await super()._dispatch_message(message)
