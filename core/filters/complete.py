"""What the end of a filter line may become while it is typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.filters.own import OWN, fields_of, offers
from core.filters.terms import ALIASES, FLAGS, ME, NOBODY
from core.filters.values import picked
from core.org.model import short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.filters.read import Known
    from core.filters.terms import Field

LENGTHS = ("1h", "1d", "3d", "1w", "4w")
"""Lengths of time that people ask for."""
_END = re.compile(
    r"""(?:^|\s)-?(?:(?P<name>[A-Za-z_][A-Za-z0-9_]*)(?P<sign>:|<=|>=|<|>)(?:[^\s",]*,|"[^"]*",)*)?"""
    r"""(?P<word>"[^"]*|[^\s",:<>]*)$"""
)


def candidates(line: str, known: Known) -> tuple[int, list[str]]:
    """Give where the last word of a line begins, and what it may become; quoted where needed."""
    found = _END.search(line)
    if found is None:
        return len(line), []
    fields = fields_of(known.org)
    typed = found["word"].lstrip('"').casefold()
    if found["name"] is None:
        words = [f"{name}{_sign(fields[name])}" for name in fields] if typed else []
    else:
        name = ALIASES.get(found["name"].lower(), found["name"].lower())
        words = [_quoted(word) for word in _values(name, known)] if name in fields else []
    begun = [word for word in words if word.strip('"').casefold().startswith(typed)]
    return found.start("word"), [word for word in begun if word.strip('"').casefold() != typed]


def _sign(field: Field) -> str:
    return ">" if field.kind == "age" else "<" if field.kind == "moment" else ":"


def _quoted(word: str) -> str:
    return f'"{word}"' if re.search(r'[\s,"]', word) else word


def _values(name: str, known: Known) -> Iterable[str]:
    kind = fields_of(known.org)[name].kind
    return offers(known, name) if kind == OWN else _OFFERED[kind](name, known)


def _statuses(_: str, known: Known) -> list[str]:
    labels = (s.label for kind in known.org.types.values() for s in kind.statuses)
    return list(dict.fromkeys(short(label) for label in labels))


def _owners(_: str, known: Known) -> list[str]:
    groups = [key for key, _ in (*known.queues, *known.teams)]
    return [ME, NOBODY, *(username for username, _ in known.people), *groups]


_OFFERED: dict[str, Callable[[str, Known], Iterable[str]]] = {
    "number": lambda _, __: [],
    "owner": _owners,
    "queue": lambda _, known: [key for key, _ in known.queues],
    "team": lambda _, known: [key for key, _ in known.teams],
    "status": _statuses,
    "type": lambda _, known: known.org.types,
    "pick": lambda name, known: [*sorted(picked(known, name)), NOBODY],
    "record": lambda _, __: [NOBODY],
    "parent": lambda _, __: [NOBODY],
    "flag": lambda _, __: FLAGS,
    "age": lambda _, __: LENGTHS,
    "moment": lambda _, __: LENGTHS,
}
"""What is offered for each kind of field."""
