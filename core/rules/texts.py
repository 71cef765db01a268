"""Texts with places: `Case {number} is due on {due_on + days(3)}`.

Between braces stands a formula of the organisation's language; `{{` and `}}` stand for braces.
What customers wrote fills a place as it is and is never read for places again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from core.clock import iso
from core.errors import RuleViolation
from core.rules.conditions import compile_value
from core.text import age

if TYPE_CHECKING:
    from core.rules.conditions import Formula, Scope, Values

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+")
LONGEST = 32_000
"""Characters of a text with places."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text that was compiled; call `fill` with the values of a record."""

    source: str
    pieces: tuple[str | Formula, ...]

    def value(self, values: Values, now: datetime) -> object:
        """Give the bare value where the text is one place alone, else the filled text."""
        if len(self.pieces) == 1 and not isinstance(self.pieces[0], str):
            return self.pieces[0](values, now=now)
        return self.fill(values, now)

    def fill(self, values: Values, now: datetime) -> str:
        """Give the text with every place filled; an empty field fills nothing in."""
        return "".join(
            piece if isinstance(piece, str) else written(piece(values, now=now))
            for piece in self.pieces
        )


def compile_text(source: str, scope: Scope) -> Text:
    """Compile a text; raises `RuleViolation` that names the place that is not understood."""
    if len(source) > LONGEST:
        msg = f"It has {len(source):,} characters; {LONGEST:,} are allowed."
        raise RuleViolation(msg, title="The text cannot be read")
    pieces: list[str | Formula] = []
    for found in _PIECES.finditer(source):
        whole = found[0]
        if found[1] is not None:
            pieces.append(compile_value(found[1], scope))
        elif whole in {"{{", "}}"}:
            pieces.append(whole[0])
        elif whole in {"{", "}"}:
            msg = f"At character {found.start() + 1}: write {whole * 2} for a brace that is meant."
            raise RuleViolation(msg, title="The text cannot be read")
        else:
            pieces.append(whole)
    return Text(source, tuple(pieces))


def written(value: Any) -> str:
    """Give a value as a text or a command takes it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return iso(value)
        case date():
            return value.isoformat()
        case timedelta():
            return age(value)
        case _:
            return str(value)
