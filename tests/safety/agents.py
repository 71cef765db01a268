"""People in processes of their own, over one database: so that one can be killed at any moment."""

from __future__ import annotations

import multiprocessing
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.clock import SystemClock
from core.desk import Desk
from data.engine import connect, parse
from data.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

PATIENCE = 900
"""Seconds after which an agent that says nothing is a fault."""

_NURSERY = multiprocessing.get_context("forkserver")
# What agents need is imported once, and each begins as a fork of that: 10 ms instead of a second.
_NURSERY.set_forkserver_preload(["pytest", "psycopg", "tests.safety.acts"])


@dataclass
class Agent:
    """A process that does something at a desk and says so over a pipe."""

    process: BaseProcess
    line: Connection

    def hear(self) -> Any:
        """Give the next thing that it says; raises `EOFError` where it was killed."""
        if not self.line.poll(PATIENCE):
            msg = "an agent is silent"
            raise TimeoutError(msg)
        return self.line.recv()

    def heard(self) -> list[Any]:
        """Give everything that it still said before its end."""
        said = []
        while True:
            try:
                said.append(self.hear())
            except (EOFError, ConnectionResetError):
                return said

    def go(self) -> None:
        """Let it begin."""
        self.line.send("go")

    def kill(self) -> None:
        """End it as `kill -9` does, and wait until the system has let go of it."""
        self.process.kill()
        self.process.join()


def start(work: Callable[..., None], *given: Any) -> Agent:
    """Start an agent that runs `work(line, *given)`, a function of a module."""
    ours, theirs = _NURSERY.Pipe()
    process = _NURSERY.Process(target=work, args=(theirs, *given), daemon=True)
    process.start()
    theirs.close()
    return Agent(process, ours)


@contextmanager
def crowd(work: Callable[..., None], *given: tuple[Any, ...]) -> Iterator[list[Agent]]:
    """Start an agent for each set of arguments; whatever happens, none outlives the block."""
    agents: list[Agent] = []
    try:
        agents += [start(work, *each) for each in given]
        yield agents
    finally:
        for agent in agents:
            agent.kill()
            agent.line.close()


def desk_at(url: str, username: str) -> Desk:
    """Open a desk as the program does: each commit is on the disk before it is answered."""
    return Desk(Store(connect(parse(url))), SystemClock(), username)
