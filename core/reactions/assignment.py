"""What follows when a team is asked, and when it answers (domain.md 1.6, 1.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.bell import EXCERPT, mail, ring
from core.entities import Group
from core.entities.assignments import CANCELLED
from core.events import AssignmentAccepted, AssignmentClosed, AssignmentCreated, AssignmentReturned
from core.reactions.answer import addresses, answer, say
from core.rules.legal_hold import settle_hold
from core.rules.referring import open_ones
from core.rules.status import follow
from core.text import clip

if TYPE_CHECKING:
    from core.work import Work


@answer.register(AssignmentCreated)
def _(event: AssignmentCreated, work: Work) -> None:
    """The team hears by mail, as a queue does; its list counts what waits (domain.md 1.5, 1.6)."""
    case, made = event.case, event.assignment
    team = work.get(Group, made.team_id)
    what = f"{made.reason}, {made.subreason}" if made.subreason else made.reason
    asked = f"\n{made.comments}" if made.comments else ""
    say(work, case, "ReferralEvent", f"{made.number} for {team.name}: {what}{asked}")
    text = f"{work.person.name} asks {team.name} for {what} on case {case.number} ({made.number})"
    for address in addresses(work, team, case):
        mail(work, address, f"{made.number} for {team.name}", text, case)
    follow(work, case, "assignment_created", f"assignment {made.number} created")
    settle_hold(work, case.account_id, [made])


@answer.register(AssignmentAccepted)
def _(event: AssignmentAccepted, work: Work) -> None:
    body = f"{event.assignment.number} accepted by {work.person.name}"
    say(work, event.case, "ReferralEvent", body)


@answer.register(AssignmentReturned)
def _(event: AssignmentReturned, work: Work) -> None:
    team = work.get(Group, event.assignment.team_id)
    say(work, event.case, "ReferralEvent", f"{event.assignment.number} is {team.name}'s again")


@answer.register(AssignmentClosed)
def _(event: AssignmentClosed, work: Work) -> None:
    """Every close is told to the case's owner; the last one moves the case (domain.md 1.7)."""
    case, closed = event.case, event.assignment
    team = work.get(Group, closed.team_id)
    by = f"by {team.name}" if closed.status != CANCELLED else f"for {team.name}"
    said = f":\n{closed.resolution}" if closed.resolution else ""
    say(work, case, "ReferralEvent", f"{closed.number} {closed.status} {by}{said}")
    if case.owner_user_id is not None and case.owner_user_id != work.actor.id:
        reply = f": {clip(closed.resolution, EXCERPT)}" if closed.resolution else ""
        text = f"{closed.number} ({team.name}) on case {case.number} is {closed.status}{reply}"
        ring(work, case.owner_user_id, "assignment", text, case)
    each = work.type_of(case).referrals
    if (each and each.on_each_close) or not open_ones(work, case):
        follow(work, case, "assignment_closed", f"assignment {closed.number} closed")
    settle_hold(work, case.account_id, [closed])
