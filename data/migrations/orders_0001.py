"""The orders of lists of cases as version 0001 made their indexes."""

from __future__ import annotations

from alembic import op

from data.migrations.tables_0001 import STANDS

TEXTS = (
    "number", "subject", "status", "record_type", "primary_reason", "secondary_reason", "origin",
    "priority",
)  # fmt: skip


def work_order() -> None:
    """Make those that list a queue, a person or all cases in work order, and count them."""
    for name, owner in (("owner", ["owner_user_id"]), ("queue", ["owner_group_id"]), ("work", [])):
        op.create_index(
            f"ix_cases_{name}", "cases",
            [*owner, "is_closed", "rank", "created_at", "id", "record_type"],
            sqlite_where=STANDS, postgresql_where=STANDS,
        )  # fmt: skip


def statements(*, postgres: bool) -> list[str]:
    """Give the statements that make those of a queue's list by its columns."""
    collated, never = (' COLLATE "C"', "false") if postgres else ("", "0")
    keys = {name: f"{name}{collated}" for name in TEXTS}
    keys |= {"created_at": "created_at", "last_modified_at": "last_modified_at"}
    return [
        f"CREATE INDEX ix_cases_queue_by_{name} ON cases "
        f"(owner_group_id, {key}, id) "
        f"WHERE owner_group_id IS NOT NULL AND is_closed = {never} AND removed_at IS NULL"
        for name, key in keys.items()
    ]
