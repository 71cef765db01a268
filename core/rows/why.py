"""Why something is as it is: the rule, what it looked at, and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Input(NamedTuple):
    """One thing that a rule looks at, as it is now."""

    name: str
    value: str
    kind: str | None = None
    """The kind of record that a key leads to, where it is one."""
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The explanation of an act or of a value of a case."""

    about: str
    """The act's verb, or the value's field."""
    ok: bool | None
    """Whether the act is open to the person now; none where a value is explained."""
    answer: str
    rule: str
    """The rule in a sentence, with its source."""
    inputs: tuple[Input, ...]
    way: str | None = None
    """What the person can do."""
