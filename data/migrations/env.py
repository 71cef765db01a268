"""What alembic runs first: on the connection it is given, within the caller's transaction."""

from __future__ import annotations

from alembic import context

from data.migrations.filters import ours
from data.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata,
    render_as_batch=True, compare_type=True, include_name=ours,
)  # fmt: skip
context.run_migrations()
