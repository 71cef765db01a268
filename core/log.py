"""The log of `--debug`: what was done and how long it took, for whoever looks for a fault.

Names of commands and kinds of errors, numbers, durations; never a text, a parameter or a person:
what a customer said is in the database and nowhere else (safety.md 3, fault 42). Without
`--debug` nobody listens, and nothing is written.
"""

from __future__ import annotations

import logging
import traceback
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")

LOG = logging.getLogger("caseline")
LOG.addHandler(logging.NullHandler())  # else Python itself would print what nobody keeps
LOG.propagate = False


def note(
    what: str, numbers: Mapping[str, float] | None = None, *, error: BaseException | None = None
) -> None:
    """Write one line: a name of the program's own, numbers, the kind of an error."""
    if LOG.isEnabledFor(logging.DEBUG):
        words = [what, *(f"{name}={value:.12g}" for name, value in (numbers or {}).items())]
        words += [f"error={type(error).__name__}"] if error is not None else []
        LOG.debug(" ".join(words))


@contextmanager
def timed(what: str) -> Iterator[dict[str, float]]:
    """Write how long something took, with the numbers put into what this gives."""
    numbers: dict[str, float] = {}
    began = perf_counter()
    try:
        yield numbers
    except BaseException as error:
        note(what, {"ms": _since(began)}, error=error)
        raise
    note(what, {"ms": _since(began), **numbers})


def watched(thing: T, name: str) -> T:
    """Give the same thing, with each of its questions timed where somebody keeps the log."""
    return cast("T", _Watched(thing, name)) if LOG.isEnabledFor(logging.DEBUG) else thing


def places(error: BaseException) -> list[str]:
    """Say where an error happened, cause first: kinds and places, no words and no values."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    lines = [*places(before), "led to"] if before is not None else []
    lines.append(type(error).__name__)
    return lines + [
        f"{frame.filename}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


class _Watched:
    """Asks something else, and says how long each question took."""

    def __init__(self, thing: Any, name: str) -> None:
        self._thing, self._name = thing, name

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._thing, name)
        if not callable(found):
            return found

        def asked(*given: Any, **named: Any) -> Any:
            with timed(f"{self._name}.{name}"):
                return found(*given, **named)

        return asked


def _since(began: float) -> float:
    return round((perf_counter() - began) * 1000, 1)
