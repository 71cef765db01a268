"""Custom fields of cases and accounts, and their words in the search."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0011"
down_revision = "0010"

INDEXED = {
    "cases": ("number", "subject", "description", "custom_words"),
    "accounts": (
        "external_id", "name", "email", "phone_digits", "street", "city", "postal_code",
        "custom_words",
    ),
}  # fmt: skip
"""The columns of the indexes that are made anew, since they have one more."""


def upgrade() -> None:
    """Add the columns, and make the indexes of these tables anew."""
    postgres = op.get_bind().dialect.name == "postgresql"
    for table in INDEXED:
        # Made anew, as a new database has it: SQLite would write new columns behind constraints.
        with op.batch_alter_table(table, recreate="never" if postgres else "always") as batch:
            batch.add_column(sa.Column("custom", JSONB() if postgres else sa.Text()))
            batch.add_column(sa.Column("custom_words", sa.Text()))
        for statement in (_postgres if postgres else _sqlite)(table):
            op.execute(statement)


def _sqlite(table: str) -> list[str]:
    listed = ", ".join(INDEXED[table])
    triggers = [f"DROP TRIGGER IF EXISTS search_{table}_{event}" for event in ("insert", "update")]
    return [
        *triggers,
        f"DROP TABLE {table}_search",
        (
            f"CREATE VIRTUAL TABLE {table}_search USING fts5({listed}, content='{table}', "
            "content_rowid='id', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3')"
        ),
        f"INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')",  # noqa: S608  our names
    ]


def _postgres(table: str) -> list[str]:
    joined = " || ' ' || ".join(f"coalesce({column}, '')" for column in INDEXED[table])
    return [
        f"ALTER TABLE {table} DROP COLUMN search",
        (
            f"ALTER TABLE {table} ADD COLUMN search tsvector "
            f"GENERATED ALWAYS AS (caseline_words({joined})) STORED"
        ),
        f"CREATE INDEX ix_{table}_search ON {table} USING gin (search)",
    ]


def downgrade() -> None:
    """Refuse: what custom fields hold would be lost."""
    msg = "Custom fields cannot be taken out again; restore a backup of version 0010."
    raise NotImplementedError(msg)
