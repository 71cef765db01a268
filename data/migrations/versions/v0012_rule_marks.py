"""Marks of scheduled rules: which records each has answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, TIME, record, refers, standing

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table."""
    record(
        "rule_marks",
        refers("action_id", "actions", nullable=False),
        sa.Column("rule", sa.String(80), nullable=False),
        sa.Column("object", sa.String(20), nullable=False),
        sa.Column("record_id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
    )
    standing("rule_marks", "rule", "object", "record_id")


def downgrade() -> None:
    """Take the table away: the next round answers again what it had answered."""
    op.drop_table("rule_marks")
