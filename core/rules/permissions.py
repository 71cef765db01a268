"""Who may do what (domain.md 1.23): one table of the organisation, asked in one place.

A permission's line says on which record types and on whose records it holds. The same lines
decide one act (`allows`) and, handed to the read side, which cases a person sees at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.entities import User
from core.errors import NotAllowed
from core.text import with_article

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Case, CaseAssignment, Group
    from core.org.model import Grant, Organisation

PERMISSIONS = {
    "case.read": "see the case",
    "case.create": "open cases",
    "case.edit": "edit the case",
    "case.take": "take a case from its queue",
    "case.give": "give the case to somebody else",
    "case.close": "close and reopen the case",
    "case.review": "log a review",
    "case.delete": "delete and restore the case",
    "case.reopen_override": "reopen a case past its limits",
    "assignment.create": "refer a case to a team",
    "assignment.work": "accept, complete and reject case assignments",
    "assignment.cancel": "cancel case assignments",
    "feed.moderate": "delete what others wrote into the feed",
    "customer.edit": "create and edit customers",
    "customer.erase": "erase a customer's personal data",
    "undo.any": "undo another person's act",
    "queue.edit": "make and change queues",
    "article.edit": "write knowledge articles",
    "article.publish": "approve and publish knowledge articles",
    "data.import": "import records",
    "org.edit": "change people and the organisation",
}
"""Every permission, with what it lets a person do."""


SETUP = ("org.edit", "queue.edit")
"""The permissions of those who have anything to set up (domain.md 1.23), and so may see setup."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The person of a unit of work, with the groups they belong to."""

    user: User
    groups: frozenset[int]

    @property
    def id(self) -> int:
        """The user's id; 0 for the system."""
        return self.user.id

    @property
    def is_system(self) -> bool:
        """Whether the house itself acts: founding, automation."""
        return self.user.id == 0


HOUSE = Actor(User(id=0, username="", name="System", profile=""), frozenset())
"""Who the house's own acts are of. Nobody can sign in as the system."""


@dataclass(frozen=True, slots=True)
class About:
    """What a person wants to act on; what costs a question is asked where a line needs it."""

    case: Case
    account_owner: Callable[[], int | None] = lambda: None
    """Who owns the case's account."""
    teams: Callable[[], frozenset[int]] = frozenset
    """The teams that were ever asked to do something about the case."""
    assignment: CaseAssignment | None = None


WHOSE: dict[str, Callable[[Actor, About], bool]] = {
    "any": lambda actor, about: True,  # noqa: ARG005  the table's rows share a shape
    "own": lambda actor, about: about.case.owner_user_id == actor.id,
    "unowned": lambda actor, about: about.case.owner_user_id is None,  # noqa: ARG005
    "my queues": lambda actor, about: about.case.owner_group_id in actor.groups,
    "my accounts": lambda actor, about: about.account_owner() == actor.id,
    "my referrals": lambda actor, about: not actor.groups.isdisjoint(about.teams()),
}
"""Whose cases a line may be limited to. `data.queries.visible` says the same in SQL."""

WHOSE_ASSIGNMENT = WHOSE | {
    "my teams": lambda actor, about: _of(about).team_id in actor.groups,
    "made by me": lambda actor, about: _of(about).created_by == actor.id,
}
"""Whose assignments: the case's words, and some of their own."""
OF_ASSIGNMENTS = ("assignment.work", "assignment.cancel")
"""The permissions that are asked about one assignment of a case."""


def _of(about: About) -> CaseAssignment:
    if about.assignment is None:
        msg = "this permission is about a case assignment"
        raise ValueError(msg)
    return about.assignment


def grants(organisation: Organisation, actor: Actor, permission: str) -> tuple[Grant, ...]:
    """Give the lines of the person's profile for a permission; a lost profile has none."""
    profile = organisation.profiles.get(actor.user.profile)
    return profile.grants.get(permission, ()) if profile else ()


def allows(
    organisation: Organisation, actor: Actor, permission: str, about: About | None = None
) -> bool:
    """Say whether the person may; about nothing, whether they may on any at all."""
    if actor.is_system:
        return True
    lines = grants(organisation, actor, permission)
    if about is None:
        return bool(lines)
    words = WHOSE_ASSIGNMENT if permission in OF_ASSIGNMENTS else WHOSE
    return any(
        about.case.record_type in line.types
        and any(words[word](actor, about) for word in line.whose)
        for line in lines
    )


def sees_group(organisation: Organisation, actor: Actor, group: Group) -> bool:
    """Say whether the person sees a group: a private queue's members do, and who shapes queues."""
    if not group.is_private or group.id in actor.groups:
        return True
    return allows(organisation, actor, "queue.edit")


def who_may(organisation: Organisation, permission: str, record_type: str | None = None) -> str:
    """Name whom to ask: the profiles whose people may it on any record, `a Lead or an Owner`.

    With a record type only those that may it on cases of this type.
    """
    labels = [
        with_article(profile.label) for profile in organisation.profiles.values()
        if any(
            "any" in line.whose and record_type in {None, *line.types}
            for line in profile.grants.get(permission, ())
        )
    ]  # fmt: skip
    return " or ".join(labels) or "an administrator"


def require_setup(organisation: Organisation, actor: Actor) -> None:
    """Raise `NotAllowed` unless the person has anything to set up."""
    if not any(allows(organisation, actor, permission) for permission in SETUP):
        msg = f"{actor.user.name} may not see how the organisation is set up."
        raise NotAllowed(msg, next_step="Ask an administrator.")


def creatable(organisation: Organisation, actor: Actor) -> tuple[str, ...]:
    """Give the keys of the record types that the person may create, their default first."""
    if actor.is_system:
        return tuple(organisation.types)
    lines = grants(organisation, actor, "case.create")
    keys = {key for line in lines for key in line.types}
    default = organisation.profiles[actor.user.profile].default_type if keys else ""
    return tuple(sorted(keys, key=lambda key: (key != default, key)))
