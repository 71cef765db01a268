"""All cases as they were opened, and closed ones as they were closed, held by indexes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import STANDS

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make them; without them a million cases are sorted for each page of these lists."""
    closed = sa.text("removed_at IS NULL AND closed_at IS NOT NULL")
    for name, where in (("created", STANDS), ("closed", closed)):
        op.create_index(
            f"ix_cases_by_{name}", "cases", [f"{name}_at", "id"], sqlite_where=where,
            postgresql_where=where,
        )  # fmt: skip


def downgrade() -> None:
    """Take them away again."""
    for name in ("created", "closed"):
        op.drop_index(f"ix_cases_by_{name}", "cases")
