"""What the rules about a case look at: the person, the owner, the status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.commands.registry import find
from core.entities import Case, Group, User
from core.rows import Input
from core.rules.permissions import grants
from core.text import age

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.journal import Action
    from core.work import Work


def person(work: Work, case: Case, permissions: Iterable[str]) -> Iterator[Input]:
    """Give who asks, and what their profile says of the permissions on such cases."""
    profile = work.org.profiles.get(work.person.profile)
    label = profile.label if profile else work.person.profile
    yield Input("You", f"{work.person.name}, {label}", "user", work.person.username)
    for permission in permissions:
        lines = [
            " or ".join(line.whose)
            for line in grants(work.org, work.actor, permission)
            if case.record_type in line.types
        ]
        yield Input(permission, " or ".join(lines) or "no")


def state(work: Work, case: Case) -> Iterator[Input]:
    """Give the case's type, whose it is, and where it stands."""
    yield Input("Record type", work.type_of(case).label)
    yield owner(work, case)
    account_owner = work.about(case).account_owner()
    if account_owner is not None:
        mine = " (you)" if account_owner == work.actor.id else ""
        yield Input("Account's owner", f"{work.get(User, account_owner).name}{mine}")
    for name, number in (("Merged into", case.master_id), ("Part of", case.parent_case_id)):
        if number is not None:
            other = work.get(Case, number)
            seen = work.may("case.read", other)
            told = other.number if seen else "a case that you may not see"
            yield Input(name, told, *(("case", told) if seen else ()))
    if case.is_closed:
        ago = age(work.now - (case.closed_at or work.now))
        yield Input("Status", f"{case.status}, {ago} ago")
    else:
        yield Input("Status", case.status)


def owner(work: Work, case: Case) -> Input:
    """Give whose the case is, and whether that is the person or a queue of theirs."""
    if case.owner_user_id is not None:
        user = work.get(User, case.owner_user_id)
        mine = " (you)" if user.id == work.actor.id else ""
        return Input("Owner", f"{user.name}{mine}", "user", user.username)
    group = work.get(Group, case.owner_group_id or 0)
    member = "you are a member" if group.id in work.actor.groups else "you are no member"
    return Input("Owner", f"{group.name} ({group.kind}; {member})", "queue", group.key)


def act(work: Work, action: Action) -> Input:
    """Name an act of the past as people do, with its time."""
    meta = find(action.command)
    title = meta.title if meta else action.command
    return Input(f"Action {action.id}", f"{title}, {work.clock_time(action.at)}")
