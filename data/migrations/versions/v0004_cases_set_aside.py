"""Cases set aside: skips, snoozes, and the recycle bin."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import STANDS, TIME, record, refers, standing

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their tables; what is deleted from now on can be restored."""
    record(
        "case_skips",
        refers("case_id", "cases", nullable=False),
        refers("user_id", "users", nullable=False),
        refers("group_id", "groups", nullable=False),
        sa.Column("priority", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
    )
    _of_standing("ix_case_skips_case_id", "case_skips", "case_id", "user_id")
    record(
        "case_snoozes",
        refers("case_id", "cases", nullable=False),
        refers("owner_user_id", "users"),
        refers("owner_group_id", "groups"),
        sa.Column("until", TIME, nullable=False),
        sa.Column("wakes_on", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(255)),
    )
    standing("case_snoozes", "case_id")
    _of_standing("ix_case_snoozes_until", "case_snoozes", "until", "case_id")
    record(
        "case_deletions",
        refers("case_id", "cases", nullable=False),
        sa.Column("reason", sa.String(255)),
    )
    standing("case_deletions", "case_id")
    _of_standing("ix_case_deletions_created_at", "case_deletions", "created_at", "case_id")


def _of_standing(name: str, table: str, *columns: str) -> None:
    op.create_index(name, table, [*columns], sqlite_where=STANDS, postgresql_where=STANDS)


def downgrade() -> None:
    """Refuse: what was skipped, put to sleep and deleted would be lost."""
    msg = "Cases set aside cannot be taken out again; restore a backup of the version before."
    raise NotImplementedError(msg)
