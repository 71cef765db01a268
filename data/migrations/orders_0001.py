"""The orders of a queue's list as version 0001 made their indexes."""

from __future__ import annotations

TEXTS = (
    "number", "subject", "status", "record_type", "primary_reason", "secondary_reason", "origin",
    "priority",
)  # fmt: skip


def statements(*, postgres: bool) -> list[str]:
    """Give the statements that make them."""
    collated, never = (' COLLATE "C"', "false") if postgres else ("", "0")
    keys = {name: f"{name}{collated}" for name in TEXTS}
    keys |= {"created_at": "created_at", "last_modified_at": "last_modified_at"}
    return [
        f"CREATE INDEX ix_cases_queue_by_{name} ON cases "
        f"(owner_group_id, {key}, id) "
        f"WHERE owner_group_id IS NOT NULL AND is_closed = {never} AND removed_at IS NULL"
        for name, key in keys.items()
    ]
