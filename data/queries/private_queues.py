"""Who sees a private queue: its members, and who shapes queues (S3, domain.md 1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import false, or_, true

from core.rules.permissions import grants
from data.tables import groups

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause

    from data.queries.reading import Reading


def shapes_queues(look: Reading) -> bool:
    """Say whether the person makes and edits queues, so that none is hidden from them."""
    return look.actor.is_system or bool(grants(look.org, look.actor, "queue.edit"))


def seen(look: Reading, group: FromClause = groups) -> ColumnElement[bool]:
    """Say which groups the person sees."""
    if shapes_queues(look):
        return true()
    return or_(group.c.is_private == false(), group.c.id.in_(sorted(look.actor.groups)))
