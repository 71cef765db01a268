"""Notifications: mark them read, and say what one wants to hear of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.entities import BellSetting, Notification
from core.errors import NotFound, RuleViolation, nearest
from core.outcome import Outcome
from core.rules.hearing import KEPT, KINDS

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
    """Mark a line of my bell as read, or all of them."""

    which: str = word("a notification's id, or `all`")

    def decide(self, work: Work) -> Outcome:
        """Set the read mark; another person's notification does not exist for me.

        What is older than a bell shows is swept away in passing.
        """
        work.unit.remove_before(Notification, work.now - KEPT, user_id=work.actor.id)
        mine = work.many(Notification, user_id=work.actor.id, read_at=None)
        if self.which != "all":
            every = work.many(Notification, user_id=work.actor.id)
            line = next((n.lead_id or n.id for n in every if str(n.id) == self.which), None)
            if line is None:
                msg = f"You have no notification {self.which!r}."
                raise NotFound(msg)
            mine = [n for n in every if line in {n.id, n.lead_id}]
        for notification in mine:
            notification.read_at = notification.read_at or work.now
        return Outcome(message=f"{len(mine)} marked as read.", made={"read": len(mine)})


ON, OFF = "on", "off"


@command("bell.set", title="What my bell rings for", example="caseline bell set follow --ring off")
@dataclass(frozen=True, kw_only=True, slots=True)
class SetBell:
    """Mute a kind of notification for oneself, or have a copy of it by e-mail."""

    kind: str = word(f"one of {', '.join(KINDS)}")
    ring: str | None = option("whether it rings", choices=(ON, OFF))
    mail: str | None = option("whether a copy goes out by e-mail", choices=(ON, OFF))

    def decide(self, work: Work) -> Outcome:
        """Change the person's own setting of the kind."""
        if self.kind not in KINDS:
            msg = f"{self.kind!r} is no kind of notification.{nearest(self.kind, KINDS)}"
            raise RuleViolation(msg, next_step=f"Known: {', '.join(KINDS)}.")
        if self.ring is None and self.mail is None:
            msg = "Nothing to change was named."
            raise RuleViolation(msg, next_step="Say --ring on or off, or --mail on or off.")
        if self.mail == ON and not work.person.email:
            msg = "There is no e-mail address of yours to send copies to."
            raise RuleViolation(msg, next_step="Ask an administrator to enter it.")
        mine = work.unit.one(BellSetting, user_id=work.actor.id, kind=self.kind, lock=True)
        mine = mine or work.add(BellSetting(user_id=work.actor.id, kind=self.kind))
        mine.rings = mine.rings if self.ring is None else self.ring == ON
        mine.mails = mine.mails if self.mail is None else self.mail == ON
        rings = "rings" if mine.rings else "is muted"
        copy = ", with a copy by e-mail" if mine.mails else ""
        title = KINDS[self.kind].title
        return Outcome(
            message=f"{title}: {rings}{copy}.",
            made={"kind": self.kind, "ring": mine.rings, "mail": mine.mails},
        )
