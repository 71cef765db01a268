"""What alembic compares with the metadata, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.runtime.environment import NameFilterParentNames, NameFilterType


def ours(name: str | None, kind: NameFilterType, parents: NameFilterParentNames) -> bool:
    """Leave out what the metadata does not know: search, orders and the version itself."""
    del parents
    known = kind not in {"table", "column", "index"} or name is None
    made_apart = not known and any(part in str(name) for part in ("search", "_queue_by_"))
    return not made_apart and name != "alembic_version"
