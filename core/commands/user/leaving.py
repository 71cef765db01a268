"""Somebody leaves, and may come back. Who was here stays as author and past owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, option, word
from core.entities import Case, CaseAssignment, User
from core.errors import NotFound, RuleViolation
from core.events import AssignmentReturned, OwnerChanged
from core.outcome import Outcome
from core.rules.owners import require_group_can_own, require_user_can_own
from core.rules.people import require_administrator
from core.text import listed

if TYPE_CHECKING:
    from core.work import Work


@command(
    "user.deactivate", title="Deactivate person", needs="org.edit",
    example="caseline user deactivate dana --give-to-queue '{queue}'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class DeactivateUser:
    """Let somebody work here no more; their open cases go to somebody else first (domain.md 1.23).

    Case assignments that they had accepted are their team's again.
    """

    user: str = word("the username")
    give_to: str | None = option("who gets their open cases: a username")
    give_to_queue: str | None = option("the queue that gets their open cases")

    def decide(self, work: Work) -> Outcome:
        """Lock the person, hand their work over, and see that an administrator is left."""
        work.allow("org.edit")
        user = work.unit.one(User, username=work.user(self.user).username, lock=True)
        if user is None:
            msg = f"There is no person {self.user!r}."
            raise NotFound(msg)
        if not user.is_active:
            msg = f"{user.name} is not active already."
            raise RuleViolation(msg)
        if self.give_to is not None and self.give_to_queue is not None:
            msg = "The cases go to one person or to one queue."
            raise RuleViolation(msg)
        cases = work.unit.many(Case, owner_user_id=user.id, is_closed=False, lock=True)
        self._hand_over(work, user, cases)
        returned = _return(work, user)
        user.is_active = False
        require_administrator(work)
        told = [
            f"{len(them):,} {what}{'' if len(them) == 1 else 's'}"
            for them, what in ((cases, "open case"), (returned, "case assignment")) if them
        ]  # fmt: skip
        rest = f"; handed over {' and '.join(told)}" if told else ""
        return Outcome(
            message=f"{user.name} is not active any more{rest}.", number=user.username,
            kind="user", made={"cases": len(cases), "assignments": len(returned)},
        )  # fmt: skip

    def _hand_over(self, work: Work, user: User, cases: list[Case]) -> None:
        if not cases:
            return
        if self.give_to is None and self.give_to_queue is None:
            numbers = [case.number for case in cases]
            many = "s" if len(cases) > 1 else ""
            msg = f"{user.name} owns {len(cases):,} open case{many}: {listed(numbers)}."
            way = "Say who gets them: --give-to USERNAME or --give-to-queue QUEUE."
            raise RuleViolation(msg, next_step=way, details={"cases": numbers})
        person = work.user(self.give_to) if self.give_to is not None else None
        queue = None if person else work.group(self.give_to_queue or "", "queue")
        for case in cases:
            if person is not None:
                if person.id == user.id:
                    msg = f"{user.name} cannot be given their own cases."
                    raise RuleViolation(msg)
                require_user_can_own(work, person, case)
                case.give_to(user=person.id)
            elif queue is not None:
                require_group_can_own(work, queue, case)
                case.give_to(group=queue.id)
            work.emit(OwnerChanged(case=case, before=user.name, after=work.owner_name(case)))


def _return(work: Work, user: User) -> list[CaseAssignment]:
    """Give what they had accepted back to its teams."""
    returned = []
    for accepted in work.many(CaseAssignment, owner_user_id=user.id, is_closed=False):
        case = work.unit.get(Case, accepted.case_id, lock=True)
        if case is None:
            continue
        work.unit.every(CaseAssignment, [accepted.id], lock=True)
        if not accepted.is_closed and accepted.owner_user_id == user.id:
            accepted.give_back()
            work.emit(AssignmentReturned(case=case, assignment=accepted))
            returned.append(accepted)
    return returned


@command(
    "user.activate", title="Activate person", needs="org.edit",
    example="caseline user activate dana",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ActivateUser:
    """Let somebody who left work here again."""

    user: str = word("the username")

    def decide(self, work: Work) -> Outcome:
        """Make them active."""
        work.allow("org.edit")
        user = work.user(self.user)
        if user.is_active:
            msg = f"{user.name} is active already."
            raise RuleViolation(msg)
        user.is_active = True
        return Outcome(message=f"{user.name} works here again.", number=user.username, kind="user")
