"""What the worker does in each of its rounds: a short list of jobs, each a name and a function.

What fails is told and never keeps the others from being done; only a database that does not answer
ends a round, for none of them could do anything then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from core.errors import CaselineError, Unreachable
from core.escalating import escalate_once
from core.log import timed
from core.worker import Round, house_of, never, run_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from core.desk import Desk
    from core.seeking import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What a job is told of the round that it works in."""

    agreed: bool = False
    """Whether somebody agreed to what is asked for otherwise."""
    progress: Progress | None = None
    stops: Callable[[], bool] = never
    """Says that the worker is to end: nothing more is begun then."""


@dataclass(slots=True, kw_only=True)
class Report:
    """What became of one job in one round."""

    job: str = ""
    said: list[str] = field(default_factory=list)
    """What it did, a sentence each; nothing where there was nothing to do."""
    asks: list[str] = field(default_factory=list)
    """What waits for somebody to agree."""
    failed: list[str] = field(default_factory=list)
    """What could not be done, and why."""
    rounds: list[Round] = field(default_factory=list)
    """Of rules: what became of each."""
    details: dict[str, Any] = field(default_factory=dict)
    """What a program is told besides."""

    @property
    def told(self) -> tuple[str, ...]:
        """Everything that there is to say."""
        return (*self.said, *self.asks, *self.failed)

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        rounds = {"rules": [one.to_json() for one in self.rounds]} if self.rounds else {}
        told = {"job": self.job, "said": self.said, "asks": self.asks, "failed": self.failed}
        return told | rounds | self.details


class Job(NamedTuple):
    """Something that the worker does in each round."""

    name: str
    run: Callable[[Desk, Turn], Report]


def scheduled(desk: Desk, turn: Turn) -> Report:
    """Run the scheduled rules."""
    found = run_once(desk, agreed=turn.agreed, progress=turn.progress, stops=turn.stops)
    return of_rounds(found)


def escalations(desk: Desk, turn: Turn) -> Report:
    """Escalate the cases that wait too long."""
    found = escalate_once(desk, agreed=turn.agreed, progress=turn.progress, stops=turn.stops)
    return of_rounds(found)


def of_rounds(found: list[Round]) -> Report:
    """Tell what became of rules."""
    report = Report(rounds=found)
    for one in found:
        if one.done:
            undo = f" (act {one.action})" if one.action else ""
            report.said.append(f"{one.label}: {one.done:,} answered{undo}.")
        if one.asks:
            report.asks.append(f"{one.label}: {one.waits}.")
        report.failed += [f"{one.label}: {why}" for why in dict.fromkeys(one.refused.values())]
    return report


OWN = (Job("rules", scheduled), Job("escalations", escalations))
"""The jobs that need nothing but the desk; those with the world outside come before them."""
TICK = 60.0
"""Seconds from the begin of a round to the next one (domain.md 1.17)."""
FIRST = 1.0
"""Seconds after which a database that did not answer is asked again; then twice as long, and on."""


def make_round(desk: Desk, jobs: Sequence[Job], turn: Turn) -> Iterator[Report]:
    """Do each job, in order, by the organisation and the rights that are in force now.

    Raises `NotAllowed` or `NotFound` where the person may not run the worker any more, and
    `Unreachable` where the database does not answer.
    """
    desk.keep_up()
    here = desk.acting(desk.username)
    house_of(here)
    for job in jobs:
        if turn.stops():
            return
        report = _done(here, job, turn)
        report.job = job.name
        yield report


def _done(desk: Desk, job: Job, turn: Turn) -> Report:
    try:
        with timed(f"worker.{job.name}"):
            return job.run(desk, turn)
    except Unreachable:
        raise
    except CaselineError as error:
        return Report(failed=[str(error)])
    except Exception as error:  # noqa: BLE001  a fault of one job is none of the others'
        return Report(failed=[f"a fault of the program ({type(error).__name__}); see --debug."])


def go_on(
    desk: Desk, jobs: Sequence[Job], turn: Turn, *, every: float = TICK,
    pause: Callable[[float], object], hear: Callable[[list[Report]], object],
    lost: Callable[[Unreachable, float], object],
) -> None:  # fmt: skip
    """Make a round every so many seconds until `turn` says stop; `hear` is told of each.

    `pause` waits so many seconds, or until that. A database that does not answer is told to `lost`
    with the seconds after which it is asked again, ever less often, at least once a round.
    """
    patience = FIRST
    while not turn.stops():
        began = monotonic()
        reports: list[Report] = []
        try:
            reports.extend(make_round(desk, jobs, turn))
        except Unreachable as error:
            hear(reports)
            lost(error, patience)
            pause(patience)
            patience = min(patience * 2, every)
        else:
            hear(reports)
            patience = FIRST
            pause(max(every - (monotonic() - began), 0))
