"""The versions of the organisation: numbered from 1 in the order in which they came in force."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from data.sqlite_faults import unreadable
from data.tables import organisations, setup_trail

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

VERSION = select(func.count()).select_from(organisations).scalar_subquery()
"""The number of the version in force. Ids have gaps where an act was taken back."""


def document(body: str, what: str) -> dict[str, Any]:
    """Read JSON that the store wrote; raises `Unavailable` where damage made it none."""
    try:
        found: dict[str, Any] = json.loads(body)
    except ValueError as error:
        raise unreadable(what) from error
    return found


def save(
    connection: Connection, action: int, at: datetime | None, files: dict[str, str],
    trail: Iterable[tuple[str, str]],
) -> int:  # fmt: skip
    """Store a new version with its trail; gives its number."""
    row = {"action_id": action, "at": at, "files": json.dumps(files)}
    made = connection.execute(insert(organisations).returning(organisations.c.id), row).scalar_one()
    lines = [{"organisation_id": made, "section": s, "text": t} for s, t in trail]
    if lines:
        connection.execute(insert(setup_trail), lines)
    return number(connection)


def number(connection: Connection) -> int:
    """Give the number of the version in force."""
    return int(connection.execute(select(VERSION)).scalar_one())


def files_of(connection: Connection, version: int) -> dict[str, str] | None:
    """Give the files of a version; none where there is no such version."""
    asked = select(organisations.c.files).order_by(organisations.c.id)
    found = connection.execute(asked.offset(version - 1).limit(1)).scalar_one_or_none()
    return None if found is None else document(found, f"version {version} of the organisation")
