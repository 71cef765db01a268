"""A sheet around a form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from core.drafts import KEY
from tui.screens.sheet import Sheet
from tui.widgets.form import Entry, Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.widget import Widget

    from core.errors import CaselineError, Problem

FRAME = 15
"""Lines of a form's sheet besides its fields and what is wrong."""
WRAP = 68
"""Characters of a problem on one line."""


class FormSheet(Sheet[None]):
    """Fields, what the present one may hold, all problems at once."""

    start: str | None = None
    """The field to begin with; without one the first."""
    _told_in = 0
    """Lines that what is wrong takes."""
    _wrong: Sequence[tuple[str, str, str]] = ()
    """Of each problem: the field, what it held, and what is told."""

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
        usual = next(iter(self._before), self.start)
        self.focus_field((self.start if self.start in self._before else usual) or "")
        super().on_mount()

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self.set_focus(self.query_one(f"#{name}"))

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

    def submit(self) -> None:
        """Send what was filled in."""

    def action_form_send(self) -> None:
        """Send, once the record that Enter was pressed for is found and taken."""
        self.form.once_taken(self.submit)

    @on(Form.Settled)
    def _settled(self, event: Form.Settled) -> None:
        event.then()

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong; the fields give way to it and can be scrolled."""
        super().complain(lines)
        if self.stands:
            self._told_in = sum(len(line) // WRAP + 1 for line in lines) + bool(lines)
            self._make_room()

    def _make_room(self) -> None:
        fields = self.query_one("#fields")
        fields.styles.max_height = max(self.size.height - FRAME - self._told_in, 4)

    def on_resize(self) -> None:
        """Fit the screen."""
        self._make_room()

    def refused(self, error: CaselineError) -> None:
        """Tell all problems, and go to the first field that has one."""
        if not self.stands:
            return
        entries = self.form.entries
        self._wrong = [
            (p.field, self.form.text(p.field), _labelled(p, entries[p.field].label))
            if p.field in entries else ("", "", p.message)
            for p in error.problems
        ] or [("", "", str(error))]  # fmt: skip
        self._tell()
        fields = [name for name, _, _ in self._wrong if name]
        if fields:
            self.focus_field(fields[0])

    def _tell(self) -> None:
        self.complain([line for _, _, line in self._wrong])

    @on(Form.Edited)
    def _mended(self, event: Form.Edited) -> None:
        """Take back what was wrong with a field that holds something else now."""
        text = self.form.text(event.name)
        left = [each for each in self._wrong if each[0] != event.name or each[1] == text]
        if len(left) < len(self._wrong):
            self._wrong = left
            self._tell()


def _labelled(problem: Problem, label: str) -> str:
    """Name the field as the form does, where the core names its key."""
    name, _, rest = problem.message.partition(" ")
    return f"{label}{name.removeprefix(problem.field)} {rest}" if (
        name in (problem.field, f"{problem.field}:")
    ) else problem.message  # fmt: skip
