"""What one person did: their own acts, each with its shell line and what became of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from core.commands.registry import find
from core.entities import Case
from core.journal import UNTOLD
from core.rows import Act
from core.shell_line import shell_line
from data import journal
from data.chunks import chunks
from data.queries.paging import checked
from data.queries.reading import Reading
from data.tables import actions, outcomes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from core.journal import Action
    from data.queries.reading import AnyRow


class Acts(Reading):
    """The history of one's own acts."""

    def acts(self, *, limit: int, before: int | None = None) -> tuple[Act, ...]:
        """Give what the person did, newest first; with `before` what came before that action.

        An act of several actions is told once, as its first one, with all that it did.
        """
        mine = [
            actions.c.person_id == self.actor.id,
            actions.c.batch_id.is_(None),
            actions.c.command.not_in(sorted(UNTOLD)),
        ]
        if before is not None:
            mine.append(actions.c.id < before)
        with self.connect() as connection:
            found = connection.execute(_OWN.where(*mine).limit(checked(limit))).all()
            ids = [row.id for row in found]
            done, undone = _done(connection, ids), _undone(connection, ids)
        return tuple(_act(row, done[row.id], undone.get(row.id)) for row in found)


_OWN = (
    select(actions.c.id, actions.c.at, actions.c.command, actions.c.params, actions.c.undo_of,
           outcomes.c.body)
    .select_from(actions.outerjoin(outcomes, outcomes.c.action_id == actions.c.id))
    .order_by(actions.c.id.desc())
)  # fmt: skip


_UNDOS = actions.alias("undos")
_TAKEN_BACK = select(_UNDOS.c.id).where(_UNDOS.c.undo_of == actions.c.id).exists()


def _done(connection: Connection, ids: Iterable[int]) -> dict[int, list[str]]:
    """Give the cases that each act changed one after the other, if it is an act on many."""
    found: dict[int, list[str]] = {action: [] for action in ids}
    for chunk in chunks(found):
        parts = connection.execute(
            select(actions.c.id, actions.c.batch_id, outcomes.c.body)
            .join(outcomes, outcomes.c.action_id == actions.c.id)
            .where(or_(actions.c.id.in_(chunk), actions.c.batch_id.in_(chunk)))
            .order_by(actions.c.id)
        )
        for row in parts:
            made = json.loads(row.body)["made"]
            if "of" in made:
                found[row.batch_id or row.id] += made["done"]
    return found


def _undone(connection: Connection, ids: Iterable[int]) -> dict[int, Action]:
    """Give the undo of each act that was taken back; few were, and only of those it is asked."""
    named: set[int] = set()
    for chunk in chunks(ids):
        undone = select(actions.c.id).where(actions.c.id.in_(chunk), _TAKEN_BACK)
        named.update(connection.execute(undone).scalars())
    undos = ((action, journal.undone_by(connection, action)) for action in named)
    return {action: undo for action, undo in undos if undo is not None}


def _act(row: AnyRow, done: list[str], undo: Action | None) -> Act:
    told, meta = json.loads(row.body) if row.body else {}, find(row.command)
    title = meta.title if meta else row.command
    params = json.loads(row.params)
    if done:
        params["case"] = done
    number = told.get("number") if told.get("kind") == Case.KIND else None
    return Act(
        action=row.id, at=row.at, command=row.command,
        message=f"{title}: {_cases(len(done))}." if done else told.get("message") or title,
        case=done[0] if len(done) == 1 else number,
        line=shell_line(row.command, params), undo_of=row.undo_of,
        undone=(undo.actor, undo.at, undo.id) if undo else None,
    )  # fmt: skip


def _cases(count: int) -> str:
    return f"{count:,} case{'' if count == 1 else 's'}"
