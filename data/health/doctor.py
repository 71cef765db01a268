"""What runs, and what is safe: the program, the database, its surroundings, the person's files."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import metadata, util
from typing import TYPE_CHECKING

from core.errors import CaselineError
from core.health import Finding, Report, fine, note
from data import paths, schema, settings, sqlite_file
from data.backup import last
from data.engine import connect
from data.faults import guard
from data.health import host, server
from data.tables import SCHEMA_VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL

OLD = 7
"""Days after which a person is reminded to make a backup."""
SHELVES = "consoles/*/drafts/*.json"


def doctor(url: URL, where: str) -> Report:
    """Look at everything around a database; nothing is changed, and nothing is raised."""
    file = sqlite_file.path_of(url)
    findings = [_versions()]
    if file is not None and file.is_file():
        findings += host.look(file)
    findings += _database(url)
    findings += [_backup(url), _mail(), *_own_files()]
    return Report(where=where, findings=tuple(findings))


def _versions() -> Finding:
    programs = ("caseline", "textual", "sqlalchemy")
    told = ", ".join(f"{name} {_version(name)}" for name in programs)
    driver = f"psycopg {_version('psycopg')}" if util.find_spec("psycopg") else "no psycopg"
    return fine("program", f"Python {platform.python_version()}, {told}, {driver}.")


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _database(url: URL) -> Iterator[Finding]:
    file = sqlite_file.path_of(url)
    try:
        if file is not None and not file.exists():
            way = "`caseline db init` makes one."
            yield Finding(topic="desk", message=f"There is no database {file}.", next_step=way)
            return
        engine = connect(url)
        with guard(engine):
            schema.require_current(engine)
            yield fine("desk", f"The desk is at version {SCHEMA_VERSION}, and opens.")
            if file is None:
                with engine.connect() as connection:
                    yield from [*server.look(connection)]
        engine.dispose()
    except CaselineError as error:
        yield Finding(topic="desk", message=error.message, next_step=error.next_step)


def _backup(url: URL) -> Finding:
    known = last.last(url)
    way = "caseline db backup FILE"
    if known is None:
        return note("backup", "No backup of it by you is known on this machine.", way)
    at, file = known
    days = (datetime.now(UTC) - at).days
    ago = "today" if days < 1 else "a day ago" if days == 1 else f"{days} days ago"
    there = "" if file.exists() else ", and is not there any more"
    told = f"The last one, {file}, was made {ago}{there}."
    return note("backup", told, way) if days >= OLD or there else fine("backup", told)


def _mail() -> Finding:
    """Say by which server mail leaves, or that none is named; nobody is asked over the network."""
    from data.mail.server import server as named  # noqa: PLC0415  most calls send nothing

    try:
        if not settings.load(paths.settings_file()).smtp:
            way = "[smtp] of the settings names one; docs/mail.md."
            return note("mail", "No server is named: mail stays in the outbox.", way)
        to = named()
    except CaselineError as error:
        return Finding(topic="mail", message=error.message, next_step=error.next_step)
    return fine("mail", f"Mail leaves by {to.host}:{to.port} ({to.security}).")


def _own_files() -> Iterator[Finding]:
    """Look at the person's settings, drafts and folders."""
    own = paths.settings_file()
    try:
        settings.load(own)
        yield fine(
            "settings", f"{own} is read." if own.exists() else "All settings are as shipped."
        )
    except CaselineError as error:
        yield Finding(topic="settings", message=error.message, next_step=error.next_step)
    places = (own, paths.database_file().parent, paths.state_folder())
    yield from _loose(places)
    waiting = len([*paths.state_folder().glob(SHELVES)])
    if waiting:
        yield note("drafts", f"{waiting} drafts were written and not sent.", "In the console: g w.")
    else:
        yield fine("drafts", "Nothing was written and not sent.")


def _loose(places: tuple[Path, ...]) -> Iterator[Finding]:
    found = (host.private("rights", place) for place in places if place.exists())
    yield from (finding for finding in found if finding)
