"""What agents do in their processes, and how they tell of it."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from core.commands.case import TakeNext
from core.errors import CaselineError, Conflict, NotFound
from tests.safety.agents import desk_at

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

BUSY = "Others are taking these"


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
