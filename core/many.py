"""One act on many cases: each stands or falls by itself, and one undo takes all of them back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from core.commands.registry import meta_of
from core.errors import CaselineError, Conflict, NeedsConfirmation
from core.outcome import Outcome
from core.work import case_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from core.commands.registry import Command, Meta
    from core.desk import Desk
    from core.work import Work

CHUNK = 25
"""Cases of one transaction: others wait no longer than for these."""
TOLD = 3
"""Reasons that a sentence names."""
_MOMENT = re.compile(r" at (\d{4}-\d\d-\d\d )?\d\d:\d\d\b|,( \d+[dhm])+ old")
"""When it was, or how old: cases differ in that alone."""


class Skipped(NamedTuple):
    """A case that was left as it is, and why."""

    number: str
    why: str
    asks: bool = False
    """It asks a question that was not answered with yes."""


class NothingKept(Exception):
    """The end of a rehearsal, or of cases that were all skipped: nothing is journalled."""

    def __init__(self, outcome: Outcome) -> None:
        """Carry what became of the cases, or would have."""
        super().__init__()
        self.outcome = outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class _Within:
    """Another act, done in a way of its own and journalled as the act that it is."""

    act: Command

    @property
    def META(self) -> Meta:  # noqa: N802  as every command bears it
        """What the registry knows of the act."""
        return meta_of(self.act)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed(_Within):
    """An act that is decided and taken back: what would be refused is refused."""

    def decide(self, work: Work) -> Outcome:
        """Carry it out with all that follows from it, then raise `NothingKept`."""
        outcome = self.act.decide(work)
        work.settle()
        raise NothingKept(outcome)


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(_Within):
    """An act whose person agreed to what rules do beyond the fuse of the settings."""

    @property
    def repeats(self) -> bool:
        """Whether it can be decided again."""
        return bool(getattr(self.act, "repeats", True))

    def decide(self, work: Work) -> Outcome:
        """Carry it out, and let rules do what they would."""
        work.agreed = True
        return self.act.decide(work)


def agreed(command: Command, question: NeedsConfirmation) -> Command:
    """Give a command whose question is answered with yes."""
    act: Any = command
    if "fuse" in question.details:
        return Agreed(act=command)
    if isinstance(act, Agreed):
        return replace(act, act=agreed(act.act, question))
    yes: Command = replace(act, confirmed=True)
    return yes


@dataclass(frozen=True, slots=True, kw_only=True)
class Each:
    """An act on each of some cases in one transaction, journalled as the act that it is."""

    act: Command
    cases: tuple[str, ...]
    of: tuple[str, ...] = ()
    """All cases that were asked for, told with the first that are done."""
    rehearse: bool = False

    @property
    def META(self) -> Meta:  # noqa: N802  as every command bears it
        """What the registry knows of the act."""
        return meta_of(self.act)

    def decide(self, work: Work) -> Outcome:
        """Carry the act out on one case after the other; raises `NothingKept` for a rehearsal."""
        done: dict[str, str] = {}
        skipped: list[Skipped] = []
        act: Any = self.act
        work.agreed = work.agreed or getattr(act, "confirmed", False)
        for number in self.cases:
            one = replace(act, case=number)
            try:
                with work.alone():
                    outcome = one.decide(work)
                done[outcome.number or number] = outcome.message
            except CaselineError as error:
                skipped.append(Skipped(number, str(error), isinstance(error, NeedsConfirmation)))
            work.unit.forget()
        made = {"done": done, "skipped": [[*one] for one in skipped], "of": [*self.of]}
        told = Outcome(message=f"{self.META.title}: {len(done)} cases.", made=made)
        if self.rehearse or not done:
            raise NothingKept(told)
        return told


@dataclass(slots=True, kw_only=True)
class Many:
    """What became of the cases of one act, or would become of them."""

    title: str
    done: dict[str, str] = field(default_factory=dict)
    """Each case that was changed, with what was done."""
    skipped: list[Skipped] = field(default_factory=list)
    action: int = 0
    """The act that an undo names; 0 where nothing was done."""

    @property
    def message(self) -> str:
        """Say it in a sentence."""
        return self.said("changed")

    def said(self, verb: str) -> str:
        """Say how many cases were, or will be, changed and skipped."""
        cases = "case" if len(self.done) == 1 else "cases"
        skipped = f", {len(self.skipped):,} skipped" if self.skipped else ""
        return f"{self.title}: {len(self.done):,} {cases} {verb}{skipped}."

    @property
    def reasons(self) -> dict[str, list[str]]:
        """Give each reason with the numbers of the cases that were skipped for it.

        Cases differ in their numbers and times, which the reason leaves out.
        """
        return _together((one.number, one.why) for one in self.skipped)

    @property
    def deeds(self) -> dict[str, list[str]]:
        """Give each thing that was done with the numbers of the cases it was done to."""
        return _together(self.done.items())

    @property
    def why(self) -> str:
        """Say in a sentence for what so many were skipped; nothing where none were."""
        if not self.skipped:
            return ""
        told = [f"{_first(why)} ({len(n):,})" for why, n in self.reasons.items()]
        more = f"; and for {len(told) - TOLD} more reasons" if len(told) > TOLD else ""
        return f"Skipped: {'; '.join(told[:TOLD])}{more}."

    def add(self, outcome: Outcome) -> None:
        """Count what became of some more."""
        self.done |= outcome.made["done"]
        self.skipped += [Skipped(*one) for one in outcome.made["skipped"]]
        self.action = self.action or outcome.action


def _together(told: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give each sentence once with its cases, that of the most cases first."""
    found: dict[str, list[str]] = {}
    for number, sentence in told:
        alike = _MOMENT.sub("", sentence.replace(number, "…"))
        found.setdefault(alike, []).append(number)
    return dict(sorted(found.items(), key=lambda item: -len(item[1])))


def _first(text: str) -> str:
    """Give the first sentence of a reason: the others say what to do about it."""
    return text.partition(". ")[0].removesuffix(".")


def carry_out(
    desk: Desk, act: Command, numbers: Sequence[str], *, rehearse: bool = False,
    key: str | None = None, progress: Callable[[int, int], object] | None = None,
) -> Many:  # fmt: skip
    """Do one act to many cases, some in a transaction; `progress` hears how many are done.

    A rehearsal goes through all of it and takes it back. Where the database fails half-way, what
    was done until then stays, and the error says how it is taken back. `act` bears any number.
    """
    found, wanted = Many(title=meta_of(act).title), _in_order(numbers)
    if key is not None and not rehearse:
        wanted = _earlier(desk, act, key, found) or wanted
    told = {*found.done, *(one.number for one in found.skipped)}
    left = [number for number in wanted if number not in told]
    for chunk in _chunks(left):
        if progress:
            progress(len(wanted) - len(left), len(wanted))
        each = Each(act=act, cases=chunk, rehearse=rehearse, of=() if found.action else wanted)
        try:
            found.add(_do(desk, each, found, key))
        except CaselineError as error:
            if found.done and not rehearse:
                error.message = f"{error.message} {len(found.done):,} of {len(wanted):,} were done."
                error.next_step = f"`caseline undo {found.action}` takes them back."
            raise
        left = left[len(chunk) :]
    if progress:
        progress(len(wanted), len(wanted))
    return found


def _in_order(numbers: Iterable[str]) -> tuple[str, ...]:
    """Who changes the same cases at once takes them in the same order, so that nobody waits."""
    return tuple(sorted({case_number(number) for number in numbers}))


def _do(desk: Desk, each: Each, found: Many, key: str | None) -> Outcome:
    try:
        return desk.do(each, key=key and _part(key, found), batch=found.action or None)
    except NothingKept as end:
        return end.outcome


def _part(key: str, found: Many) -> str:
    """Give the key of what follows: the first cases that are kept bear the key itself."""
    return f"{key}/{len(found.done) + len(found.skipped)}" if found.action else key


def _earlier(desk: Desk, act: Command, key: str, found: Many) -> tuple[str, ...] | None:
    """Count what was done under the key before; give the cases that were asked for then."""
    wanted: tuple[str, ...] | None = None
    while (kept := desk.store.outcome(_part(key, found))) is not None:
        if kept.person != desk.person.id or kept.command != meta_of(act).name:
            msg = f"This idempotency key was used for another act: {kept.outcome.message}"
            raise Conflict(msg, next_step="Use a fresh key.", title="Key already used")
        found.add(kept.outcome)
        wanted = wanted or tuple(kept.outcome.made["of"])
    return wanted


def _chunks(numbers: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(numbers), CHUNK):
        yield tuple(numbers[start : start + CHUNK])
