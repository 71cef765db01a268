"""The keys of a person: a preset, and over it what their settings say; checked before the start."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from core.errors import RuleViolation, nearest
from tui.key_names import named, trouble, types
from tui.keymap import KEYS, display

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLASSIC = {
    "app.go": "v,g", "app.view": "n", "app.search": "r,slash",
    "tab.jump": "p,d,w", "subtab.next": "s,right_curly_bracket",
    "tab.reopen": "t,z", "tab.close": "c,q",
    "case.create": "N", "case.post": "M", "case.status": "U", "case.attach": "A",
    "task.create": "T", "assignment.create": "G", "assignment.accept": "I",
    "assignment.nudge": "H", "case.mail": "Y", "feed.order": "m", "feed.show": "less_than_sign",
    "feed.edit": "V", "feed.link": "dollar_sign", "case.follow": "asterisk",
    "case.merge": "number_sign", "case.split": "percent_sign", "case.queue": "right_parenthesis",
    "case.similar": "f10",
    "view.create": "greater_than_sign,ctrl+s", "view.pin": "at", "task.handover": "semicolon",
    "task.edit": "apostrophe", "case.email": "left_parenthesis", "mail.retry": "R",
    "mail.place": "P", "case.cancel": "f9", "list.queues": "insert", "case.knowledge": "f8",
}  # fmt: skip
"""The first seven are where the vendor's console has them; the others make room."""


class Vendor(NamedTuple):
    """An action of the vendor's console."""

    key: str
    title: str
    act: str = ""
    """Ours that does the same; without one there is none."""


VENDOR = (
    Vendor("escape", "Focus the console", "app.back"),
    Vendor("v", "Navigator tab", "app.go"),
    Vendor("S", "Detail view"),
    Vendor("p", "Primary tab panel", "tab.jump"),
    Vendor("s", "Subtab panel", "subtab.next"),
    Vendor("n", "List view", "app.view"),
    Vendor("F", "First list view"),
    Vendor("r", "Search input", "app.search"),
    Vendor("left", "Move left", "part.previous"),
    Vendor("right", "Move right", "part.next"),
    Vendor("up", "Move up", "row.up"),
    Vendor("down", "Move down", "row.down"),
    Vendor("d", "Tab scroller menu", "tab.jump"),
    Vendor("t", "Open tab", "tab.reopen"),
    Vendor("c", "Close tab", "tab.close"),
    Vendor("enter", "Select", "row.open"),
    Vendor("e", "Edit", "case.edit"),
    Vendor("ctrl+s", "Save", "form.send"),
)
"""Its 18 actions in its own order; it writes the letters large and says Shift where it means it."""
PRESETS: dict[str, dict[str, str]] = {"caseline": {}, "classic": CLASSIC}

_BENEATH = (
    "everywhere",
    "tabs",
    "lists",
    "record",
    "case",
    "task",
    "entry",
    "assignment",
    "person",
    "open",
)
TOGETHER: tuple[tuple[tuple[str, ...], bool], ...] = (
    ((*_BENEATH, "list"), True),
    ((*(place for place in _BENEATH if place != "task"), "list", "marks"), True),
    (("everywhere", "tabs", "lists", "record", "bin", "open", "list"), True),
    (("everywhere", "tabs", "lists", "record", "customer", "open", "list"), True),
    (("everywhere", "tabs", "lists", "record", "article", "open", "list"), True),
    (("everywhere", "bell", "open", "list"), True),
    (("everywhere", "drafts", "open", "list"), True),
    (("everywhere", "acts", "open", "list"), True),
    (("everywhere", "mail", "open", "list"), True),
    (("form", "gate", "open", "list"), False),
    (("form", "similar", "open", "list"), False),
    (("everywhere", "setup", "open", "list"), True),
    (("form", "change", "open", "list"), True),
    (("form", "help", "list"), True),
    (("form", "views"), False),
    (("form", "knowledge"), False),
    (("go",), True),
    (("widths",), True),
    (("waiting",), True),
)
"""What is bound at the same time, and whether the letters of moving are; `app` always is."""
_TYPED = ("form", "app")
"""Where a key that writes a character would take it away from the text."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that a binding does, with its keys."""

    id: str
    keys: tuple[str, ...]
    title: str
    where: str


def acts(keys: Mapping[str, str] | None = None) -> dict[str, Act]:
    """Give every act that has a key of its own, by id; `keys` stand in place of the shipped."""
    found = {}
    for entry in KEYS:
        if entry.action == "submit":  # Enter on a line is the line's own
            continue
        shipped = entry.keys.split(",")
        parts = [(f"{entry.id}.{key}", key) for key in shipped] if entry.each else []
        for name, default in parts or [(entry.id, entry.keys)]:
            held = tuple((keys or {}).get(name, default).split(","))
            found[name] = Act(name, held, entry.title, entry.where)
    return found


def chosen(preset: str | None, overrides: Mapping[str, str], origin: object) -> dict[str, str]:
    """Give the keys in place of the shipped ones, by id.

    Raises `RuleViolation` naming `origin`, with everything that cannot be together.
    """
    if preset is not None and preset not in PRESETS:
        msg = f"{origin}: there is no preset {preset!r}.{nearest(preset, PRESETS)}"
        raise _refusal(msg, f"There are: {', '.join(PRESETS)}.")
    own = {name: ",".join(_split(keys)) for name, keys in overrides.items()}
    wrong = list(dict.fromkeys(_wrong(own)))
    keys = {**PRESETS[preset or "caseline"], **own}
    wrong = wrong or list(_collisions(keys, own))
    if wrong:
        msg = f"{origin}: {' '.join(wrong)}"
        raise _refusal(msg, "Correct that or take it out; then `caseline keys` lists them all.")
    return keys


def _refusal(message: str, next_step: str) -> RuleViolation:
    return RuleViolation(message, title="The settings cannot be used", next_step=next_step)


def _split(keys: str) -> list[str]:
    return [named(key.strip()) for key in keys.split(",")]


def _wrong(own: Mapping[str, str]) -> Iterable[str]:
    """Give what is wrong with each override by itself."""
    known = acts()
    for name, keys in own.items():
        act = known.get(name)
        if act is None:
            yield f"keys.{name} is no act.{_meant(name, known)}"
            continue
        for key in keys.split(","):
            if not key:
                yield f'keys.{name} = "{keys}" names no key: the sign , is called comma.'
            elif told := trouble(key):
                yield f'keys.{name} = "{keys}": {told}'
            elif act.where in _TYPED and (types(key) or key in _line_keys()):
                yield (
                    f'keys.{name} = "{keys}": where one types {display(key)} belongs to the text. '
                    "A key with Ctrl or an F key does it."
                )


def _meant(name: str, known: Iterable[str]) -> str:
    if name in ("preset", "theme", "database", "username"):
        return " It is a setting: write it above [keys]."
    inside = [each for each in known if each.startswith(f"{name}.")]
    return f" Name one of them: {inside[0]!r}." if inside else nearest(name, known)


def _line_keys() -> set[str]:
    """Give the keys that lines and boxes for text use themselves."""
    from textual.binding import Binding  # noqa: PLC0415  only overrides in forms need it
    from textual.widgets import Input, TextArea  # noqa: PLC0415

    return {
        binding.key
        for kind in (Input, TextArea)
        for binding in Binding.make_bindings(kind.BINDINGS)
    }


def _collisions(keys: Mapping[str, str], own: Mapping[str, str]) -> Iterable[str]:
    """Give a sentence for each key that an override gives to a second act of the same place."""
    told = set()
    for one, other, key in shared(keys):
        mine, theirs = (one, other) if one.id in own else (other, one)
        if mine.id in own and (mine.id, theirs.id, key) not in told:
            told.add((mine.id, theirs.id, key))
            yield (
                f'keys.{mine.id} = "{own[mine.id]}": {display(key)} is "{theirs.title}" there '
                f"({theirs.id}). Choose another key, or give {theirs.id} another one too; "
                f"free are {' '.join(free(mine.where, keys)[:8])}."
            )


def shared(keys: Mapping[str, str] | None = None) -> list[tuple[Act, Act, str]]:
    """Give each two acts that are bound at the same time by one key.

    Left out is what was meant so: on the rows of a list `k` moves, on a record it logs a call.
    """
    meant = {(a.id, b.id, key) for a, b, key in _pairs(acts())}
    now, shipped = acts(keys), acts()
    return [
        (a, b, key)
        for a, b, key in _pairs(now)
        if (a.id, b.id, key) not in meant
        or now[a.id] != shipped[a.id]
        or now[b.id] != shipped[b.id]
    ]


def _pairs(known: Mapping[str, Act]) -> Iterable[tuple[Act, Act, str]]:
    for places, letters in TOGETHER:
        held = [act for act in known.values() if act.where in (*places, "app")]
        for a, b in combinations(held, 2):
            for key in a.keys:
                moving = "list" in (a.where, b.where) and not letters and types(key)
                if key in b.keys and not moving:
                    yield a, b, key


def free(where: str, keys: Mapping[str, str] | None = None) -> list[str]:
    """Give the letters that are free in every place where something of `where` is bound."""
    beside = {place for places, _ in TOGETHER if where in places for place in places}
    taken = {key for act in acts(keys).values() if act.where in beside for key in act.keys}
    if where in _TYPED:
        return [display(f"f{number}") for number in range(3, 13) if f"f{number}" not in taken]
    return [c for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in taken]


def key_of(act: str, keys: Mapping[str, str] | None = None) -> str:
    """Give the key that does an act, as a person reads it."""
    entry = next(entry for entry in KEYS if entry.id == act)
    if entry.each:
        shipped = entry.keys.split(",")
        return f"{display(shipped[0])}–{display(shipped[-1])}"
    return display((keys or {}).get(act, entry.keys).split(",")[0])
