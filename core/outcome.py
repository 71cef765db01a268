"""What a command answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was done, in a sentence, and what it made."""

    message: str
    number: str | None = None
    """The number or key of the record made or acted on."""
    kind: str | None = None
    """What `number` names: `case`, `account`, …; a screen opens it by this."""
    made: dict[str, Any] = field(default_factory=dict)
    """Further keys of the answer, as plain JSON values."""
    notes: tuple[str, ...] = ()
    """Things the person should know though nothing was refused."""
    action: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What was answered under an idempotency key, to whom, and what had been asked."""

    outcome: Outcome
    person: int | None
    command: str
    params: str


class Repeated(Exception):
    """The idempotency key was used before; the first outcome stands."""
