"""What alembic compares with the metadata, and what it leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from alembic.runtime.environment import NameFilterParentNames, NameFilterType


def ours(name: str | None, kind: NameFilterType, parents: NameFilterParentNames) -> bool:
    """Leave out what the metadata does not know: search and the version itself."""
    del parents
    made_apart = kind in {"table", "column", "index"} and name is not None and "search" in name
    return not made_apart and name != "alembic_version"
