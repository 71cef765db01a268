"""The rows of an import, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.errors import CaselineError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LONGEST = 1000
"""Characters of a refused value that a report repeats."""
CREATED, UPDATED, UNCHANGED = "created", "updated", "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a file: texts by our field names; an empty text empties its field."""

    line: int
    """Where it begins in the file."""
    values: dict[str, str] = field(default_factory=dict)
    identity: tuple[str, str] | None = None
    """The field and the text by which its record is recognised."""
    repeats: int | None = None
    """The line of an earlier row of the same identity."""
    fresh: bool = False
    """Whether its record was made for it before."""
    faults: tuple[Problem, ...] = ()
    """What is wrong with it already; a row without values is nothing but its faults."""


class Lines:
    """Some rows; the journal keeps which lines they were, not a second copy of their texts."""

    def __init__(self, rows: Iterable[Row], said: str) -> None:
        """Hold rows that are read once; `said` names them."""
        self._rows, self._said = rows, said

    @property
    def repeats(self) -> bool:
        """Whether they can be read again: those of a whole file are read on the way."""
        return isinstance(self._rows, tuple)

    def __iter__(self) -> Iterator[Row]:
        """Give each row."""
        return iter(self._rows)

    def __repr__(self) -> str:
        """Name the rows."""
        return self._said


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject:
    """One thing for which a row was not taken."""

    line: int
    field: str | None
    """Our field or the file's column; none where the row as a whole is wrong."""
    value: str | None
    reason: str

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        return {name: getattr(self, name) for name in ("line", "field", "value", "reason")}


@dataclass(slots=True, kw_only=True)
class Tally:
    """How many rows were read and what became of each; `read` is the sum of the other four."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: list[Reject] = field(default_factory=list)
    """One entry for each problem: a row may have several."""
    actions: list[int] = field(default_factory=list, compare=False)
    """The actions that took them, one for each transaction that changed anything: one act."""
    notes: list[str] = field(default_factory=list)
    """What the person should know of the file as a whole."""

    @property
    def read(self) -> int:
        """The rows that were read."""
        return self.created + self.updated + self.unchanged + self.rejected

    @property
    def batch(self) -> int | None:
        """The action that began the act, where anything was changed yet."""
        return next(iter(self.actions), None)

    def count(self, became: str) -> None:
        """Count a row that was created, updated or unchanged."""
        setattr(self, became, getattr(self, became) + 1)

    def reject(self, row: Row, problems: Iterable[Problem]) -> None:
        """Count a rejected row, and tell all that is wrong with it."""
        self.rejected += 1
        self.rejects += [_reject(row, problem) for problem in problems]

    def add(self, other: Tally) -> None:
        """Count the rows of another tally too."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.rejects += other.rejects
        self.actions += other.actions

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it."""
        counts = {name: getattr(self, name) for name in ("read", *_COUNTS)}
        return {**counts, "rejects": [reject.to_json() for reject in self.rejects]}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Tally:
        """Read what `to_json` gave."""
        rejects = [Reject(**reject) for reject in told["rejects"]]
        return cls(**{name: told[name] for name in _COUNTS}, rejects=rejects)


_COUNTS = (CREATED, UPDATED, UNCHANGED, "rejected")


class Refused(Exception):
    """A row cannot be taken; says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Carry the problems."""
        super().__init__()
        self.problems = tuple(problems)


def problems_of(error: CaselineError, name: str) -> tuple[Problem, ...]:
    """Give what an error tells as problems; one without any is about the field `name`."""
    return error.problems or (Problem(name, str(error)),)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise `Refused` where there are problems."""
    found = tuple(dict.fromkeys(problems))
    if found:
        raise Refused(found)


def _reject(row: Row, problem: Problem) -> Reject:
    value = row.values.get(problem.field)
    if value is not None and len(value) > LONGEST:
        value = value[:LONGEST] + "…"
    return Reject(line=row.line, field=problem.field or None, value=value, reason=problem.message)
