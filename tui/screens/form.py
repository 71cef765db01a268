"""A plain form: a line for each field, its list below, all problems at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widgets import Input, TextArea

from tui.look import fit
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.errors import CaselineError

FRAME = 8
"""Lines of a form's sheet besides its fields and what is wrong."""
WRAP = 68
"""Characters of a problem on one line."""
LABEL = 24
"""Cells of the labels' column."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form."""

    name: str
    label: str
    value: str = ""
    words: tuple[str, ...] = ()
    """What may be chosen, where there is a list."""
    under: str = ""
    """The field that this one's list depends on."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The list for each value of that field."""
    required: bool = False
    long: bool = False
    hint: str = ""


class Form(VerticalScroll):
    """The fields one below the other; the list of the present one stands under them."""

    def __init__(self, entries: list[Entry]) -> None:
        """Ask for these fields."""
        super().__init__()
        self.can_focus = False
        self.entries = {entry.name: entry for entry in entries}

    def compose(self) -> ComposeResult:
        """Give a row for each field."""
        for entry in self.entries.values():
            mark = " *" if entry.required else ""
            label = Content.assemble((fit(entry.label + mark, LABEL), "$label"))
            with Horizontal(classes="row long" if entry.long else "row"):
                yield Lines(label)
                if entry.long:
                    yield TextArea(entry.value, id=entry.name, compact=True)
                else:
                    yield Input(
                        entry.value, id=entry.name, compact=True, placeholder=entry.hint,
                        select_on_focus=False, suggester=_suggester(entry.words),
                    )  # fmt: skip

    def on_mount(self) -> None:
        """Lists that depend on another field start as that field stands."""
        for entry in self.entries.values():
            if entry.under:
                self._depend(entry)

    def values(self) -> dict[str, str]:
        """Give what was filled in, by field."""
        return {
            name: self.query_one(f"#{name}", TextArea).text.strip() if entry.long
            else self.query_one(f"#{name}", Input).value.strip()
            for name, entry in self.entries.items()
        }  # fmt: skip

    def words(self, name: str) -> tuple[str, ...]:
        """Give the list of a field as the others stand now."""
        entry = self.entries[name]
        if not entry.under:
            return entry.words
        above = self.query_one(f"#{entry.under}", Input).value.strip().casefold()
        begun = [
            (value, words) for value, words in entry.lists if value.casefold().startswith(above)
        ]
        exact = [words for value, words in begun if value.casefold() == above]
        if above and (exact or len(begun) == 1):
            return exact[0] if exact else begun[0][1]
        return ()

    def _depend(self, entry: Entry) -> None:
        field, words = self.query_one(f"#{entry.name}", Input), self.words(entry.name)
        field.suggester = _suggester(words)
        field.disabled = not words
        if field.value and field.value not in words:
            field.value = ""

    def on_input_changed(self, event: Input.Changed) -> None:
        """Let the lists that depend on this field follow."""
        for entry in self.entries.values():
            if entry.under and entry.under == event.input.id:
                self._depend(entry)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Finish a word that can only be one."""
        field = event.widget
        if isinstance(field, Input) and field.id in self.entries:
            typed = field.value.strip().casefold()
            found = [word for word in self.words(field.id) if word.casefold().startswith(typed)]
            exact = [word for word in found if word.casefold() == typed]
            if typed and (exact or len(found) == 1):
                field.value = (exact or found)[0]


def _suggester(words: tuple[str, ...]) -> SuggestFromList | None:
    return SuggestFromList(words, case_sensitive=False) if words else None


class FormSheet(Sheet[None]):
    """A sheet around a form."""

    def entries(self) -> list[Entry]:
        """Give the fields."""
        raise NotImplementedError

    def content(self) -> Iterable[Widget]:
        """Give the form, and the list of the present field."""
        yield Form(self.entries())
        yield Lines(Content(""), id="words")

    def on_mount(self) -> None:
        """Start with the first field."""
        super().on_mount()
        self._before = self.query_one(Form).values()
        self.focus_field(next(iter(self._before)))

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        self.query_one(f"#{name}").focus()

    def typed(self) -> bool:
        """Say whether anything was filled in."""
        return self.query_one(Form).values() != self._before

    @on(events.DescendantFocus)
    def _show_words(self, event: events.DescendantFocus) -> None:
        """Show what the field may hold."""
        name, form = event.widget.id or "", self.query_one(Form)
        words = form.words(name) if name in form.entries else ()
        text = " · ".join(words)
        line = Content.assemble((text, "$label"), ("   → takes it" if words else "", "$key"))
        self.query_one("#words", Lines).show(line)

    def complain(self, lines: list[str]) -> None:
        """Show what is wrong; the fields give way to it and can be scrolled."""
        super().complain(lines)
        if self.is_attached:
            self._make_room(sum(len(line) // WRAP + 1 for line in lines) + 1)

    def _make_room(self, below: int) -> None:
        self.query_one(Form).styles.max_height = max(self.size.height - FRAME - below, 4)

    def on_resize(self) -> None:
        """Fit the screen."""
        self._make_room(0)

    def refused(self, error: CaselineError) -> None:
        """Tell all problems, and go to the first field that has one."""
        super().refused(error)
        fields = [p.field for p in error.problems if p.field in self.query_one(Form).entries]
        if fields:
            self.focus_field(fields[0])
