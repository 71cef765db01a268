"""The fuse of a feed: how much of what is open its files would close, asked before it is done."""

from __future__ import annotations

from copy import copy
from itertools import islice
from typing import TYPE_CHECKING, Any

from core.errors import NeedsConfirmation
from core.fields import assign, fill
from core.org.feed import KEY, SHARE
from core.rules.closures import Closures
from core.work import Work
from data.exchange.imports import CHUNK

if TYPE_CHECKING:
    from core.commands.data import Importable, Row
    from core.desk import Desk
    from data.exchange.feed_files import FeedFiles, Sheet


def question(desk: Desk, files: FeedFiles) -> NeedsConfirmation | None:
    """Give the question whether rules may close so much, where the feed would.

    It is asked above both, a share of the open cases that such rules could close, and a number.
    """
    feed = files.feed
    could: set[int] = set()
    would: set[int] = set()
    with desk.store.reading() as unit:
        work = Work(unit, org=desk.org, actor=desk.actor, now=desk.clock.now())
        for kind, sheet in files.sheets.items():
            closures = Closures(work, kind)
            could |= closures.open
            if closures.open:
                would |= _foretold(work, sheet, closures)
    if len(would) <= feed.fuse_min or len(would) * SHARE <= feed.fuse_share * len(could):
        return None
    msg = (
        f"Rules would close {len(would):,} of {len(could):,} open cases "
        f"({len(would) * SHARE / len(could):.1f} %): more than {feed.fuse_share} % and more than "
        f"{feed.fuse_min:,}."
    )
    way = "Is the file whole, and of the right day? Nothing of it was done yet; --yes lets it pass."
    details = {"fuse": {"could": len(could), "would": len(would)}}
    return NeedsConfirmation(msg, title="Stopped by the fuse", next_step=way, details=details)


def _foretold(work: Work, sheet: Sheet, closures: Closures) -> set[int]:
    """Give the cases that rules would close; nothing is written."""
    plan = sheet.plan()
    place = next(n for n, c in enumerate(sheet.source.columns) if plan.columns.get(c) == KEY)
    named = (
        plan.row(record) for record in sheet.source.records()
        if not record.fault and record.cells[place].strip() in closures
    )  # fmt: skip
    found: set[int] = set()
    while rows := tuple(islice(named, CHUNK)):
        found |= _closed(work, sheet.kind, closures, rows)
        work.unit.forget()
    return found


def _closed(
    work: Work, kind: Importable, closures: Closures, rows: tuple[Row, ...]
) -> set[int]:  # fmt: skip
    first = {row.identity[1]: row for row in rows if row.identity and not row.repeats}
    found: set[int] = set()
    wanted: dict[str, Any] = {KEY: tuple(sorted(first))}
    records: list[Any] = work.many(kind.entity, **wanted)
    for record in records:
        row = first[record.external_id]
        values, problems = fill(work, kind.fields, row.values, f"The {kind.name}")
        if not problems and not row.faults:
            planned = copy(record)
            assign(planned, values)
            found |= closures.of(record, planned)
    return found
