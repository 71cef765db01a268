"""What surrounds a PostgreSQL database: its version, the way there, and who waits for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.health import Finding, fine, note
from data.backup import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

NEWEST = {14: 23, 15: 18, 16: 14, 17: 10, 18: 4}
"""The releases of May 2026; those before them have known security faults (safety.md 2)."""
IDLE = "1 minute"
"""How long a transaction may stand open without anything being asked in it."""
_SESSION = """
SELECT current_setting('server_version_num')::int, session_user,
  coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false),
  inet_server_addr() IS NULL OR inet_client_addr() = inet_server_addr(),
  (SELECT rolsuper FROM pg_roles WHERE rolname = session_user)
"""
_WAITING = """
SELECT w.usename, w.pid, b.usename, b.pid, extract(epoch FROM now() - w.query_start)::int
FROM pg_stat_activity w CROSS JOIN LATERAL unnest(pg_blocking_pids(w.pid)) blocking
LEFT JOIN pg_stat_activity b ON b.pid = blocking WHERE w.datname = current_database()
ORDER BY w.query_start
"""
_IDLE = f"""
SELECT usename, pid, extract(epoch FROM now() - state_change)::int FROM pg_stat_activity
WHERE datname = current_database() AND state LIKE 'idle in transaction%%'
AND state_change < now() - interval '{IDLE}' ORDER BY state_change
"""


def look(connection: Connection) -> Iterator[Finding]:
    """Look at the server as far as this role may."""
    version, role, encrypted, near, above = connection.exec_driver_sql(_SESSION).one()
    yield _version(version)
    if above:
        way = "Work as a role of your own: a superuser can change what nobody may."
        yield note("role", f"You are {role}, a superuser of the server.", way)
    else:
        yield fine("role", f"You are {role}.")
    if encrypted or near:
        yield fine("way", "The way to the server is encrypted, or does not leave the machine.")
    else:
        way = "Add ?sslmode=verify-full to the URL, and a certificate to the server."
        yield Finding(
            topic="way", message="What goes to the server is not encrypted.", next_step=way
        )
    yield from _waiting(connection)
    if not postgres.can("pg_dump"):
        way = "Install PostgreSQL's client programs (`apt install postgresql-client`)."
        yield note("backup", "pg_dump is not here: no backup can be made from here.", way)


def _version(number: int) -> Finding:
    major, minor = divmod(number, 10_000)
    wanted = NEWEST.get(major)
    if wanted is None and major < min(NEWEST):
        way = "Move to a release that is still mended."
        return Finding(topic="server", message=f"PostgreSQL {major}.{minor} is no longer mended.",
                       next_step=way)  # fmt: skip
    if wanted is not None and minor < wanted:
        message = f"PostgreSQL {major}.{minor} has faults that {major}.{wanted} mends."
        way = "Ask who runs the server to install the newest minor release."
        return Finding(topic="server", message=message, next_step=way)
    return fine("server", f"PostgreSQL {major}.{minor}.")


def _waiting(connection: Connection) -> Iterator[Finding]:
    blocked = connection.exec_driver_sql(_WAITING).all()
    for who, pid, blocker, by, seconds in blocked:
        message = (
            f"{who} (server process {pid}) has waited {seconds} s for "
            f"{blocker or 'somebody'} (server process {by})."
        )
        way = f"Ask {blocker or 'them'} to end what is open; `SELECT pg_terminate_backend({by})`."
        yield Finding(topic="waiting", message=message, next_step=way)
    idle = connection.exec_driver_sql(_IDLE).all()
    for who, pid, seconds in idle:
        message = f"{who} (server process {pid}) holds a transaction open, idle for {seconds} s."
        way = f"Ask {who} to end it; `SELECT pg_terminate_backend({pid})`."
        yield Finding(topic="waiting", message=message, next_step=way)
    if not blocked and not idle:
        yield fine("waiting", "Nobody waits for anybody.")
