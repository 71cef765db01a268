"""Cases that were merged into others, that are parts of others, and that belong together."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.migrations.tables_0001 import ID, record, refers, seldom, standing

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Let a case name its master and its parent, and make the table of links."""
    with op.batch_alter_table("cases") as batch:
        for name in ("master_id", "parent_case_id"):
            batch.add_column(sa.Column(name, ID))
            batch.create_foreign_key(f"fk_cases_{name}", "cases", [name], ["id"])
    seldom("cases", "master_id")
    seldom("cases", "parent_case_id")
    record(
        "case_links",
        refers("case_id", "cases", nullable=False),
        refers("other_id", "cases", nullable=False),
        checks={"in_order": "case_id < other_id"},
    )
    standing("case_links", "case_id", "other_id")
    op.create_index("ix_case_links_other_id", "case_links", ["other_id"])


def downgrade() -> None:
    """Refuse: which cases belong together would be lost."""
    msg = "Merged cases cannot be taken out again; restore a backup of the version before."
    raise NotImplementedError(msg)
