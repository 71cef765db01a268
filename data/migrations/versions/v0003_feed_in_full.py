"""The feed in full: comments, marks, how far people have read, and what their bells ring for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, record, refers, seldom, standing

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let entries and notifications name another one, and make the tables of marks and looks."""
    _names_one_of_its_own("feed_items", "parent_id")
    _names_one_of_its_own("notifications", "lead_id")
    record(
        "feed_marks",
        refers("user_id", "users", nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("object", sa.String(40), nullable=False),
        sa.Column("record_id", ID, nullable=False),
    )
    standing("feed_marks", "object", "record_id", "kind", "user_id")
    record(
        "case_looks",
        refers("action_id", "actions", nullable=False),
        refers("user_id", "users", nullable=False),
        refers("case_id", "cases", nullable=False),
        refers("entry_id", "feed_items", nullable=False),
    )
    standing("case_looks", "user_id", "case_id")
    record(
        "bell_settings",
        refers("user_id", "users", nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("rings", sa.Boolean(), nullable=False),
        sa.Column("mails", sa.Boolean(), nullable=False),
    )
    standing("bell_settings", "user_id", "kind")


def _names_one_of_its_own(table: str, column: str) -> None:
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, ID))
        batch.create_foreign_key(f"fk_{table}_{column}", table, [column], ["id"])
    seldom(table, column)


def downgrade() -> None:
    """Refuse: what people commented would stand among the posts."""
    msg = "Comments cannot be taken out again; restore a backup of version 0002."
    raise NotImplementedError(msg)
