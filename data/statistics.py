"""What a database knows of how many rows its tables hold, by which it chooses its ways to them.

Without it PostgreSQL expects so many rows for the beginning of a word that lists are read row by
row, and SQLite takes the wrong index. A table that is made anew has lost it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Engine

LOOKS = 1000
"""Rows of each index that SQLite looks at: seconds for a million cases, and near enough."""
MANY = 10_000
"""Records that came in at once, from which on it is gathered anew."""


def gather(engine: Engine) -> None:
    """Let the database look at its tables anew."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA analysis_limit = {LOOKS}")
        connection.exec_driver_sql("ANALYZE")
