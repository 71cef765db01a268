"""Who may refer a case to a team, and who may answer (domain.md 1.6, 1.23)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import CaseAssignment, Group, User
from core.errors import Conflict, NotAllowed, RuleViolation
from core.rules.owners import require_alone
from core.rules.permissions import who_may

if TYPE_CHECKING:
    from core.entities import Case
    from core.org.model import GroupDef
    from core.work import Work


def may_refer(work: Work, case: Case) -> None:
    """Raise unless the person may ask a team to do something about the case now."""
    work.allow("assignment.create", case)
    require_alone(work, case)
    if work.type_of(case).referrals is None:
        msg = f"{work.type_of(case).label} cases have no case assignments."
        raise RuleViolation(msg, next_step="Give the case to a queue instead.")
    if case.is_closed:
        msg = f"Case {case.number} is closed."
        way = "Reopen the case before adding an assignment."
        raise RuleViolation(msg, next_step=way, details={"case": case.number})


def require_team(work: Work, name: str) -> tuple[Group, GroupDef]:
    """Give a team that takes assignments, with what the organisation says of it."""
    team = work.group(name, "team")
    told = work.org.groups.get(team.key)
    if told is None or not team.takes_assignments:
        takers = [g.name for g in work.org.groups.values() if g.takes_assignments]
        msg = f"{team.name} takes no case assignments."
        raise RuleViolation(msg, next_step=f"Teams that do: {', '.join(takers)}.")
    return team, told


def may_answer(work: Work, case: Case, assignment: CaseAssignment) -> None:
    """Raise unless the person is of the team, or above it, and the assignment is open."""
    if not work.may("assignment.work", case, assignment):
        team = work.get(Group, assignment.team_id).name
        msg = f"{assignment.number} was given to {team}; {work.person.name} may not answer for it."
        way = (
            f"Ask a member of {team}, or {who_may(work.org, 'assignment.work', case.record_type)}."
        )
        raise NotAllowed(msg, next_step=way, details={"permission": "assignment.work"})
    assignment.require_open()


def may_accept(work: Work, case: Case, assignment: CaseAssignment) -> None:
    """Raise unless the person may answer and nobody has accepted it yet."""
    may_answer(work, case, assignment)
    if assignment.owner_user_id is None:
        return
    who = work.get(User, assignment.owner_user_id)
    if who.id == work.actor.id:
        msg = f"{assignment.number} is yours already."
        raise RuleViolation(msg, next_step="Go on working on it.")
    when = work.clock_time(assignment.accepted_at or work.now)
    msg = f"{assignment.number} was accepted by {who.name} at {when}."
    raise Conflict(msg, next_step="Take the next one.")


def may_cancel(work: Work, case: Case, assignment: CaseAssignment) -> None:
    """Raise unless the person made the assignment, owns the case, or is above both."""
    if not work.may("assignment.cancel", case, assignment):
        others = who_may(work.org, "assignment.cancel", case.record_type)
        msg = (
            f"{assignment.number} is cancelled by who made it, by the case's owner "
            f"({work.owner_name(case)}) or by {others}."
        )
        way = "Ask one of them."
        raise NotAllowed(msg, next_step=way, details={"permission": "assignment.cancel"})
    assignment.require_open()


def open_ones(work: Work, case: Case) -> list[CaseAssignment]:
    """Give what teams still have to do about a case, oldest first."""
    return work.many(CaseAssignment, case_id=case.id, is_closed=False)
