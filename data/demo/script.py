"""The demo's script: who does what when. It is planned first and then played in order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.clock import FixedClock, to_millis
from core.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.commands.registry import Command


@dataclass(slots=True, kw_only=True, eq=False)
class Planned:
    """A record of the script. Its key is known once the step that makes it was played."""

    key: str = ""
    made: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Give the key, so that texts can name the record."""
        return self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act. The command is made when its time has come: it may name what others made."""

    at: datetime
    number: int
    who: str | None
    """A username; none is the system."""
    command: Callable[[], Command]
    makes: Planned | None


class Script:
    """Steps in the order they are planned; played in the order of their times."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        self.steps: list[Step] = []

    def add(
        self, at: datetime, who: str | None, command: Callable[[], Command],
        makes: Planned | None = None,
    ) -> None:  # fmt: skip
        """Plan an act; what it makes learns its key from the outcome."""
        number = len(self.steps)
        self.steps.append(
            Step(at=to_millis(at), number=number, who=who, command=command, makes=makes)
        )

    def play(self, desk: Desk, progress: Callable[[int, int], None] | None = None) -> None:
        """Carry everything out as the people of the script; two acts at one time as planned."""
        steps = sorted(self.steps, key=lambda step: (step.at, step.number))
        clock = FixedClock(steps[0].at)
        house = Desk(desk.store, clock)
        desks: dict[str | None, Desk] = {}
        for done, step in enumerate(steps, 1):
            clock.moment = step.at
            if step.who not in desks:
                desks[step.who] = house.acting(step.who)
            outcome = desks[step.who].do(step.command())
            if step.makes is not None:
                step.makes.key, step.makes.made = outcome.number or "", outcome.made
            if progress is not None:
                progress(done, len(steps))
