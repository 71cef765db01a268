"""What setup shows, read at once: the organisation, its people, its versions, its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.org.where import Home, homes
from core.rules.permissions import allows, require_setup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.desk import Desk
    from core.org.model import Organisation
    from core.rows import GroupRow, UserRow, VersionRow


@dataclass(frozen=True, slots=True)
class At:
    """A part of the organisation: the section it stands in, and its key there."""

    section: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """Everything, as it was at one moment."""

    org: Organisation
    number: int
    """The version in force."""
    files: Mapping[str, str]
    users: Mapping[str, UserRow]
    groups: Mapping[str, GroupRow]
    versions: tuple[VersionRow, ...]
    homes: Mapping[tuple[str, str], Home]
    """Where each part is written down."""

    def home(self, at: At) -> Home | None:
        """Give the file and the line in which a part is written down; none of what has none."""
        if at.section == "files":
            return (at.key, 1)
        section = "groups" if at.section in {"queue", "team", "public"} else at.section
        return self.homes.get((section, at.key))

    def members(self, group: str) -> list[UserRow]:
        """Give the people of a group."""
        row = self.groups.get(group)
        return [self.users[name] for name in (row.members if row else ()) if name in self.users]

    def profile(self, key: str) -> str:
        """Give what a profile is called."""
        found = self.org.profiles.get(key)
        return found.label if found else key


def read(desk: Desk) -> Whole:
    """Read everything; runs in a thread. Raises `NotAllowed` for who has nothing to set up."""
    desk.keep_up()
    require_setup(desk.org, desk.actor)
    next(iter(desk.org.rules.values()), None)  # compiled here: the screen waits for nothing
    look, files = desk.look, desk.files
    return Whole(
        org=desk.org, number=desk.version, files=files,
        users={row.username: row for row in look.users()},
        groups={row.key: row for row in look.groups()},
        versions=look.org_versions(), homes=homes(files),
    )  # fmt: skip


def sees(desk: Desk) -> bool:
    """Say whether the person may see how the organisation is set up."""
    return any(allows(desk.org, desk.actor, act) for act in ("org.edit", "queue.edit"))


def administers(desk: Desk) -> bool:
    """Say whether the person may change the organisation."""
    return allows(desk.org, desk.actor, "org.edit")
