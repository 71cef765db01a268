"""Which page each kind of record has."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.desk import Desk
    from core.rows import FeedFilter
    from core.timeline import TimelineFilter
    from tui.records.page import RecordPage

_ROOMS = {
    "case": "case", "account": "account", "contact": "contact", "contract": "contract",
    "job": "job", "user": "person", "queue": "queue", "assignment": "assignment",
    "deleted": "deleted", "article": "article",
}  # fmt: skip


def read(
    desk: Desk, kind: str, key: str, feed: FeedFilter | None = None, since: int | None = None,
    *, timeline: TimelineFilter | None = None,
) -> RecordPage:  # fmt: skip
    """Read a record's page; only the room of its kind is imported.

    Of a case `feed` says which entries, `since` after which one they are new, `timeline` which
    activities. Raises `NotFound` where the person may not see such a record.
    """
    if kind == "case":
        from tui.records import case  # noqa: PLC0415  only the room of the kind

        return case.read(desk, key, feed, since, timeline=timeline)
    reader: Callable[[Desk, str], RecordPage] = import_module(f"tui.records.{_ROOMS[kind]}").read
    return reader(desk, key)
