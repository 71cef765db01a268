"""Every key of the console, once: bindings, footer, help, palette and `caseline keys` read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One act, and the keys that do it; the first one is shown."""

    id: str
    """What settings name; where the registry has a command of this name, it is that act."""
    keys: str
    title: str
    where: str
    """`open`, `case`, `list`, `everywhere`, `go`, `bell` or `form`."""
    short: str = ""
    """What the footer calls it; without one the footer leaves it out."""
    action: str = ""
    """The action, where it is not named like the id."""


KEYS = (
    Key("row.open", "enter", "Open", "open", "Open"),
    Key("case.claim", "a", "Assign to me", "case", "Assign to me"),
    Key("case.assign", "o", "Change owner", "case", "Owner"),
    Key("case.post", "c", "Post", "case", "Post"),
    Key("case.status", "s", "Change status", "case", "Status"),
    Key("case.review", "l", "Log review", "case", "Review"),
    Key("case.close", "x", "Close", "case", "Close"),
    Key("case.reopen", "R", "Reopen", "case", "Reopen"),
    Key("case.edit", "e", "Edit", "case"),
    Key("task.create", "t", "New task", "case"),
    Key("case.create", "n", "New case", "everywhere", "New case"),
    Key("tab.next", "right_curly_bracket,right", "Next part of the case", "case"),
    Key("tab.previous", "left_curly_bracket,left", "Previous part of the case", "case"),
    Key("row.down", "j,down", "Down", "list"),
    Key("row.up", "k,up", "Up", "list"),
    Key("row.page_down", "pagedown", "A page down", "list"),
    Key("row.page_up", "pageup", "A page up", "list"),
    Key("row.first", "home", "First", "list"),
    Key("row.last", "end", "Last", "list"),
    Key("app.view", "v", "Choose a list", "everywhere", "Lists"),
    Key("app.search", "slash", "Search", "everywhere", "Search"),
    Key("app.bell", "b", "Notifications", "everywhere", "Bell"),
    Key("app.undo", "u", "Undo my last act", "everywhere"),
    Key("app.go", "g", "Go to", "everywhere", "Go"),
    Key("go.home", "h", "Home", "go", "Home"),
    Key("go.cases", "c", "Cases", "go", "Cases"),
    Key("go.queues", "q", "Queues", "go", "Queues"),
    Key("app.refresh", "f5", "Read everything again", "everywhere"),
    Key("app.back", "q,escape", "Back", "everywhere"),
    Key("bell.read", "m", "Mark all as read", "bell", "Mark all read"),
    Key("pick.choose", "enter", "Choose", "form", "Choose", action="submit"),
    Key("form.send", "ctrl+s,f2", "Save", "form", "Save"),
    Key("form.leave", "escape", "Cancel", "form", "Cancel"),
    Key("app.help", "question_mark,f1,ctrl+underscore", "Keys in force", "everywhere", "Keys"),
    Key(
        "app.palette", "ctrl+p", "Everything, by name", "everywhere", "All",
        action="command_palette",
    ),
    Key("app.quit", "ctrl+q", "Quit", "everywhere", action="quit"),
)  # fmt: skip

_SHOWN = {
    "question_mark": "?", "slash": "/", "escape": "Esc", "enter": "Enter", "pagedown": "PgDn",
    "pageup": "PgUp", "home": "Home", "end": "End", "down": "↓", "up": "↑", "left": "←",
    "right": "→", "right_curly_bracket": "}", "left_curly_bracket": "{", "space": "Space",
    "tab": "Tab", "ctrl+underscore": "^/",
}  # fmt: skip


def display(key: str) -> str:
    """Give a key as a person reads it: `ctrl+s` is `^S`."""
    if key in _SHOWN:
        return _SHOWN[key]
    head, _, last = key.rpartition("+")
    if head == "ctrl":
        return f"^{last.upper()}"
    return key.upper() if len(key) > 1 else key


def card() -> list[tuple[str, str, str]]:
    """Give key, id and title of everything, for `caseline keys`."""
    return [
        (" ".join(display(key) for key in entry.keys.split(",")), entry.id, entry.title)
        for entry in KEYS
    ]


def action(entry: Key) -> str:
    """Give the name of the action that an entry calls."""
    return entry.action or entry.id.replace(".", "_")


BY_ACTION = {action(entry): entry for entry in KEYS}
"""Each entry by the action it calls: what is bound says what it is."""


def bindings(*where: str) -> list[Binding]:
    """Give the bindings of some places."""
    from textual.binding import Binding  # noqa: PLC0415  `caseline keys` needs no screen

    return [
        Binding(entry.keys, action(entry), entry.title, id=entry.id, show=bool(entry.short))
        for entry in KEYS
        if entry.where in where and not entry.action
    ]
