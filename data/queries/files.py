"""Files: their content, for those who see what they hang on."""

from __future__ import annotations

from sqlalchemy import or_, select

from core.errors import NotFound
from data.queries.reading import BIGGEST, Reading
from data.tables import cases, file_contents, file_links, files


class Files(Reading):
    """What was attached."""

    def file(self, file_id: int) -> bytes:
        """Give a file's content; one on a case that the person does not see is not found."""
        statement = (
            select(file_contents.c.data)
            .select_from(
                files.join(file_contents, file_contents.c.id == files.c.content_id)
                .join(file_links, file_links.c.file_id == files.c.id)
                .outerjoin(
                    cases,
                    (file_links.c.object == "case")
                    & (file_links.c.record_id == cases.c.id)
                    & self.visible(),
                )
            )
            .where(files.c.id == min(file_id, BIGGEST), files.c.removed_at.is_(None))
            .where(file_links.c.removed_at.is_(None))
            .where(or_(file_links.c.object != "case", cases.c.id.is_not(None)))
            .limit(1)
        )
        with self.connect() as connection:
            data = connection.execute(statement).scalar_one_or_none()
        if data is None:
            msg = f"There is no file {file_id}."
            raise NotFound(msg)
        return data
