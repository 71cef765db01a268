"""One open case at a time, tasks that follow others, mail that is sent and received."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, TIME, record, refers, seldom, standing

revision = "0013"
down_revision = "0012"

DELIVERY = (
    ("message_id", sa.String(255)), ("in_reply_to", sa.String(255)), ("attempts", sa.Integer()),
    ("next_at", TIME), ("error", sa.String(500)), ("sent_at", TIME),
)  # fmt: skip
"""What the outbox knows of the way that a mail goes."""


def upgrade() -> None:
    """Add the columns, and make the table of what comes in."""
    _refer("activities", "previous_id", "activities")
    postgres = op.get_bind().dialect.name == "postgresql"
    # Made anew, as a new database has it: SQLite would write a new column behind constraints.
    with op.batch_alter_table("cases", recreate="never" if postgres else "always") as batch:
        batch.add_column(sa.Column("slot", sa.String(160)))
    standing("cases", "slot")
    seldom("activities", "previous_id")
    with op.batch_alter_table("outgoing_mail") as batch:
        for name, kind in DELIVERY:
            batch.add_column(sa.Column(name, kind))
    op.execute("UPDATE outgoing_mail SET attempts = 0")
    with op.batch_alter_table("outgoing_mail") as batch:
        batch.alter_column("attempts", existing_type=sa.Integer(), nullable=False)
    standing("outgoing_mail", "message_id")
    record(
        "incoming_mail",
        refers("action_id", "actions", nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(255)),
        sa.Column("in_reply_to", sa.String(255)),
        sa.Column("sender", sa.String(254)),
        sa.Column("sender_name", sa.String(255)),
        sa.Column("recipient", sa.String(254)),
        sa.Column("subject", sa.String(3000), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", TIME),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(500)),
        refers("content_id", "file_contents"),
        refers("case_id", "cases"),
    )
    standing("incoming_mail", "digest")
    op.create_index("ix_incoming_mail_message_id", "incoming_mail", ["message_id"])
    op.create_index("ix_incoming_mail_case_id", "incoming_mail", ["case_id"])
    op.create_index("ix_incoming_mail_state_id", "incoming_mail", ["state", "id"])


def _refer(table: str, column: str, other: str) -> None:
    """Add a column that names a row; SQLite makes the table anew for that."""
    key = f"fk_{table}_{column}"
    with op.batch_alter_table(table) as batch:
        batch.add_column(sa.Column(column, ID))
        batch.create_foreign_key(key, other, [column], ["id"])


def downgrade() -> None:
    """Refuse: mail that was received would be lost."""
    msg = "Received mail cannot be taken out again; restore a backup of version 0012."
    raise NotImplementedError(msg)
