"""What agents do in their processes, and how they tell of it."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from itertools import count
from random import Random
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.commands.case import (
    AttachFiles,
    ChangeOwner,
    CloseCase,
    CreateCase,
    EditCase,
    LogReview,
    PostToCase,
    ReopenCase,
    SetStatus,
    SkipCase,
    TakeNext,
)
from core.commands.task import CompleteTask, CreateTask
from core.errors import CaselineError, Conflict, NotFound, Unreachable
from core.files import Upload
from data.engine import connect, parse
from data.store import Store
from tests.safety.agents import desk_at
from tests.safety.desks import QUEUE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from sqlalchemy import Engine

    from core.commands.registry import Command
    from core.desk import Desk
    from core.outcome import Outcome
    from core.ports import UnitOfWork

BUSY = "Others are taking these"
PAUSE = 0.02
"""Seconds until an agent tries again what a lost database did not answer."""
BEFORE, AFTER = "before", "after"
"""When a program dies: right before its commit, or right after."""
LOST, THERE, DONE, REFUSED = "lost", "there", "done", "refused"
"""What became of an act: not answered, not answered though done, done, refused."""


def take_all(line: Connection, url: str, username: str, queue: str) -> None:
    """Take the next case until nothing waits; tell numbers, seconds, and what was refused."""
    desk = desk_at(url, username)
    _ = desk.person, desk.org
    line.send("ready")
    line.recv()
    taken: list[tuple[str, float]] = []
    busy, errors = 0, []
    while True:
        begun = perf_counter()
        try:
            outcome = desk.do(TakeNext(queue=queue))
        except NotFound:
            break
        except CaselineError as error:
            if not isinstance(error, Conflict) or error.title != BUSY:
                errors.append(str(error))
                break
            busy += 1
        else:
            taken.append((str(outcome.number), perf_counter() - begun))
    line.send((taken, busy, errors))


def until_answered(desk: Desk, command: Command) -> Outcome:
    """Send a command under its key until it is answered: on a busy machine five seconds pass."""
    key = uuid4().hex
    while True:
        try:
            return desk.do(command, key=key)
        except Unreachable:
            sleep(PAUSE)


def take_and_skip(line: Connection, url: str, username: str, queue: str, skips: int) -> None:
    """Take the next case until nothing waits for this agent; the first ones are skipped."""
    desk = desk_at(url, username)
    _ = desk.person, desk.org
    line.send("ready")
    line.recv()
    taken: list[str] = []
    skipped: list[str] = []
    while True:
        try:
            number = str(until_answered(desk, TakeNext(queue=queue)).number)
            if len(skipped) < skips:
                until_answered(desk, SkipCase(case=number, reason="not for me"))
                skipped.append(number)
            else:
                taken.append(number)
        except NotFound:
            break
        except Conflict as error:
            if error.title != BUSY:
                raise
    line.send((taken, skipped))


class Worker:
    """Somebody who does one thing after another, chosen by a seed, each under a key of its own."""

    def __init__(self, seed: str) -> None:
        """Begin with a case."""
        self._chance = Random(seed)  # noqa: S311  repeatable, not secret
        self._cases: list[str] = []
        self._tasks: list[int] = []

    def next_act(self) -> Command | None:
        """Choose what to do; none is to undo the last act."""
        chance = self._chance
        if not self._cases or chance.random() < 0.15:
            return CreateCase(
                type="homeowner", contract="C-1", primary="Billing", secondary="Autopay",
                source="Phone", description="Charged twice " * chance.randint(1, 300),
                queue=chance.choice([None, QUEUE]),
            )  # fmt: skip
        case, text = chance.choice(self._cases[-4:]), "@dana please look"
        return chance.choice([
            TakeNext(), CloseCase(case=case, comment=text), ReopenCase(case=case),
            PostToCase(case=case, text=text), PostToCase(case=case, text=text),
            EditCase(case=case, fields={"priority": chance.choice(["High", "Medium", "Low"])}),
            SetStatus(case=case, status="Awaiting Customer Response"),
            LogReview(case=case, comments=text), CreateTask(case=case, subject="Call", to="ines"),
            CompleteTask(task=chance.choice(self._tasks or [1])),
            ChangeOwner(case=case, to_queue=QUEUE), ChangeOwner(case=case, to="dana"),
            AttachFiles(case=case, files=(Upload("bill.txt", text.encode()),)), None,
        ])  # fmt: skip

    def learn(self, outcome: Outcome) -> None:
        """Remember what was made."""
        if outcome.kind == "case" and outcome.number not in self._cases:
            self._cases.append(str(outcome.number))
        if outcome.kind == "task":
            self._tasks.append(int(outcome.number or 0))


def work_on(line: Connection, url: str, username: str, seed: str, last: int = 10**9) -> None:
    """Work, and tell the answer of each act as soon as it is there.

    What was lost with its database is tried again under its key. Ends after the act `last`.
    """
    desk, worker = desk_at(url, username), Worker(seed)
    for number in count():
        key, act = f"{seed}-{number}", worker.next_act()
        lost = False
        while True:
            try:
                if lost and desk.store.outcome(key) is not None:
                    line.send((THERE, key, None))
                    lost = False
                outcome = carry_out(desk, act, key)
            except Unreachable:
                lost = True
                line.send((LOST, key, None))
                sleep(PAUSE)
                continue
            except CaselineError as error:
                line.send((REFUSED, key, str(error)))
            else:
                worker.learn(outcome)
                line.send((DONE, key, (outcome.action, outcome.message)))
            break
        if number == last:
            return


class Dying(Store):
    """A store whose program is killed at a commit: right before it, or right after."""

    def __init__(self, engine: Engine, line: Connection, moment: str) -> None:
        """Say over `line` that the act was decided; the rest is silence."""
        super().__init__(engine)
        self._line, self._moment = line, moment

    @contextmanager
    def work(self, **given: Any) -> Iterator[UnitOfWork]:
        """Open a transaction that its program does not survive."""
        with super().work(**given) as unit:
            yield unit
            self._line.send("decided")
            if self._moment == BEFORE:
                os.kill(os.getpid(), signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def die_at(line: Connection, url: str, username: str, key: str, moment: str) -> None:
    """Make a case whose subject is its key, and die at its commit."""
    desk = desk_at(url, username)
    desk.store = Dying(connect(parse(url)), line, moment)
    desk.do(CreateCase(subject=key), key=key)


def carry_out(desk: Desk, act: Any, key: str) -> Outcome:
    """Do it, or undo where there is nothing to do."""
    return desk.undo(key=key) if act is None else desk.do(act, key=key)
