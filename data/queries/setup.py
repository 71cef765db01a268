"""The versions of the organisation: who changed what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.rows import VersionRow
from core.rules.permissions import require_setup
from data.queries.reading import Reading
from data.tables import actions, organisations, setup_trail, users

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSIONS = (
    select(
        organisations.c.id,
        func.row_number().over(order_by=organisations.c.id).label("number"),
        organisations.c.at,
        organisations.c.action_id,
        actions.c.command,
        actions.c.login,
        users.c.name,
    )
    .join(actions, actions.c.id == organisations.c.action_id)
    .outerjoin(users, users.c.id == actions.c.person_id)
    .order_by(organisations.c.id.desc())
)


class Setup(Reading):
    """How the organisation came to be what it is."""

    def org_versions(self) -> tuple[VersionRow, ...]:
        """Give all versions, the newest first; raises `NotAllowed` for who may not see setup."""
        require_setup(self.org, self.actor)
        with self.connect() as connection:
            found = connection.execute(_VERSIONS).all()
            told = connection.execute(select(setup_trail).order_by(setup_trail.c.id)).all()
        lines: dict[int, list[tuple[str, str]]] = {}
        for line in told:
            lines.setdefault(line.organisation_id, []).append((line.section, line.text))
        return tuple(
            VersionRow(
                number=row.number, at=row.at, actor=row.name or row.login or "System",
                action=row.action_id, command=row.command, lines=_all(lines.get(row.id, ())),
            )
            for row in found
        )  # fmt: skip


def _all(lines: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(lines)
