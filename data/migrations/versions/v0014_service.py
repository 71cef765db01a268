"""Service cases: what lies in queues, and who answers for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, STANDS, TIME, record, refers, standing

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Make the table, and name the owners of queues."""
    with op.batch_alter_table("groups") as batch:
        batch.add_column(sa.Column("owner_id", ID))
        batch.create_foreign_key("fk_groups_owner_id", "users", ["owner_id"], ["id"])
    record(
        "queue_items",
        refers("group_id", "groups", nullable=False),
        sa.Column("object", sa.String(20), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        refers("worked_by", "users"),
        sa.Column("worked_at", TIME),
    )
    standing("queue_items", "object", "record_id")
    op.create_index(
        "ix_queue_items_group_id", "queue_items", ["group_id", "entered_at"],
        sqlite_where=STANDS, postgresql_where=STANDS,
    )  # fmt: skip


def downgrade() -> None:
    """Refuse: what lies in queues would be lost."""
    msg = "Queue items cannot be taken out again; restore a backup of version 0013."
    raise NotImplementedError(msg)
