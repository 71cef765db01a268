"""The orders of a queue's list, each held by an index of its own.

Without them every row of the queue is sorted for the fifty of a page, and a queue grows with the
data. They hold waiting cases alone, a few in a hundred, so they are small, and most acts on cases
never touch them. Names beside a case (account, contact, contract) lie in other tables: these
orders are sorted (`data.queries.cases`).
"""

from __future__ import annotations

BY_TEXT = (
    "number", "subject", "status", "record_type", "primary_reason", "secondary_reason", "origin",
    "priority",
)  # fmt: skip
BY_TIME = ("created_at", "last_modified_at")
SAME_TO_ALL = ("owner", "closed_at")
"""What is alike for all waiting cases of a queue; they come in the order of their making."""
HELD = frozenset({*BY_TEXT, *BY_TIME, *SAME_TO_ALL, "age_seconds"})
"""The orders that an index holds."""


def statements(dialect: str) -> list[str]:
    """Give the statements that make the indexes."""
    # A team's database compares by bytes as SQLite does.
    collated, never = (' COLLATE "C"', "false") if dialect == "postgresql" else ("", "0")
    keys = {name: f"{name}{collated}, " for name in BY_TEXT}
    keys |= {name: f"{name}, " for name in BY_TIME}
    return [
        f"CREATE INDEX ix_cases_queue_by_{name} ON cases (owner_group_id, {key}id) "
        f"WHERE owner_group_id IS NOT NULL AND is_closed = {never} AND removed_at IS NULL"
        for name, key in keys.items()
    ]
