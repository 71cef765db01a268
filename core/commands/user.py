"""People who work here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.commands.registry import command, many, need, option, word
from core.entities import Membership, User
from core.errors import CaselineError, Problem, wrong
from core.fields import email, text
from core.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.entities import Group
    from core.work import Work

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")


def username_problem(username: str) -> str | None:
    """Say why nobody can be called that, or nothing."""
    if _USERNAME.fullmatch(username):
        return None
    return f"{username!r}: only ASCII letters, digits and . _ @ -"


@command(
    "user.create", title="New person", needs="org.edit",
    example="caseline user create dana --name 'Dana Reyes' --profile back_office",
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
        problems: list[Problem] = []
        if unusable := username_problem(self.username):
            problems.append(Problem("username", unusable))
        elif any(u.username.casefold() == self.username.casefold() for u in work.many(User)):
            problems.append(Problem("username", f"The username {self.username!r} is taken."))
        values: dict[str, Any] = {}
        groups: list[Group] = []
        readers: tuple[tuple[str, Callable[[], str | None]], ...] = (
            ("name", lambda: text(121)(work, self.name) or None),
            ("profile", lambda: work.org.profile(self.profile).key),
            ("email", lambda: email(work, self.email) if self.email else None),
        )
        for field, read in readers:
            try:
                values[field] = read()
            except (ValueError, CaselineError) as error:
                problems.append(Problem(field, f"{field}: {error}"))
        for name in self.group:
            try:
                groups.append(work.group(name))
            except CaselineError as error:
                problems.append(Problem("group", str(error)))
        wrong(problems, what="The person")
        user = work.add(User(username=self.username, time_zone=self.time_zone, **values))
        for group in {group.id: group for group in groups}.values():
            work.add(Membership(group_id=group.id, user_id=user.id))
        return Outcome(
            message=f"{user.name} can work here as {user.username}.", number=user.username,
            kind="user",
        )  # fmt: skip
