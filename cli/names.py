"""What people call things, found: queues by key or name, people by username, types, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Group, User
from core.errors import NotFound, RuleViolation, nearest
from core.org.model import short

if TYPE_CHECKING:
    from core.desk import Desk


def group(desk: Desk, text: str, *kinds: str) -> str:
    """Give the key of a group by its key or its name; only of these kinds where some are named."""
    wanted = text.strip().casefold()
    with desk.store.reading() as unit:
        known = [g for g in unit.many(Group) if not kinds or g.kind in kinds]
    for found in known:
        if wanted in {found.key.casefold(), found.name.casefold()}:
            return found.key
    what = " or ".join(kinds) or "group"
    words = [word for g in known for word in (g.key, g.name)]
    msg = f"There is no {what} {text!r}.{nearest(text, words)}"
    raise NotFound(msg, next_step="`caseline group list` shows all.")


def user(desk: Desk, text: str) -> str:
    """Give a username by itself or by the full name where only one bears it."""
    wanted = text.strip()
    with desk.store.reading() as unit:
        known = unit.many(User)
    found = [u for u in known if u.username == wanted] or [u for u in known if u.name == wanted]
    if len(found) == 1:
        return found[0].username
    words = [word for u in known for word in (u.username, u.name)]
    msg = f"Nobody here has the username {text!r}.{nearest(text, words)}"
    raise NotFound(msg, next_step="`caseline user list` shows everybody.")


def status(desk: Desk, text: str, record_type: str | None) -> str:
    """Give a status's label by itself or the end of it, in one record type or in any."""
    if record_type is not None:
        return desk.org.types[record_type].status(text).label
    wanted = text.strip().casefold()
    known = {s.label for t in desk.org.types.values() for s in t.statuses}
    found = [label for label in known if label.casefold() == wanted]
    found = found or [label for label in known if short(label).casefold() == wanted]
    if len(found) == 1:
        return found[0]
    msg = f"No record type has the status {text!r}.{nearest(text, known)}"
    raise RuleViolation(msg, next_step=f"Known: {', '.join(sorted(known))}.")
