"""What every test stands on: a home of its own, the two tiers, a database of each kind."""

from __future__ import annotations

import gc
import os
import re
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import shared, tiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build, Server

pytest_plugins = ["tests.postgres"]

PEOPLE = re.compile(rb"(?i)canary|rivera|osei|brightroof|555[ -]?0142|jo@example|secret-word")
"""Words that the tests' customers and their words are known by."""

settings.register_profile("short", max_examples=12, stateful_step_count=20, deadline=None)
settings.register_profile(
    "long",
    max_examples=500,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


gc.set_threshold(20_000, 20, 50)  # screens make much that lives long: a tenth of a test's time
shared.keep_files_in_memory()
shared.compile_once()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the second tier."""
    parser.addoption("--long", action="store_true", help="run with the full counts")


def pytest_configure(config: pytest.Config) -> None:
    """Let hypothesis follow the tier."""
    settings.load_profile("long" if config.getoption("--long") else "short")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave to the long tier what the short one tests on the other database (`tests.tiers`)."""
    if not config.getoption("--long") and not any("::" in word for word in config.args):
        left = [item for item in items if tiers.left_for_long(item)]
        items[:] = [item for item in items if not tiers.left_for_long(item)]
        config.hook.pytest_deselected(items=left)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell the figures that the tests of the long run recorded."""
    if terminalreporter.config.getoption("--long"):
        for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
            for name, figure in report.user_properties if report.when == "call" else ():
                terminalreporter.write_line(f"{name}: {figure}")


@pytest.fixture(scope="session")
def long_run(pytestconfig: pytest.Config) -> bool:
    """Tell whether the full counts are asked for."""
    return bool(pytestconfig.getoption("--long"))


def _move_to(home: Path, patch: pytest.MonkeyPatch) -> None:
    """Make `home` all that this process and its children know of the machine's user.

    The environment is the one seam: settings, database, drafts, libpq's password and service
    files, colours and terminal sizes are all found through it, also by the programs that a test
    starts. Nothing else needs to be patched, and nothing of the developer's own can be touched.
    """
    ours = ("CASELINE_", "XDG_", "PG", "TEXTUAL_")
    for name in [*os.environ]:
        if name.startswith(ours) and name != "CASELINE_CI":
            patch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "EDITOR", "VISUAL"):
        patch.delenv(name, raising=False)
    patch.setenv("HOME", str(home))
    patch.setenv("LC_ALL", "C.UTF-8")
    patch.setenv("TERM", "xterm-256color")
    patch.setenv("TZ", "UTC")


def _new_home(factory: pytest.TempPathFactory) -> Path:
    return Path(tempfile.mkdtemp(prefix="home-", dir=factory.getbasetemp()))


@pytest.fixture(scope="session", autouse=True)
def _home_of_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Isolate what fixtures of the session do before the first test."""
    with pytest.MonkeyPatch.context() as patch:
        _move_to(_new_home(tmp_path_factory), patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """See after all tests that no log and no report of a crash names anybody (safety.md 3, 42)."""
    yield
    kept = (
        path
        for name in ("crash-*.txt", "caseline.log*")
        for path in tmp_path_factory.getbasetemp().glob(f"home-*/**/caseline/{name}")
    )
    assert [str(path) for path in kept if PEOPLE.search(path.read_bytes())] == []


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test a user of its own, with an empty home folder."""
    folder = _new_home(tmp_path_factory)
    _move_to(folder, monkeypatch)
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Run the test once on each database."""
    return str(request.param)


@pytest.fixture
def database(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the URL of an empty database that belongs to this test."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres_server")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def _sqlite_copy(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Build, Path], str]:
    templates: dict[Build, Path] = {}

    def copy(build: Build, folder: Path) -> str:
        if build not in templates:
            made = tmp_path_factory.mktemp("template") / "template.db"
            build(f"sqlite:///{made}")
            with closing(sqlite3.connect(made)) as whole:
                assert whole.execute("pragma wal_checkpoint(truncate)").fetchone()[0] == 0
            templates[build] = made
        target = Path(tempfile.mkdtemp(dir=folder)) / "copy.db"
        target.touch(mode=0o600)
        shutil.copyfile(templates[build], target)
        return f"sqlite:///{target}"

    return copy


@pytest.fixture
def copy_of(
    database_kind: str,
    tmp_path: Path,
    _sqlite_copy: Callable[[Build, Path], str],
    request: pytest.FixtureRequest,
) -> Callable[[Build], str]:
    """Give the URL of a fresh copy of what a build function made once per worker, on each kind."""
    if database_kind == "postgres":
        copier: Callable[[Build], str] = request.getfixturevalue("pg_template")
        return copier
    return lambda build: _sqlite_copy(build, tmp_path)


@pytest.fixture(scope="session")
def _read_only() -> dict[tuple[str, Build], str]:
    return {}


@pytest.fixture
def read_only_copy_of(
    database_kind: str,
    tmp_path_factory: pytest.TempPathFactory,
    _sqlite_copy: Callable[[Build, Path], str],
    _read_only: dict[tuple[str, Build], str],
    request: pytest.FixtureRequest,
) -> Callable[[Build], str]:
    """Give the URL of one copy for all tests of a worker; for a `House` that may not write."""

    def copy(build: Build) -> str:
        if (database_kind, build) not in _read_only:
            if database_kind == "postgres":
                server: Server = request.getfixturevalue("postgres_server")
                url = server.url(server.create(like=server.template(build)))
            else:
                url = _sqlite_copy(build, tmp_path_factory.mktemp("read-only"))
            _read_only[database_kind, build] = url
        return _read_only[database_kind, build]

    return copy
