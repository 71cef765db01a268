"""A plain form: a line for each field, what the present one may hold below."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual import events, on, work
from textual.app import ComposeResult  # noqa: TC002  Textual reads the annotation
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, TextArea

from core.errors import CaselineError
from tui.look import aside, fit
from tui.widgets.ahead import Ahead
from tui.widgets.begun import Begun
from tui.widgets.drawn import Lines
from tui.widgets.offers import Offer, Offers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.timer import Timer

STEPS = {"down": 1, "up": -1}
"""The keys that go from offer to offer; by a binding Enter would overtake them."""
LABEL = 24
"""Cells of the labels' column."""
TYPING = 0.12
"""Seconds without a key after which records are looked up."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form."""

    name: str
    label: str
    value: str = ""
    shown: str = ""
    """What the line shows for the value, where that is another text."""
    words: tuple[str, ...] = ()
    """What may be chosen, where there is a list."""
    under: str = ""
    """The field that this one's list depends on."""
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """The list for each value of that field."""
    lookup: Callable[[str], Sequence[Offer]] | None = field(default=None, compare=False)
    """Finds the records that some words mean; it is asked in a thread."""
    required: bool = False
    long: bool = False
    hint: str = ""


class Line(Ahead, Input):
    """A line to type on; the arrows and Enter belong to what is offered for it."""

    form: Form

    def leave(self, key: str) -> bool:
        """Mark offers by the arrows; take the marked one by Enter, and go on to the next line."""
        if key in STEPS:
            self.offer(STEPS[key])
            return True
        if key == "enter":
            self.form.take_and_go_on()
            return True
        self.form.follow(self.id or "")  # a list that depends on this line is open by then
        return super().leave(key)

    def offer(self, step: int) -> None:
        """Mark the next offer; without offers go to the next line."""
        if self.form.offers.found:
            self.form.offers.step(step)
        elif step > 0:
            self.screen.focus_next("Line, TextArea, Choice")
        else:
            self.screen.focus_previous("Line, TextArea, Choice")


class Long(Ahead, TextArea):
    """A text of many lines."""


class Form(Begun, Vertical):
    """The fields one below the other."""

    @dataclass
    class Taken(Message):
        """An offer was taken for a field."""

        name: str
        offer: Offer

    @dataclass
    class Settled(Message):
        """What waited for a record to be taken can be done; what follows from it is filled in."""

        then: Callable[[], object]

    @dataclass
    class Edited(Message):
        """A field holds something else now."""

        name: str

    def __init__(self, entries: list[Entry]) -> None:
        """Ask for these fields."""
        super().__init__()
        self.entries = {entry.name: entry for entry in entries}
        self._keys = {entry.name: (entry.shown, entry.value) for entry in entries if entry.shown}
        """For each field whose text stands for a record: the text, and the record's key."""
        self._lists: dict[str, tuple[str, ...]] = {}
        """For each field whose list depends on another one: the list that it stands on."""
        self.offers = Offers(id="offers")
        self._offered: str | None = None
        """The field that the offers are for."""
        self._asking: Timer | None = None
        self._awaited = self._going_on = False
        """Whether a look-up is awaited; and whether its first record is to be taken then."""
        self._afterwards: Callable[[], object] | None = None
        """What waits for that record."""

    def compose(self) -> ComposeResult:
        """Give a row for each field, then the offers."""
        with VerticalScroll(id="fields", can_focus=False):
            for entry in self.entries.values():
                mark = " *" if entry.required else ""
                label = Content.assemble((fit(entry.label + mark, LABEL), "$label"))
                with Horizontal(classes="row long" if entry.long else "row"):
                    yield Lines(label)
                    yield self._box(entry)
        yield self.offers

    def _box(self, entry: Entry) -> Input | TextArea:
        if entry.long:
            return Long(entry.value, id=entry.name, compact=True)
        line = Line(
            entry.shown or entry.value, id=entry.name, compact=True, placeholder=entry.hint,
            select_on_focus=bool(entry.lookup or entry.words or entry.lists),
        )  # fmt: skip
        line.form = self
        return line

    def on_mount(self) -> None:
        """Lists that depend on another field start as that field stands."""
        for entry in self.entries.values():
            if entry.under:
                self._depend(entry)

    # values --------------------------------------------------------------------------------

    def text(self, name: str) -> str:
        """Give what stands in a field."""
        if self.entries[name].long:
            return self.query_one(f"#{name}", TextArea).text.strip()
        return self.query_one(f"#{name}", Input).value.strip()

    def values(self) -> dict[str, str]:
        """Give what was filled in, by field; a record that was chosen by its key."""
        found = {}
        for name in self.entries:
            text = self.text(name)
            shown, key = self._keys.get(name, ("", ""))
            found[name] = key if shown and text == shown else text
        return found

    def put(self, name: str, text: str, key: str = "") -> None:
        """Fill a field; `key` is the record that the text stands for."""
        if name not in self.entries:
            return
        if key:
            self._keys[name] = (text, key)
        if self.entries[name].long:
            self.query_one(f"#{name}", TextArea).text = text
        else:
            self.query_one(f"#{name}", Input).value = text
            self.follow(name)

    def words(self, name: str) -> tuple[str, ...]:
        """Give the list of a field as the others stand now."""
        entry = self.entries[name]
        if not entry.under:
            return entry.words
        above = self.text(entry.under).casefold()
        begun = [
            (value, words) for value, words in entry.lists if value.casefold().startswith(above)
        ]
        exact = [words for value, words in begun if value.casefold() == above]
        if above and (exact or len(begun) == 1):
            return exact[0] if exact else begun[0][1]
        return ()

    def _depend(self, entry: Entry) -> None:
        line, words = self.query_one(f"#{entry.name}", Input), self.words(entry.name)
        if words == self._lists.get(entry.name):
            return  # told once more, late: what is being typed here is no value of another list
        self._lists[entry.name] = words
        line.disabled = not words
        above = self.entries[entry.under].label
        line.placeholder = entry.hint if words else f"choose {above} first"
        if line.value and line.value not in words:
            line.value = ""

    def follow(self, name: str) -> None:
        """Let the lists that depend on a field be those of what it holds now."""
        for entry in self.entries.values():
            if entry.under == name:
                self._depend(entry)

    # offers --------------------------------------------------------------------------------

    @property
    def here(self) -> str | None:
        """The field that has the focus."""
        focused = self.screen.focused
        return focused.id if focused is not None and focused.id in self.entries else None

    @on(events.DescendantFocus)
    def _came(self) -> None:
        self._offer(everything=True)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Let dependent lists follow, and narrow the offers."""
        event.stop()
        name = event.input.id or ""
        self.follow(name)
        self.post_message(self.Edited(name))
        if event.input.has_focus:
            self._offer()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Tell that a long text is another one."""
        self.post_message(self.Edited(event.text_area.id or ""))

    def _offer(self, *, everything: bool = False) -> None:
        """Offer what the present field may hold: its whole list on arrival, else what fits."""
        name = self.here
        self._awaited = self._going_on = False
        self._afterwards = None
        if self._asking is not None:
            self._asking.stop()
        if name is None or self.entries[name].long:
            self._show(None, [])
            return
        if self.entries[name].lookup is not None:
            typed = self.text(name)
            shown, _ = self._keys.get(name, ("", ""))
            text = "" if typed == shown else typed
            self._awaited = not everything
            self._asking = self.set_timer(TYPING, lambda: self._look_up(name, text))
            return
        words = self.words(name)
        typed = "" if everything else self.text(name).casefold()
        found = [Offer(word) for word in words if typed in word.casefold()]
        if everything and self.text(name) in words:
            found.sort(key=lambda offer: offer.text != self.text(name))
        self._show(name, found)

    def _show(self, name: str | None, found: Sequence[Offer], hint: str = "") -> None:
        """Show what is offered for a field; until then what is seen is for another one."""
        self._offered = name
        self.offers.show(found, hint)

    @work(exclusive=True, group="lookup")
    async def _look_up(self, name: str, text: str) -> None:
        lookup = self.entries[name].lookup
        if lookup is None:
            return
        try:
            found = await aside(lambda: lookup(text))
        except CaselineError as error:
            self._awaited, self._afterwards = False, None
            self._show(name, [], str(error))
            return
        if self.here != name:
            return
        self._awaited = False
        self._show(name, found, "" if found else "nothing is called that")
        if self._going_on:
            self.take_and_go_on()

    def take_and_go_on(self) -> None:
        """Take the marked offer; what was offered for fewer letters than are typed waits."""
        if self._awaited:
            self._going_on = True
            return
        self.take()
        self._going_on = False
        self.screen.focus_next("Line, TextArea, Choice")
        then, self._afterwards = self._afterwards, None
        if then is not None:
            self.post_message(self.Settled(then))

    def once_taken(self, then: Callable[[], object]) -> None:
        """Do something now, or as soon as the record that Enter was pressed for is taken."""
        if self._awaited and self._going_on:
            self._afterwards = then
        else:
            then()

    def take(self) -> None:
        """Put the marked offer into the present field."""
        name, offer = self.here, self.offers.chosen
        if name is None or offer is None or name != self._offered:
            return
        if not self.text(name) and not self.entries[name].required and self.offers.at == 0:
            return  # an empty field that may stay empty is passed over by Enter
        self._keys.pop(name, None)
        if offer.row is not None or offer.text:
            self.put(name, offer.text, offer.key)
        self.post_message(self.Taken(name, offer))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Finish a word that can only be one."""
        line = event.widget
        if isinstance(line, Input) and line.id in self.entries:
            typed = line.value.strip().casefold()
            found = [word for word in self.words(line.id) if word.casefold().startswith(typed)]
            exact = [word for word in found if word.casefold() == typed]
            if typed and (exact or len(found) == 1):
                line.value = (exact or found)[0]
