"""People who work here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from core.commands.registry import command, many, need, option, word
from core.entities import Membership, User
from core.errors import CaselineError, Problem, RuleViolation, wrong
from core.fields import assign, email, zone
from core.outcome import Outcome
from core.rules.people import require_administrator
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from core.entities import Group
    from core.org.model import Organisation
    from core.work import Work

T = TypeVar("T")
NAME_LIMIT = 121
"""Characters in a full name."""

_USERNAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")


def person_problems(org: Organisation, username: str, name: str, profile: str) -> Iterator[Problem]:
    """Find what speaks against letting somebody in under these words, whoever is there already."""
    if not _USERNAME.fullmatch(username):
        yield Problem("username", f"{username!r}: only ASCII letters, digits and . _ @ -")
    if unusable := name_problem(name, NAME_LIMIT):
        yield Problem("name", f"name: {unusable}")
    try:
        org.profile(profile)
    except CaselineError as error:
        yield Problem("profile", f"profile: {error}")


def name_problem(name: str, limit: int) -> str | None:
    """Say what speaks against a name, or nothing."""
    if not "".join(filter(str.isprintable, name)).strip():
        return "must not be blank."
    if storable(name) != name:
        return f"{name!r} holds a character that no database keeps."
    if len(name) > limit:
        return f"is {len(name):,} characters long; {limit} fit."
    return None


@command(
    "user.create", title="New person", needs="org.edit",
    example="caseline user create kim --name 'Kim Oh' --profile {profile}",
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
        values, more = _reach(work, {"email": self.email, "time_zone": self.time_zone})
        problems += more
        groups, unknown = named(work.group, self.group, "group")
        wrong([*problems, *unknown], what="The person")
        user = work.add(User(username=self.username, name=name, profile=self.profile, **values))
        join(work, [user], groups)
        return Outcome(
            message=f"{user.name} can work here as {user.username}.", number=user.username,
            kind="user",
        )  # fmt: skip


@command(
    "user.edit", title="Edit person", needs="org.edit",
    example="caseline user edit dana --profile {higher_profile} --join {group}",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditUser:
    """Change what somebody may do, how they are reached and where they belong."""

    user: str = word("the username")
    name: str | None = option("the full name")
    profile: str | None = option("what they may do: a profile's key")
    email: str | None = option("where mail reaches them; empty for nowhere")
    time_zone: str | None = option("an IANA zone; empty for the desk's")
    join: tuple[str, ...] = many("a queue, team or group they belong to from now on")
    leave: tuple[str, ...] = many("a queue, team or group they do not belong to any more")

    def decide(self, work: Work) -> Outcome:
        """Check everything at once; somebody must be left who may do this."""
        work.allow("org.edit")
        user = work.user(self.user)
        name = user.name if self.name is None else self.name.strip()
        profile = user.profile if self.profile is None else self.profile
        problems = list(person_problems(work.org, user.username, name, profile))
        reach = {"email": self.email, "time_zone": self.time_zone}
        values, more = _reach(work, {n: v for n, v in reach.items() if v is not None})
        joined, unknown = named(work.group, self.join, "join")
        left, strange = named(work.group, self.leave, "leave")
        wrong([*problems, *more, *unknown, *strange], what="The person")
        values |= {"name": name, "profile": work.org.profile(profile).key}
        changed = assign(user, values)
        changed += [f"joined {group.name}" for _, group in join(work, [user], joined)]
        changed += [f"left {group.name}" for _, group in leave(work, [user], left)]
        if not changed:
            msg = f"Nothing to change: {user.name} has these values already."
            raise RuleViolation(msg)
        require_administrator(work)
        told = ", ".join(word.replace("_", " ") for word in changed)
        return Outcome(message=f"{user.username}: {told}.", number=user.username, kind="user")


def _reach(work: Work, given: Mapping[str, str | None]) -> tuple[dict[str, Any], list[Problem]]:
    """Read e-mail and time zone; an empty one is none."""
    parsers = {"email": email, "time_zone": zone}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for field, value in given.items():
        try:
            values[field] = parsers[field](work, value) if value else None
        except ValueError as error:
            problems.append(Problem(field, f"{field}: {error}"))
    return values, problems


def named(
    find: Callable[[str], T], words: Iterable[str], field: str
) -> tuple[list[T], list[Problem]]:
    """Find what several words name; each that names nothing is a problem."""
    found: list[T] = []
    problems: list[Problem] = []
    for given in words:
        try:
            found.append(find(given))
        except CaselineError as error:
            problems.append(Problem(field, str(error)))
    return found, problems


def join(work: Work, people: Iterable[User], groups: Iterable[Group]) -> list[tuple[User, Group]]:
    """Let people belong to groups; gives who was not a member of which."""
    made: list[tuple[User, Group]] = []
    for user, group in _pairs(people, groups):
        if work.one(Membership, group_id=group.id, user_id=user.id) is None:
            work.add(Membership(group_id=group.id, user_id=user.id))
            made.append((user, group))
    return made


def leave(work: Work, people: Iterable[User], groups: Iterable[Group]) -> list[tuple[User, Group]]:
    """Let people belong to groups no more; gives who was a member of which."""
    ended: list[tuple[User, Group]] = []
    for user, group in _pairs(people, groups):
        there = work.one(Membership, group_id=group.id, user_id=user.id)
        if there is not None:
            there.removed_at = work.now
            ended.append((user, group))
    return ended


def _pairs(people: Iterable[User], groups: Iterable[Group]) -> list[tuple[User, Group]]:
    groups = list(groups)
    return [(user, group) for user in people for group in groups]
