"""The parts of a feed that can be read by themselves (domain.md 1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists, or_

from core.entities.feed import POST
from data.tables import feed_items, file_links, mentions

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from core.rules.permissions import Actor

_KINDS = {
    "posts": (POST,),
    "mails": ("EmailMessageEvent",),
    "status": ("ChangeStatusPost",),
    "tasks": ("ActivityEvent", "CallLogPost", "ReferralEvent"),
}
"""What the entries of each part are."""
_BELOW = feed_items.alias("answers")
_STANDS_BELOW = _BELOW.c.parent_id == feed_items.c.id, _BELOW.c.removed_at.is_(None)
_OF_ENTRY = file_links.c.object == "feed_item", file_links.c.removed_at.is_(None)
FILED = exists().where(*_OF_ENTRY, file_links.c.record_id == feed_items.c.id)
"""Whether files came with an entry."""
_FILED_BELOW = exists().where(*_STANDS_BELOW, *_OF_ENTRY, file_links.c.record_id == _BELOW.c.id)


def chosen(actor: Actor, only: str) -> list[ColumnElement[bool]]:
    """Say which entries of a case are in a part of its feed."""
    if only == "mentions":
        return [_mentions(actor)]
    if only == "files":
        return [or_(feed_items.c.kind == "ContentPost", FILED, _FILED_BELOW)]
    return [feed_items.c.kind.in_(_KINDS[only])] if only in _KINDS else []


def _mentions(actor: Actor) -> ColumnElement[bool]:
    """Say which entries mention the person or a group of theirs, by themselves or in a comment."""
    me = or_(
        mentions.c.user_id == actor.id, mentions.c.group_id.in_(sorted(actor.groups))
    ) & mentions.c.removed_at.is_(None)
    below = exists().where(*_STANDS_BELOW, mentions.c.feed_item_id == _BELOW.c.id, me)
    return or_(exists().where(mentions.c.feed_item_id == feed_items.c.id, me), below)
