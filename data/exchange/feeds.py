"""The data feed: the files of a day as acts, a few hundred rows in each, and a report of all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.commands.data import Lines, Tally, said
from core.commands.feed.run import EFFECTS, RunFeed
from core.errors import CaselineError, Unreachable
from core.many import NothingKept
from core.text import REPLACED_NOTE
from data.exchange.feed_files import FeedFiles, FeedOptions
from data.exchange.feed_fuse import question
from data.exchange.imports import require_right, write_rejects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from core.commands.data import Row
    from core.desk import Desk
    from core.outcome import Outcome
    from data.exchange.feed_files import Hears

__all__ = ["FeedOptions", "FeedReport", "run"]
CHUNK = 400
"""Rows of one transaction."""
PATIENCE = 10
"""How often a chunk is tried anew where others hold what it needs, five seconds each time."""
BUSY = "Busy"
"""What both databases say then."""


@dataclass(slots=True, kw_only=True)
class FeedReport:
    """What became of every row of both files, and what came of that."""

    accounts: Tally = field(default_factory=Tally)
    contacts: Tally = field(default_factory=Tally)
    effects: dict[str, int] = field(default_factory=lambda: dict.fromkeys(EFFECTS, 0))
    actions: list[int] = field(default_factory=list)
    """The actions that took them: one act, undone as one."""
    made: set[str] = field(default_factory=set)
    """The accounts that were unknown."""
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> Tally:
        """The rows of both files together."""
        both = Tally()
        both.add(self.accounts)
        both.add(self.contacts)
        return both

    @property
    def message(self) -> str:
        """Sum it up in two sentences."""
        opened, closed, mails = (self.effects[name] for name in EFFECTS)
        return (
            f"{said(self.rows)} Cases opened: {opened:,}, closed: {closed:,}; "
            f"mails queued: {mails:,}."
        )

    def add(self, outcome: Outcome) -> None:
        """Count what one act did."""
        made = outcome.made
        self.accounts.add(Tally.from_json(made["accounts"]))
        self.contacts.add(Tally.from_json(made["contacts"]))
        for name in EFFECTS:
            self.effects[name] += made[name]
        self.made.update(made["made"])
        if outcome.action:
            self.actions.append(outcome.action)
        self.note(*outcome.notes)

    def note(self, *texts: str) -> None:
        """Tell something of the feed as a whole, once."""
        self.notes += [text for text in dict.fromkeys(texts) if text not in self.notes]

    def to_json(self) -> dict[str, Any]:
        """Give it as the command line prints it; each file by itself, too."""
        return {
            **self.rows.to_json(), **self.effects, "accounts": self.accounts.to_json(),
            "contacts": self.contacts.to_json(), "actions": self.actions, "notes": self.notes,
        }  # fmt: skip


def run(
    desk: Desk, accounts: Path, options: FeedOptions | None = None, progress: Hears | None = None
) -> FeedReport:
    """Run the feed of one day; `progress` hears how many of all lines are done.

    Raises `RuleViolation` where a file cannot be understood, and `NeedsConfirmation` where rules
    would close too much of what is open, before anything is written. A dry run goes through all of
    it in one transaction and takes that back.
    """
    options = options or FeedOptions()
    require_right(desk)
    files = FeedFiles(desk, accounts, options)
    asked = None if options.agreed else question(desk, files)
    if asked is not None and not options.dry_run:
        raise asked
    report = FeedReport()
    try:
        if options.dry_run:
            _rehearse(desk, files, report, progress)
        else:
            _carry_out(desk, files, report, options.key, progress)
    except CaselineError as error:
        if report.actions:
            error.message += f" Until then: {report.message}"
            error.next_step = "Run the same files again: what is done is not done a second time."
        raise
    sheets, tallies = files.sheets.values(), (report.accounts, report.contacts)
    for path, sheet, tally in zip(files.rejects, sheets, tallies, strict=False):
        write_rejects(path, sheet.plan(), tally.rejects)
    if files.replaced:
        report.note(REPLACED_NOTE)
    if asked is not None:
        report.note(f"Without --yes it would be stopped: {asked.message}")
    return report


def _rehearse(desk: Desk, files: FeedFiles, report: FeedReport, hear: Hears | None) -> None:
    """Go through everything in one transaction, and take it back."""
    lines: dict[str, Any] = {p: Lines(files.rows(p, hear), "all lines") for p in files.parts}
    try:
        desk.do(replace(RunFeed(source=files.source, rehearse=True), **lines))
    except NothingKept as end:
        report.add(end.outcome)


def _carry_out(
    desk: Desk, files: FeedFiles, report: FeedReport, key: str | None, hear: Hears | None
) -> None:
    """Keep each chunk as soon as it is taken; all of them are one act."""
    for part in files.parts:
        for number, chunk in enumerate(_chunks(_marked(files.rows(part, hear), report))):
            told = f"lines {chunk[0].line} to {chunk[-1].line}"
            if key is not None:  # what it stands for must be the same, else it is refused
                told += f", {blake2b(repr(chunk).encode(), digest_size=8).hexdigest()}"
            lines: dict[str, Any] = {part: Lines(chunk, told)}
            command = replace(RunFeed(source=files.source), **lines)
            try:
                batch = next(iter(report.actions), None)
                report.add(_patiently(
                    partial(desk.do, command, key=key and f"{key}/{part}/{number}", batch=batch)
                ))  # fmt: skip
            except NothingKept as end:
                report.add(end.outcome)


def _patiently(act: Callable[[], Outcome]) -> Outcome:
    """Do it again where others held an account for too long: a chunk is whole or not at all."""
    for _ in range(PATIENCE):
        try:
            return act()
        except Unreachable as error:
            if error.title != BUSY:
                raise
    return act()


def _marked(rows: Iterator[Row], report: FeedReport) -> Iterator[Row]:
    """Mark the rows whose accounts this feed made: they are counted as created."""
    for row in rows:
        fresh = row.identity is not None and row.identity[1] in report.made
        yield replace(row, fresh=True) if fresh else row


def _chunks(rows: Iterable[Row]) -> Iterator[tuple[Row, ...]]:
    every = iter(rows)
    while chunk := tuple(islice(every, CHUNK)):
        yield chunk
