"""What of a database's address is nobody's to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import URL

NAMES = ("password", "passfile", "sslpassword")
"""What libpq takes a secret from, or the place of one."""


def hidden(url: URL) -> str:
    """Give an address as it may be printed."""
    return url.difference_update_query(NAMES).render_as_string(hide_password=True)
