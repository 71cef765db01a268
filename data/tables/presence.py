"""Who has which case open: leases, no records."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Index, Named, String, TypedColumns

from data.tables.base import Id, Table, metadata
from data.types import UtcDateTime


class PresenceColumns(TypedColumns):
    """One open case of one session, until it says so no more."""

    session: Named[str] = Column(String(40), primary_key=True)
    user_id: Named[int] = Column(Id, ForeignKey("users.id"), nullable=False)
    case_id: Named[int] = Column(Id, ForeignKey("cases.id"), nullable=False)
    is_typing: Named[bool] = Column(Boolean, nullable=False)
    since: Named[datetime] = Column(UtcDateTime(), nullable=False)
    until: Named[datetime] = Column(UtcDateTime(), nullable=False)


presences = Table("presences", metadata, PresenceColumns, Index("ix_presences_until", "until"))
