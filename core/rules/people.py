"""Rules about everybody who works here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.entities import User
from core.errors import RuleViolation
from core.rules.permissions import Actor, allows

if TYPE_CHECKING:
    from core.org.model import Organisation, Profile
    from core.work import Work


def founding_profile(organisation: Organisation) -> str:
    """Give the profile of who makes the database: the first that may change the organisation.

    Raises `RuleViolation` where none may: nobody could ever change anything.
    """
    for key, profile in organisation.profiles.items():
        if profile.grants.get("org.edit"):
            return key
    msg = "No profile of the organisation has the permission org.edit."
    raise RuleViolation(msg, next_step="Give it to one in profiles.toml.", title="Nobody may")


def works_queues(profile: Profile) -> bool:
    """Say whether its people take cases out of the queues that they are members of."""
    return any("my queues" in line.whose for line in profile.grants.get("case.take", ()))


def require_administrator(work: Work) -> None:
    """Raise unless somebody active may change people and the organisation: nobody else can."""
    for user in work.many(User, is_active=True):
        if allows(work.org, Actor(user, frozenset()), "org.edit"):
            return
    msg = "Nobody would be left who may change people and the organisation."
    raise RuleViolation(msg, next_step="Make somebody else an administrator first.")


def first_here(work: Work, wanted: list[str]) -> str:
    """Give the username of the first of some people who works here; notes who did not.

    `profile:KEY` means whoever of a profile came first. Raises `RuleViolation` where nobody does.
    """
    for n, word in enumerate(wanted):
        kind, colon, key = word.partition(":")
        by: dict[str, Any] = {"username": word}
        if colon and kind == "profile":
            by = {"profile": key}
        found = work.many(User, is_active=True, **by) if word else []
        if found:
            if n:
                missed = ", ".join(one or "nobody named" for one in wanted[:n])
                work.note(f"A rule turned to {found[0].name}: not here ({missed}).")
            return found[0].username
    msg = f"None of these people works here: {', '.join(filter(None, wanted)) or 'nobody named'}."
    raise RuleViolation(msg)
