"""Notifications: mark them read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, word
from core.entities import Notification
from core.errors import NotFound
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command(
    "bell.read",
    title="Mark notifications read",
    undo=False,
    example="caseline bell read all",
)
@dataclass(frozen=True, kw_only=True, slots=True)
class ReadBell:
    """Mark one of my notifications as read, or all of them."""

    which: str = word("a notification's id, or `all`")

    def decide(self, work: Work) -> Outcome:
        """Set the read mark; another person's notification does not exist for me."""
        mine = work.many(Notification, user_id=work.actor.id, read_at=None)
        if self.which != "all":
            mine = [n for n in work.many(Notification, user_id=work.actor.id)
                    if str(n.id) == self.which]  # fmt: skip
            if not mine:
                msg = f"You have no notification {self.which!r}."
                raise NotFound(msg)
        for notification in mine:
            notification.read_at = notification.read_at or work.now
        return Outcome(message=f"{len(mine)} marked as read.", made={"read": len(mine)})
