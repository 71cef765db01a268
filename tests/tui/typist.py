"""Somebody at a real terminal in the small house, and what lies on the disk beside it."""

from __future__ import annotations

import json
import re
import stat
from typing import TYPE_CHECKING, Any

from tests.terminal import PROGRAM, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.house import House

FRAME = "caseline"
"""What the first frame shows, before there is a desk."""
READY = r"Number .*Age"
"""What a list shows."""


def sit(
    house: House, who: str, *, until: str = READY, program: tuple[str, ...] = (PROGRAM,),
    hangs_up: bool = True, size: tuple[int, int] = (80, 24), line: str = "", **environment: str,
) -> Terminal:  # fmt: skip
    """Sit down as somebody, and wait until the screen shows something.

    `line` is how this person reaches the house, where that is another way than the test's own.
    """
    command = (*program, "--db", line or house.url, "--as", who)
    terminal = Terminal(*command, size=size, hangs_up=hangs_up, **environment)
    try:
        terminal.wait(until)
    except BaseException:
        terminal.__exit__(None, None, None)
        raise
    return terminal


def draft_files(home: Path) -> list[Path]:
    """Give the files in which unsent words lie; one that was never finished is none."""
    return sorted(home.rglob("consoles/*/drafts/*.json"))


def drafts(home: Path) -> list[dict[str, Any]]:
    """Give the drafts on the disk; each is its owner's alone."""
    found = []
    for path in draft_files(home):
        assert stat.S_IMODE(path.stat().st_mode) == stat.S_IRUSR | stat.S_IWUSR
        found.append(json.loads(path.read_text("utf-8")))
    return found


def find(terminal: Terminal, words: str, row: str) -> None:
    """Search for words, and open the first that is found: `row` says how it looks."""
    terminal.press("/")
    terminal.wait("(?m)^ caseline +Search")
    terminal.settle()
    terminal.type(words)
    terminal.wait(f"(?m)^ *{re.escape(words)}$")
    terminal.press("enter")
    terminal.wait(row, "Enter Open")
    terminal.press("enter")


def choose(terminal: Terminal, begun: str, whole: str) -> None:
    """Begin a word in a form's field, and take what is offered for it."""
    terminal.type(begun)
    terminal.settle()
    terminal.wait(f"› {re.escape(whole)}")
    terminal.press("enter")
    terminal.settle()


def tab(terminal: Terminal, times: int = 1, *, back: bool = False) -> None:
    """Go on to another field, and arrive there."""
    for _ in range(times):
        terminal.press("shift+tab" if back else "tab")
        terminal.settle(0.15)


def leave(terminal: Terminal) -> None:
    """Quit; nothing went wrong."""
    terminal.press("ctrl+q")
    assert terminal.ended() == 0
    assert b"Traceback" not in terminal.output
