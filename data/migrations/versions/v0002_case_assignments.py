"""Case assignments: what boundary teams are asked to do about a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import TIME, record, refers, seldom

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make their table and their numbers."""
    record(
        "assignments",
        sa.Column("number", sa.String(30), nullable=False),
        refers("case_id", "cases", nullable=False),
        refers("team_id", "groups", nullable=False),
        sa.Column("reason", sa.String(255), nullable=False),
        sa.Column("subreason", sa.String(255)),
        sa.Column("comments", sa.Text()),
        refers("account_manager_id", "users"),
        refers("sales_manager_id", "users"),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        refers("owner_user_id", "users"),
        sa.Column("accepted_at", TIME),
        sa.Column("closed_at", TIME),
        refers("closed_by", "users"),
        sa.Column("resolution", sa.Text()),
        unique="number",
    )
    op.create_index("ix_assignments_case_id_is_closed", "assignments", ["case_id", "is_closed"])
    op.create_index(
        "ix_assignments_team_id_is_closed_created_at_id_case_id", "assignments",
        ["team_id", "is_closed", "created_at", "id", "case_id"],
    )  # fmt: skip
    seldom("assignments", "owner_user_id")
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute("CREATE SEQUENCE numbers_assignment START 1")
    else:
        connection.execute(sa.text("INSERT INTO counters VALUES ('assignment', 1)"))


def downgrade() -> None:
    """Refuse: what teams were asked to do would be lost."""
    msg = "Case assignments cannot be taken out again; restore a backup of version 0001."
    raise NotImplementedError(msg)
