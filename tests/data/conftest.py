"""The house on each database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import house as small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give a fresh copy of the small house, once on SQLite and once on PostgreSQL."""
    made = small.House(copy_of(small.build))
    yield made
    made.close()
