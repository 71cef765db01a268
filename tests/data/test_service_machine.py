"""Any history of several people keeps the promises of a service case's life (S3, 1.12, 1.13)."""

from __future__ import annotations

from itertools import pairwise
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

from core.commands.activity import CancelActivity, CompleteActivity, CreateActivity, EditActivity
from core.commands.case import (
    CancelCase,
    ChangeOwner,
    CompareCase,
    CreateCase,
    EditCase,
    MergeCases,
    MoveStage,
    PostToCase,
    ReactivateCase,
    ResolveCase,
)
from core.commands.queue import AddToQueue, PickCase, ReleaseCase, RemoveFromQueue
from core.entities import (
    Activity,
    Case,
    FeedItem,
    QueueItem,
    Resolution,
    StageRun,
    StageVisit,
)
from core.errors import CaselineError
from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.commands.registry import Command
    from tests.postgres import Build

RUNS, STEPS = 150, 40
"""Of the long tier; the short one has fewer of both."""
SHORT = (5, 25)
PEOPLE = ("sam", "dana", "dana", "ines", "max")
ENDS = {"Problem Solved", "Information Provided", "Canceled", "Merged"}
STAGES = ["Identify", "Research", "Resolve"]

who, place, sure = st.sampled_from(PEOPLE), st.integers(0, 5), st.booleans()


class Service(RuleBasedStateMachine):
    """Several people work on a few service cases, in any order."""

    copied: ClassVar[list[Callable[[], str]]] = []
    """Gives the URL of a fresh small house."""

    @initialize()
    def begin(self) -> None:
        """Open two cases."""
        self.house = small.House(self.copied[0]())
        self.cases = [self.house.service("sam"), self.house.service("dana")]
        self.sealed: dict[str, object] = {}

    def teardown(self) -> None:
        """Let go of the database."""
        if hasattr(self, "house"):
            self.house.close()

    def _do(self, by: str, command: Command) -> bool:
        self.house.wait(seconds=1)
        try:
            self.house.do(by, command)
        except CaselineError:
            return False
        return True

    def _case(self, at: int) -> str:
        return self.cases[at % len(self.cases)]

    def _state(self, number: str) -> object:
        """Give everything of a case that only reactivating may change."""
        case = self.house.case(number)
        on = {"object": "case", "record_id": case.id}
        return (
            case.version, len(self.house.all(FeedItem, **on)),
            sorted((one.id, one.version) for one in self.house.all(Activity, **on)),
            sorted((one.id, one.version) for one in self.house.all(StageRun, case_id=case.id)),
        )  # fmt: skip

    @rule(by=who)
    def open(self, by: str) -> None:
        """Open one more."""
        if len(self.cases) < 6:
            act = CreateCase(type="service", account="HO-1", subject="x", confirmed=True)
            self.cases.append(self.house.do(by, act).number or "")

    @rule(by=who, at=place, kind=st.sampled_from(["task", "email", "phone"]))
    def plan(self, by: str, at: int, kind: str) -> None:
        """Add an activity."""
        self._do(by, CreateActivity(case=self._case(at), kind=kind, subject="x"))

    @rule(by=who, one=st.integers(1, 12), how=st.sampled_from(["complete", "cancel", "edit"]))
    def end(self, by: str, one: int, how: str) -> None:
        """Complete, cancel or change an activity."""
        acts: dict[str, Command] = {
            "complete": CompleteActivity(activity=one, minutes="5"),
            "cancel": CancelActivity(activity=one),
            "edit": EditActivity(activity=one, comments="y"),
        }
        self._do(by, acts[how])

    @rule(by=who, at=place, confirmed=sure, escalate=st.sampled_from(["no", "no", "service_desk"]))
    def resolve(self, by: str, at: int, escalate: str, *, confirmed: bool) -> None:
        """Resolve one."""
        self._do(by, ResolveCase(
            case=self._case(at), type="Problem Solved", resolution="Done", confirmed=confirmed,
            escalate=escalate, reason=None if escalate == "no" else "x",
        ))  # fmt: skip

    @rule(by=who, at=place)
    def cancel(self, by: str, at: int) -> None:
        """Cancel one."""
        self._do(by, CancelCase(case=self._case(at)))

    @rule(by=who, at=place)
    def reactivate(self, by: str, at: int) -> None:
        """Take one up again; only that opens what was sealed."""
        if self._do(by, ReactivateCase(case=self._case(at))):
            self.sealed.pop(self._case(at), None)

    @rule(by=who, at=place, way=st.sampled_from(["next", "next", "previous", "finish", "abandon"]),
          told=sure)  # fmt: skip
    def move(self, by: str, at: int, way: str, *, told: bool) -> None:
        """Move in the stages."""
        fields: dict[str, str | None] = {"escalation": "No"} if told else {}
        self._do(by, MoveStage(case=self._case(at), move=way, fields=fields))

    @rule(by=who, at=place, to=st.sampled_from(STAGES))
    def jump(self, by: str, at: int, to: str) -> None:
        """Set a stage active."""
        self._do(by, MoveStage(case=self._case(at), move="set", to=to))

    @rule(by=who, at=place)
    def work(self, by: str, at: int) -> None:
        """Change, post, compare."""
        number = self._case(at)
        self._do(by, EditCase(case=number, fields={"description": f"{self.house.clock.now()}"}))
        self._do(by, PostToCase(case=number, text="x"))
        self._do(by, CompareCase(case=number))

    @rule(by=who, at=place, queue=st.sampled_from(["back_office_homeowner", "service_desk"]))
    def queue(self, by: str, at: int, queue: str) -> None:
        """Lay one into a queue, and out of it again."""
        self._do(by, AddToQueue(queue=queue, case=self._case(at)))

    @rule(by=who, at=place, stay=sure)
    def pick(self, by: str, at: int, *, stay: bool) -> None:
        """Pick one."""
        self._do(by, PickCase(case=self._case(at), stay=stay))

    @rule(by=who, at=place)
    def let_go(self, by: str, at: int) -> None:
        """Release it, or take it out."""
        self._do(by, ReleaseCase(case=self._case(at)))
        self._do(by, RemoveFromQueue(case=self._case(at)))

    @rule(by=who, at=place, to=st.sampled_from(PEOPLE))
    def give(self, by: str, at: int, to: str) -> None:
        """Give it to somebody, or to a queue."""
        self._do(by, ChangeOwner(case=self._case(at), to=to))
        self._do(by, ChangeOwner(case=self._case(at), to_queue="service_desk"))

    @rule(by=who, at=place, into=place)
    def merge(self, by: str, at: int, into: int) -> None:
        """Make one of two."""
        if self._do(by, MergeCases(case=(self._case(at),), into=self._case(into))):
            self.sealed.pop(self._case(at), None)

    @rule(by=who)
    def take_back(self, by: str) -> None:
        """Undo one's last act; what that opens again is sealed no more."""
        try:
            self.house[by].undo()
        except CaselineError:
            return
        for number in [*self.sealed]:
            found = self.house.all(Case, number=number)
            if not found or not found[0].is_closed:
                self.sealed.pop(number)

    @invariant()
    def a_closed_case_has_nothing_open_and_changes_no_more(self) -> None:
        """Resolved means no open activity, and read-only."""
        if not hasattr(self, "house"):
            return
        self.cases = [one for one in self.cases if self.house.all(Case, number=one)]
        for number in self.cases:
            case = self.house.case(number)
            assert case.is_closed == (case.status in ENDS)
            if not case.is_closed:
                continue
            still = self.house.all(Activity, object="case", record_id=case.id, is_closed=False)
            assert still == []
            if case.master_id is None:
                assert self.sealed.setdefault(number, self._state(number)) == self._state(number)

    @invariant()
    def a_record_lies_in_one_queue_and_closed_ones_in_none(self) -> None:
        """There is one item at most."""
        if not hasattr(self, "house"):
            return
        items = self.house.all(QueueItem)
        assert len({(one.object, one.record_id) for one in items}) == len(items)
        cases = {one.id: one for one in self.house.all(Case)}
        assert not any(cases[one.record_id].is_closed for one in items)

    @invariant()
    def stages_follow_each_other_without_a_gap(self) -> None:
        """One is active; each was entered when the one before was left."""
        if not hasattr(self, "house"):
            return
        for run in self.house.all(StageRun):
            visits = sorted(self.house.all(StageVisit, run_id=run.id), key=lambda one: one.id)
            still = [one for one in visits if one.left_at is None]
            assert [one.stage for one in still] == [run.stage] * (run.status == "active")
            assert run.stage in STAGES
            for one, other in pairwise(visits):
                assert one.left_at is not None
                assert one.left_at <= other.entered_at
            known = [one for one in self.house.all(Resolution) if one.billable_minutes < 0]
            assert known == []


def test_any_history_keeps_the_promises(copy_of: Callable[[Build], str], *, long_run: bool) -> None:
    runs, steps = (RUNS, STEPS) if long_run else SHORT
    Service.copied[:] = [lambda: copy_of(small.build)]
    run_state_machine_as_test(
        Service,
        settings=settings(
            max_examples=runs, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck), derandomize=not long_run,
        ),
    )  # fmt: skip
