"""What the tests of bad days stand on: the house on each database, synced as in earnest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import house as small
from tests.safety.desks import build_staffed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build


@pytest.fixture
def house(copy_of: Callable[[Build], str]) -> Iterator[small.House]:
    """Give a fresh copy of the small house with its crowd of agents, on each database."""
    made = small.House(copy_of(build_staffed))
    yield made
    made.close()
