"""Run the data feed: unknown accounts, then contacts, then the values of accounts (domain.md 1.15).

Rules answer an account's values in the savepoint that its values are written in, so a value and
its case, task and mail are there together or not at all. That is why a feed may be cut off at any
moment: what was written counts as unchanged the next time, and nothing is answered twice. And it
is why contacts come before values: what a rule looks for among them is what the whole file says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.data import Lines, Tally, kind_of, said
from core.commands.data.import_rows import batches
from core.commands.data.remember import Remembering
from core.commands.data.row import CREATED, Refused, problems_of
from core.commands.feed.rows import FedAccounts, FedContacts, NewAccounts
from core.commands.registry import command, need, option, switch
from core.errors import CaselineError, NeedsConfirmation, Problem, Unavailable
from core.many import NothingKept
from core.org.feed import KEY, feed_of
from core.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.commands.data import Row
    from core.commands.data.takes import RowTaker
    from core.work import Work

EFFECTS = ("cases_opened", "cases_closed", "mails_queued")
"""What is told of a feed besides its rows."""
NONE = Lines((), "nothing")


@command(
    "feed.run", title="Run the data feed", needs="data.import", shell=False,
    example="caseline feed run accounts.csv --contacts contacts.csv",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class RunFeed:
    """Take over rows of the daily files, with all that rules answer.

    Whether rules may close so many cases was asked before the first of these acts
    (`data.exchange.feeds`), so the fuse of the settings does not ask it again.
    """

    source: str = need("the name of the file")
    new: Lines = option("rows whose unknown accounts are made", default=NONE)
    contacts: Lines = option("rows of contacts", default=NONE)
    values: Lines = option("rows of accounts", default=NONE)
    rehearse: bool = switch("change nothing")

    @property
    def repeats(self) -> bool:
        """Whether it can be decided again."""
        return all(lines.repeats for lines in (self.new, self.contacts, self.values))

    def decide(self, work: Work) -> Outcome:
        """Take batch after batch; raises `NothingKept` where nothing is to be kept."""
        work.allow("data.import")
        feed_of(work.org)
        work.agreed = True
        new = _Part(work, "account", NewAccounts, self.source)
        contacts = _Part(work, "contact", FedContacts, self.source)
        values = _Part(work, "account", FedAccounts, self.source)
        new.take_all(self.new)
        contacts.take_all(self.contacts)
        values.fresh |= new.made
        values.take_all(self.values)
        tally = Tally()
        tally.add(values.tally)
        tally.add(contacts.tally)
        told = Outcome(message=said(tally), notes=tuple(dict.fromkeys(work.notes)), made={
            "accounts": values.tally.to_json(), "contacts": contacts.tally.to_json(),
            "made": sorted(new.made), **{name: work.effects[name] for name in EFFECTS},
        })  # fmt: skip
        if self.rehearse or not (new.made or tally.created + tally.updated):
            raise NothingKept(told)
        return told


class _Part:
    """One kind of rows, and what became of them."""

    def __init__(self, work: Work, kind: str, takes: type[RowTaker], source: str) -> None:
        self.work, self.kind, self.takes, self.source = work, kind_of(kind, work.org), takes, source
        self.tally = Tally()
        self.fresh: set[str] = set()
        """The accounts that this very act made before."""
        self.made: set[str] = set()
        """The accounts that this part made."""

    def take_all(self, rows: Iterable[Row]) -> None:
        """Take rows batch by batch; each batch is written and let go of before the next."""
        for batch in batches(rows):
            self._take(batch)
            self.work.unit.forget()

    def _take(self, rows: tuple[Row, ...]) -> None:
        """Take rows together, and each half by itself where anything refuses the whole.

        In the end only the row falls that is to blame, with all that followed from it.
        """
        try:
            with self.work.alone():
                done = self._each(rows)
        except (NeedsConfirmation, Unavailable):
            raise
        except CaselineError as error:
            if len(rows) == 1:
                self.tally.reject(rows[0], problems_of(error, KEY))
                return
            middle = len(rows) // 2
            self._take(rows[:middle])
            self._take(rows[middle:])
            return
        for row, became in done:
            self._count(row, became)

    def _each(self, rows: tuple[Row, ...]) -> list[tuple[Row, str | tuple[Problem, ...]]]:
        taker = self.takes(Remembering(self.work, self.kind.entity), self.kind.entity, rows,
                           self.source)  # fmt: skip
        done: list[tuple[Row, str | tuple[Problem, ...]]] = []
        for row in rows:
            try:
                done.append((row, self._one(taker, row)))
            except Refused as refused:
                done.append((row, refused.problems))
        return done

    def _one(self, taker: RowTaker, row: Row) -> str:
        if not row.values:
            raise Refused(row.faults)
        if row.identity is None:
            reason = f"{KEY} is blank, and by it the {self.kind.name} is recognised."
            raise Refused([*row.faults, Problem(KEY, reason)])
        became = taker.take(row)
        return CREATED if row.fresh or row.identity[1] in self.fresh else became

    def _count(self, row: Row, became: str | tuple[Problem, ...]) -> None:
        if isinstance(became, tuple):
            self.tally.reject(row, became)
            return
        self.tally.count(became)
        if became == CREATED and row.identity:
            self.made.add(row.identity[1])
