"""Setup: the contents of the organisation, and the page of each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, OptionList

from core.errors import CaselineError
from tui.keymap import bindings
from tui.look import aside, fit, said
from tui.records.page import Link
from tui.screens.setup_acts import SetupActs
from tui.setup.files import LineOf
from tui.setup.page import Page, page
from tui.setup.parts import Entry, contents, counted, narrowed
from tui.setup.whole import At, Whole, read
from tui.widgets.drawn import Lines
from tui.widgets.key_bar import KeyBar
from tui.widgets.menu import BLANK, Body, Line, Menu
from tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from textual.binding import BindingType

WIDE = 120
"""Columns from which contents and page stand side by side."""


class Part(Body, inherit_bindings=False):
    """The page of a part; letters move in it, for it has no acts of its own."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open", "list")]


class SetupScreen(SetupActs):
    """Contents on one side, a page on the other; one of the two on a narrow screen."""

    TITLE = "Setup"
    AUTO_FOCUS: ClassVar[str] = "#index"

    def __init__(self) -> None:
        """Nothing is read yet."""
        super().__init__()
        self._whole: Whole | None = None
        self._page: Page | None = None
        self._drawn: tuple[object, int] = (None, 0)

    def compose(self) -> ComposeResult:
        """Title, contents and page, keys."""
        yield TitleBar()
        with Horizontal(id="setup"):
            with Vertical(id="contents"):
                line = Input(placeholder="type to narrow; ↓ goes to what is found", compact=True)
                line.display = False
                yield line
                yield Lines(Content(""), id="found")
                yield Menu(id="index")
            with Vertical(id="reading"):
                yield Lines(Content(""), id="where")
                yield Lines(Content(""), id="head")
                yield Part(id="part")
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin where one was; what is there is read once the screen is on top."""
        self._show_sides()

    # reading -------------------------------------------------------------------------------

    def read_again(self, *, own: bool = False) -> None:
        """Read everything anew, in place."""
        del own
        self._read()

    @work(exclusive=True, group="setup")
    async def _read(self) -> None:
        desk = self.desk
        try:
            self._whole = await aside(lambda: read(desk))
            self._begun = bool(await aside(self._draft))
        except CaselineError as error:
            self.refused(error)
            return
        if self.stands:
            self._drawn = (None, 0)
            self._show_contents()
            self._show_page()
            self.refresh_bindings()

    @property
    def whole(self) -> Whole | None:
        """What was read."""
        return self._whole

    @property
    def trail(self) -> tuple[At, ...]:
        """The pages that were opened one from the other; none while one is in the contents."""
        return self.console.setup_at

    @property
    def shown(self) -> At | None:
        """The part that acts are about: the page's, else the one under the cursor."""
        if self.trail:
            return self.trail[-1]
        target = self.query_one("#index", Menu).target if self.stands else None
        return target if isinstance(target, At) else None

    def _show_contents(self) -> None:
        whole, typed = self._whole, self.query_one(Input).value
        if whole is None:
            return
        found = narrowed(contents(whole), typed)
        width = max(self.query_one("#index").size.width - 2, 20)
        self.query_one("#index", Menu).show(list(_listed(found, width)))
        count = sum(len(entries) for _, entries in found)
        told = f"{whole.org.name} · version {whole.number}"
        if typed.strip():
            told = f"{counted(count, 'part')} {'fits' if count == 1 else 'fit'}" if found else (
                "Nothing has these words. Esc shows all."
            )  # fmt: skip
        line = said(told, "$label")
        if self._begun and not typed.strip():
            key = self.console.key("setup.change")
            line = line.append(Content.assemble(
                ("   ! ", "bold $key"), (key, "bold $key"), (" goes on with your change", "$key")
            ))  # fmt: skip
        self.query_one("#found", Lines).show(line)

    def _show_page(self) -> None:
        """Draw the page on top; beside the contents, that of the part under the cursor."""
        whole, at = self._whole, self.shown
        if whole is None or not self.stands:
            return
        while at is not None and (made := page(self.desk, whole, at)) is None:
            self.console.setup_at = self.trail[:-1]  # it was taken out of the organisation
            at = self.shown if self.trail or at != self.shown else None
        self._page = made if at is not None else None
        self._show_sides()
        self._draw_page()
        self.refresh_bindings()

    def _draw_page(self) -> None:
        part = self.query_one("#part", Part)
        width = part.scrollable_content_region.width or part.size.width
        if self._page is None or width <= 0 or self._drawn == (self._page, width):
            return
        another = getattr(self._drawn[0], "at", None) != self._page.at
        self._drawn = (self._page, width)
        names = [name for at in self.trail[:-1] if (name := self._called(at))]
        way = Content.assemble((" › ".join(names) + " ›", "$label"))
        self.query_one("#where", Lines).show(*([way] if names else []))
        self.query_one("#head", Lines).show(*self._page.head(width))
        part.show(self._page.lines(width - 1))
        if another:
            part.action_first()
            part.scroll_home(animate=False, immediate=True)

    def _called(self, at: At) -> str:
        made = page(self.desk, self._whole, at) if self._whole is not None else None
        return fit(made.title, 24).rstrip() if made is not None else ""

    def _show_sides(self) -> None:
        reading = bool(self.trail)
        self.set_class(reading, "-reading")
        wanted = "#part" if reading else "#index"
        if not isinstance(self.focused, Input) and self.stands:
            self.set_focus(self.query_one(wanted))

    def on_resize(self, event: events.Resize) -> None:
        """Put the two side by side where there is room."""
        self.set_class(event.size.width >= WIDE, "-wide")
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self.stands:
            self._show_contents()
            self._show_page()

    @on(Body.Widened)
    def _widened(self) -> None:
        self._draw_page()

    # moving --------------------------------------------------------------------------------

    @on(Menu.Opened)
    def _opened(self, event: Menu.Opened) -> None:
        if isinstance(event.target, At):
            self.go_to(event.target)
        elif isinstance(event.target, LineOf):
            self.change(event.target)
        elif isinstance(event.target, Link):
            self.console.open_record(event.target.kind, event.target.key)

    def go_to(self, at: At) -> None:
        """Open the page of a part; the one that is shown stays behind it."""
        if self.trail[-1:] != (at,):
            self.console.setup_at = (*self.trail, at)
        self._show_page()

    @on(OptionList.OptionHighlighted, "#index")
    def _moved(self) -> None:
        if not self.trail and self.has_class("-wide"):
            self._show_page()
        self.refresh_bindings()

    def action_app_back(self) -> None:
        """Go back by a page; from the contents to where one came from."""
        line = self.query_one(Input)
        if line.display and (line.has_focus or not self.trail):
            line.value = ""
            line.display = False
            self.set_focus(self.query_one("#part" if self.trail else "#index"))
            self._show_contents()
        elif self.trail:
            self.console.setup_at = self.trail[:-1]
            self._show_page()
        else:
            super().action_app_back()

    def action_tab_close(self) -> None:
        """Go back, as Esc does."""
        self.action_app_back()

    def action_setup_find(self) -> None:
        """Narrow the contents while one types."""
        self.console.setup_at = ()
        self._show_page()
        line = self.query_one(Input)
        line.display = True
        self.set_focus(line)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._show_contents()
        self.query_one("#index", Menu).action_row_first()
        if self.has_class("-wide"):
            self._show_page()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        index = self.query_one("#index", Menu)
        self.set_focus(index)
        if isinstance(index.target, At):
            self.go_to(index.target)

    def on_key(self, event: events.Key) -> None:
        """Go from the line down to what is found."""
        if event.key == "down" and self.query_one(Input).has_focus:
            self.set_focus(self.query_one("#index"))
            event.stop()

    def action_setup_next(self) -> None:
        """Go to the next section, or the next heading of the page."""
        self._jump(1)

    def action_setup_previous(self) -> None:
        """Go to the section before."""
        self._jump(-1)

    def _jump(self, step: int) -> None:
        menu = self.query_one("#part" if self.trail else "#index", Menu)
        menu.jump(step)


def _listed(found: list[tuple[str, list[Entry]]], width: int) -> list[Line]:
    """Give the contents: each heading, and what stands under it with a detail in a column."""
    longest = max((len(entry.name) for _, entries in found for entry in entries), default=0)
    name = min(longest, 36, max(width - 32, 12))
    lines: list[Line] = []
    for title, entries in found:
        lines += [BLANK] if lines else []
        lines.append(Line(Content.assemble((title, "bold $label"))))
        for entry in entries:
            style = "$label" if entry.fades else "$value"
            text = Content.assemble((f"  {fit(entry.name, name)}", style), "  ")
            room = max(width - name - 4, 8)
            text = text.append(said(fit(entry.detail, room).rstrip(), "$label"))
            lines.append(Line(text, entry.at))
    return lines
