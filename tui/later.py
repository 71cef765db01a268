"""Work that begins when its worker does."""

from __future__ import annotations

from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Generator

P = ParamSpec("P")
R = TypeVar("R")


class later(Awaitable[R], Generic[R]):  # noqa: N801  it is called like a function, as `partial` is
    """What a worker awaits: the work is begun then, and not when it is handed over.

    A worker that is stopped before its turn, as the next key stops the one before, would leave a
    coroutine that was made and never awaited.
    """

    def __init__(
        self, work: Callable[P, Coroutine[Any, Any, R]], *given: P.args, **named: P.kwargs
    ) -> None:
        """Take what is called, and with what."""
        self._begin = partial(work, *given, **named)

    def __await__(self) -> Generator[Any, Any, R]:
        """Begin it, and wait for its end."""
        return self._begin().__await__()
