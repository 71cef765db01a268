"""Found the house: the organisation, its groups, and the first person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, need
from core.entities import Group, User
from core.org.diff import HOUSE, differences
from core.org.loader import load
from core.org.model import EMPTY
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work


@command(
    "org.found",
    title="Found the organisation",
    needs="org.edit",
    undo=False,
    shell=False,
)
@dataclass(frozen=True, kw_only=True, slots=True)
class FoundOrganisation:
    """Store the organisation's files, make its groups, and let the first people in."""

    files: dict[str, str] = need("the organisation's files by name")
    people: tuple[tuple[str, str, str], ...] = need("username, full name and profile")

    def decide(self, work: Work) -> Outcome:
        """Check the files as a whole before anything is written."""
        organisation = load(self.files)
        told = differences(EMPTY, organisation, ({}, self.files))
        made = [(one.section, one.trail) for one in told if one.section != HOUSE]
        work.unit.save_org(self.files, [(HOUSE, f"Founded {organisation.name}"), *made])
        work.org = organisation
        for group in organisation.groups.values():
            work.add(
                Group(
                    key=group.key, name=group.name, kind=group.kind, email=group.email,
                    email_members=group.email_members, takes_assignments=group.takes_assignments,
                )
            )  # fmt: skip
        for username, name, profile in self.people:
            work.add(
                User(
                    username=username,
                    name=name,
                    profile=organisation.profile(profile).key,
                )
            )
        return Outcome(message=f"{organisation.name} was founded.")
