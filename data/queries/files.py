"""Files: what hangs on a record, and their content for those who see what they hang on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.errors import NotFound
from core.rows import FileRow
from data.chunks import chunks
from data.queries.reading import BIGGEST, Reading, ref
from data.tables import cases, file_contents, file_links, files, users

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_HANGING = (
    select(
        file_links.c.record_id, files.c.id, files.c.name, files.c.size, files.c.sha256,
        files.c.mime, files.c.created_at, users.c.username, users.c.name.label("author"),
    )
    .select_from(
        file_links.join(files, files.c.id == file_links.c.file_id).outerjoin(
            users, users.c.id == files.c.created_by
        )
    )
    .where(file_links.c.removed_at.is_(None), files.c.removed_at.is_(None))
    .order_by(files.c.id)
)  # fmt: skip


def files_on(
    connection: Connection, kind: str, ids: Iterable[int]
) -> dict[int, tuple[FileRow, ...]]:
    """Give the files of some records of a kind, by the record's id, oldest first."""
    found: defaultdict[int, list[FileRow]] = defaultdict(list)
    for chunk in chunks(ids):
        here = file_links.c.object == kind, file_links.c.record_id.in_(chunk)
        for row in connection.execute(_HANGING.where(*here)):
            found[row.record_id].append(FileRow(
                id=row.id, name=row.name, size=row.size, sha256=row.sha256, mime=row.mime,
                at=row.created_at, by=ref(row.username, row.author),
            ))  # fmt: skip
    return {record_id: tuple(rows) for record_id, rows in found.items()}


class Files(Reading):
    """What was attached."""

    def file(self, file_id: int) -> bytes:
        """Give a file's content; one on a case that the person does not see is not found."""
        statement = (
            select(file_contents.c.data)
            .select_from(
                files.join(file_contents, file_contents.c.id == files.c.content_id)
                .join(file_links, file_links.c.file_id == files.c.id)
                .join(
                    cases,
                    (file_links.c.object == "case")
                    & (file_links.c.record_id == cases.c.id)
                    & self.visible(),
                )
            )
            .where(files.c.id == min(file_id, BIGGEST), files.c.removed_at.is_(None))
            .where(file_links.c.removed_at.is_(None))
            .limit(1)
        )
        with self.connect() as connection:
            data = connection.execute(statement).scalar_one_or_none()
        if data is None:
            msg = f"There is no file {file_id}."
            raise NotFound(msg)
        return data
