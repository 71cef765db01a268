"""Whether the stored organisation can be read by this program, and knows what records name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from core.errors import RuleViolation, Unavailable
from core.health import Finding, fine
from core.org.loader import load
from data import org_versions
from data.tables import cases, users

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy import Connection

TOPIC = "organisation"
WAY = "`caseline org export DIR`, mend the files, then `caseline org apply DIR`."


def findings(connection: Connection) -> Iterator[Finding]:
    """Load the version in force; every error of it is a finding, with file and line."""
    version = org_versions.number(connection)
    if not version:
        return
    try:
        organisation = load(org_versions.files_of(connection, version) or {})
    except Unavailable as error:
        yield Finding(topic=TOPIC, message=error.message, next_step=error.next_step)
        return
    except RuleViolation as error:
        for problem in error.problems:
            text = f"Version {version}, which is in force: {problem.message}"
            yield Finding(topic=TOPIC, message=text, next_step=WAY)
        return
    lost = [*_lost(connection, organisation.types, organisation.profiles)]
    yield from (Finding(topic=TOPIC, message=text, next_step=WAY) for text in lost)
    if not lost:
        yield fine(TOPIC, f"Version {version} can be read, and knows what records name of it.")


def _lost(
    connection: Connection, types: Collection[str], profiles: Collection[str]
) -> Iterator[str]:
    for kind in connection.execute(select(cases.c.record_type).distinct()).scalars():
        if kind not in types:
            yield f"There are cases of the record type {kind!r}, which it does not define."
    for profile in connection.execute(select(users.c.profile).distinct()).scalars():
        if profile not in profiles:
            yield f"There are people of the profile {profile!r}, which it does not define."
