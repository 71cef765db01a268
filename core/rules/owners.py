"""Who may own a case, and who may give it away (domain.md 1.5, 1.23)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from core.entities import Case, Group, Membership, User
from core.errors import Conflict, NotAllowed, RuleViolation
from core.rules.permissions import Actor, allows, sees_group, who_may

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.work import Work


def actor_of(work: Work, user: User) -> Actor:
    """Give a person with the groups they belong to."""
    groups = frozenset(m.group_id for m in work.many(Membership, user_id=user.id))
    return Actor(user, groups)


def may_see(work: Work, user: User, case: Case) -> bool:
    """Say whether another person may see the case."""
    about = work.about(case)
    return user.is_active and allows(work.org, actor_of(work, user), "case.read", about)


def who_see(work: Work, user_ids: Iterable[int], case: Case) -> set[int]:
    """Give those of some people who may see the case; it costs no more for many than for one."""
    people = [person for person in work.unit.every(User, set(user_ids)) if person.is_active]
    groups: dict[int, set[int]] = {person.id: set() for person in people}
    for member in work.many(Membership, user_id=tuple(groups)) if groups else ():
        groups[member.user_id].add(member.group_id)
    about = work.about(case)
    return {
        person.id
        for person in people
        if allows(work.org, Actor(person, frozenset(groups[person.id])), "case.read", about)
    }


def require_user_can_own(work: Work, user: User, case: Case) -> None:
    """Raise unless the person is active, of a profile that owns such cases, and sees this one."""
    record_type = work.type_of(case)
    if not user.is_active:
        msg = f"{user.name} is not active any more and cannot own cases."
        raise RuleViolation(msg, next_step="Choose somebody else or a queue.")
    if user.profile not in record_type.owner_profiles or not may_see(work, user, case):
        profile = work.org.profiles.get(user.profile)
        label = profile.label if profile else user.profile
        msg = f"{record_type.label} cases cannot be owned by {user.name} ({label})."
        raise RuleViolation(msg, next_step="Choose somebody of Support or a queue.")


def candidates(work: Work, case: Case) -> tuple[list[User], list[Group]]:
    """Give the people and the queues that may own the case and do not own it now."""

    def person(work: Work, case: Case, user: User) -> None:
        require_user_can_own(work, user, case)

    def queue(work: Work, case: Case, group: Group) -> None:
        require_sees(work, group)
        require_group_can_own(work, group, case)

    people = [
        user
        for user in work.many(User, is_active=True)
        if user.id != case.owner_user_id and work.refusal(partial(person, user=user), case) is None
    ]
    queues = [
        group
        for group in work.many(Group, kind="queue")
        if group.id != case.owner_group_id
        and work.refusal(partial(queue, group=group), case) is None
    ]
    return people, queues


def require_group_can_own(work: Work, group: Group, case: Case) -> None:
    """Raise unless cases of this type may lie in the group.

    The organisation does not know a queue that was made here; it takes what any queue takes.
    """
    record_type = work.type_of(case)
    listed = record_type.owner_groups
    ours = group.kind == "queue" and group.key not in work.org.groups
    if group.key not in listed and not (ours and listed):
        names = [work.org.groups[key].name for key in listed]
        msg = f"{record_type.label} cases cannot lie in {group.name}."
        raise RuleViolation(msg, next_step=f"Queues for them: {', '.join(names)}.")


def require_sees(work: Work, group: Group) -> None:
    """Raise where a private queue is somebody else's: only its members see it (S3)."""
    if not sees_group(work.org, work.actor, group):
        msg = f"{group.name} is private: {work.person.name} does not belong to it."
        way = f"Ask {who_may(work.org, 'queue.edit')} to make you a member."
        raise NotAllowed(msg, next_step=way)


def require_claimable(work: Work, case: Case) -> None:
    """Raise unless the person may take the case from its queue now."""
    if case.owner_user_id == work.actor.id:
        msg = f"Case {case.number} is yours already."
        raise RuleViolation(msg, next_step="Go on working on it.")
    if not work.may("case.take"):
        work.allow("case.take", case)
    require_open(work, case, "taken")
    if case.owner_user_id is not None and not work.may("case.give", case):
        raise Conflict(taken(work, case), next_step="Take the next one.")
    if case.owner_user_id is None:
        _require_take(work, case)
    require_user_can_own(work, work.person, case)


def require_givable(work: Work, case: Case) -> None:
    """Raise unless the person may change the owner of the case now."""
    require_open(work, case, "given to somebody else")
    work.allow("case.give", case)


def require_alone(work: Work, case: Case) -> None:
    """Raise when the case was merged into another one, naming where all goes on."""
    if case.master_id is None:
        return
    master = case
    while master.master_id is not None:
        master = work.get(Case, master.master_id)
    number = master.number if work.may("case.read", master) else "another case"
    msg = f"Case {case.number} was merged into {number}."
    way = f"Go on there: case {number}."
    if number != master.number:
        way = f"Ask {who_may(work.org, 'case.read', case.record_type)}."
    raise RuleViolation(msg, next_step=way, details={"case": case.number, "master": number})


def require_open(work: Work, case: Case, act: str) -> None:
    """Raise when the case is closed."""
    require_alone(work, case)
    if case.is_closed:
        msg = f"Case {case.number} is closed and cannot be {act}."
        raise RuleViolation(
            msg, next_step=f"{reopen_word(work, case)} it first.", details={"case": case.number}
        )


def require_writable(work: Work, case: Case) -> None:
    """Raise when nothing may be changed on the case nor added to it.

    It was merged into another one, or it is closed and its type seals those (S3: read-only).
    """
    require_alone(work, case)
    if case.is_closed and work.type_of(case).sealed_when_closed:
        msg = f"Case {case.number} is {case.status}, and read-only."
        raise RuleViolation(
            msg, next_step=f"{reopen_word(work, case)} it first.", details={"case": case.number}
        )


def reopen_word(work: Work, case: Case) -> str:
    """Give the word for taking a closed case up again."""
    return "Reactivate" if work.type_of(case).resolving else "Reopen"


def taken(work: Work, case: Case) -> str:
    """Say who took a case, and when."""
    last = work.unit.last_change("case", case.id, "owner_user_id")
    when = f" at {work.clock_time(last.at)}" if last else ""
    return f"Case {case.number} was taken by {work.owner_name(case)}{when}."


def _require_take(work: Work, case: Case) -> None:
    if work.may("case.take", case):
        return
    queue = work.owner_name(case)
    msg = f"{work.person.name} is not a member of {queue}, so may not take case {case.number}."
    raise NotAllowed(msg, next_step=f"Ask {who_may(work.org, 'queue.edit')} to make you a member.")
