"""Queues: where cases wait for whoever is free (domain.md 1.5, 1.23)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.commands.registry import command, many, option, switch, word
from core.commands.user import join, leave, name_problem, named
from core.entities import Group, Membership, User
from core.errors import Problem, RuleViolation, wrong
from core.fields import assign, email
from core.outcome import Outcome

if TYPE_CHECKING:
    from core.work import Work

NAME_LIMIT = 80
"""Characters in a queue's name, and in its key."""


@command(
    "queue.create", title="New queue", needs="queue.edit",
    example="caseline queue create 'Night shift' --member dana",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class CreateQueue:
    """Make a queue; its key is made of its name."""

    name: str = word("what it is called")
    private: bool = switch("for its members alone")
    email: str | None = option("where mail about its cases goes")
    owner: str | None = option("the username of who answers for it, and gets what is released")
    member: tuple[str, ...] = many("the username of somebody who works on it, or a team's key")

    def decide(self, work: Work) -> Outcome:
        """Check name, address and people, all at once."""
        work.allow("queue.edit")
        name = self.name.strip()
        address, problems = _address(work, self.email)
        problems += _name_problems(work, name)
        owner, nobody = _owner(work, self.owner)
        people, unknown = _people(work, self.member, "member")
        wrong([*problems, *nobody, *unknown], what="The queue")
        queue = work.add(
            Group(
                key=_key(work, name), name=name, kind="queue", email=address,
                is_private=self.private, owner_id=owner,
            )
        )  # fmt: skip
        join(work, people, [queue])
        return Outcome(
            message=f"{name} was created as {queue.key}.", number=queue.key, kind="queue"
        )


@command(
    "queue.edit", title="Edit queue", needs="queue.edit",
    example="caseline queue edit night_shift --email night@example.com --leave dana",
)  # fmt: skip
@dataclass(frozen=True, kw_only=True, slots=True)
class EditQueue:
    """Change a queue's name, its address, who sees it and who works on it; its key stays."""

    queue: str = word("its key or name")
    name: str | None = option("what it is called")
    email: str | None = option("where mail about its cases goes; empty for nowhere")
    owner: str | None = option("the username of who answers for it; empty for nobody")
    private: str | None = option("`yes`: for its members alone; `no`: for everybody")
    join: tuple[str, ...] = many("who works on it from now on: a username, or a team's key")
    leave: tuple[str, ...] = many("the username of somebody who does not any more")

    def decide(self, work: Work) -> Outcome:
        """Check everything at once, and say what changed."""
        work.allow("queue.edit")
        queue = work.group(self.queue, "queue")
        values: dict[str, str | int | None] = {}
        problems: list[Problem] = []
        if self.name is not None:
            values["name"] = self.name.strip()
            problems += _name_problems(work, self.name.strip(), queue)
        if self.email is not None:
            values["email"], more = _address(work, self.email)
            problems += more
        if self.owner is not None:
            values["owner_id"], more = _owner(work, self.owner)
            problems += more
        if self.private is not None:
            values["is_private"], more = _private(self.private)
            problems += more
        joined, unknown = _people(work, self.join, "join")
        left, strange = named(work.user, self.leave, "leave")
        wrong([*problems, *unknown, *strange], what="The queue")
        changed = [_SAID.get(name, name) for name in assign(queue, values)]
        changed += [f"{user.name} joined" for user, _ in join(work, joined, [queue])]
        changed += [f"{user.name} left" for user, _ in leave(work, left, [queue])]
        if not changed:
            msg = f"Nothing to change: {queue.name} is like that already."
            raise RuleViolation(msg)
        told = ", ".join(changed)
        return Outcome(message=f"{queue.name}: {told}.", number=queue.key, kind="queue")


_SAID = {"owner_id": "owner", "is_private": "who sees it"}
"""What people call a field."""


def _people(
    work: Work, words: tuple[str, ...], field: str
) -> tuple[list[User], list[Problem]]:  # fmt: skip
    """Find people by username; a team means those who belong to it now (domain.md 1.13).

    Who joins the team later does not join the queue.
    """
    found: list[User] = []
    problems: list[Problem] = []
    for given in words:
        team = next((t for t in work.many(Group, kind="team") if given.strip() == t.key), None)
        if team is not None:
            members = work.many(Membership, group_id=team.id)
            found += work.unit.every(User, sorted(member.user_id for member in members))
            continue
        more, unknown = named(work.user, [given], field)
        found += more
        problems += unknown
    return list({person.id: person for person in found}.values()), problems


def _private(given: str) -> tuple[bool, list[Problem]]:
    word = given.strip().casefold()
    known = {"yes": True, "no": False}
    if word not in known:
        return False, [Problem("private", f"private: {given!r} is neither yes nor no.")]
    return known[word], []


def _address(work: Work, given: str | None) -> tuple[str | None, list[Problem]]:
    try:
        return (email(work, given) if given and given.strip() else None), []
    except ValueError as error:
        return None, [Problem("email", f"email: {error}")]


def _owner(work: Work, given: str | None) -> tuple[int | None, list[Problem]]:
    found, problems = named(work.user, [given] if given and given.strip() else [], "owner")
    return (found[0].id if found else None), problems


def _name_problems(work: Work, name: str, queue: Group | None = None) -> list[Problem]:
    """People name groups by key or name, so neither may be another's."""
    unusable = name_problem(name, NAME_LIMIT)
    if unusable:
        return [Problem("name", f"name: {unusable}")]
    for group in work.many(Group):
        if group is not queue and name.casefold() in {group.key.casefold(), group.name.casefold()}:
            return [Problem("name", f"name: {name!r} is taken by the {group.sort} {group.key}.")]
    return []


def _key(work: Work, name: str) -> str:
    """Make a key of a name: its letters and digits, and a number where that is taken."""
    taken = {group.key.casefold() for group in work.many(Group)}
    plain = re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")[: NAME_LIMIT - 4] or "queue"
    key, number = plain, 1
    while key in taken:
        number += 1
        key = f"{plain}_{number}"
    return key
