"""Any history of several people keeps the promises of a case's life (S2, domain.md 1.5 to 1.8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from core.commands.assignment import (
    AcceptAssignment,
    CancelAssignment,
    CompleteAssignment,
    CreateAssignment,
    RejectAssignment,
)
from core.commands.case import (
    ChangeOwner,
    ClaimCase,
    CloseCase,
    CreateCase,
    CustomerMail,
    EditCase,
    PostToCase,
    ReopenCase,
    SetStatus,
)
from core.commands.user import ActivateUser, DeactivateUser
from core.entities import Account, Case, CaseAssignment, Group, User
from core.errors import CaselineError
from data.tables import actions
from tests import house as small
from tests.safety.properties import of_cases, of_referrals

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from tests.postgres import Build

RUNS, STEPS = 200, 50
"""Of the long tier; the short one has fewer of both."""
SHORT = (6, 25)
PEOPLE = ("sam", "dana", "dana", "ines", "bo", "bo", "max", "max", "sal", "root")
TEAMS = ("deal_processing", "deal_processing", "legal", "sales", "back_office_homeowner")
STATUSES = ("New", "Awaiting Customer Support", "Awaiting Customer Response", "Internal Referral",
            "Working", "Closed")  # fmt: skip
QUEUES = ("back_office_homeowner", "customer_support", "aging_cases")

who, place = st.sampled_from(PEOPLE), st.integers(0, 7)
sure = st.booleans()


class Lifecycle(RuleBasedStateMachine):
    """Several people work on a few cases, in any order; refused acts change nothing."""

    copied: ClassVar[list[Callable[[], str]]] = []
    """Gives the URL of a fresh small house."""

    @initialize()
    def begin(self) -> None:
        """Open a case of each kind."""
        self.house = small.House(self.copied[0]())
        self.cases = [self.house.queued(), self.house.support("ines"), self.house.installer("sam")]
        self.referrals = ["CA-000001"]
        self.done = self._actions()

    def teardown(self) -> None:
        """Let go of the database."""
        if hasattr(self, "house"):
            self.house.close()

    def _actions(self) -> int:
        with self.house.store.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(actions)).scalar_one()

    def _do(self, by: str, command: Command) -> str | None:
        """One accepted command is one action; a refused one is none."""
        try:
            outcome = self.house.do(by, command)
        except CaselineError:
            assert self._actions() == self.done
            return None
        self.done += 1
        assert self._actions() == self.done
        return outcome.number

    def _case(self, at: int) -> str:
        return self.cases[at % len(self.cases)]

    def _referral(self, at: int) -> str:
        return self.referrals[at % len(self.referrals)]

    @rule(by=who, queue=st.sampled_from([None, *QUEUES]), contract=st.sampled_from(["C-1", "C-4"]))
    def open(self, by: str, queue: str | None, contract: str) -> None:
        """Open one more."""
        number = self._do(by, CreateCase(
            type="homeowner", contract=contract, primary="Billing", secondary="Autopay",
            source="Phone", description="x", queue=queue,
        ))  # fmt: skip
        if number and len(self.cases) < 8:
            self.cases.append(number)

    @rule(by=who, at=place)
    def claim(self, by: str, at: int) -> None:
        """Take one."""
        self._do(by, ClaimCase(case=self._case(at)))

    @rule(by=who, at=place, to=st.sampled_from(PEOPLE))
    def give(self, by: str, at: int, to: str) -> None:
        """Give one to a person."""
        self._do(by, ChangeOwner(case=self._case(at), to=to))

    @rule(by=who, at=place, queue=st.sampled_from(QUEUES))
    def put(self, by: str, at: int, queue: str) -> None:
        """Put one into a queue."""
        self._do(by, ChangeOwner(case=self._case(at), to_queue=queue))

    @rule(by=who, at=place, status=st.sampled_from(STATUSES), confirmed=sure)
    def move(self, by: str, at: int, status: str, *, confirmed: bool) -> None:
        """Choose a status."""
        self._do(by, SetStatus(case=self._case(at), status=status, confirmed=confirmed))

    @rule(by=who, at=place, contract=st.sampled_from(["C-1", "C-4"]))
    def edit(self, by: str, at: int, contract: str) -> None:
        """Choose another contract: account and hold follow."""
        self._do(by, EditCase(case=self._case(at), fields={"contract": contract}))

    @rule(by=who, at=place)
    def close(self, by: str, at: int) -> None:
        """Close one."""
        self._do(by, CloseCase(case=self._case(at)))

    @rule(by=who, at=place)
    def reopen(self, by: str, at: int) -> None:
        """Reopen one."""
        self._do(by, ReopenCase(case=self._case(at)))

    @rule(by=who, at=place)
    def hear(self, by: str, at: int) -> None:
        """Write down what the customer wrote, or only a post."""
        number = self._case(at)
        self._do(by, CustomerMail(case=number, text="x", sender="jo@example.com"))
        before = [case.status for case in self.house.all(Case, number=number)]
        self._do(by, PostToCase(case=number, text="x"))
        assert [case.status for case in self.house.all(Case, number=number)] == before

    @rule(by=who, at=place, team=st.sampled_from(TEAMS), confirmed=sure)
    def refer(self, by: str, at: int, team: str, *, confirmed: bool) -> None:
        """Ask a team."""
        number = self._do(by, CreateAssignment(
            case=self._case(at), team=team, reason="Other", account_manager="sal",
            sales_manager="max", confirmed=confirmed,
        ))  # fmt: skip
        if number:
            self.referrals.append(number)

    @rule(by=who, at=place, how=st.sampled_from(["accept", "complete", "reject", "cancel"]))
    def answer(self, by: str, at: int, how: str) -> None:
        """Answer for the team."""
        number = self._referral(len(self.referrals) - 1 - at)
        answers: dict[str, Command] = {
            "accept": AcceptAssignment(assignment=number),
            "complete": CompleteAssignment(assignment=number, comment="Done"),
            "reject": RejectAssignment(assignment=number, comment="No"),
            "cancel": CancelAssignment(assignment=number),
        }
        self._do(by, answers[how])

    @rule(whom=st.sampled_from(["dana", "ines", "bo"]), to=st.sampled_from([None, "max"]))
    def leave(self, whom: str, to: str | None) -> None:
        """Somebody leaves, or comes back."""
        if self._do("root", DeactivateUser(user=whom, give_to=to)) is None:
            self._do("root", ActivateUser(user=whom))

    @rule(by=who)
    def undo(self, by: str) -> None:
        """Take the last act back."""
        try:
            self.house[by].undo()
        except CaselineError:
            assert self._actions() == self.done
        else:
            self.done += 1

    @rule(hours=st.sampled_from([0.1, 3, 6, 7]))
    def wait(self, hours: float) -> None:
        """Time goes on."""
        self.house.clock.moment += timedelta(hours=hours)

    @invariant()
    def promises(self) -> None:
        """What holds after every step."""
        if not hasattr(self, "house"):
            return
        with self.house.store.engine.connect() as connection:
            broken = [*of_cases(connection, self.house.store), *of_referrals(connection)]
        assert broken == []
        with self.house.store.reading() as unit:
            people = {user.id: user for user in unit.many(User)}
            groups = {group.id: group for group in unit.many(Group)}
            cases = {case.id: case for case in unit.many(Case)}
            open_ones = unit.many(CaseAssignment, is_closed=False)
            held = {a.id for a in unit.many(Account) if a.legal_hold}
        types = self.house["root"].org.types
        for case in cases.values():
            kind = types[case.record_type]
            if case.owner_group_id is not None:
                assert groups[case.owner_group_id].key in kind.owner_groups
            elif not case.is_closed:
                owner = people[case.owner_user_id or 0]
                assert owner.is_active
                assert owner.profile in kind.owner_profiles
        legal = {g.id for g in groups.values() if g.key == "legal"}
        assert held == {
            cases[a.case_id].account_id for a in open_ones
            if a.team_id in legal and a.case_id in cases
        } - {None}  # fmt: skip
        assert all(a.owner_user_id is None or people[a.owner_user_id].is_active for a in open_ones)


def test_any_history_keeps_the_promises_of_a_cases_life(
    copy_of: Callable[[Build], str], *, long_run: bool
) -> None:
    """Closed without open assignments, reopened once at most, one owner who may own it."""

    class Machine(Lifecycle):
        copied: ClassVar[list[Callable[[], str]]] = [lambda: copy_of(small.build)]

    runs, steps = (RUNS, STEPS) if long_run else SHORT
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
