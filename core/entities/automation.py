"""What scheduled rules have done: so that each record is answered once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.entities.record import Record

if TYPE_CHECKING:
    from datetime import datetime

ROUND = "round"
"""The kind of mark that tells when the worker last looked for a rule, about no record."""


@dataclass(slots=True, kw_only=True, eq=False)
class RuleMark(Record):
    """A scheduled rule answered a record; it stands until its condition was false in between.

    It is no part of what the rule did: an undo leaves it, or the next round would do it again.
    """

    KIND: ClassVar[str] = "rule_mark"
    TITLE: ClassVar[str] = "mark of a rule"

    action_id: int = 0
    rule: str
    object: str
    record_id: int
    at: datetime
