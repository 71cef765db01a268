"""The last walls: no foreign control byte reaches the terminal, no crash tells what it held."""

from __future__ import annotations

import re
import select
import stat
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.cells import cell_len
from rich.segment import Segment
from textual.filter import LineFilter

from core.log import note, places

if TYPE_CHECKING:
    from pathlib import Path

    from textual.color import Color

_ACTS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


class Guard(LineFilter):
    """Takes control bytes and unprintable links out of every line that is drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Give the segments without anything that a terminal would obey."""
        del background
        return [_harmless(segment) for segment in segments]


def _harmless(segment: Segment) -> Segment:
    text, style, control = segment
    if control is None and _ACTS.search(text):
        text = _ACTS.sub(_mark, text)
    if style is not None and style.link and not style.link.isprintable():
        style = style.update_link(None)
    return Segment(text, style, control)


def _mark(match: re.Match[str]) -> str:
    return "\ufffd" if cell_len(match[0]) else ""


def report(error: BaseException, folder: Path | None) -> str:
    """Write down where a crash happened, without values and words; give what a person is told."""
    name = f"crash-{uuid4().hex[:12]}"
    note("crash", error=error)
    told = f"caseline stopped because of a fault in it ({type(error).__name__}, {name})."
    if folder is None:
        return told
    path = folder / f"{name}.txt"
    try:
        folder.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
        path.touch(mode=stat.S_IRUSR | stat.S_IWUSR, exist_ok=False)
        path.write_text("\n".join(places(error)) + "\n", "utf-8")
    except OSError:
        return told
    return f"{told}\nThe report lies in {path}; it names places in the program, no data."


def hung_up(descriptor: int) -> bool:
    """Say whether the terminal is gone; a reader without one would spin for ever."""
    if not hasattr(select, "poll"):
        return False
    watch = select.poll()
    try:
        watch.register(descriptor, select.POLLIN)
        return any(event & (select.POLLHUP | select.POLLNVAL) for _, event in watch.poll(0))
    except (OSError, ValueError):
        return True
