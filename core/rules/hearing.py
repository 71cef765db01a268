"""What a bell rings for, and why (domain.md 1.10): each kind can be told apart and set apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

TOGETHER = timedelta(minutes=5)
"""How long the same kind on the same record joins the unread line that is there."""
KEPT = timedelta(days=30)
"""How long a bell shows what rang; what is older is taken away when its owner marks lines read."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of notification."""

    title: str
    reason: str
    """Why somebody gets it, as an end of `because …`."""


KINDS = {
    "mention": Kind("Mentions of me", "you were mentioned"),
    "group": Kind("Mentions of a group of mine", "a group of yours was mentioned"),
    "comment": Kind("Comments where I wrote", "you wrote or commented on the post"),
    "owner": Kind("Cases that are given to me", "you own the case now"),
    "assignment": Kind("What teams answer on my cases", "you own the case"),
    "task": Kind("Tasks that are given to me", "you are to do it"),
    "escalation": Kind("Escalations of my cases", "you own or follow the case"),
    "mail": Kind("E-mails of customers on my cases", "you own the case"),
    "follow": Kind("News of cases I follow", "you follow the case"),
    "alert": Kind("What rules and people let me hear", "a rule or a person let you hear of it"),
    "snooze": Kind("My cases back from snooze", "it woke before its time"),
}
"""Every kind, in the order that settings show them."""


def reason(kind: str) -> str:
    """Say why somebody got a notification."""
    return KINDS[kind].reason if kind in KINDS else ""
