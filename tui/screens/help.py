"""The keys that are in force on the screen below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content

from tui.keymap import BY_ACTION, KEYS, display
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.screen import Screen
    from textual.widget import Widget

_PLACES = {"open": "Here", "case": "This case", "list": "Moving", "bell": "Here", "go": "Go to",
           "form": "This form", "everywhere": "Everywhere"}  # fmt: skip


class Help(Sheet[None]):
    """Read from what is bound now, so it cannot be out of date."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(self, below: Screen[object]) -> None:
        """Read the keys of the screen below."""
        super().__init__()
        self._keys = _lines(below)

    def heading(self) -> str:
        """Give the title."""
        return "Keys in force here"

    def content(self) -> Iterable[Widget]:
        """Give the keys under their places."""
        with VerticalScroll(id="keys"):
            yield Lines(*self._keys)

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave"


def _lines(below: Screen[object]) -> list[Content]:
    keys: dict[str, list[str]] = {}
    for key, active in below.active_bindings.items():
        entry = BY_ACTION.get(active.binding.action)
        if entry is not None and active.enabled:
            keys.setdefault(entry.id, []).append(display(key))
    lines: list[Content] = []
    for place in dict.fromkeys(_PLACES.values()):
        held = [e for e in KEYS if _PLACES.get(e.where) == place and e.id in keys]
        if held:
            lines += [Content("")] if lines else []
            lines.append(Content.assemble((place, "$label")))
        for entry in held:
            names = " ".join(keys[entry.id])
            lines.append(Content.assemble((f"  {names:<12}", "bold $key"), (entry.title, "$value")))
    return lines
