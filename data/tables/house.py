"""The stored organisation, and the counters that give numbers on SQLite."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Named, String, Text, TypedColumns
from sqlalchemy.schema import Identity

from data.tables.base import Id, Table, metadata
from data.types import UtcDateTime

FIRST_NUMBERS = {
    "case": 1000, "account": 100, "contact": 100, "contract": 100, "assignment": 1, "article": 1,
}  # fmt: skip
"""Each series of numbers with the first one it gives."""


class OrganisationColumns(TypedColumns):
    """One version of the organisation: its files as a JSON object of texts by name."""

    id: Named[int] = Column(Id, Identity(), primary_key=True)
    action_id: Named[int] = Column(Id, ForeignKey("actions.id"), nullable=False)
    at: Named[datetime] = Column(UtcDateTime(), nullable=False)
    files: Named[str] = Column(Text, nullable=False)


organisations = Table("organisations", metadata, OrganisationColumns)


class SetupTrailColumns(TypedColumns):
    """One line of what a version of the organisation changed."""

    id: Named[int] = Column(Id, Identity(), primary_key=True)
    organisation_id: Named[int] = Column(
        Id, ForeignKey("organisations.id"), nullable=False, index=True
    )
    section: Named[str] = Column(Text, nullable=False)
    text: Named[str] = Column(Text, nullable=False)


setup_trail = Table("setup_trail", metadata, SetupTrailColumns)


class CounterColumns(TypedColumns):
    """The next number of a series. PostgreSQL has sequences instead."""

    series: Named[str] = Column(String(40), primary_key=True)
    next: Named[int] = Column(Id, nullable=False)


counters = Table("counters", metadata, CounterColumns)
