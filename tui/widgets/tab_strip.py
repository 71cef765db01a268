"""The open records in one line: the list, then each tab with what was opened beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from core.text import one_line
from tui.look import fit
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from tui.following import Standing
    from tui.workspace import Tab, Workspace

NEWS = "•"
"""Before a tab where others did something since one looked."""
WIDEST = 28
"""Cells of a record's name."""


class TabStrip(Drawn):
    """Lies over a line that would be blank; a blank itself while nothing is open.

    It neither comes nor goes: all below it would be laid out and painted a second time.
    """

    def __init__(self) -> None:
        """Start with nothing open."""
        super().__init__()
        self._workspace: Workspace | None = None
        self._list = ""
        self._news: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        """Follow what the console knows of the open cases."""
        self.watch(self.app, "standing", self._stands, init=False)

    def _stands(self, standing: Standing) -> None:
        if standing.news != self._news:
            self._news = standing.news
            self.refresh()

    def show(self, workspace: Workspace, list_name: str) -> None:
        """Draw what is open."""
        self._workspace, self._list = workspace, list_name
        self.set_class(bool(workspace.tabs), "-open")
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give the one line; tabs that do not fit are counted at its ends."""
        workspace = self._workspace
        if workspace is None or not workspace.tabs:
            return [Content("")]
        items = [_name(self._list, here=workspace.at is None)]
        items += [
            _tab(tab, n, self._news, here=n - 1 == workspace.at)
            for n, tab in enumerate(workspace.tabs, 1)
        ]
        here = 0 if workspace.at is None else workspace.at + 1
        first, last = _window([item.cell_length + 2 for item in items], here, width - 14)
        line = Content("")
        if first:
            line = line.append(Content.assemble((f"‹ +{first}   ", "$label")))
        for item in items[first : last + 1]:
            line = line.append(item).append("  ")
        if last < len(items) - 1:
            line = line.append(Content.assemble((f" +{len(items) - 1 - last} ›", "$label")))
        return [line.truncate(width)]


def _window(widths: list[int], here: int, room: int) -> tuple[int, int]:
    """Give the first and last item that are shown: those around the present one."""
    first = last = here
    left = room - widths[here]
    while True:
        if last + 1 < len(widths) and widths[last + 1] <= left:
            last += 1
            left -= widths[last]
        elif first > 0 and widths[first - 1] <= left:
            first -= 1
            left -= widths[first]
        else:
            return first, last


def _tab(tab: Tab, number: int, news: frozenset[str], *, here: bool) -> Content:
    line = Content.assemble((f"{number} ", "$label"))
    if any(place.kind == "case" and place.key in news for place in tab.places):
        line = line.append(Content.assemble((f"{NEWS} ", "bold $key")))
    names = [place.title or place.key for place in tab.places]
    if not here:
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        return line.append(_name(names[0] + more, here=False))
    for place, name in enumerate(names):
        if place:
            line = line.append(Content.assemble((" › ", "$label")))
        line = line.append(_name(name, here=place == tab.at))
    return line


def _name(name: str, *, here: bool) -> Content:
    text = one_line(name)
    if cell_len(text) > WIDEST:
        text = fit(text, WIDEST).rstrip()
    return Content.assemble((text, "bold underline $bright" if here else "$value"))
