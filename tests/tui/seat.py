"""Somebody at the console: presses keys, and waits until the screen shows something."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.css.stylesheet import Stylesheet
from textual.keys import _character_to_key

from tui.app import Caseline
from tui.check import text

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from textual.css.model import RuleSet
    from textual.pilot import Pilot

    from core.ports import Outside
    from tests.house import House

NAMES = {"\t": "tab", "\r": "enter"}
PATIENCE = 1000
"""Looks, a fiftieth of a second apart, before something that should appear is missing."""


def _parse_once() -> None:
    """Let the consoles of one process share their parsed style sheets: a tenth of a test's time."""
    parse = Stylesheet._parse_rules  # noqa: SLF001  no public way leads there
    known: dict[tuple[Any, ...], list[RuleSet]] = {}

    def shared(sheet: Stylesheet, css: str, *more: Any, **named: Any) -> list[RuleSet]:
        key = (css, more, *named.items(), *sheet._variables.items())  # noqa: SLF001
        if key not in known:
            known[key] = parse(sheet, css, *more, **named)
        return known[key]

    Stylesheet._parse_rules = shared  # type: ignore[assignment, method-assign]  # noqa: SLF001


_parse_once()


def _unseen(compositor: Compositor, *_: object, **__: object) -> None:
    """Forget what is to be repainted, as painting it would."""
    compositor._dirty_regions.clear()  # noqa: SLF001  no public way


@dataclass
class Seat:
    """A console that is running without a terminal."""

    app: Caseline
    pilot: Pilot[None]
    painted: bool = False
    """Whether what lies behind a sheet is seen, too."""

    @property
    def text(self) -> str:
        """What is on the screen.

        Where it is painted the screens behind are told first, as a repaint does it: else a look
        between two repaints would draw nothing behind the sheet, and that would stay.
        """
        if self.painted:
            visible_screen_stack.set(self.app._background_screens)  # noqa: SLF001  no public way
        return text(self.app)

    @property
    def told(self) -> str:
        """What the console has said in passing."""
        return "\n".join(note.message for note in self.app._notifications)  # noqa: SLF001  toasts are not drawn here

    async def until(self, fact: Callable[[], object], what: str = "that") -> None:
        """Wait until something is so."""
        for _ in range(PATIENCE):
            if fact():
                return
            await self.pilot.pause(0.02)
        msg = f"not seen: {what}\n{self.text}\n{self.told}"
        raise AssertionError(msg)

    async def sees(self, *words: str) -> None:
        """Wait until all words are on the screen or were told."""
        await self.until(
            lambda: all(word in self.text or word in self.told for word in words), str(words)
        )

    async def press(self, *keys: str) -> None:
        """Press keys."""
        await self.pilot.press(*keys)

    async def type(self, words: str) -> None:
        """Type words into what has the focus, as fast as a line brings them."""
        driver = self.app._driver  # noqa: SLF001  the pilot waits after each letter: 50 ms
        assert driver is not None
        for letter in words:
            name = letter if letter.isalnum() else NAMES.get(letter) or _character_to_key(letter)
            driver.send_message(events.Key(name, letter))
        await self.pilot.pause()

    async def on(self, name: str) -> None:
        """Wait until a screen of this class is on top."""
        await self.until(lambda: type(self.app.screen).__name__ == name, name)
        await self.pilot.pause()


@asynccontextmanager
async def seat(
    house: House, who: str, *, size: tuple[int, int] = (80, 24), asked: bool = False,
    keys: dict[str, str] | None = None, outside: Outside | None = None, first: str = "Number",
    toasts: bool = False, painted: bool = False,
) -> AsyncIterator[Seat]:  # fmt: skip
    """Sit down as somebody; with `asked` the console asks who that is, else `first` is seen.

    What a test reads is drawn then. Each repaint, which no terminal shows here and which takes a
    third of a test's time, is drawn only where it is `painted`.
    """
    app = Caseline(
        open_desk=lambda: house[who], username=None if asked else who, place="test",
        personas=asked, keys=keys, outside=outside,
    )  # fmt: skip
    paint = Compositor.render_update if painted else _unseen
    with patch.object(Compositor, "render_update", paint):
        async with app.run_test(size=size, notifications=toasts) as pilot:
            there = Seat(app, pilot, painted)
            if not asked:
                await there.until(lambda: app.desk is not None, "a desk")
                await there.sees(first)
            yield there
