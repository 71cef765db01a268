"""Help: the keys in force on the screen below, problems with their ways out, and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.content import Content

from core.text import one_line
from tui.keymap import KEYS, bindings, display, entry_of
from tui.look import fit
from tui.screens.sheet import Sheet
from tui.widgets.drawn import Drawn, Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from textual.binding import BindingType
    from textual.screen import Screen
    from textual.widget import Widget

PLACES = {
    "open": "Here", "bell": "Here", "drafts": "Here", "acts": "Here", "mail": "Here",
    "gate": "Here", "similar": "Here", "help": "Here", "waiting": "Here", "views": "Here",
    "widths": "Here", "knowledge": "Here", "article": "This article",
    "setup": "Setup", "change": "This change of the organisation",
    "case": "This case", "task": "This task", "entry": "This entry of the feed",
    "assignment": "This case assignment", "record": "This record",
    "person": "This person", "bin": "The recycle bin", "customer": "This customer",
    "list": "Moving", "lists": "This list", "marks": "This list", "tabs": "Tabs",
    "go": "Go to", "form": "This form",
    "everywhere": "Everywhere", "app": "Everywhere",
}  # fmt: skip
"""The heading that the keys of each place stand under."""
_ALWAYS = ("list", "app")
"""Places whose keys need no act to be open: one can always move, and quit."""
FRAME = 8
"""Lines of the sheet that are not the text."""
HIGHEST = 40
ASIDE = 18
"""Cells of the words that are explained."""
NARROW = 50
NO_WORDS: Mapping[str, str] = {}


class Text(Drawn):
    """A text that is made for the width there is."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._made: Callable[[int], list[Content]] = lambda _: []

    def show(self, made: Callable[[int], list[Content]]) -> None:
        """Show another one."""
        self._made = made
        self.refresh(layout=True)

    def lines(self, width: int) -> list[Content]:
        """Give its lines."""
        return self._made(max(width, 1))


class Reading(VerticalScroll, inherit_bindings=False):
    """What is read; the keys of a list move it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]

    def action_row_down(self) -> None:
        """Read on by a line."""
        self.scroll_relative(y=1, animate=False)

    def action_row_up(self) -> None:
        """Go back by a line."""
        self.scroll_relative(y=-1, animate=False)

    def action_row_page_down(self) -> None:
        """Read on by a page."""
        self.scroll_relative(y=self.size.height - 1, animate=False)

    def action_row_page_up(self) -> None:
        """Go back by a page."""
        self.scroll_relative(y=1 - self.size.height, animate=False)

    def action_row_first(self) -> None:
        """Go to the beginning."""
        self.scroll_home(animate=False)

    def action_row_last(self) -> None:
        """Go to the end."""
        self.scroll_end(animate=False)


class Help(Sheet[None]):
    """Three parts. The keys are read from what is bound now, so they cannot be out of date."""

    TYPED: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("help")]
    names: ClassVar[dict[str, str]] = {"form.leave": "Back"}

    def __init__(self, below: Screen[object]) -> None:
        """Read the keys of the screen below."""
        super().__init__()
        self._held = held(below)
        self.part = 0

    def heading(self) -> str:
        """Give the title."""
        return "Help"

    def content(self) -> Iterable[Widget]:
        """Give the names of the parts, and the part that is read."""
        yield Lines(id="topics")
        with Reading(id="keys"):
            yield Text()

    def on_mount(self) -> None:
        """Begin with the keys."""
        super().on_mount()
        self._turn(0)
        self.set_focus(self.query_one(Reading))

    def on_resize(self) -> None:
        """Be as high as the screen allows, on every part alike."""
        height = min(self.size.height - FRAME, HIGHEST)
        self.query_one(Reading).styles.height = max(height, 3)

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act in {"form.leave", "help.next", "help.previous"}

    def action_app_help(self) -> None:
        """Close it with the key that opened it."""
        self.dismiss(None)

    def action_help_next(self) -> None:
        """Turn to the next part."""
        self._turn(1)

    def action_help_previous(self) -> None:
        """Turn to the part before."""
        self._turn(-1)

    def _turn(self, step: int) -> None:
        parts = self._parts()
        self.part = (self.part + step) % len(parts)
        names = [
            Content.assemble((name, "bold underline $bright" if here else "$label"))
            for name, here in ((name, n == self.part) for n, name in enumerate(parts))
        ]
        self.query_one("#topics", Lines).show(Content("   ").join(names), Content(""))
        self.query_one(Text).show(list(parts.values())[self.part])
        self.query_one(Reading).scroll_home(animate=False)

    def _parts(self) -> dict[str, Callable[[int], list[Content]]]:
        keys, desk = self.console.keys, self.console.desk
        own = desk.org.definitions if desk else NO_WORDS
        return {
            "Keys in force": lambda _: listed(self._held),
            "Possible issues and solutions": lambda width: issues(keys, width),
            "Useful definitions": lambda width: terms(width, own),
        }


def held(screen: Screen[object]) -> dict[str, list[str]]:
    """Give the keys of every act that is possible on a screen now, by the act's id."""
    offers = getattr(screen, "offers", lambda _: True)
    found: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        entry = entry_of(active.binding.action)
        if entry is None or not active.enabled:
            continue
        if entry.where in _ALWAYS or offers(entry.id):
            found.setdefault(entry.id, []).append(key)
    return found


def listed(keys: Mapping[str, list[str]]) -> list[Content]:
    """Give a line for each act, under its place."""
    names = {act: _row(each) for act, each in keys.items()}
    wide = max((len(name) for name in names.values()), default=0) + 3
    lines: list[Content] = []
    for place in dict.fromkeys(PLACES.values()):
        entries = [e for e in KEYS if PLACES.get(e.where) == place and e.id in names]
        if entries:
            lines += [Content("")] if lines else []
            lines.append(Content.assemble((place, "$label")))
        lines += [
            Content.assemble((f"  {names[e.id]:<{wide}}", "bold $key"), (e.title, "$value"))
            for e in entries
        ]
    return lines


def _row(keys: list[str]) -> str:
    shown = [display(key) for key in keys]
    digits = [name for name in shown if name.isdigit()]
    if len(digits) > 2 and digits == shown:  # noqa: PLR2004  a row of them
        return f"{min(shown)}–{max(shown)}"
    return " ".join(shown)


def issues(keys: Mapping[str, str], width: int) -> list[Content]:
    """Give each problem, why it is so, and the way out with this person's keys."""
    from tui.help.issues import ISSUES  # noqa: PLC0415  texts load when they are read
    from tui.help.texts import with_keys  # noqa: PLC0415

    lines: list[Content] = []
    for issue in ISSUES:
        lines += [Content("")] if lines else []
        lines += Content.assemble((issue.problem, "bold $bright")).wrap(width)
        lines += with_keys(issue.why, keys, "$label").wrap(width)
        lines += with_keys(issue.way, keys).wrap(width)
    return lines


def terms(width: int, own: Mapping[str, str] = NO_WORDS) -> list[Content]:
    """Give each word beside what it means, on a narrow sheet above it; the house's `own` too."""
    from tui.help.terms import TERMS  # noqa: PLC0415  texts load when they are read

    aside = ASIDE if width >= NARROW else 2
    lines: list[Content] = []
    told = {name: one_line(meaning) for name, meaning in (*TERMS, *own.items())}
    for word in sorted(told, key=str.casefold):
        name = Content.assemble((fit(word, ASIDE), "bold $bright"))
        meaning = Content.assemble((told[word], "$value")).wrap(width - aside)
        if aside == ASIDE:
            lines.append(name.append(meaning[0]))
            meaning = meaning[1:]
        else:
            lines.append(name)
        lines += [Content(" " * aside).append(line) for line in meaning]
    return lines
