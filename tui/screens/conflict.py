"""Somebody changed the record meanwhile: both values of each field, and what is to stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content

from core.text import clip
from tui.look import said
from tui.screens.sheet import Sheet
from tui.widgets.choice import Choice
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.errors import Conflict

MINE, THEIRS = "mine", "theirs"
LONG = 60
"""Characters of a value that are shown."""


class ConflictSheet(Sheet[dict[str, str]]):
    """Gives `mine` or `theirs` for each field that both changed; nothing where one goes back."""

    TYPED: ClassVar[bool] = False
    names: ClassVar[dict[str, str]] = {"form.send": "Save so", "form.leave": "Back to my text"}

    def __init__(self, error: Conflict, mine: dict[str, str]) -> None:
        """Show what a `Conflict` says beside what this person typed."""
        super().__init__()
        self._error, self._mine = error, mine
        self._changes: list[dict[str, Any]] = list(error.details.get("changes", []))  # type: ignore[call-overload]  # see core.rules.stale
        self._overlap: list[str] = list(error.details.get("overlap", []))  # type: ignore[call-overload]

    def heading(self) -> str:
        """Say who was faster."""
        return self._error.message

    def content(self) -> Iterable[Widget]:
        """Give the fields that both changed with a choice, then those that only they changed."""
        with VerticalScroll(id="keys", can_focus=False):
            for change in self._changes:
                if change["field"] in self._overlap:
                    yield from self._both(change)
            others = [c for c in self._changes if c["field"] not in self._overlap]
            if others:
                yield Lines(Content.assemble(("They changed too, and it stays so:", "$label")))
            for change in others:
                told = f"{change['label']}: {clip(change['old'] or 'empty', LONG)} → "
                new = clip(change["new"] or "empty", LONG)
                yield Lines(Content("  ").append(said(told + new, "$value")))

    def _both(self, change: dict[str, Any]) -> Iterable[Widget]:
        name = change["field"]
        yield Lines(said(change["label"], "bold $value"))
        yield Lines(
            Content.assemble(
                ("  theirs  ", "$label"), (clip(change["new"] or "empty", LONG), "$value")
            ),
            Content.assemble(
                ("  mine    ", "$label"), (clip(self._mine.get(name) or "empty", LONG), "$value")
            ),
        )
        yield Choice("  keep", (THEIRS, MINE), at=1, id=f"keep-{name}")

    def on_mount(self) -> None:
        """Stand on the first choice."""
        super().on_mount()
        first = next(iter(self.query(Choice)), None)
        if first is not None:
            self.set_focus(first)

    def action_form_send(self) -> None:
        """Give the choices."""
        self.dismiss({name: self.query_one(f"#keep-{name}", Choice).word for name in self._overlap})
