"""What the console keeps over a restart, and what it writes outside of the database."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.app import App

from core.errors import Unavailable
from core.rows import CASE_SORTS, QueueFilter
from core.text import one_line, shown
from core.views.columns import NARROWEST, WIDEST
from tui.lists.kinds import KINDS, columns_of
from tui.lists.view import OF_CASES, widened
from tui.presets import key_of
from tui.workspace import Place, Workspace, pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.notifications import SeverityLevel
    from textual.timer import Timer

    from core.desk import Desk
    from core.drafts import Draft, Shelf
    from core.ports import Outside
    from tui.lists.view import ListView
    from tui.screens.workspace import WorkspaceScreen

SOON = 0.3
"""Seconds after which a change of place is kept: a held key keeps only where it ended."""
RECENT = 8
"""Records that were looked at last, and are shown at home."""
EXPORTED = {"case", "account", "contact", "contract", "job"}
"""Kinds whose lists are exported with every field, in the form that an import reads."""


class Keeping(App[None]):
    """The part of the application that remembers."""

    desk: Desk | None = None
    keys: dict[str, str]
    """The keys that this person's settings give to acts, by the acts' ids."""

    def __init__(self, outside: Outside | None) -> None:
        """Reach the person's own machine through `outside`."""
        super().__init__()
        self._outside = outside
        self._shelf: Shelf | None = None
        self._later: Timer | None = None
        self.workspace = Workspace()
        self.kept: dict[str, Any] = {}
        self.last_cases: str | None = None
        self.on_keys: dict[int, str] = {}
        """The titles of the lists that a digit opens after `g`."""

    @property
    def lowest(self) -> WorkspaceScreen:
        """The workspace."""
        raise NotImplementedError

    def remark(self, text: str, *, severity: SeverityLevel = "warning") -> None:
        """Say something in passing."""
        self.notify(shown(text), severity=severity, timeout=5, markup=False)

    def key(self, act: str) -> str:
        """Give the key that does an act here, as a person reads it."""
        return key_of(act, self.keys)

    # where one stands ----------------------------------------------------------------------

    def take_up(self, desk: Desk) -> None:
        """Read what the person's console kept; runs in a thread."""
        if self._outside is not None:
            self._shelf = self._outside.shelf(desk)
            self.kept = self._shelf.state()

    @property
    def side_by_side(self) -> bool:
        """Whether list and record stand side by side where there is room."""
        return self.kept.get("split") is not False

    @side_by_side.setter
    def side_by_side(self, on: bool) -> None:
        self.kept["split"] = on

    def note_lists(self, known: Iterable[ListView]) -> None:
        """Remember which lists are on keys."""
        self.on_keys = {view.digit: view.title for view in known if view.digit}

    def as_left(self, view: ListView) -> ListView:
        """Give a list in the order and the widths that the person chose for it last."""
        if widths := self._widths.get(view.key):
            view = replace(view, columns=widened(columns_of(view), widths))
        match self.kept.get("orders", {}).get(view.key):
            case [str(sort), bool(descending)] if _sortable(view, sort):
                return view.ordered(sort, descending=descending)
        return view

    def keep_order(self, view: ListView) -> None:
        """Remember the order of a list."""
        orders = self.kept.get("orders")
        self.kept["orders"] = orders if isinstance(orders, dict) else {}
        self.kept["orders"][view.key] = [view.which.sort, view.which.descending]
        self.remember()

    def keep_widths(self, view: ListView, widths: dict[str, int]) -> None:
        """Remember the widths of some of a list's columns, by their headings."""
        every = self._widths
        self.kept["widths"] = every | {view.key: every.get(view.key, {}) | widths}
        self.remember()

    @property
    def _widths(self) -> dict[str, dict[str, int]]:
        """The widths that are remembered; what a foreign hand wrote there is nothing."""
        found = self.kept.get("widths")
        every = found.items() if isinstance(found, dict) else ()
        return {
            key: {title: cells for title, cells in widths.items() if _is_width(cells)}
            for key, widths in every
            if isinstance(widths, dict)
        }

    def remember(self) -> None:
        """Keep where the person stands, a little later."""
        if not self.screen_stack:  # the console has just ended
            return
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(SOON, self._remember)

    def _remember(self) -> None:
        if self._shelf is not None and self.screen_stack:
            write = partial(self._shelf.remember, self._state())
            self.run_worker(write, group="keep", thread=True)

    def _state(self) -> dict[str, Any]:
        lowest = self.lowest
        if lowest.list_view is not None:
            self.kept["list"] = lowest.list_view.key
            self.kept["cursor"] = lowest.rows.key
            if lowest.list_view.kind == "case":
                self.last_cases = lowest.list_view.key
        self.kept["workspace"] = pack(self.workspace)
        return dict(self.kept)

    def save_everything(self) -> None:
        """Keep everything now: the console is about to end."""
        for screen in self.screen_stack:
            save = getattr(screen, "keep_draft", None)
            if save is not None:
                save()
        if self._shelf is not None and self.desk is not None and self.screen_stack:
            self._shelf.remember(self._state())

    @property
    def recent(self) -> list[Place]:
        """The records that were looked at last, the latest first."""
        return [Place(kind, key, title) for kind, key, title in self._recent()]

    def _recent(self) -> list[tuple[str, str, str]]:
        found = self.kept.get("recent")
        return [
            (str(entry[0]), str(entry[1]), str(entry[2]))
            for entry in (found if isinstance(found, list) else [])
            if isinstance(entry, list | tuple) and len(entry) == len(("kind", "key", "title"))
        ]

    def looked_at(self, kind: str, key: str, title: str) -> None:
        """Remember a record as the latest that was looked at."""
        others = [entry for entry in self._recent() if entry[:2] != (kind, key)]
        self.kept["recent"] = [(kind, key, title), *others][:RECENT]

    # drafts --------------------------------------------------------------------------------

    @property
    def shelf(self) -> Shelf | None:
        """Where drafts lie; none where nothing is kept."""
        return self._shelf

    def offer_drafts(self) -> None:
        """Say that there is something the person wrote and did not send."""
        drafts = self.drafts()
        if drafts:
            what = "One draft waits" if len(drafts) == 1 else f"{len(drafts)} drafts wait"
            self.remark(
                f"{what}: {self.key('app.go')} {self.key('go.drafts')} shows what you did not send."
            )

    def drafts(self) -> tuple[Draft, ...]:
        """Give what the person wrote and did not send, newest first."""
        return self._shelf.drafts() if self._shelf is not None else ()

    # files and the clipboard ---------------------------------------------------------------

    def copy(self, text: str) -> None:
        """Hand a text to the terminal's clipboard, and say honestly what that means."""
        self.copy_to_clipboard(shown(text))
        said = one_line(text)
        said = said if len(said) <= 40 else said[:39] + "…"  # noqa: PLR2004  one line of a toast
        self.remark(
            f"Sent to the terminal's clipboard: {said} — some terminals refuse that silently.",
            severity="information",
        )

    def export(self, view: ListView, path: str) -> str:
        """Write a list to a file; gives what to say. Runs in a thread."""
        desk, outside = self.desk, self._outside
        if desk is None or outside is None:
            msg = "This console writes no files."
            raise Unavailable(msg)
        which = view.which
        if view.kind in EXPORTED and not isinstance(which, QueueFilter):
            count = outside.export(desk, view.kind, which, path)
        else:
            kind = KINDS[view.kind]
            rows = kind.page(desk.look, which, limit=10**6).rows
            now = desk.clock.now()
            cells = [[column.cell(row, now) for column in kind.columns] for row in rows]
            count = outside.sheet(path, [column.title for column in kind.columns], cells)
        return f"{count:,} rows were written to {path}."

    def write_file(self, path: str, content: bytes) -> str:
        """Write a new file; gives where it lies. Runs in a thread."""
        if self._outside is None:
            msg = "This console writes no files."
            raise Unavailable(msg)
        return self._outside.save(path, content)


def _is_width(cells: object) -> bool:
    return isinstance(cells, int) and NARROWEST <= cells <= WIDEST


def _sortable(view: ListView, sort: str) -> bool:
    known = {column.sort for column in columns_of(view) if column.sort}
    if view.kind == "case":
        known |= set(CASE_SORTS)
    return sort in known or (sort == "work" and view.kind in OF_CASES)
