"""What a record's page is: a head that stays, and parts of which one is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.content import Content

from core.text import one_line
from tui.look import fit, pack, said, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.errors import CaselineError
    from core.rows import FeedRow
    from tui.lists.view import ListView
    from tui.widgets.menu import Line


NOBODY = Content("")
HELD = "Legal hold: do not communicate with this customer."
"""The banner of an open legal matter (domain.md 1.6)."""


@dataclass(frozen=True, slots=True)
class Link:
    """Another record."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class SimilarTo(Link):
    """A case that is like the one that is read."""


@dataclass(frozen=True, slots=True)
class FieldOf:
    """A field of the record, by its key."""

    name: str


@dataclass(frozen=True, slots=True)
class EntryOf:
    """An entry of the feed."""

    id: int
    text: str = field(default="", compare=False)
    row: FeedRow | None = field(default=None, compare=False)
    """What was read of it, where it stands on a case."""


@dataclass(frozen=True, slots=True)
class TaskOf:
    """A task about the record."""

    id: int
    is_closed: bool
    case: str = ""
    """The number of the case, where the task stands on another page."""
    kind: str = "task"
    """Which kind of activity it is."""


@dataclass(frozen=True, slots=True)
class FileOf:
    """A file on the record."""

    id: int
    name: str
    size: int
    entry: int = 0
    """The entry of the feed that it is shown with."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A related list, whole."""

    view: ListView


@dataclass(frozen=True, slots=True)
class Show:
    """More of the same record: `history`, or `older` feed entries than one."""

    what: str
    id: int = 0


@dataclass(frozen=True, slots=True)
class Later:
    """What a part shows below its lines, and is read only once the part is on the screen."""

    read: Callable[[], Callable[[int], list[Line]]]
    """Gives its lines for a width; runs in a thread."""
    waiting: Callable[[int], list[Line]]
    failed: Callable[[CaselineError], Callable[[int], list[Line]]]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that the cursor goes through, so that a long text is read to its end."""

    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: its name, how much is in it, and its lines for a width."""

    name: str
    lines: Callable[[int], list[Line]]
    count: int = 0
    later: Later | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """A record as it was read."""

    kind: str
    key: str
    title: str
    """What its tab is called."""
    source: Any
    """What was read; a page with an equal source looks the same."""
    head: Callable[[int], list[Content]]
    parts: tuple[Part, ...]
    links: tuple[tuple[str, int, ListView], ...] = ()
    """The related lists: name, count, and the whole list."""
    invitation: Content | None = None
    """What can be written here, where the screen has room to say so."""


def heading(
    title: str, key: str, facts: Sequence[Content], width: int, *, there: Content = NOBODY
) -> list[Content]:
    """Give title and key on one line, before the key who is `there`, and the facts below."""
    right = there.append("  ").append(said(key, "$label")) if there else said(key, "$label")
    line = spread(said(title, "bold $bright"), right, width)
    return [line, *pack(list(facts), width)]


def fact(label: str, value: str | None, style: str = "$value") -> Content:
    """Give a muted label and its bright value."""
    return Content.assemble((label, "$label"), " ").append(said(value or "", style))


def facts(*pairs: tuple[str, str | None]) -> list[Content]:
    """Give the facts that have a value."""
    return [fact(label, value) for label, value in pairs if value]


def banner(text: str) -> Content:
    """Give a warning that stays in the head."""
    return Content.assemble(("! ", "bold $bad"), (one_line(text), "bold $bad"))


def row(cells: Sequence[tuple[str, int, str]], width: int) -> Content:
    """Give cells of a text, a width and a style; the last one takes what is left."""
    line = Content("  ")
    used = 2
    for text, wide, style in cells[:-1]:
        line = line.append(Content.assemble((fit(text, wide), style), "  "))
        used += wide + 2
    text, _, style = cells[-1]
    return line.append(Content.assemble((fit(text, max(width - used, 8)), style)))
