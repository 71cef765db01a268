"""Actions, their changes and their outcomes: insert-only."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    Named,
    String,
    Text,
    TypedColumns,
    UniqueConstraint,
)
from sqlalchemy.schema import Identity

from data.tables.base import Id, Table, metadata
from data.types import UtcDateTime


class ActionColumns(TypedColumns):
    """One command that was carried out, or what a foreign program wrote (`outside`)."""

    id: Named[int] = Column(Id, Identity(), primary_key=True)
    key: Named[str] = Column(String(80), nullable=False)
    at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    person_id: Named[int | None] = Column(Id)
    command: Named[str] = Column(String(80), nullable=False)
    params: Named[str] = Column(Text, nullable=False)
    undo_of: Named[int | None] = Column(Id, ForeignKey("actions.id"))
    batch_id: Named[int | None] = Column(Id, ForeignKey("actions.id"))
    """The first action of the act that this one goes on with: a long act is several."""
    login: Named[str | None] = Column(String(80))
    """The database role, where the database has roles."""


actions = Table(
    "actions", metadata, ActionColumns, UniqueConstraint("key"), Index(None, "person_id", "id"),
    Index(None, "undo_of"), Index(None, "batch_id"),
)  # fmt: skip


class ChangeColumns(TypedColumns):
    """One field of one record, old and new; an insert names neither."""

    id: Named[int] = Column(Id, Identity(), primary_key=True)
    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    kind: Named[str] = Column(String(40), nullable=False)
    record_id: Named[int] = Column(Id, nullable=False)
    field: Named[str | None] = Column(String(60))
    old: Named[str | None] = Column(Text)
    new: Named[str | None] = Column(Text)
    version: Named[int | None] = Column(Integer)
    """The record's version from this change on: who saw an older one did not see the change."""


changes = Table(
    "changes", metadata, ChangeColumns, Index(None, "action_id"),
    Index(None, "kind", "record_id", "action_id"),
)  # fmt: skip


class OutcomeColumns(TypedColumns):
    """What a command answered, as JSON: the same key gives it again."""

    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), primary_key=True)
    body: Named[str] = Column(Text, nullable=False)


outcomes = Table("outcomes", metadata, OutcomeColumns)
