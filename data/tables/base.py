"""What all tables share: names of constraints, the columns of every record."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    MetaData,
    Named,
    Table,
    TypedColumns,
    text,
)
from sqlalchemy.schema import Identity

from data.types import UtcDateTime

SCHEMA_VERSION = "0016"
"""The newest migration; a database at another one is not opened as it is."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

STANDS = "removed_at IS NULL"
"""Which records were not taken away."""
WHERE = "where"

Id = BigInteger().with_variant(Integer(), "sqlite")
"""Ids of records; SQLite counts only INTEGER by itself."""


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Give an index of some rows only; `tell_partial` tells the database which.

    Told here, SQLAlchemy would load the other database's dialect with every start.
    """
    return Index(name, *columns, unique=unique, info={WHERE: where})


def tell_partial(dialect: str) -> None:
    """Let the indexes that `partial` gave be made as such."""
    for table in metadata.tables.values():
        for index in table.indexes:
            if WHERE in index.info:
                index.dialect_options[dialect]["where"] = text(index.info[WHERE])


def unique_standing(table: str, *columns: str) -> Index:
    """Give a unique index over the records that were not taken away."""
    return partial(f"uq_{table}_{columns[0]}", *columns, where=STANDS, unique=True)


def seldom(table: str, column: str) -> Index:
    """Give an index of a column that most rows leave empty.

    It holds only the others: one of mostly empty values looks useless to SQLite, which then reads
    the whole table.
    """
    return partial(f"ix_{table}_{column}", column, where=f"{column} IS NOT NULL")


class RecordColumns(TypedColumns):
    """The columns of `core.entities.Record`."""

    id: Named[int] = Column(Id, Identity(), primary_key=True)
    version: Named[int] = Column(Integer, nullable=False)
    created_at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    created_by: Named[int | None] = Column(Id)
    last_modified_at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    last_modified_by: Named[int | None] = Column(Id)
    removed_at: Named[datetime | None] = Column(UtcDateTime())


__all__ = [
    "SCHEMA_VERSION",
    "STANDS",
    "Id",
    "RecordColumns",
    "Table",
    "metadata",
    "partial",
    "seldom",
    "tell_partial",
    "unique_standing",
]
