"""One call of the command line: what was typed, the doors it may open, and its desk."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import cached_property
from shlex import quote
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from cli import out
from cli.parser import PREFIX, Usage, moment
from core.text import REPLACED_NOTE, storable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cli.parser import Parser
    from core.desk import Desk
    from core.outcome import Outcome
    from core.ports import Admin


T = TypeVar("T")


class Doors(NamedTuple):
    """What the command line is given to work with; each is opened only when it is needed."""

    opener: Callable[..., Desk]
    """Opens the desk of a database for a person."""
    console: Callable[..., int]
    """Runs the console and gives its exit code."""
    is_first_start: Callable[[str | None], bool]
    """Says whether nobody named a database and the person's own is not there."""
    admin: Callable[[], Admin]
    """Gives what is done to databases as a whole."""
    keys: Callable[[], Iterable[tuple[str, str, str]]]
    """Gives the keys of the console: key, id of the act, title."""
    version: str = ""


class Session:
    """One call."""

    def __init__(
        self, given: argparse.Namespace, doors: Doors, parser: Parser, *, replaced: bool = False
    ) -> None:
        """Start with what was typed; `parser` is the verb's own.

        `replaced` says that something was typed that no database keeps.
        """
        self.given, self.doors, self.parser, self.replaced = given, doors, parser, replaced

    def everywhere(self, name: str) -> Any:
        """Give a global option, none where it was not typed."""
        return getattr(self.given, PREFIX + name, None)

    @property
    def json(self) -> bool:
        """Whether the answer is a JSON document."""
        return bool(self.everywhere("json"))

    @property
    def username(self) -> str | None:
        """Who acts, where that was said."""
        return self.everywhere("as") or storable(os.environ.get("CASELINE_USER", "")) or None

    @property
    def at(self) -> datetime | None:
        """What the clock shows, where that was said."""
        told = os.environ.get("CASELINE_AT")
        if self.everywhere("at") is not None or not told:
            at: datetime | None = self.everywhere("at")
            return at
        try:
            return moment(told)
        except Exception as error:
            msg = f"CASELINE_AT: {error}"
            raise Usage(msg, self.parser) from error

    @property
    def options(self) -> dict[str, Any]:
        """What every door takes."""
        return {"db": self.everywhere("db"), "username": self.username, "at": self.at}

    @property
    def admin(self) -> Admin:
        """What is done to databases as a whole."""
        return self.doors.admin()

    @cached_property
    def desk(self) -> Desk:
        """The desk; opened when it is first asked for, with what one must know of its place."""
        desk = self.doors.opener(**self.options)
        out.say(*(f"Note: {caution}" for caution in desk.store.cautions), stream=sys.stderr)
        return desk

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that times are shown in."""
        from zoneinfo import ZoneInfo  # noqa: PLC0415  --json needs none

        return ZoneInfo(self.desk.person.time_zone or self.desk.org.time_zone)

    def do(self, command: Any) -> Outcome:
        """Carry out a command once; see `once`."""
        from core.many import Agreed  # noqa: PLC0415  --help has nothing to do

        if self.everywhere("yes"):  # it answers what rules would do to many, too
            command = Agreed(act=command)
        outcome = self.once(lambda key: self.desk.do(command, key=key))
        if not self.replaced:
            return outcome
        return replace(outcome, notes=(*outcome.notes, REPLACED_NOTE))

    def once(self, act: Callable[[str], T]) -> T:
        """Act under the key that was typed, or under one that is told when the answer is lost.

        Whether the act is done is not known then; under the same key it is not done twice.
        """
        from uuid import uuid4  # noqa: PLC0415  --help has nothing to write

        from core.errors import Unreachable  # noqa: PLC0415

        _ = self.desk  # what cannot be opened has lost nothing yet
        key = self.everywhere("key") or uuid4().hex
        try:
            return act(key)
        except Unreachable as error:
            error.details["key"] = key
            way = f"With --key {quote(key)} it is done once, even if it is done already."
            error.next_step = f"{error.next_step} {way}" if error.next_step else way
            raise

    def close(self) -> None:
        """Let go of the database."""
        if "desk" in self.__dict__:
            self.desk.store.close()
