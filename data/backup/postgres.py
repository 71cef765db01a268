"""Backup and restore of a PostgreSQL database, by PostgreSQL's own programs.

The password goes to them in their environment, which others on the machine cannot read; never in
their arguments, which everybody can.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

from core.errors import Conflict, Unavailable
from core.text import one_line
from data import schema
from data.engine import connect
from data.faults import guard
from data.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import URL

    from data.backup.files import Told

SECRETS = {"password": "PGPASSWORD", "passfile": "PGPASSFILE", "sslpassword": None}
"""What never stands among the arguments, and the variable that takes its place."""


def can(program: str) -> bool:
    """Say whether one of PostgreSQL's programs is there."""
    return shutil.which(program) is not None


def dump(url: URL, file: Path, told: Told) -> None:
    """Let `pg_dump` write one state of the database in its own form; then read its list."""
    with guard(engine := connect(url)):
        found = schema.version(engine)
    engine.dispose()
    if found is None:
        msg = "There is no desk in this database."
        raise Unavailable(msg, next_step="Check --db.")
    told(0, 1)
    _run(
        url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
        "--exclude-table-data=presences", f"--file={file}",  # who is where now is nobody's later
    )  # fmt: skip
    _listed(file)
    told(1, 1)


def restore(url: URL, source: Path) -> None:
    """Let `pg_restore` fill an empty database in one transaction.

    Raises `Conflict` where the database holds anything: to empty it is not ours to do.
    """
    if not source.is_file():
        msg = f"There is no file {source}."
        raise Unavailable(msg, title="No backup", next_step="Check the path.")
    _require_usable(source)
    engine = connect(url)
    try:
        with guard(engine):
            if schema.version(engine) is not None:
                msg = "There is a desk in this database already."
                way = "Make an empty database (`createdb NAME`) and name it with --db."
                raise Conflict(msg, title="Not empty", next_step=way)
            _run(
                url, "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner",
                "--no-privileges", str(source.absolute()),
            )  # fmt: skip
            schema.version(engine)
    finally:
        engine.dispose()


def _require_usable(source: Path) -> None:
    if "alembic_version" not in _listed(source):
        msg = f"{source} holds no desk."
        raise Unavailable(msg, title="No backup", next_step="Name another file.")
    told = _call("pg_restore", ["--data-only", "--table=alembic_version", "--file=-", str(source)])
    lines = told.splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("COPY ")), len(lines))
    version = next(iter(lines[start + 1 :]), "")
    if not version or version > SCHEMA_VERSION:
        msg = f"{source} is of version {version}, newer than this program ({SCHEMA_VERSION})."
        raise Unavailable(msg, title="Newer", next_step="Install the newer caseline.")


def _listed(file: Path) -> str:
    """Give the list of what is in a dump; one that was cut off has none."""
    return _call("pg_restore", ["--list", str(file)])


def _run(url: URL, program: str, *arguments: str) -> str:
    """Call a program for a database."""
    given = _parameters(url)
    variables = {
        variable: str(given.pop(name))
        for name, variable in SECRETS.items()
        if name in given and variable
    }
    given.pop("sslpassword", None)
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415  SQLite has no use for it

    return _call(program, [f"--dbname={make_conninfo(**given)}", *arguments], variables)


def _parameters(url: URL) -> dict[str, Any]:
    """Give how the driver would reach the database, in libpq's own words."""
    arguments = url.get_dialect()().create_connect_args(url)[1]
    return {str(name): value for name, value in arguments.items()}


def _call(program: str, arguments: list[str], variables: dict[str, str] | None = None) -> str:
    found = shutil.which(program)
    if found is None:
        msg = f"PostgreSQL's own program {program} is not here."
        way = "Install PostgreSQL's client programs (`apt install postgresql-client`)."
        raise Unavailable(msg, title="No backup", next_step=way)
    done = subprocess.run(  # noqa: S603  a known program; what is told to it is no shell's
        [found, *arguments], check=False, capture_output=True, stdin=subprocess.DEVNULL, text=True,
        env=os.environ | (variables or {}) | {"PGCONNECT_TIMEOUT": "10"}, errors="replace",
    )  # fmt: skip
    if done.returncode:
        first = next(iter(done.stderr.splitlines()), "no reason was given")
        msg = f"{program} could not do it: {one_line(first)}."
        raise Unavailable(msg, title="No backup", next_step="Nothing was left behind.")
    return done.stdout
