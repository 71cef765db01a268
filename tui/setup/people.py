"""People, profiles and members as setup shows them: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.rules.permissions import PERMISSIONS
from tui.records.page import Link
from tui.setup.naming import part_of
from tui.setup.parts import called, find
from tui.setup.whole import At

if TYPE_CHECKING:
    from core.org.model import Grant, Profile
    from core.rows import UserRow
    from tui.setup.paper import Paper
    from tui.setup.whole import Whole


def draw_person(whole: Whole, person: UserRow, paper: Paper) -> None:
    """Write what a person is, where they belong, and what they may do."""
    if not person.is_active:
        paper.told("! not active: nothing can be done under this name", "bold $bad")
    profile = whole.org.profiles.get(person.profile)
    paper.fact("Page", f"what {person.name} owns", target=Link("user", person.username))
    where = At("profiles", person.profile) if profile else None
    paper.fact("Profile", whole.profile(person.profile), target=where)
    for words, value in (
        ("E-mail", person.email), ("Time zone", person.time_zone or "the desk's"),
    ):  # fmt: skip
        if value:
            paper.fact(words, value)
    groups = []
    for key in person.groups:
        at = part_of(whole, "groups", key)
        record = find(whole, at) if at else None
        groups.append((called(record) if record else key, at))
    paper.facts("Queues, teams, groups", groups)
    if profile is not None:
        _may(whole, profile, paper)


def draw_profile(whole: Whole, profile: Profile, paper: Paper) -> None:
    """Write what people of a profile may do, and who they are."""
    _may(whole, profile, paper)
    held = [row for row in whole.users.values() if row.profile == profile.key]
    paper.heading("People", f"{len(held):,}")
    draw_people(whole, held, paper)


def draw_members(whole: Whole, group: str, paper: Paper) -> None:
    """Write who belongs to a group."""
    members = whole.members(group)
    paper.heading("Members", f"{len(members):,}")
    draw_people(whole, members, paper)


def draw_people(whole: Whole, people: list[UserRow], paper: Paper) -> None:
    """Write people, each with what they do here."""
    wide = min(max((len(person.name) for person in people), default=4), 30)
    for person in people:
        left = "" if person.is_active else " · not active"
        paper.row((
            (f"› {person.name}", wide + 2, "$value"),
            (f"{person.username} · {whole.profile(person.profile)}{left}", 0, "$label"),
        ), target=At("people", person.username))  # fmt: skip
    if not people:
        paper.told("Nobody.", indent=2)


def _may(whole: Whole, profile: Profile, paper: Paper) -> None:
    """Write each permission with whose records it is about; then what is not allowed."""
    paper.heading("May")
    for permission, words in PERMISSIONS.items():
        lines = profile.grants.get(permission, ())
        if lines:
            paper.facts(words, [(_line(whole, profile, line), None) for line in lines])
    missing = [
        words for permission, words in PERMISSIONS.items() if not profile.grants.get(permission)
    ]
    if missing:
        paper.heading("May not")
        paper.told(", ".join(missing) + ".", indent=2)


def _line(whole: Whole, profile: Profile, line: Grant) -> str:
    told = " or ".join(line.whose)
    if line.types == profile.types:
        return told
    types = [whole.org.types[key].label for key in line.types if key in whole.org.types]
    return f"{told} ({', '.join(types) or 'no record type'})"
