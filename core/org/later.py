"""Parts of an organisation that are built when somebody first asks for one of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")


class Later(Mapping[str, T]):
    """A mapping of which the keys are known, and the values are built all at once, once.

    Whoever only looks at records never asks: what answers changes is read by who writes.
    """

    def __init__(self, keys: Iterable[str], build: Callable[[], Mapping[str, T]]) -> None:
        """Know the keys; `build` gives the values of all of them, in the same order."""
        self._keys, self._build = dict.fromkeys(keys), build

    @cached_property
    def _built(self) -> Mapping[str, T]:
        return self._build()

    def __getitem__(self, key: str) -> T:
        """Give a part; what is wrong with any of them is raised here."""
        return self._built[key]

    def __contains__(self, key: object) -> bool:
        """Say whether there is one of that key."""
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        """Give the keys."""
        return iter(self._keys)

    def __len__(self) -> int:
        """Count them."""
        return len(self._keys)
