"""Why an answer to a case assignment is open or not, and how it came to where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Group, User
from core.rows import Input
from core.rules.can import ANSWERS
from core.why.inputs import act, person, state
from core.why.subject import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.entities import Case, CaseAssignment
    from core.work import Work

RULES = {
    "accept": "A member of the team, or whose profile allows it for any, accepts what nobody has "
    "accepted yet (domain.md 1.6).",
    "complete": "A member of the team, or whose profile allows it for any, says what was done, "
    "once (S2, domain.md 1.6).",
    "reject": "A member of the team, or whose profile allows it for any, says why it will not be "
    "done, once (domain.md 1.6).",
    "cancel": "Who made it, the case's owner or whose profile allows it asks for it no more while "
    "it is open (domain.md 1.6).",
    "status": "It is new, then in progress once it is accepted; the answer closes it for good "
    "(domain.md 1.6).",
    "owner": "The team owns it, then the member who accepts it (domain.md 1.6).",
}
"""The rule behind each answer and each value that can be asked about."""
PERMISSION = dict.fromkeys(ANSWERS, "assignment.work") | {"cancel": "assignment.cancel"}
"""The line of the profile that each answer asks for."""


def _inputs(work: Work, case: Case, assignment: CaseAssignment, verb: str) -> Iterator[Input]:
    yield from person(work, case, [PERMISSION[verb]])
    yield _team(work, assignment)
    yield _maker(work, assignment)
    yield Input("Assignment", assignment.status)
    if assignment.owner_user_id is not None:
        yield _user(work, "Accepted by", assignment.owner_user_id)
    for one in state(work, case):
        yield one._replace(name=f"Case: {one.name}")


def _team(work: Work, assignment: CaseAssignment) -> Input:
    team = work.get(Group, assignment.team_id)
    member = "you are a member" if team.id in work.actor.groups else "you are no member"
    return Input("Team", f"{team.name} ({member})")


def _maker(work: Work, assignment: CaseAssignment) -> Input:
    if assignment.created_by is None:
        return Input("Made by", "System")
    return _user(work, "Made by", assignment.created_by)


def _user(work: Work, name: str, user_id: int) -> Input:
    user = work.get(User, user_id)
    mine = " (you)" if user.id == work.actor.id else ""
    return Input(name, f"{user.name}{mine}", "user", user.username)


def _why_status(work: Work, case: Case, assignment: CaseAssignment) -> tuple[str, list[Input]]:
    del case
    told = [_team(work, assignment), _maker(work, assignment)]
    last = work.unit.last_change("assignment", assignment.id, "status")
    if last is None:
        return "Nobody has accepted it yet.", told
    did = act(work, last)
    return f"It came here by what {last.actor} did: {did.value}.", [did, *told]


def _why_owner(work: Work, case: Case, assignment: CaseAssignment) -> tuple[str, list[Input]]:
    del case
    team = _team(work, assignment)
    last = work.unit.last_change("assignment", assignment.id, "owner_user_id")
    if last is None:
        return "The team owns it: nobody has accepted it yet.", [team]
    did = act(work, last)
    if assignment.owner_user_id is None:
        return f"The team owns it again by what {last.actor} did: {did.value}.", [did, team]
    who = _user(work, "Accepted by", assignment.owner_user_id)
    return f"{who.value} owns it by what {last.actor} did: {did.value}.", [did, who, team]


ASSIGNMENT = Subject(
    find=lambda work, number: work.assignment(number, lock=False),
    acts=ANSWERS, values={"status": _why_status, "owner": _why_owner}, rules=RULES, inputs=_inputs,
)  # fmt: skip
