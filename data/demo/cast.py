"""The people of the demo, and what each does there by what the organisation lets them do."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import resources
from typing import TYPE_CHECKING, Any

from core.commands.user import CreateUser
from core.entities import User

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.desk import Desk
    from core.org.model import Organisation
    from data.demo.script import Script


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works at the demo organisation."""

    username: str
    name: str
    profile: str
    groups: list[str]
    installers: int = 0
    """How many installers' accounts are theirs."""


def read(name: str) -> dict[str, Any]:
    """Read one of the demo's own files."""
    return tomllib.loads((resources.files("data.demo") / f"{name}.toml").read_text("utf-8"))


def people() -> tuple[Person, ...]:
    """Give everybody, in the order of the persona picker."""
    return tuple(Person(**row) for row in read("people")["people"])


class Cast:
    """Who opens, works and leads; nobody is chosen by name."""

    def __init__(self, org: Organisation, types: Iterable[str]) -> None:
        """Sort the people by what their profiles may do in `org` with cases of some types."""
        self.org, self.types = org, set(types)
        self.people = people()

    def _whose(self, person: Person, permission: str) -> set[str]:
        grants = self.org.profiles[person.profile].grants.get(permission, ())
        return {w for grant in grants if self.types <= {*grant.types} for w in grant.whose}

    @cached_property
    def openers(self) -> list[str]:
        """Give those who open cases and take none."""
        return [
            p.username for p in self.people
            if self._whose(p, "case.create") and not self._whose(p, "case.take")
        ]  # fmt: skip

    @cached_property
    def leads(self) -> list[str]:
        """Give those who lead a shift: they may take from any queue and belong to all of them."""
        return [
            p.username for p in self.people
            if "any" in self._whose(p, "case.take") and len(p.groups) > 1
        ]  # fmt: skip

    @cached_property
    def watchers(self) -> list[str]:
        """Give those who may see every case."""
        return [p.username for p in self.people if "any" in self._whose(p, "case.read")]

    @cached_property
    def keepers(self) -> list[Person]:
        """Give those who see the cases of their accounts alone, and have some."""
        return [p for p in self.people if p.installers and "any" not in self._whose(p, "case.read")]

    def workers(self, queue: str) -> list[str]:
        """Give those who work from a queue."""
        return [
            p.username for p in self.people
            if queue in p.groups and self._whose(p, "case.take") and p.username not in self.leads
        ]  # fmt: skip

    def hire(self, script: Script, desk: Desk, at: datetime) -> None:
        """Let everybody in who is not there yet."""
        with desk.store.reading() as unit:
            there = {user.username for user in unit.many(User)}
        for person in self.people:
            if person.username not in there:
                script.add(at, None, partial(_create, person))


def _create(person: Person) -> CreateUser:
    return CreateUser(
        username=person.username, name=person.name, profile=person.profile,
        group=tuple(person.groups), email=f"{person.username}@example.com",
    )  # fmt: skip
