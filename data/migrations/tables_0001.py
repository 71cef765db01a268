"""How version 0001 wrote its tables down."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True).with_variant(sa.String(24), "sqlite")
STANDS = sa.text("removed_at IS NULL")


def record(name: str, *columns: sa.Column[Any], **more: Any) -> None:
    """Make the table of a kind of record."""
    table(
        name,
        sa.Column("id", ID, sa.Identity(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("created_by", ID),
        sa.Column("last_modified_at", TIME, nullable=False),
        sa.Column("last_modified_by", ID),
        sa.Column("removed_at", TIME),
        *columns,
        **more,
    )


def refers(name: str, table: str, *, nullable: bool = True) -> sa.Column[Any]:
    """Give a column that names a row of a table."""
    return sa.Column(name, ID, nullable=nullable, info={"refers": table})


def table(
    name: str, *columns: sa.Column[Any], key: str = "id", unique: str | None = None,
    checks: dict[str, str] | None = None, key_refers: str | None = None,
) -> None:  # fmt: skip
    """Make a table with its named constraints."""
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(key, name=f"pk_{name}")]
    if unique:
        constraints.append(sa.UniqueConstraint(unique, name=f"uq_{name}_{unique}"))
    for rule, text in (checks or {}).items():
        constraints.append(sa.CheckConstraint(text, name=op.f(f"ck_{name}_{rule}")))
    targets = {column.name: column.info["refers"] for column in columns if column.info}
    if key_refers:
        targets[key] = key_refers
    for column, target in targets.items():
        constraints.append(
            sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{name}_{column}")
        )
    op.create_table(name, *columns, *constraints)


def standing(name: str, *columns: str) -> None:
    """Make an index that is unique among the records that were not taken away."""
    op.create_index(
        f"uq_{name}_{columns[0]}", name, [*columns], unique=True, sqlite_where=STANDS,
        postgresql_where=STANDS,
    )  # fmt: skip


def seldom(name: str, column: str) -> None:
    """Make an index over the rows in which a column is not empty."""
    given = sa.text(f"{column} IS NOT NULL")
    op.create_index(
        f"ix_{name}_{column}", name, [column], sqlite_where=given, postgresql_where=given
    )
