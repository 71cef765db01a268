"""The next mail of the outbox, asked so that its index by state answers."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, not_, or_, select

from data.tables import actions, outgoing_mail

SECRET = select(actions.c.key).order_by(actions.c.id).limit(1)
"""The key of the first act of all, which founded the desk."""
_MAIL = outgoing_mail.c
_TIME = _MAIL.created_at.type
_NOW = bindparam("now", type_=_TIME)


@cache
def first(wanted: tuple[str, ...], *, hurry: bool, skip_locked: bool) -> Select[Any]:
    """Ask for the first mail that is to leave, as they were written; lost ones come last.

    By state first, so that the index gives them in order: by age alone SQLite reads through all
    that ever left.
    """
    ripe = and_(
        _MAIL.created_at <= bindparam("before", type_=_TIME),
        or_(_MAIL.next_at.is_(None), _MAIL.next_at <= _NOW),
    )
    waits = _MAIL.state == "queued"
    lost = and_(_MAIL.state == "sending", _MAIL.next_at <= _NOW)
    query = select(*(_MAIL[name] for name in wanted)).where(
        _MAIL.state.in_(("queued", "sending")), _MAIL.removed_at.is_(None),
        or_(waits if hurry else and_(waits, ripe), lost),
        not_(_MAIL.id.in_(bindparam("but", expanding=True))),
    )  # fmt: skip
    query = query.order_by(_MAIL.state, _MAIL.id).limit(1)
    return query.with_for_update(skip_locked=True) if skip_locked else query
