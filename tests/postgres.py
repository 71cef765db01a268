"""A PostgreSQL of our own: a throwaway cluster from the distribution's binaries, one per worker.

It trusts every login on loopback and never waits for the disk, unless it is to be durable: for
tests only. Its superuser is `postgres`; tests connect as `caseline`, who owns the databases and
may create roles but is no superuser, so that rights and row-level security are in force.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest
from psycopg import sql

from tests.shared import memory

Build = Callable[[str], None]
"""What fills the empty database at a URL; a function of a module, so that it is run only once."""

_HASTY = "-F -c synchronous_commit=off -c full_page_writes=off"
"""For tests that nothing befalls: what was committed may be lost when the server dies."""
_SETTINGS = (
    " -c max_connections=60 -c shared_buffers=32MB -c max_wal_size=256MB"
    " -c unix_socket_directories='' -c listen_addresses=127.0.0.1"
)
_KEEPER = 'read -r _; "$1/pg_ctl" -D "$2/data" -m immediate -w stop >"$2/stop" 2>&1; rm -rf "$2"'
"""Stops the server when its input ends: after the tests, or when they are killed."""


@dataclass(frozen=True)
class Server:
    """A running cluster."""

    port: int
    version: int
    """As PostgreSQL counts: 150018 is 15.18."""
    _control: Callable[..., None]
    _templates: dict[Build, str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; `immediate` is a crash: whoever is connected is cut off, nothing is flushed."""
        self._control("-m", mode, "-w", "stop")

    def start(self) -> None:
        """Start it again."""
        self._control("start")

    def url(self, database: str, role: str = "caseline") -> str:
        """Give the address of a database as `role` reaches it."""
        return f"postgresql+psycopg://{role}@127.0.0.1:{self.port}/{database}"

    def run(self, statement: LiteralString, *names: str) -> list[tuple[Any, ...]]:
        """Run a statement as superuser; each `{}` in it takes one of `names`, quoted."""
        query = sql.SQL(statement).format(*map(sql.Identifier, names))
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="postgres", autocommit=True
        ) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else []

    def create(self, like: str = "template1") -> str:
        """Make a database that `caseline` owns, as a copy of another one, and give its name."""
        name = f"test_{next(self._numbers)}"
        if self.version >= 150000:  # since then one may choose, and copying files is 4 times faster
            self.run("CREATE DATABASE {} OWNER caseline TEMPLATE {} STRATEGY file_copy", name, like)
        else:
            self.run("CREATE DATABASE {} OWNER caseline TEMPLATE {}", name, like)
        return name

    def template(self, build: Build) -> str:
        """Give the name of the database that `build` filled, built when first asked for."""
        if build not in self._templates:
            name = self.create()
            build(self.url(name))
            self._templates[build] = name
        return self._templates[build]

    def drop(self, name: str) -> None:
        """Remove a database, whoever is still connected."""
        self.run("DROP DATABASE {} WITH (FORCE)", name)

    def person(self, name: str, *groups: str) -> str:
        """Let `name` log in as a member of exactly these groups, whatever a test before did."""
        with suppress(psycopg.errors.DuplicateObject):
            self.run("CREATE ROLE {} LOGIN", name)
        for member, group in self.run(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
        ):
            if member == name:
                self.run("REVOKE {} FROM {}", group, name)
        for group in groups:
            self.run("GRANT {} TO {}", group, name)
        return name


def binaries() -> Path | None:
    """Find the folder of the newest server binaries, none where there are none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3])
    )
    elsewhere = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(elsewhere).resolve().parent if elsewhere else None


def _other_user() -> dict[str, Any]:
    """Give the user that the server runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def cluster(tools: Path, *, durable: bool = False) -> Iterator[Server]:
    """Start a server in a folder of its own, and take both away afterwards.

    A `durable` one keeps on the disk what it committed, as those of the real world do.
    """
    folder = Path(tempfile.mkdtemp(prefix="caseline-pg-", dir=None if durable else memory()))
    data, port, user = folder / "data", _free_port(), _other_user()
    if user:
        os.chown(folder, user["user"], user["group"])
    init = ["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    options = f"{'' if durable else _HASTY}{_SETTINGS} -p {port}"

    def control(*words: object, program: str = "pg_ctl") -> None:
        if words == ("start",):
            words = ("-l", folder / "log", "-w", "-t", "60", "-o", options, "start")
        done = subprocess.run(
            [tools / program, "-D", data, *map(str, words)],
            cwd=folder, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **user,
        )  # fmt: skip
        if done.returncode:
            pytest.fail(f"{program}: {done.stdout.decode()}")

    with subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", tools, folder],
        stdin=subprocess.PIPE, cwd=folder, start_new_session=True, **user,
    ):  # fmt: skip
        control(*init, program="initdb")
        control("start")
        with psycopg.connect(host="127.0.0.1", port=port, user="postgres") as connection:
            server = Server(port, connection.info.server_version, control)
        server.run("CREATE ROLE caseline LOGIN CREATEDB CREATEROLE")
        yield server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Run a PostgreSQL for this worker; skip where there is none, but never in CI."""
    with cluster(_tools()) as server:
        yield server


@pytest.fixture(scope="module")
def durable_server() -> Iterator[Server]:
    """Run a PostgreSQL for this module that may be stopped and started, and loses nothing."""
    with cluster(_tools(), durable=True) as server:
        yield server


def _tools() -> Path:
    tools = binaries()
    if tools is None:
        reason = "no PostgreSQL server binaries (apt-get install postgresql)"
        if "CASELINE_CI" in os.environ:
            pytest.fail(reason)
        pytest.skip(reason)
    return tools


@pytest.fixture
def pg_template(postgres_server: Server) -> Iterator[Callable[[Build], str]]:
    """Give the URL of a fresh copy of what a build function made once per worker."""
    made: list[str] = []

    def copy(build: Build) -> str:
        made.append(postgres_server.create(like=postgres_server.template(build)))
        return postgres_server.url(made[-1])

    yield copy
    for name in made:
        postgres_server.drop(name)
