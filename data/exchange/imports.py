"""Import: a file's rows as commands, a few hundred in a transaction, and a report of all."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from core.commands.data import (
    ImportRows,
    Lines,
    NothingKept,
    Reject,
    Row,
    Stopped,
    Tally,
    kind_of,
)
from core.errors import Conflict, NeedsConfirmation, RuleViolation
from core.many import Agreed
from core.text import REPLACED_NOTE
from core.work import Work
from data.exchange import map_file
from data.exchange.map_file import MapFile
from data.exchange.plan import Plan
from data.exchange.sheets import mark, replacing, sheet_line
from data.exchange.source import OWN_COLUMNS, Source
from data.statistics import MANY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from core.commands.data import Importable
    from core.desk import Desk

ImportReport = Tally
"""How many rows were read, and what became of each."""
CHUNK = 200
"""Rows of one transaction."""
ON_ERROR = ("skip", "stop")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What may be said of an import, as on the shell."""

    key: str | None = None
    """The field by which rows are recognised."""
    maps: Mapping[str, str] = field(default_factory=dict)
    """Each column with its field; an empty field leaves the column out."""
    map_file: Path | None = None
    encoding: str | None = None
    delimiter: str | None = None
    dry_run: bool = False
    on_error: str = "skip"
    """`skip` leaves rejected rows out; `stop` keeps nothing of a file with one."""
    rejects: Path | None = None
    """Where the rejected rows are written, to be corrected and imported again."""
    mails: bool = False
    """Whether rules that answer the rows write mails."""
    agreed: bool = False
    """Whether what rules do to many at once was agreed to."""


def run(
    desk: Desk,
    kind: str,
    path: Path | str,
    options: ImportOptions | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportReport:
    """Import a file of one kind of record; `progress` hears how many of its lines are done.

    A dry run goes through everything in one transaction and takes it back. Raises `RuleViolation`
    where the file or its map cannot be understood, before anything is written.
    """
    options = options or ImportOptions()
    require_right(desk)
    chosen = kind_of(kind, desk.org)
    plan = _plan(chosen, Path(path), options)
    rows = rows_of(plan, progress)
    command = ImportRows(
        kind=chosen.name, rows=Lines((), "nothing"), source=plan.source.path.name,
        create_missing=plan.said.create_missing, missing=plan.said.missing,
        stop=options.on_error == "stop", rehearse=options.dry_run, mails=options.mails,
    )  # fmt: skip
    agreed = options.agreed or options.dry_run  # a rehearsal is where one looks what would be
    try:
        if command.stop or command.rehearse:
            report = _done(desk, replace(command, rows=Lines(rows, "all lines")), agreed=agreed)
        else:
            report = _in_chunks(desk, command, rows, agreed=agreed)
    except Stopped as end:
        write_rejects(options.rejects, plan, end.rejects)
        raise
    write_rejects(options.rejects, plan, report.rejects)
    if report.created >= MANY:
        desk.store.gather()
    if plan.replaced:
        report.notes.append(REPLACED_NOTE)
    return report


def require_right(desk: Desk) -> None:
    """Raise `NotAllowed` unless the person may take records over."""
    with desk.store.reading() as unit:
        Work(unit, org=desk.org, actor=desk.actor, now=desk.clock.now()).allow("data.import")


def _plan(kind: Importable, path: Path, options: ImportOptions) -> Plan:
    if options.on_error not in ON_ERROR:
        msg = f"{options.on_error!r} is neither {' nor '.join(map(repr, ON_ERROR))}."
        raise RuleViolation(msg)
    if options.rejects is not None and options.rejects.resolve() == path.resolve():
        msg = "The rejected rows would overwrite the file that is imported."
        raise RuleViolation(msg, next_step="Name another file for them.")
    said = map_file.read(options.map_file, kind) if options.map_file else MapFile()
    said = replace(said, columns={**said.columns, **options.maps})
    source = Source(
        path, encoding=options.encoding or said.encoding,
        delimiter=options.delimiter or said.delimiter,
    )  # fmt: skip
    return Plan(source, kind, said, options.key)


def rows_of(plan: Plan, progress: Callable[[int, int], None] | None) -> Iterator[Row]:
    """Give every row of a file; `progress` hears how many of its lines were read."""
    for count, record in enumerate(plan.source.records()):
        if progress and count % CHUNK == 0:
            progress(record.line - 1, plan.source.lines)
        yield plan.row(record)
        for _ in range(record.rows - 1):
            yield Row(line=record.line)
    if progress:
        progress(plan.source.lines, plan.source.lines)


def _in_chunks(
    desk: Desk, command: ImportRows, rows: Iterator[Row], *, agreed: bool
) -> ImportReport:  # fmt: skip
    """Keep each chunk as soon as it is taken; all of them are one act, undone as one."""
    report = ImportReport()
    while chunk := tuple(islice(rows, CHUNK)):
        said = f"lines {chunk[0].line} to {chunk[-1].line}"
        one = replace(command, rows=Lines(chunk, said))
        try:
            report.add(_done(desk, one, report.batch, agreed=agreed))
        except NeedsConfirmation:
            raise
        except (Conflict, RuleViolation):
            # Somebody wrote at this moment; row by row, only those it concerns are rejected.
            alone = replace(one, each_alone=True)
            report.add(_done(desk, alone, report.batch, agreed=agreed))
    return report


def _done(
    desk: Desk, command: ImportRows, batch: int | None = None, *, agreed: bool
) -> ImportReport:  # fmt: skip
    try:
        outcome = desk.do(Agreed(act=command) if agreed else command, batch=batch)
    except NothingKept as end:
        return end.tally
    report = ImportReport.from_json(outcome.made)
    report.actions.append(outcome.action)
    return report


def write_rejects(path: Path | None, plan: Plan, rejects: Iterable[Reject]) -> None:
    """Write the rejected rows as they were, each with its line and its reasons."""
    if path is None:
        return
    reasons: dict[int, list[str]] = {}
    for reject in rejects:
        reasons.setdefault(reject.line, []).append(reject.reason)
    source = plan.source
    kept = [n for n, column in enumerate(source.columns) if column not in OWN_COLUMNS]
    with replacing(path, source.encoding) as stream:
        names = [*(mark(source.columns[n]) for n in kept), *OWN_COLUMNS]
        stream.write(sheet_line(names, source.delimiter))
        for record in source.records() if reasons else ():
            if record.line in reasons:
                cells = [mark(record.cells[n]) if n < len(record.cells) else "" for n in kept]
                why = mark(" ".join(reasons[record.line]))
                stream.write(sheet_line([*cells, str(record.line), why], source.delimiter))
