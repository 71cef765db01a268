"""Overwrites what the journal and files hold of a customer: the one exception to append-only.

The triggers let it pass for the running act alone, and only where nothing but texts changes. Each
value becomes the same word, so that every story is still told whole: what a change left is what the
next one found, and the last one left what stands in the record.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, or_, select, update

from core.entities import FileContent
from core.entities.record import CUSTOM
from core.rules.erasing import WORD
from data.chunks import chunks
from data.sqlite_engine import ERASES, digest
from data.tables import TABLES, actions, changes, file_contents, files, outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import ColumnElement, Connection

    from core.entities import Record

    Erased = tuple[tuple[int, ...], Iterable[str], Iterable[str]]
    """The ids of records, their fields that are erased, and their custom fields that are not."""


def content(connection: Connection, content_id: int) -> None:
    """Overwrite the content of files, and what they say of it; then the journal's copy."""
    data = f"{WORD} {content_id}".encode()
    told = digest(data.decode()).removeprefix("sha256:")
    raised = {"version": file_contents.c.version + 1}
    connection.execute(
        update(file_contents)
        .where(file_contents.c.id == content_id, file_contents.c.sha256 != told)
        .values(data=data, sha256=told, **raised)
    )  # fmt: skip
    connection.execute(
        update(files).where(files.c.content_id == content_id, files.c.sha256 != told)
        .values(size=len(data), sha256=told, version=files.c.version + 1)
    )  # fmt: skip
    with _erasing(connection):
        connection.execute(
            update(changes)
            .where(changes.c.kind == FileContent.KIND, changes.c.record_id == content_id)
            .where(changes.c.field.in_(("data", "sha256")))
            .values(old=WORD)
        )


def journal(
    connection: Connection,
    of: Mapping[type[Record], Erased],
    running: int,
) -> None:
    """Overwrite every old and new value of these fields, and the words of all acts on them."""
    acts: set[int] = set()
    with _erasing(connection):
        for entity, (ids, fields, kept) in of.items():
            for part in chunks(ids):
                mine = (changes.c.kind == entity.KIND, changes.c.record_id.in_(part))
                connection.execute(
                    update(changes).where(*mine, _erased(fields, kept))
                    .where(or_(changes.c.old.is_not(None), changes.c.new.is_not(None)))
                    .values(old=_worded(changes.c.old), new=_worded(changes.c.new))
                )  # fmt: skip
                acts |= _acts(connection, entity, part, mine)
        for part in chunks(sorted(acts - {running})):
            _words(connection, part)


def _erased(fields: Iterable[str], kept: Iterable[str]) -> ColumnElement[bool]:
    own = changes.c.field.startswith(CUSTOM, autoescape=True)
    return or_(changes.c.field.in_(tuple(fields)), own & changes.c.field.not_in(tuple(kept)))


def _worded(column: Any) -> Any:
    return case((column.is_not(None), WORD), else_=None)


def _acts(
    connection: Connection, entity: type[Record], ids: tuple[int, ...], mine: tuple[Any, ...]
) -> set[int]:
    """Give the actions that touched these records or made them."""
    found = set(connection.execute(select(changes.c.action_id).where(*mine).distinct()).scalars())
    table = TABLES[entity]
    if "action_id" in table.c:
        made = select(table.c.action_id).where(table.c.id.in_(ids)).distinct()
        found |= set(connection.execute(made).scalars())
    return found


def _words(connection: Connection, acts: tuple[int, ...]) -> None:
    """Overwrite what was asked for and answered; which record it was about stays."""
    params = json.dumps({WORD: True})
    connection.execute(update(actions).where(actions.c.id.in_(acts)).values(params=params))
    told = connection.execute(select(outcomes).where(outcomes.c.action_id.in_(acts))).all()
    for row in told:
        body = json.loads(row.body) | {"message": WORD, "made": {}, "notes": []}
        connection.execute(
            update(outcomes)
            .where(outcomes.c.action_id == row.action_id)
            .values(body=json.dumps(body, ensure_ascii=False))
        )


@contextmanager
def _erasing(connection: Connection) -> Iterator[None]:
    """Let the triggers pass what is overwritten; SQLite also cleans the pages that come free."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    connection.info[ERASES] = True
    try:
        yield
    finally:
        connection.info[ERASES] = False
