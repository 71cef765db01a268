"""Nobody closes a case while somebody adds what keeps it open (safety.md 3.19), nor reopens twice.

What blocks closing here is an open task or a case assignment: given anew, or brought back by
undoing its completion.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import AcceptAssignment, CompleteAssignment, CreateAssignment
from core.commands.case import ClaimCase, CloseCase, ReopenCase
from core.commands.task import CompleteTask, CreateTask
from core.commands.user import CreateUser, DeactivateUser
from core.entities import Activity, CaseAssignment, User
from core.errors import CaselineError, Conflict, RuleViolation
from data.engine import connect, parse
from tests.house import gated
from tests.locks import Stopping, answer, one_in_the_other
from tests.safety.desks import AGENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.desk import Desk
    from core.outcome import Outcome
    from core.ports import Store
    from tests.house import House
    from tests.postgres import Server

    Act = Callable[[], Outcome]

LEVELS = ("read committed", "repeatable read", "serializable")
REFUSED: dict[str, tuple[type[CaselineError], ...]] = {
    "given": (RuleViolation,), "brought back": (RuleViolation,), "referred": (RuleViolation,),
    "answer undone": (RuleViolation, Conflict),
}  # fmt: skip
"""What comes to block, and how the second of both is refused.

The answer to an assignment moved the case, so that closing it built on the answer.
"""
WAYS = tuple(REFUSED)


@pytest.fixture(params=LEVELS)
def strict(house: House, database_kind: str, request: pytest.FixtureRequest) -> str:
    """Let the database begin transactions at a level of isolation unless it is told otherwise."""
    level = str(request.param)
    if database_kind == "sqlite":
        if level != LEVELS[0]:
            pytest.skip("on SQLite one writes at a time")
        return level
    server: Server = request.getfixturevalue("postgres_server")
    name = house.url.rpartition("/")[2]
    server.run("ALTER DATABASE {} SET default_transaction_isolation TO {}", name, level)
    house.store.engine.dispose()
    return level


@pytest.fixture
def stopping(house: House) -> Iterator[Stopping]:
    """Give a second way to the same database, which stops before each commit."""
    store = Stopping(connect(parse(house.url), throwaway=True))
    yield store
    store.close()


def gate(house: House, person: str, store: Store | None = None) -> Desk:
    """Give a desk at which open tasks block closing, as open assignments do."""
    desk = gated(house, person, "open_tasks", "open_assignments")
    if store is not None:
        desk.store = store
    return desk


def adding(house: House, desk: Desk, number: str, way: str) -> Act:
    """Prepare what brings an open task or an open assignment to the case."""
    refer = CreateAssignment(case=number, team="deal_processing", reason="Other")
    if way == "given":
        return lambda: desk.do(CreateTask(case=number, subject="Call back"))
    if way == "referred":
        return lambda: desk.do(refer)
    if way == "answer undone":
        made = gate(house, "ines").do(refer)
        again = gate(house, "max", desk.store)
        house.do("max", CompleteAssignment(assignment=made.number or "", comment="Done"))
        return again.undo
    task = gate(house, "ines").do(CreateTask(case=number, subject="Call back", to="ines"))
    gate(house, "ines").do(CompleteTask(task=int(task.number or 0)))
    return desk.undo


def is_torn(house: House, number: str) -> bool:
    """Say whether the case is closed though a task or an assignment is open on it."""
    case = house.case(number)
    open_ones = [
        *house.all(Activity, record_id=case.id, is_closed=False),
        *house.all(CaseAssignment, case_id=case.id, is_closed=False),
    ]
    return case.is_closed and bool(open_ones)


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("closes_first", [True, False])
def test_of_closing_and_what_blocks_it_the_second_is_refused(
    house: House, stopping: Stopping, way: str, *, closes_first: bool
) -> None:
    number = house.homeowner("dana")
    close = gate(house, "dana", stopping if closes_first else None)
    add = gate(house, "ines", None if closes_first else stopping)
    acts: tuple[Act, Act] = (
        lambda: close.do(CloseCase(case=number)),
        adding(house, add, number, way),
    )
    first, second = one_in_the_other(stopping, *(acts if closes_first else acts[::-1]))
    assert not isinstance(first, CaselineError)
    assert isinstance(second, REFUSED[way]), second
    assert not is_torn(house, number)
    assert house.case(number).is_closed is closes_first


@pytest.mark.usefixtures("strict")
def test_no_case_is_closed_with_something_open_however_both_meet(
    house: House, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    chance, closed = Random(19), 0  # noqa: S311  repeatable, not secret
    rounds = 1000 if long_run else 8
    for turn in range(rounds):
        number = house.homeowner("dana")
        barrier = Barrier(2)
        dana, ines = gate(house, "dana"), gate(house, "ines")
        _ = dana.person, ines.person

        def late(act: Act, pause: float, barrier: Barrier = barrier) -> Outcome | CaselineError:
            barrier.wait()
            sleep(pause)
            return answer(act)

        acts = (
            lambda dana=dana, number=number: dana.do(CloseCase(case=number)),
            adding(house, ines, number, WAYS[turn % len(WAYS)]),
        )
        with ThreadPoolExecutor(2) as pool:
            answers = [*pool.map(late, acts, (chance.uniform(0, 0.004) for _ in acts))]
        refused = [each for each in answers if isinstance(each, CaselineError)]
        assert len(refused) == 1, answers
        assert isinstance(refused[0], REFUSED[WAYS[turn % len(WAYS)]]), refused
        assert not is_torn(house, number)
        closed += house.case(number).is_closed
    if long_run:
        assert 0 < closed < rounds
        record_property("closing", f"{database_kind}: {rounds} meetings, {closed} times closed")


def test_one_of_sixteen_reopenings_wins(house: House, *, long_run: bool) -> None:
    people = AGENTS if long_run else AGENTS[:4]
    for _ in range(50 if long_run else 3):
        number = house.homeowner("dana")
        house.do("dana", CloseCase(case=number))
        barrier = Barrier(len(people))

        def reopen(
            name: str, number: str = number, barrier: Barrier = barrier
        ) -> Outcome | CaselineError:
            desk = house[name]
            _ = desk.person, desk.org
            barrier.wait()
            return answer(lambda: desk.do(ReopenCase(case=number)))

        with ThreadPoolExecutor(len(people)) as pool:
            answers = [*pool.map(reopen, people)]
        refused = [each for each in answers if isinstance(each, CaselineError)]
        assert len(refused) == len(people) - 1
        assert all("is open" in str(error) for error in refused), refused
        assert house.case(number).reopen_count == 1


@pytest.mark.usefixtures("strict")
@pytest.mark.parametrize("takes_first", [True, False])
def test_nobody_who_leaves_at_this_moment_is_given_a_case(
    house: House, stopping: Stopping, *, takes_first: bool
) -> None:
    """Of claiming and deactivating the second is refused, whichever it is."""
    number = house.queued()
    dana, root = house["dana"], house["root"]
    _ = dana.person, root.person
    (dana if takes_first else root).store = stopping
    acts: tuple[Act, Act] = (
        lambda: dana.do(ClaimCase(case=number)), lambda: root.do(DeactivateUser(user="dana")),
    )  # fmt: skip
    first, second = one_in_the_other(stopping, *(acts if takes_first else acts[::-1]))
    assert not isinstance(first, CaselineError)
    assert isinstance(second, CaselineError), second
    assert house.get(User, username="dana").is_active is takes_first
    assert (house.case(number).owner_user_id is not None) is takes_first


@pytest.mark.usefixtures("strict")
def test_of_two_who_accept_at_once_one_wins(house: House, stopping: Stopping) -> None:
    number = house.queued()
    made = house.do("dana", CreateAssignment(case=number, team="risk", reason="Other")).number
    house.do("root", CreateUser(username="kim", name="Kim", profile="boundary", group=("risk",)))
    kim, boss = house["kim"], house["max"]
    _ = kim.person, boss.person
    kim.store = stopping
    accept = AcceptAssignment(assignment=made or "")
    first, second = one_in_the_other(stopping, lambda: kim.do(accept), lambda: boss.do(accept))
    assert not isinstance(first, CaselineError)
    assert isinstance(second, Conflict), second
    assert house.get(CaseAssignment).owner_user_id == house.get(User, username="kim").id


@pytest.mark.parametrize(("past", "opens"), [(-1, True), (0, True), (1, False)])
def test_the_six_hours_end_to_the_millisecond(house: House, past: int, *, opens: bool) -> None:
    number = house.homeowner("dana")
    house.do("dana", CloseCase(case=number))
    house.wait(hours=6, milliseconds=past)
    told = answer(lambda: house.do("dana", ReopenCase(case=number)))
    assert isinstance(told, RuleViolation) is not opens
    assert house.case(number).is_closed is not opens
