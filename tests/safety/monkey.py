"""A monkey at the console: presses keys by chance, by a seed that plays them again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from random import Random
from time import monotonic
from typing import TYPE_CHECKING

from textual import events

from tests.tui.seat import seat
from tui.key_names import SIGNS
from tui.keymap import KEYS
from tui.screens.confirm import Confirm

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from core.ports import Outside
    from tests.house import House
    from tests.tui.seat import Seat

HANG = 10.0
"""Seconds after which a key that is still at work has hung, however busy the machine is."""
TAILS = (30, 100, 400, 1600)
REPLAYS = 40
"""How often a log is played again to make it shorter."""
SIZES = ("80x24", "120x40", "160x45", "60x20", "40x10", "200x60")
WORDS = (
    "rivera", "1042", "00001000", "@dana please call", "Billing", "High", "=1+1", "[/nope]", "  ",
    "\u202etxt", "\x1b[2J", "one\ntwo", "é" * 300, "x" * 1100, "2026-02-30", "%_'\"\\",
    "👩‍👩‍👧 株式会社", "/etc/passwd", ".", "note.txt", "export.csv",
)  # fmt: skip
QUITS = "ctrl+q"
ANY = [*"abcdefghijklmnopqrstuvwxyzCEJKOPRSWZ0123456789", *SIGNS]
MOVES = ["up", "down", "left", "right", "home", "end", "pageup", "pagedown", "tab", "shift+tab"]
EDITS = ["backspace", "delete", "ctrl+a", "ctrl+w", "ctrl+u", "ctrl+k", "shift+left", "shift+end"]
MAPPED = [key for entry in KEYS for key in entry.keys.split(",") if key != QUITS]


RARELY, OFTEN = 0.001, 0.04
AWAY = ["escape", "y", "escape", "y", "escape"]
ERRANDS = [
    [*AWAY, *errand]
    for errand in (
        ["g", "c", "rest", "enter", "rest"],
        ["v", "rest", "down", "enter", "rest", "enter", "rest"],
        ["a", "rest"], ["c", "rest", "text:@dana please call", "ctrl+s", "rest"],
        ["l", "rest", "text:High", "ctrl+s", "rest"], ["s", "rest", "down", "enter", "rest"],
        ["x", "rest", "ctrl+s", "rest"], ["R", "rest"], ["u", "rest"], ["J", "rest"],
        ["t", "rest", "text:Billing", "ctrl+s", "rest"],
        ["k", "rest", "text:High", "ctrl+s", "rest"],
        ["o", "rest", "text:da", "rest", "enter", "ctrl+s", "rest"],
        ["p", "rest", "text:note.txt", "ctrl+s", "rest"],
        ["g", "a", "rest", "enter", "rest", "e", "rest", "text:x", "ctrl+s", "rest"],
    )
]  # fmt: skip
"""What people do all day, so that chance also meets a desk on which something happens."""
TOUR = [
    *["escape", "rest", "y", "rest"] * 6, "g", "h", "rest", "slash", "rest", "escape", "rest",
    "question_mark", "rest", "escape", "rest", "g", "c", "rest", "v", "rest", "escape", "rest",
]  # fmt: skip
"""Out of all sheets and once around: who bore the monkey still goes where it is told."""
SEEN = {"HomeScreen", "SearchScreen", "Help", "WorkspaceScreen", "ListsSheet"}
"""The screens of that tour."""


@dataclass
class Walk:
    """What a monkey did, and how long each stroke took to settle."""

    done: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    acts: int = 0
    """How many commands were carried out."""
    worn: list[str] = field(default_factory=list)
    """The screen that was on top after each stroke."""

    def slowest(self, count: int = 5) -> list[tuple[float, str]]:
        """Give the strokes that took longest, with their seconds."""
        pairs = zip(self.took, self.done, strict=True)
        return [(round(took, 3), stroke) for took, stroke in sorted(pairs, reverse=True)[:count]]

    def share(self, of: float) -> float:
        """Give the seconds within which this share of the strokes had settled."""
        return sorted(self.took)[int((len(self.took) - 1) * of)] if self.took else 0.0


def strokes(seed: int, count: int) -> list[str]:
    """Give what a seed's monkey does: keys, and `text:…`, `paste:…`, `size:…`, `rest`."""
    chance = Random(seed)  # noqa: S311  it is to be played again, not to be secret
    kinds: list[tuple[int, Callable[[], str]]] = [
        (30, lambda: chance.choice(MAPPED)),
        (14, lambda: "enter"),
        (12, lambda: chance.choice(MOVES)),
        (10, lambda: chance.choice(ANY)),
        (8, lambda: "escape"),
        (6, lambda: "ctrl+s"),
        (5, lambda: f"text:{chance.choice(WORDS)}"),
        (4, lambda: chance.choice(EDITS)),
        (4, lambda: chance.choice(["y", "n"])),
        (3, lambda: "rest"),
        (2, lambda: f"paste:{chance.choice(WORDS)}"),
        (1, lambda: f"size:{chance.choice(SIZES)}"),
    ]
    weights = [weight for weight, _ in kinds]
    found: list[str] = []
    while len(found) < count:
        if chance.random() < RARELY:
            found.append(QUITS)
        elif chance.random() < OFTEN:
            found += chance.choice(ERRANDS)
        else:
            found.append(chance.choices([make for _, make in kinds], weights)[0]())
    return found[:count]


async def play(
    house: House, who: str, log: Iterable[str], outside: Outside, walk: Walk
) -> None:  # fmt: skip
    """Sit down as somebody and do all that a log says; after a quit, sit down again.

    Whatever the console dies of is raised, and `walk` tells how far it came; `AssertionError`
    where it hangs.
    """
    left = list(log)[::-1]
    while left:
        async with seat(house, who, outside=outside, first="") as at:
            while left and at.app._exception is None and not at.app._exit:  # noqa: SLF001
                stroke = left.pop()
                began = monotonic()
                await _act(at, stroke)
                await _settled(at, stroke)
                walk.done.append(stroke)
                walk.took.append(monotonic() - began)
                walk.worn.append(type(at.app.screen).__name__)
            await at.pilot.pause()


async def shortest(
    log: Sequence[str], fails: Callable[[Sequence[str]], Awaitable[bool]], replays: int = REPLAYS
) -> list[str]:
    """Leave out of a log that fails whatever it fails without, as far as `replays` reach.

    What came last is tried alone first: most faults need little of what went before.
    """
    kept = list(log)
    for tail in TAILS:
        if replays and tail < len(kept):
            replays -= 1
            if await fails(kept[-tail:]):
                kept = kept[-tail:]
                break
    size = max(len(kept) // 2, 1)
    while size and replays:
        start = 0
        while start < len(kept) and replays:
            shorter = kept[:start] + kept[start + size :]
            replays -= 1
            if shorter and await fails(shorter):
                kept = shorter
            else:
                start += size
        size //= 2
    return kept


async def _act(at: Seat, stroke: str) -> None:
    kind, colon, rest = stroke.partition(":")
    if stroke == "rest":
        await at.pilot.pause()
    elif colon and kind == "text":
        for letter in rest:
            _press(at, {"\n": "enter", " ": "space"}.get(letter, letter))
    elif colon and kind == "paste":
        at.app.post_message(events.Paste(rest))
    elif colon and kind == "size":
        width, _, height = rest.partition("x")
        await at.pilot.resize_terminal(int(width), int(height))
    else:
        _press(at, stroke)


def _press(at: Seat, key: str) -> None:
    driver = at.app._driver  # noqa: SLF001  the pilot rests 40 ms after each key
    assert driver is not None
    sign = key if len(key) == 1 else SIGNS.get(key)
    driver.send_message(events.Key(key, sign))


async def _settled(at: Seat, stroke: str) -> None:
    """Wait until every widget has done what it was told, and no command is on its way."""
    app, end = at.app, monotonic() + HANG
    while monotonic() < end:
        await at.pilot._wait_for_screen(HANG)  # noqa: SLF001  without the rest that pause adds
        asks = any(isinstance(screen, Confirm) for screen in app.screen_stack)
        if app._exit or app._exception or asks or not app.standing.busy:  # noqa: SLF001
            return
        await asyncio.sleep(0.005)
    msg = f"{stroke!r} is still at work after {HANG:.0f} s"
    raise AssertionError(msg)
