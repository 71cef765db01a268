"""Whether a customer may be spoken to: not while a team that holds accounts has work open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.entities import Account, Case, CaseAssignment, Group

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.work import Work


def holding(work: Work) -> dict[int, Group]:
    """Give the teams that hold accounts, by id."""
    keys = tuple(key for key, group in work.org.groups.items() if group.holds_account)
    return {group.id: group for group in work.many(Group, key=keys)} if keys else {}


def settle_hold(work: Work, account_id: int | None, assignments: Iterable[CaseAssignment]) -> None:
    """Set an account's legal hold anew after something became of `assignments` (domain.md 1.6).

    Nothing is asked where none of them is a holding team's. The account is locked first: of two
    cases that are answered at once the second sees the first.
    """
    teams = holding(work)
    if account_id is None or teams.keys().isdisjoint(a.team_id for a in assignments):
        return
    account = work.unit.get(Account, account_id, lock=True)
    if account is None:
        return
    held = work.many(CaseAssignment, team_id=tuple(teams), is_closed=False)
    cases = work.unit.every(Case, {assignment.case_id for assignment in held})
    account.legal_hold = any(c.account_id == account_id and c.removed_at is None for c in cases)
