"""A sheet around a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.drafts import KEY
from tui.screens.sheet import Sheet
from tui.widgets.form import Entry, Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.errors import CaselineError

FRAME = 15
"""Lines of a form's sheet besides its fields and what is wrong."""
WRAP = 68
"""Characters of a problem on one line."""


class FormSheet(Sheet[None]):
    """Fields, what the present one may hold, all problems at once."""

    start: str | None = None
    """The field to begin with; without one the first."""

    def entries(self) -> list[Entry]:
        """Give the fields."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Give the form."""
        yield Form(self.entries())

    @property
    def form(self) -> Form:
        """The form."""
        return self.query_one(Form)

    def on_mount(self) -> None:
        """Start with the first field."""
        self._before = self.form.values()
        self.focus_field(self.start if self.start in self._before else next(iter(self._before)))
        super().on_mount()

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self.query_one(f"#{name}").focus()

    def typed(self) -> bool:
        """Say whether anything was filled in."""
        return self.form.values() != self._before

    def changed(self) -> dict[str, str]:
        """Give the fields that hold something else than at the start."""
        now = self.form.values()
        return {name: value for name, value in now.items() if value != self._before[name]}

    def written(self) -> dict[str, str]:
        """Give what was filled in: each changed field as it is read, and the record it means."""
        found = {}
        for name, value in self.changed().items():
            found[name] = text = self.form.text(name)
            if value != text:
                found[f"{name}{KEY}"] = value
        return found

    def put_back(self, fields: dict[str, str]) -> None:
        """Fill in what was written before."""
        for name in self.form.entries:
            if name in fields:
                self.form.put(name, fields[name], fields.get(f"{name}{KEY}", ""))

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong; the fields give way to it and can be scrolled."""
        super().complain(lines)
        if self.is_attached:
            self._make_room(sum(len(line) // WRAP + 1 for line in lines) + 1)

    def _make_room(self, below: int) -> None:
        fields = self.query_one("#fields")
        fields.styles.max_height = max(self.size.height - FRAME - below, 4)

    def on_resize(self) -> None:
        """Fit the screen."""
        self._make_room(0)

    def refused(self, error: CaselineError) -> None:
        """Tell all problems, and go to the first field that has one."""
        super().refused(error)
        fields = [p.field for p in error.problems if p.field in self.form.entries]
        if fields and self.is_attached:
            self.focus_field(fields[0])
