"""Import rows of a file: each one is created, updated, left unchanged or rejected with reasons."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from core.commands.data.kinds import Importable, kind_of
from core.commands.data.remember import Remembering
from core.commands.data.row import Lines, Refused, Reject, Row, Tally, problems_of
from core.commands.registry import command, need, option, switch
from core.errors import CaselineError, NeedsConfirmation, Problem, RuleViolation
from core.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager

    from core.commands.data.takes import RowTaker
    from core.work import Work

BATCH = 200
"""Rows whose records are read together, and forgotten together."""


class NothingKept(Exception):
    """The end of a dry run, or of rows that changed nothing: no act is journalled for them."""

    def __init__(self, tally: Tally) -> None:
        """Carry what became of the rows, or would have."""
        super().__init__()
        self.tally = tally


class Stopped(RuleViolation):
    """A row cannot be taken, and nothing of the file was to be kept then."""

    rejects: tuple[Reject, ...] = ()
    """What is wrong with the row."""


@command(
    "data.import", title="Import records", needs="data.import", shell=False,
    example="caseline import account accounts.csv --dry-run",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRows:
    """Take over records from a file, under the rules that people work under.

    A row is compared with its record first, so importing a file again changes nothing. Rules answer
    the rows as they answer people, but write no mail unless that is asked for. A row's status need
    not follow the moves of the process, as it tells what happened elsewhere; closing and reopening
    ask the same gates as ever, and a status that only the system sets is refused.
    """

    kind: str = need("what the rows are: account, contact, contract, job or case")
    rows: Lines = need("the rows")
    source: str = need("the name of the file")
    create_missing: tuple[str, ...] = option("fields whose accounts are made", default=())
    missing: Mapping[str, str] = field(default_factory=dict)
    """Fields of the accounts that are made."""
    stop: bool = switch("keep nothing when a row is rejected")
    rehearse: bool = switch("change nothing")
    mails: bool = switch("let rules that answer the rows write mails")
    each_alone: bool = switch("take each row by itself, where the rows together were refused")

    @property
    def repeats(self) -> bool:
        """Whether it can be decided again."""
        return self.rows.repeats

    def decide(self, work: Work) -> Outcome:
        """Take batch after batch; raises `NothingKept` where nothing is to be kept."""
        work.allow("data.import")
        work.writes_mail = self.mails
        kind = kind_of(self.kind, work.org)
        tally = Tally()
        for rows in batches(self.rows):
            self._take_all(work, kind, rows, tally)
            work.settle()
            work.unit.forget()
        if self.rehearse or not tally.created + tally.updated:
            raise NothingKept(tally)
        return Outcome(message=said(tally), made=tally.to_json())

    def _take_all(self, work: Work, kind: Importable, rows: tuple[Row, ...], tally: Tally) -> None:
        taker = kind.takes(Remembering(work, kind.entity), kind.entity, rows, self.source)
        for row in rows:
            try:
                tally.count(self._take(work, taker, kind, row))
            except Refused as refused:
                tally.reject(row, refused.problems)
            except CaselineError as error:
                if not self.each_alone or isinstance(error, NeedsConfirmation):
                    raise
                tally.reject(row, problems_of(error, kind.keys[0]))
            if self.stop and tally.rejected:
                raise stopped(row.line, tally)

    def _by_itself(self, work: Work, *, alone: bool) -> AbstractContextManager[None]:
        """Let a row stand or fall by itself: then what a rule refuses refuses this row alone."""
        if not alone:
            return nullcontext()
        return work.alone() if self.each_alone else work.unit.savepoint()

    def _take(self, work: Work, taker: RowTaker, kind: Importable, row: Row) -> str:
        if not row.values:
            raise Refused(row.faults)
        if row.identity is None:
            reason = f"{kind.keys[0]} is blank, and by it the record is recognised."
            raise Refused([*row.faults, Problem(kind.keys[0], reason)])
        missing = taker.missing_accounts(row, self.create_missing)
        alone = self.each_alone or bool(missing)
        try:
            with self._by_itself(work, alone=alone):
                taker.make_accounts(missing, self.missing)
                return taker.take(row)
        except (CaselineError, Refused):
            for name in missing.values():
                taker.work.forget_account(name)
            if self.each_alone:
                taker.lost(row)
            raise


def said(tally: Tally) -> str:
    """Say in a sentence what became of the rows."""
    counts = ", ".join(
        f"{getattr(tally, name):,} {name}"
        for name in ("created", "updated", "unchanged", "rejected")
    )
    return f"{tally.read:,} rows read: {counts}."


def stopped(line: int, tally: Tally) -> Stopped:
    """Say where the import stopped; no row that was read is kept."""
    told = tally.to_json()
    told |= {"created": 0, "updated": 0, "unchanged": 0, "rejected": tally.read}
    reasons = " ".join(reject.reason for reject in tally.rejects)
    end = Stopped(
        f"Stopped at line {line}: {reasons}",
        title="Nothing was imported",
        next_step="Correct the file, or leave out --on-error stop to skip such rows.",
        problems=[Problem(r.field or "", r.reason) for r in tally.rejects],
        details=told,
    )
    end.rejects = tuple(tally.rejects)
    return end


def batches(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    """Give rows in the numbers whose records are read together."""
    every = iter(rows)
    while batch := tuple(islice(every, BATCH)):
        yield batch
