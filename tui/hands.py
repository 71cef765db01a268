"""The threads in which the console asks and writes: none of them holds up its end.

A server that is not reached any more lets a thread wait until the system gives up, which may take
long; the console must still end at once when it is told to.
"""

from __future__ import annotations

import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
R = TypeVar("R")
MANY = 24
"""Threads at most: some may wait for a server that says nothing, and keys want theirs."""
FAREWELL = 1.0
"""Seconds that an act which is under way gets to come to its end."""


class Hands(ThreadPoolExecutor):
    """Threads that are waited for at the end, but not longer than a `FAREWELL`."""

    def __init__(self) -> None:
        """Begin without a thread."""
        super().__init__(MANY, "caseline")
        self._under_way: set[Future[Any]] = set()

    @property
    def busy(self) -> bool:
        """Whether something is still under way; then only `os._exit` ends the process."""
        return any(not future.done() for future in self._under_way)

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Begin something."""
        future = super().submit(fn, *args, **kwargs)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: FBT001, FBT002  as it is in the base
        """Begin nothing more; wait for what is under way, but only so long."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
        end = time.monotonic() + FAREWELL
        while wait and self.busy and time.monotonic() < end:
            time.sleep(0.01)
