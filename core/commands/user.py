"""People who work here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, many, need, option, word
from core.entities import Membership, User
from core.errors import CaselineError, Problem, wrong
from core.fields import email, zone
from core.outcome import Outcome
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from core.entities import Group
    from core.org.model import Organisation
    from core.work import Work

NAME_LIMIT = 121
"""Characters in a full name."""

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")


def person_problems(org: Organisation, username: str, name: str, profile: str) -> Iterator[Problem]:
    """Find what speaks against letting somebody in under these words, whoever is there already."""
    if not _USERNAME.fullmatch(username):
        yield Problem("username", f"{username!r}: only ASCII letters, digits and . _ @ -")
    if unusable := _name_problem(name):
        yield Problem("name", f"name: {unusable}")
    try:
        org.profile(profile)
    except CaselineError as error:
        yield Problem("profile", f"profile: {error}")


def _name_problem(name: str) -> str | None:
    if not "".join(filter(str.isprintable, name)).strip():
        return "must not be blank."
    if storable(name) != name:
        return f"{name!r} holds a character that no database keeps."
    if len(name) > NAME_LIMIT:
        return f"is {len(name):,} characters long; {NAME_LIMIT} fit."
    return None


@command(
    "user.create", title="New person", needs="org.edit",
    example="caseline user create kim --name 'Kim Oh' --profile back_office",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateUser:
    """Let another person work here."""

    username: str = word("ASCII letters, digits and . _ @ -")
    name: str = need("the full name")
    profile: str = need("what they may do: a profile's key")
    group: tuple[str, ...] = many("a queue, team or group they belong to")
    email: str | None = option("where mail reaches them")
    time_zone: str | None = option("an IANA zone; without it the desk's")

    def decide(self, work: Work) -> Outcome:
        """Check name, profile and groups, all at once."""
        work.allow("org.edit")
        name = self.name.strip()
        problems = list(person_problems(work.org, self.username, name, self.profile))
        if any(u.username.casefold() == self.username.casefold() for u in work.many(User)):
            problems.append(Problem("username", f"The username {self.username!r} is taken."))
        values: dict[str, Any] = {}
        groups: list[Group] = []
        readers: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("email", lambda: email(work, self.email) if self.email else None),
            ("time_zone", lambda: zone(work, self.time_zone) if self.time_zone else None),
        )
        for field, read in readers:
            try:
                values[field] = read()
            except ValueError as error:
                problems.append(Problem(field, f"{field}: {error}"))
        for wanted in self.group:
            try:
                groups.append(work.group(wanted))
            except CaselineError as error:
                problems.append(Problem("group", str(error)))
        wrong(problems, what="The person")
        user = work.add(User(username=self.username, name=name, profile=self.profile, **values))
        for group in {group.id: group for group in groups}.values():
            work.add(Membership(group_id=group.id, user_id=user.id))
        return Outcome(
            message=f"{user.name} can work here as {user.username}.", number=user.username,
            kind="user",
        )  # fmt: skip
