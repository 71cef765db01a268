"""Resolutions, guided stages, and when appointments begin and end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import TIME, record, refers, standing

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Make the tables, and add the times of appointments."""
    postgres = op.get_bind().dialect.name == "postgresql"
    # Made anew, as a new database has it: SQLite would write a new column behind constraints.
    with op.batch_alter_table("activities", recreate="never" if postgres else "always") as batch:
        batch.add_column(sa.Column("starts_at", TIME))
        batch.add_column(sa.Column("ends_at", TIME))
    op.drop_index("ix_activities_object_record_id", "activities")
    op.create_index(
        "ix_activities_object_record_id_is_closed_id", "activities",
        ["object", "record_id", "is_closed", "id"],
    )  # fmt: skip
    record(
        "resolutions",
        refers("case_id", "cases", nullable=False),
        sa.Column("type", sa.String(80), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("total_minutes", sa.Integer(), nullable=False),
        sa.Column("billable_minutes", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Text()),
        sa.Column("resolved_at", TIME, nullable=False),
        refers("resolved_by", "users"),
        refers("escalated_to", "groups"),
        sa.Column("escalation_reason", sa.Text()),
        sa.Column("reactivated_at", TIME),
        refers("reactivated_by", "users"),
    )
    op.create_index("ix_resolutions_case_id", "resolutions", ["case_id"])
    record(
        "stage_runs",
        refers("case_id", "cases", nullable=False),
        sa.Column("flow", sa.String(80), nullable=False),
        sa.Column("stage", sa.String(80), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
    )
    standing("stage_runs", "case_id", "flow")
    record(
        "stage_visits",
        refers("case_id", "cases", nullable=False),
        refers("run_id", "stage_runs", nullable=False),
        sa.Column("stage", sa.String(80), nullable=False),
        sa.Column("entered_at", TIME, nullable=False),
        sa.Column("left_at", TIME),
    )
    op.create_index("ix_stage_visits_run_id", "stage_visits", ["run_id"])
    op.create_index("ix_stage_visits_case_id", "stage_visits", ["case_id"])
    record(
        "stage_answers",
        refers("case_id", "cases", nullable=False),
        refers("run_id", "stage_runs", nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
    )
    standing("stage_answers", "run_id", "key")
    op.create_index("ix_stage_answers_case_id", "stage_answers", ["case_id"])


def downgrade() -> None:
    """Refuse: resolutions would be lost."""
    msg = "Resolutions cannot be taken out again; restore a backup of version 0014."
    raise NotImplementedError(msg)
