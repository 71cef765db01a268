"""The records that are open: a tab for each, with those beside it that were opened from it.

Nothing here is drawn: the strip draws it, the shelf keeps it over a restart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

LIMIT = 30
"""Tabs at once; beyond it the one that was not looked at for longest is closed."""
REMEMBERED = 50
"""Closed tabs that can be opened again."""


@dataclass(slots=True)
class Place:
    """One record in the workspace, and where in it one was."""

    kind: str
    key: str
    title: str = ""
    part: int = 0
    line: int = 0

    def is_at(self, kind: str, key: str) -> bool:
        """Say whether this is that record."""
        return (self.kind, self.key) == (kind, key)


@dataclass(slots=True)
class Tab:
    """A record and those that were opened from it."""

    places: list[Place]
    at: int = 0
    seen: int = 0
    """Grows with each look; the smallest was not looked at for longest."""

    @property
    def place(self) -> Place:
        """The one that is looked at."""
        return self.places[self.at]


@dataclass(slots=True)
class Workspace:
    """All tabs; `at` is none while the list is looked at."""

    tabs: list[Tab] = field(default_factory=list)
    at: int | None = None
    closed: list[Tab] = field(default_factory=list)
    """The last one closed is the last."""
    _looks: int = 0

    @property
    def tab(self) -> Tab | None:
        """The tab that is looked at."""
        return None if self.at is None else self.tabs[self.at]

    @property
    def cases(self) -> tuple[str, ...]:
        """The numbers of the cases that are open."""
        return tuple(p.key for tab in self.tabs for p in tab.places if p.kind == "case")

    @property
    def place(self) -> Place | None:
        """The record that is looked at."""
        return self.tab.place if self.tab else None

    def open(self, kind: str, key: str, *, title: str = "", beside: bool = False) -> Tab | None:
        """Look at a record: where it is open already, else beside the present one, else new.

        Gives the tab that was closed to make room, if one was.
        """
        for number, tab in enumerate(self.tabs):
            for within, place in enumerate(tab.places):
                if place.is_at(kind, key):
                    tab.at = within
                    self._look(number)
                    return None
        place = Place(kind, key, title)
        if beside and self.tab is not None:
            self.tab.places.insert(self.tab.at + 1, place)
            self.tab.at += 1
            return None
        self.tabs.append(Tab([place]))
        self._look(len(self.tabs) - 1)
        return self._make_room()

    def replace(self, kind: str, key: str) -> None:
        """Look at another record in the place of the present one; elsewhere open focuses it."""
        open_elsewhere = any(p.is_at(kind, key) for tab in self.tabs for p in tab.places)
        if self.tab is None or self.tab.at > 0 or open_elsewhere:
            self.open(kind, key)
        else:
            self.tab.places[0] = Place(kind, key, part=self.tab.place.part)

    def leave(self) -> None:
        """Look at the list; the tabs stay."""
        self.at = None

    def close(self) -> None:
        """Close the present record; with a tab's first one go those beside it."""
        tab = self.tab
        if tab is None or self.at is None:
            return
        if tab.at > 0:
            self._keep(Tab([tab.places.pop(tab.at)]))
            tab.at -= 1
            return
        self._keep(self.tabs.pop(self.at))
        self._look(min(self.at, len(self.tabs) - 1) if self.tabs else None)

    def close_all(self) -> int:
        """Close every tab; gives how many there were."""
        count = len(self.tabs)
        for tab in reversed(self.tabs):
            self._keep(tab)
        self.tabs.clear()
        self._look(None)
        return count

    def reopen(self) -> bool:
        """Open again what was closed last; false where there is nothing."""
        if not self.closed:
            return False
        tab = self.closed.pop()
        first = tab.places[0]
        if any(p.is_at(first.kind, first.key) for other in self.tabs for p in other.places):
            self.open(first.kind, first.key)
        else:
            self.tabs.append(tab)
            self._look(len(self.tabs) - 1)
            self._make_room()
        return True

    def step(self, by: int) -> None:
        """Go to the next tab or the one before; the list stands before the first."""
        stops: list[int | None] = [None, *range(len(self.tabs))]
        self._look(stops[(stops.index(self.at) + by) % len(stops)])

    def step_within(self, by: int) -> None:
        """Go to the next record within the tab, or to the one before."""
        if self.tab is not None:
            self.tab.at = (self.tab.at + by) % len(self.tab.places)

    def jump(self, number: int) -> bool:
        """Go to a tab by its number from 1; false where there is none."""
        if not 1 <= number <= len(self.tabs):
            return False
        self._look(number - 1)
        return True

    def name(self, kind: str, key: str, title: str) -> bool:
        """Learn what a record is called; true where that is new."""
        learnt = False
        for tab in self.tabs:
            for place in tab.places:
                if place.is_at(kind, key) and place.title != title:
                    place.title, learnt = title, True
        return learnt

    def _look(self, at: int | None) -> None:
        self.at = at
        if at is not None:
            self._looks += 1
            self.tabs[at].seen = self._looks

    def _keep(self, tab: Tab) -> None:
        self.closed = [*self.closed, tab][-REMEMBERED:]

    def _make_room(self) -> Tab | None:
        if len(self.tabs) <= LIMIT:
            return None
        oldest = min(self.tabs, key=lambda tab: tab.seen)
        self.tabs.remove(oldest)
        self._keep(oldest)
        self.at = len(self.tabs) - 1
        return oldest


def pack(workspace: Workspace) -> dict[str, Any]:
    """Give the open tabs as plain data."""
    return {
        "at": workspace.at,
        "tabs": [
            {
                "at": tab.at,
                "places": [[p.kind, p.key, p.title, p.part, p.line] for p in tab.places],
            }
            for tab in workspace.tabs
        ],
    }


def unpack(data: object) -> Workspace:
    """Read what `pack` gave; of what is not that, nothing is open."""
    try:
        tabs = [
            Tab([Place(str(k), str(key), str(t), int(part), int(line))
                 for k, key, t, part, line in tab["places"]], at=int(tab["at"]))
            for tab in data["tabs"]  # type: ignore[index]  # anything else is caught
        ]  # fmt: skip
        at = data["at"]  # type: ignore[index]
    except (KeyError, TypeError, ValueError):
        return Workspace()
    kept = [tab for tab in tabs[:LIMIT] if 0 <= tab.at < len(tab.places)]
    whole = kept == tabs and isinstance(at, int) and 0 <= at < len(kept)
    return Workspace(kept, at if whole else None)
