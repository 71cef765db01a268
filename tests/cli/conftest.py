"""A small house with people of every kind, and the command line as a test calls it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from caseline import __main__ as door
from cli.main import main
from cli.session import Doors
from core.commands.account import CreateAccount
from core.commands.case import CreateCase
from core.commands.customer import CreateCustomer
from core.commands.user import CreateUser
from core.org import loader
from data import log
from data.founding import found

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Build, Server

PEOPLE = {
    "dana": ("Dana Reyes", "back_office", ("back_office_homeowner",)),
    "eli": ("Eli Moss", "back_office", ("back_office_homeowner", "shift_leads")),
    "sam": ("Sam Ortiz", "frontline", ()),
    "sue": ("Sue Park", "supervisor", ()),
    "bo": ("Bo Lind", "boundary", ("compliance",)),
}
"""Everybody but `root`, the administrator: name, profile, groups."""


def build(url: str) -> None:
    """Found the house: one customer, and three cases in the queue, the second urgent."""
    desk = found(url, files=loader.shipped(), people=[("root", "Root Admin", "admin")])
    root = desk.acting("root")
    for username, (name, profile, group) in PEOPLE.items():
        root.do(CreateUser(username=username, name=name, profile=profile, group=group))
    sam = desk.acting("sam")
    jo = sam.do(CreateCustomer(name="Jo Rivera", phone="555 0100", email="jo@example.com"))
    for text, priority in (("Charged twice", None), ("No power", "High"), ("A question", "Low")):
        sam.do(CreateCase(
            type="homeowner", contract=jo.made["contract"], primary="Billing", secondary="Autopay",
            source="Phone", description=text, priority=priority, queue="back_office_homeowner",
        ))  # fmt: skip
    sam.do(CreateAccount(fields={"name": "Bright Roofs", "kind": "installer"}))
    desk.store.close()


@dataclass(frozen=True)
class Answer:
    """What a call of the command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on standard output."""
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, Any]:
        """The error that was told on standard error as JSON."""
        told: dict[str, Any] = json.loads(self.err)["error"]
        return told


class Shell:
    """The command line over one database; on PostgreSQL each person connects as their own role."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Speak to the database at `url`."""
        self.url, self.capsys = url, capsys

    def of(self, username: str | None) -> list[str]:
        """Give the options that make somebody the one who acts."""
        if username is None:
            return ["--db", self.url]
        if self.url.startswith("sqlite"):
            return ["--db", self.url, "--as", username]
        return ["--db", self.url.replace("caseline@", f"{username}@")]

    def __call__(self, *words: str, as_: str | None = "dana") -> Answer:
        """Run one command line."""
        self.capsys.readouterr()
        code = run([*self.of(as_), *words])
        told = self.capsys.readouterr()
        return Answer(code, told.out, told.err)

    def json(self, *words: str, as_: str | None = "dana") -> Any:
        """Run a command line that succeeds, and give its document."""
        answer = self(*words, "--json", as_=as_)
        assert (answer.code, answer.err) == (0, ""), answer
        return answer.json

    def refused(self, *words: str, as_: str | None = "dana") -> tuple[int, dict[str, Any]]:
        """Run a command line that fails, and give its exit code and error."""
        answer = self(*words, "--json", as_=as_)
        assert answer.out == ""
        return answer.code, answer.error


def run(words: list[str], **doors: Any) -> int:
    """Call the command line with the doors of the installed program, or others."""
    installed = Doors(
        door.opener, door.console, door.is_first_start, door.admin, door.keys, version="0"
    )
    try:
        return main(words, installed._replace(**doors))
    finally:
        log.forget()  # of `--debug`: the process of a command line ends here


def _shell(
    copy_of: Callable[[Build], str], database_kind: str, request: pytest.FixtureRequest,
    capsys: pytest.CaptureFixture[str],
) -> Shell:  # fmt: skip
    if database_kind == "postgres":
        server: Server = request.getfixturevalue("postgres_server")
        for username in (*PEOPLE, "root"):
            server.person(username, "caseline")
    return Shell(copy_of(build), capsys)


shell = pytest.fixture(_shell)
"""The command line over the small house, on each database."""


@pytest.fixture
def bare(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Call the command line without naming a database; doors may be handed in."""

    def call(*words: str, **doors: Any) -> Answer:
        capsys.readouterr()
        code = run(list(words), **doors)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call
