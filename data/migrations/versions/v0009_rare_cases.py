"""What few cases are (escalated, reopened, to be verified) is held by indexes of these alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import STANDS

revision = "0009"
down_revision = "0008"

_RARE = {
    "escalated": "is_escalated", "unverified": "needs_data_review",
    "reopened": "reopen_count > 0",
}  # fmt: skip


def upgrade() -> None:
    """Make them; without them a list that asks for such cases reads all there are."""
    for name, which in _RARE.items():
        where = sa.text(f"{STANDS} AND {which}")
        op.create_index(
            f"ix_cases_rare_{name}", "cases", ["id"], sqlite_where=where, postgresql_where=where
        )


def downgrade() -> None:
    """Take them away again."""
    for name in _RARE:
        op.drop_index(f"ix_cases_rare_{name}", "cases")
