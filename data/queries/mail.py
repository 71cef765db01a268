"""The outbox, and mail that came in: what one person may see of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select, true

from core.errors import NotFound
from core.rows import IncomingRow, OutgoingRow
from core.rules.permissions import allows
from data.queries.files import files_on
from data.queries.reading import BIGGEST, Reading, choose
from data.tables import cases, file_contents, incoming_mail, outgoing_mail, users

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, FromClause, Table

    from core.rows import FileRow
    from data.queries.reading import AnyRow, AnySelect

OUTGOING = ("queued", "held", "sending", "sent", "failed", "cancelled")
INCOMING = ("kept", "opened", "answered")
_OUT, _IN = outgoing_mail.c, incoming_mail.c


class Mails(Reading):
    """Mail about the cases that the person sees, and what has no case yet."""

    def outbox(self, *states: str, limit: int = BIGGEST) -> tuple[OutgoingRow, ...]:
        """Give the mails that are to leave or left, newest first."""
        wanted = [choose("state", state, OUTGOING) for state in states]
        where = _OUT.state.in_(wanted) if wanted else true()
        statement = _newest(self._outgoing().where(where), outgoing_mail, limit)
        with self.connect() as connection:
            return tuple(_outgoing_row(row) for row in connection.execute(statement))

    def inbox(self, state: str | None = None, *, limit: int = BIGGEST) -> tuple[IncomingRow, ...]:
        """Give the mails that came in, newest first."""
        where = _IN.state == choose("state", state, INCOMING) if state else true()
        statement = _newest(self._incoming().where(where), incoming_mail, limit)
        with self.connect() as connection:
            return tuple(_incoming_row(row) for row in connection.execute(statement))

    def received(self, mail_id: int) -> tuple[IncomingRow, bytes]:
        """Give one mail that came in, with its source as it came."""
        content = file_contents.c.data
        statement = self._incoming(content).where(_IN.id == mail_id)
        joined = statement.outerjoin(file_contents, file_contents.c.id == _IN.content_id)
        with self.connect() as connection:
            known = 0 < mail_id <= BIGGEST
            row = connection.execute(joined).one_or_none() if known else None
            if row is None:
                msg = f"There is no received mail {mail_id}."
                raise NotFound(msg, next_step="`caseline mail inbox --all` shows them.")
            held = files_on(connection, "incoming_mail", [mail_id]).get(mail_id, ())
        return _incoming_row(row, held), row.data or b""

    def troubles(self, connection: Connection) -> tuple[int, int]:
        """Count what came in and has no case, and what could not leave, as far as it is seen."""
        kept = self._incoming().where(_IN.state == "kept").with_only_columns(func.count())
        failed = self._outgoing().where(_OUT.state == "failed").with_only_columns(func.count())
        both = select(kept.scalar_subquery(), failed.scalar_subquery())
        found = connection.execute(both).one()
        return found[0], found[1]

    def _outgoing(self) -> AnySelect:
        about = and_(_OUT.object == "case", _OUT.record_id == cases.c.id, self.visible())
        return (
            select(outgoing_mail, cases.c.number, users.c.name)
            .select_from(
                outgoing_mail.outerjoin(cases, about)
                .outerjoin(users, users.c.id == _OUT.created_by)
            )
            .where(_OUT.removed_at.is_(None), self._placed(_OUT.record_id.is_(None)))
        )  # fmt: skip

    def _incoming(self, *more: ColumnElement[bytes]) -> AnySelect:
        joined: FromClause = incoming_mail.outerjoin(
            cases, and_(_IN.case_id == cases.c.id, self.visible())
        )
        return (
            select(incoming_mail, cases.c.number, *more)
            .select_from(joined)
            .where(_IN.removed_at.is_(None), self._placed(_IN.case_id.is_(None)))
        )

    def _placed(self, has_no_case: ColumnElement[bool]) -> ColumnElement[bool]:
        """Say that it is about a case that the person sees, or about none and is theirs to place.

        Who changes the organisation sees it also where its case was deleted.
        """
        if allows(self.org, self.actor, "org.edit"):
            return true()
        if allows(self.org, self.actor, "case.edit"):
            return or_(cases.c.id.is_not(None), has_no_case)
        return cases.c.id.is_not(None)


def _newest(statement: AnySelect, table: Table, limit: int) -> AnySelect:
    """Order by age: a few of very many by id, else by time, so that SQLite begins at the state.

    By id alone it would read through all that ever left to find the few that wait.
    """
    if limit < BIGGEST:
        return statement.order_by(table.c.id.desc()).limit(limit)
    return statement.order_by(table.c.created_at.desc(), table.c.id.desc())


def _outgoing_row(row: AnyRow) -> OutgoingRow:
    return OutgoingRow(
        id=row.id, state=row.state, recipient=row.recipient, subject=row.subject, body=row.body,
        case=row.number, author=row.name, created_at=row.created_at, attempts=row.attempts,
        next_at=row.next_at if row.state == "queued" else None, sent_at=row.sent_at,
        error=row.error, message_id=row.message_id,
    )  # fmt: skip


def _incoming_row(row: AnyRow, files: tuple[FileRow, ...] = ()) -> IncomingRow:
    return IncomingRow(
        id=row.id, state=row.state, sender=row.sender, sender_name=row.sender_name,
        recipient=row.recipient, subject=row.subject, body=row.body, received_at=row.created_at,
        sent_at=row.sent_at, case=row.number, reason=row.reason, files=files,
        message_id=row.message_id,
    )  # fmt: skip
