"""Refer a case to a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, confirmation, need, option, word
from core.entities import Account, CaseAssignment, Membership, User
from core.entities.assignments import COMMENT_LIMIT
from core.errors import CaselineError, NeedsConfirmation, Problem, nearest, wrong
from core.events import AssignmentCreated
from core.fields import spelled, text, user_id
from core.outcome import Outcome
from core.rules.referring import may_refer, open_ones, require_team

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.entities import Case, Group
    from core.org.model import GroupDef
    from core.work import Work


@command(
    "assignment.create", title="New case assignment", needs="assignment.create",
    example="caseline assignment create 1042 --team '{team}' "
    "--reason '{team_reason}' --subreason '{team_subreason}' --comments 'Page 3'",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateAssignment:
    """Ask another team to do something about a case (S0)."""

    case: str = word("the case's number")
    team: str = need("the team, by key or name")
    reason: str = need("the referral reason, one of the team's")
    subreason: str | None = option("the referral subtype, one of the reason's")
    comments: str | None = option("what the team should know and do")
    account_manager: str | None = option("the username, where the team asks for one")
    sales_manager: str | None = option("the username, where the team asks for one")
    confirmed: bool = confirmation()

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, ask about a second one for the same team, insert it."""
        case = work.case(self.case)
        may_refer(work, case)
        team, told = require_team(work, self.team)
        problems: list[Problem] = []

        def read(name: str, parse: Callable[[Work, str], Any], given: str | None) -> Any:
            try:
                return parse(work, given) if given and given.strip() else None
            except (ValueError, CaselineError) as error:
                problems.append(Problem(name, f"{name.replace('_', ' ')}: {error}"))
                return None

        reason = spelled(self.reason, told.reasons)
        subreason = spelled(self.subreason or "", told.reasons.get(reason, ())) or None
        problems += _reasons(told, reason, subreason)
        comments = read("comments", text(COMMENT_LIMIT), self.comments)
        managers: dict[str, Any] = {}
        if told.asks_managers:
            usual = _managers(work, case)
            for name in ("account_manager", "sales_manager"):
                given = getattr(self, name)
                managers[f"{name}_id"] = read(name, user_id, given) or usual.get(name)
            problems += _missing(team, managers, problems)
        wrong(problems, what="The case assignment")
        self._ask_about_second(work, case, team)
        assignment = work.add(
            CaseAssignment(
                number=f"CA-{work.unit.next_number('assignment'):06d}", case_id=case.id,
                team_id=team.id, reason=reason, subreason=subreason, comments=comments, **managers,
            )
        )  # fmt: skip
        work.emit(AssignmentCreated(case=case, assignment=assignment))
        _note_empty(work, team)
        return Outcome(
            message=f"{assignment.number} was given to {team.name}.", number=assignment.number,
            kind="assignment", made={"case": case.number},
        )  # fmt: skip

    def _ask_about_second(self, work: Work, case: Case, team: Group) -> None:
        same = [a.number for a in open_ones(work, case) if a.team_id == team.id]
        if same and not self.confirmed:
            msg = (
                f"{team.name} has {' and '.join(same)} open on case {case.number} already. "
                "Make another one?"
            )
            raise NeedsConfirmation(msg, details={"assignments": same})


def _reasons(team: GroupDef, reason: str, subreason: str | None) -> Iterator[Problem]:
    if reason not in team.reasons:
        hint = nearest(reason, team.reasons) or f" Known: {', '.join(team.reasons)}."
        yield Problem("reason", f"{team.name} has no reason {reason!r}.{hint}")
    elif subreason is not None and subreason not in team.reasons[reason]:
        under = team.reasons[reason]
        hint = nearest(subreason, under) or f" Known: {', '.join(under) or 'none'}."
        yield Problem("subreason", f"{reason} has no subreason {subreason!r}.{hint}")


def _managers(work: Work, case: Case) -> dict[str, int | None]:
    """Give the managers of the installer's account who still work here (domain.md 1.6)."""
    for account_id in (case.installer_id, case.account_id):
        account = work.get(Account, account_id) if account_id is not None else None
        if account is not None and account.kind == "installer":
            known = {
                "account_manager": account.account_manager_id,
                "sales_manager": account.sales_manager_id,
            }
            return {n: i for n, i in known.items() if i and work.get(User, i).is_active}
    return {}


def _missing(
    team: Group, managers: dict[str, int | None], told: list[Problem]
) -> Iterator[Problem]:
    for name, value in managers.items():
        field = name.removesuffix("_id")
        if value is None and field not in {problem.field for problem in told}:
            words = field.replace("_", " ")
            yield Problem(field, f"An assignment of {team.name} needs the {words}.")


def _note_empty(work: Work, team: Group) -> None:
    members = (work.get(User, m.user_id) for m in work.many(Membership, group_id=team.id))
    if not any(member.is_active for member in members):
        work.note(f"Nobody is in {team.name} at present.")
