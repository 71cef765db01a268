"""What is added to a case at the very moment of its merge lies where all goes on, or is refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from random import Random
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING

import pytest

from core.commands.assignment import CompleteAssignment, CreateAssignment
from core.commands.case import (
    AttachFiles,
    CustomerMail,
    LogCall,
    LogReview,
    MergeCases,
    PostToCase,
)
from core.commands.feed import CommentOnEntry
from core.commands.task import CompleteTask, CreateTask
from core.entities import Activity, CaseAssignment, FeedItem, FileLink
from core.errors import CaselineError, RuleViolation
from core.files import Upload
from data.engine import connect, parse
from tests.locks import Stopping, answer, one_in_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.commands.registry import Command
    from core.outcome import Outcome
    from tests.house import House

FOLLOWS = ("comment", "task done", "answer")
"""What is added to something on the case: it comes after that, wherever a merge let it go."""
WAYS = (
    "post", "call", "file", "review", "mail", "task", "referral", *FOLLOWS,
)  # fmt: skip


@pytest.fixture
def stopping(house: House) -> Iterator[Stopping]:
    """Give a second way to the same database, which stops before each commit."""
    store = Stopping(connect(parse(house.url), throwaway=True))
    yield store
    store.close()


def adding(house: House, number: str, way: str) -> Command:
    """Give what somebody adds to a case."""
    if way == "comment":
        post = house.do("ines", PostToCase(case=number, text="first")).made["post"]
        return CommentOnEntry(entry=post, text="second")
    if way == "task done":
        task = house.do("ines", CreateTask(case=number, subject="Call", to="ines"))
        return CompleteTask(task=int(task.number or 0))
    refer = CreateAssignment(case=number, team="deal_processing", reason="Other")
    if way == "answer":
        made = house.do("ines", refer).number or ""
        return CompleteAssignment(assignment=made, comment="Done")
    plain: dict[str, Command] = {
        "post": PostToCase(case=number, text="hm"),
        "call": LogCall(case=number, comments="They called"),
        "file": AttachFiles(case=number, files=(Upload("a.txt", b"a"),)),
        "review": LogReview(case=number, comments="waiting"),
        "mail": CustomerMail(case=number, text="hello", sender="jo@example.com"),
        "task": CreateTask(case=number, subject="Call"),
        "referral": refer,
    }
    return plain[way]


def left_behind(house: House, number: str, added: Outcome | CaselineError) -> list[object]:
    """Give what lies on the case that went, but for what the merge says of itself."""
    case = house.case(number).id
    told = house.all(FeedItem, record_id=case, object="case")
    return [
        *(item for item in told if not isinstance(added, CaselineError)
          and item.action_id == added.action),
        *house.all(Activity, record_id=case), *house.all(FileLink, record_id=case),
        *house.all(CaseAssignment, case_id=case),
    ]  # fmt: skip


def who(way: str) -> str:
    """Give who does it: an answer is the team's."""
    return "max" if way == "answer" else "ines"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("merges_first", [True, False])
def test_what_meets_a_merge_lies_on_the_case_that_stays_or_is_refused(
    house: House, stopping: Stopping, way: str, *, merges_first: bool
) -> None:
    loser, master = house.homeowner("dana"), house.homeowner("dana")
    command = adding(house, loser, way)
    dana, other = house["dana"], house[who(way)]
    _ = dana.person, other.person
    (dana if merges_first else other).store = stopping
    acts: tuple[Callable[[], Outcome], Callable[[], Outcome]] = (
        lambda: dana.do(MergeCases(case=(loser,), into=master)), lambda: other.do(command),
    )  # fmt: skip
    answers = one_in_the_other(stopping, *(acts if merges_first else acts[::-1]))
    merged, added = answers if merges_first else answers[::-1]
    assert not isinstance(merged, CaselineError), merged
    if merges_first and way not in FOLLOWS:
        assert isinstance(added, RuleViolation)
        assert f"Case {loser} was merged into {master}." in str(added)
    else:
        assert not isinstance(added, CaselineError), added
    assert left_behind(house, loser, added) == []


def test_nothing_is_left_behind_however_both_meet(
    house: House, *, database_kind: str, long_run: bool,
    record_property: Callable[[str, object], None],
) -> None:  # fmt: skip
    chance, refused = Random(23), 0  # noqa: S311  repeatable, not secret
    rounds = 1000 if long_run else len(WAYS)
    for turn in range(rounds):
        way = WAYS[turn % len(WAYS)]
        loser, master = house.homeowner("dana"), house.homeowner("dana")
        command = adding(house, loser, way)
        dana, other = house["dana"], house[who(way)]
        _ = dana.person, other.person
        barrier = Barrier(2)

        def late(
            act: Callable[[], Outcome], pause: float, barrier: Barrier = barrier
        ) -> Outcome | CaselineError:
            barrier.wait()
            sleep(pause)
            return answer(act)

        acts = (
            partial(dana.do, MergeCases(case=(loser,), into=master)), partial(other.do, command),
        )  # fmt: skip
        with ThreadPoolExecutor(2) as pool:
            pauses = [chance.uniform(0, 0.004) for _ in acts]
            merged, added = pool.map(late, acts, pauses)
        assert not isinstance(merged, CaselineError), (way, merged)
        assert left_behind(house, loser, added) == [], way
        if isinstance(added, CaselineError):
            refused += 1
            assert way not in FOLLOWS, added
            assert f"Case {loser} was merged into {master}." in str(added)
    if long_run:
        assert 0 < refused < rounds
        record_property("merging", f"{database_kind}: {rounds} meetings, {refused} refused")
