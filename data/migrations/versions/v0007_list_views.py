"""Lists of cases that people save, share, pin and put on a key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import STANDS, record, refers, standing

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make their tables."""
    record(
        "list_views",
        refers("owner_id", "users", nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("filter", sa.String(2000), nullable=False),
        sa.Column("columns", sa.String(1000), nullable=False),
        sa.Column("sort", sa.String(40), nullable=False),
        sa.Column("descending", sa.Boolean, nullable=False),
        sa.Column("grouping", sa.String(40)),
    )
    standing("list_views", "owner_id", "name")
    record(
        "view_shares",
        refers("view_id", "list_views", nullable=False),
        refers("group_id", "groups", nullable=False),
    )
    standing("view_shares", "view_id", "group_id")
    op.create_index(
        "ix_view_shares_group_id", "view_shares", ["group_id", "view_id"],
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip
    record(
        "list_places",
        refers("user_id", "users", nullable=False),
        sa.Column("list", sa.String(200), nullable=False),
        sa.Column("is_pinned", sa.Boolean, nullable=False),
        sa.Column("digit", sa.Integer),
    )
    standing("list_places", "user_id", "list")


def downgrade() -> None:
    """Refuse: the lists that people saved would be lost."""
    msg = "List views cannot be taken out again; restore a backup of the version before."
    raise NotImplementedError(msg)
