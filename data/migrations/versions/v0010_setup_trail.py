"""What each version of the organisation changed, in words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, refers, table

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Make the table; of versions before it, nothing was kept."""
    table(
        "setup_trail",
        sa.Column("id", ID, sa.Identity(), nullable=False),
        refers("organisation_id", "organisations", nullable=False),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_index("ix_setup_trail_organisation_id", "setup_trail", ["organisation_id"])


def downgrade() -> None:
    """Refuse: who changed what of the organisation would be lost."""
    msg = "The setup audit trail cannot be taken out again; restore a backup of version 0009."
    raise NotImplementedError(msg)
