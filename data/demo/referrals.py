"""What the demo's workers ask other teams, and what becomes of it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from core.commands.assignment import (
    AcceptAssignment,
    CompleteAssignment,
    CreateAssignment,
    RejectAssignment,
)
from data.demo.script import Planned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from data.demo.cases import Told
    from data.demo.cast import Cast
    from data.demo.script import Script
    from data.demo.times import Times

SEED = 14
"""Its own, so that all else of the demo is as it would be without referrals."""
OPEN, CLOSED = 0.45, 0.2
"""How many of the cases in hand are referred, and how many of those that were closed."""
ANSWERED, ACCEPTED, REJECTED = 0.35, 0.7, 0.25
"""Up to where of one an open case's referral is answered, and accepted; of answers the refusals."""


class Referrals:
    """Plans case assignments."""

    def __init__(
        self, script: Script, cast: Cast, times: Times, phrases: Sequence[dict[str, Any]]
    ) -> None:
        """Write into `script`."""
        self._rng = Random(SEED)  # noqa: S311  a demo is no secret
        self._script, self._times, self._phrases = script, times, phrases
        self._members = {
            phrase["team"]: [p.username for p in cast.people if phrase["team"] in p.groups]
            for phrase in phrases
        }

    def plan(self, case: Told, who: str, until: datetime | None = None) -> None:
        """Let `who` refer the case now and then; one that is closed `until` is answered before."""
        fitting = [p for p in self._phrases if case.issue["reasons"][0] in p["about"]]
        if not fitting or self._rng.random() >= (CLOSED if until else OPEN):
            return
        phrase, made = self._rng.choice(fitting), Planned()
        self._script.add(
            self._next(case, 0.1, 8, until), who,
            lambda: CreateAssignment(
                case=case.key, team=phrase["team"], reason=phrase["reason"],
                subreason=phrase["subreason"], comments=phrase["asked"],
            ),
            made,
        )  # fmt: skip
        chance = self._rng.random()
        member = self._rng.choice(self._members[phrase["team"]])
        if until is not None or chance < ANSWERED:
            self._answer(case, phrase, made, member, until)
        elif chance < ACCEPTED:
            self._script.add(
                self._next(case, 0.5, 20, until), member,
                lambda: AcceptAssignment(assignment=made.key),
            )  # fmt: skip

    def _answer(
        self, case: Told, phrase: dict[str, Any], made: Planned, member: str,
        until: datetime | None,
    ) -> None:  # fmt: skip
        refused = self._rng.random() < REJECTED
        command = RejectAssignment if refused else CompleteAssignment
        words = phrase["refused" if refused else "done"]
        self._script.add(
            self._next(case, 2, 60, until), member,
            lambda: command(assignment=made.key, comment=words),
        )  # fmt: skip

    def _next(self, case: Told, low: float, high: float, until: datetime | None) -> datetime:
        case.at = self._times.later(case.at, low, high, until or self._times.now)
        return case.at
