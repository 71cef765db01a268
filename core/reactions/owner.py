"""What follows when a case gets another owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import EXCERPT, mail, ring
from core.entities import Group, User
from core.errors import Conflict
from core.events import OwnerChanged
from core.reactions.answer import addresses, answer, say
from core.rules.queues import leave_queue
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


@answer.register(OwnerChanged)
def _(event: OwnerChanged, work: Work) -> None:
    case = event.case
    say(work, case, "TrackedChange", f"Owner: {event.before} → {event.after}")
    text = f"{work.person.name} gave you case {case.number}: {clip(case.subject, EXCERPT)}"
    if case.owner_user_id is not None:
        owner = _still_here(work, case.owner_user_id)
        if owner.id == work.actor.id:
            return
        mailed = ring(work, owner.id, "owner", text, case)
        if event.notify and owner.email and not mailed:
            mail(work, owner.email, f"Case {case.number} is yours", text, case)
        return
    group = work.get(Group, case.owner_group_id or 0)
    if group.kind == "queue":
        leave_queue(work, case)  # what a queue owns lies there, and nowhere else
    if event.notify:
        text = f"Case {case.number} was given to {group.name}: {clip(case.subject, EXCERPT)}"
        for address in addresses(work, group, case):
            mail(work, address, f"Case {case.number} in {group.name}", text, case)


def _still_here(work: Work, user_id: int) -> User:
    """Give the new owner; raises `Conflict` where they were deactivated at this moment.

    Once the case names them, whoever deactivates them waits, and sees the case.
    """
    work.unit.write()
    (owner,) = work.many(User, id=user_id)
    if not owner.is_active:
        msg = f"{owner.name} was deactivated at this moment."
        raise Conflict(msg, next_step="Choose somebody else or a queue.")
    return owner
