"""What was left, or asked to act, before it could begin: keys may come faster than screens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual.await_complete import AwaitComplete
from textual.dom import NoScreen
from textual.events import Mount, Resize

if TYPE_CHECKING:
    from textual.message import Message
    from textual.screen import Screen
    from textual.widget import Widget

    AnyScreen = Screen[Any]
else:
    Widget = AnyScreen = object  # a second base of Textual's would cost a widget its looks


class Begun(Widget):
    """Begins, acts and takes its room only while it has its parts."""

    @property
    def stands(self) -> bool:
        """Whether all its parts are there: they come one after the other, and go before it."""
        return self.is_attached and bool(self.children) and not self._was_left()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing before all parts are there, nor once they go.

        The key goes on to whoever else it concerns.
        """
        begun = self.is_mounted and not self._was_left()
        return begun and super().check_action(action, parameters)

    async def _dispatch_message(self, message: Message) -> None:
        """Leave out what needs the parts: what was taken away before it began never got any."""
        if not isinstance(message, Mount | Resize) or not self._was_left():
            await super()._dispatch_message(message)

    def _was_left(self) -> bool:
        ends = self.app._exit or not self.app.is_running  # noqa: SLF001
        if self._pruning or self._closing or ends:
            return True
        try:  # of a screen that opens while the console ends there are no parts
            return self.screen not in self.app.screen_stack
        except NoScreen:
            return True


class Left(Begun, AnyScreen):
    """A screen that is left once, and no other in its place, however fast the keys come."""

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Leave with a result; what was laid over goes too, and a second time nothing goes."""
        stack = self.app.screen_stack
        if self not in stack:
            return AwaitComplete()
        # At once, from the top: Textual's own way pops them later, and then another than is meant.
        for laid_over in stack[: stack.index(self) : -1]:
            laid_over.dismiss(None)
        return super().dismiss(result)
