"""The house on each database, under the shipped names and, for some files, under others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import house as small
from tests import renamed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build

RENAMED = frozenset({
    "acts", "aging_process", "bell", "case_assignments", "case_calls", "case_creation",
    "case_editing", "case_family", "case_notes", "case_ownership", "case_status",
    "edit_conflicts", "erase", "feed", "feed_files", "feed_links", "filters", "gate_and_rules",
    "jobs", "leaving", "log", "mail_in", "many", "merging", "next_case", "outbox",
    "owner_candidates", "people",
    "permissions", "presence", "queries_case", "queries_cases", "queries_customer_lists",
    "queries_log", "queries_people", "queries_search", "queues", "recycle_bin", "skipping",
    "snooze", "undo", "views", "why",
})  # fmt: skip
"""The tests of behaviour that run once more on an organisation in which all is called otherwise."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run the tests of `RENAMED` under both names."""
    name = metafunc.module.__name__.rpartition(".test_")[2]
    own = metafunc.definition.get_closest_marker("shipped")
    if "house" in metafunc.fixturenames and name in RENAMED and not own:
        names = [pytest.param("shipped", id=pytest.HIDDEN_PARAM), "renamed"]
        metafunc.parametrize("naming", names, indirect=True)


@pytest.fixture
def naming(request: pytest.FixtureRequest) -> str:
    """Say what the organisation's words are: shipped, or renamed (`tests.renamed`)."""
    return str(getattr(request, "param", "shipped"))


@pytest.fixture
def house(copy_of: Callable[[Build], str], naming: str) -> Iterator[small.House]:
    """Give a fresh copy of the small house, once on SQLite and once on PostgreSQL."""
    other = naming == "renamed"
    url = copy_of(renamed.build if other else small.build)
    made = renamed.RenamedHouse(url) if other else small.House(url)
    yield made
    made.close()
