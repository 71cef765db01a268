"""Who has which case open, by leases that end by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import TIME, refers, table

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table of leases."""
    table(
        "presences",
        sa.Column("session", sa.String(40), nullable=False),
        refers("user_id", "users", nullable=False),
        refers("case_id", "cases", nullable=False),
        sa.Column("is_typing", sa.Boolean(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("until", TIME, nullable=False),
        key="session",
    )
    op.create_index("ix_presences_until", "presences", ["until"])


def downgrade() -> None:
    """Take the table away: nothing that lasts is in it."""
    op.drop_table("presences")
