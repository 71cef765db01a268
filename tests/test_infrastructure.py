"""The ground itself: isolation, the two kinds of database, people who log in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from platformdirs import PlatformDirs
from sqlalchemy import NullPool, create_engine, text

from core.entities import Case
from core.errors import CaselineError
from tests import house as small
from tests import tiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.postgres import Server

BUILT: list[str] = []


def build(url: str) -> None:
    """Fill a database with one row."""
    BUILT.append(url)
    ask(url, "CREATE TABLE word (it text)")
    ask(url, "INSERT INTO word VALUES ('kept')")


def ask(url: str, statement: str) -> list[str]:
    """Run one statement and give the first column of its answer."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        return [str(row[0]) for row in result] if result.returns_rows else []


def test_no_folder_of_the_developer_is_known(home: Path) -> None:
    """Every folder that the libraries give lies in the test's own home."""
    folders = PlatformDirs("caseline", appauthor=False)
    for folder in (folders.user_config_dir, folders.user_data_dir, folders.user_state_dir):
        assert home in Path(folder).parents
    assert not [name for name in os.environ if name.startswith(("CASELINE_DB", "XDG_", "PG"))]


def test_a_database_is_empty_and_writable(database: str) -> None:
    """Each test gets an empty database of its own and may make tables in it."""
    ask(database, "CREATE TABLE word (it text)")
    assert ask(database, "SELECT it FROM word") == []


def test_copies_are_apart(copy_of: Callable[[Callable[[str], None]], str]) -> None:
    """Two copies of one template share the build, not the rows."""
    first, second = copy_of(build), copy_of(build)
    ask(first, "DELETE FROM word")
    assert ask(first, "SELECT it FROM word") == []
    assert ask(second, "SELECT it FROM word") == ["kept"]
    assert len(BUILT) == len(set(BUILT))
    assert not {first, second} & set(BUILT)


def test_a_house_for_many_tests_refuses_to_be_changed(
    read_only_copy_of: Callable[[Callable[[str], None]], str],
) -> None:
    """And each test of a worker is given the same one."""
    url = read_only_copy_of(small.build)
    assert read_only_copy_of(small.build) == url
    house = small.House(url, read_only=True)
    with pytest.raises(CaselineError):
        house.homeowner()
    assert house.all(Case) == []
    house.close()


def test_every_file_that_the_short_tier_halves_is_there() -> None:
    """A file that was renamed would be tested twice again, unseen."""
    root = Path(__file__).parents[1]
    assert [file for file in tiers.DECIDED_IN_CORE if not (root / file).is_file()] == []


def test_people_log_in_under_their_own_name(postgres_server: Server) -> None:
    """A person's session is theirs, and their groups are exactly those last given."""
    postgres_server.run("CREATE ROLE team NOLOGIN")
    member = "SELECT pg_has_role(session_user, 'team', 'member')"
    url = postgres_server.url("postgres", postgres_server.person("ann", "team"))
    assert ask(url, "SELECT session_user") == ["ann"]
    assert ask(url, member) == ["True"]
    postgres_server.person("ann")
    assert ask(url, member) == ["False"]


def test_the_owner_may_add_what_searches_need(postgres_server: Server) -> None:
    """`pg_trgm` can be installed by whoever owns the database."""
    name = postgres_server.create()
    assert ask(postgres_server.url(name), "CREATE EXTENSION pg_trgm") == []
    postgres_server.drop(name)
