"""The small house in a file of its own: the console knows no database, so one kind is enough."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build


@pytest.fixture
def database_kind() -> str:
    """Run on SQLite alone."""
    return "sqlite"


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give a fresh copy of the small house."""
    made = small.House(copy_of(small.build))
    yield made
    made.close()


@pytest.fixture
def present(house: small.House) -> small.House:
    """Let the house live now, as a program at a real terminal does."""
    house.clock.moment = datetime.now(UTC)
    return house
