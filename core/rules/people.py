"""Rules about everybody who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import User
from core.errors import RuleViolation
from core.rules.permissions import Actor, allows

if TYPE_CHECKING:
    from core.work import Work


def require_administrator(work: Work) -> None:
    """Raise unless somebody active may change people and the organisation: nobody else can."""
    for user in work.many(User, is_active=True):
        if allows(work.org, Actor(user, frozenset()), "org.edit"):
            return
    msg = "Nobody would be left who may change people and the organisation."
    raise RuleViolation(msg, next_step="Make somebody else an administrator first.")
