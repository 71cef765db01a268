"""One table of a TOML file, read key by key; every fault is noted with file and key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from core.errors import Problem, nearest
from core.org.automation import length
from core.org.lines import dotted
from core.text import storable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.org.lines import Path

_LENGTH = re.compile(r"(\d{1,6})\s*(m|h|d)")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_KINDS = {str: "a text", bool: "true or false", int: "a whole number", dict: "a table"}
NO_TEXT = "holds a character that no database keeps."
T = TypeVar("T", str, bool, int, "dict[str, Any]")


@dataclass(frozen=True, slots=True)
class Fault(Problem):
    """A problem of one key of a file."""

    file: str
    path: Path


def fault(file: str, path: Path, message: str) -> Fault:
    """Give what is wrong with a key of a file."""
    return Fault(f"{file}: {dotted(path)}" if path else file, message, file, path)


class Section:
    """A table with its place (file and key) and the list that its faults go to."""

    def __init__(
        self, table: dict[str, Any], place: str, problems: list[Problem], path: Path = ()
    ) -> None:
        """Read `table`, which stands at `path` in the file `place`."""
        self.table, self.place, self.problems, self.path = table, place, problems, path
        self.known: set[str] = set()

    def fault(self, key: str, message: str) -> None:
        """Note what is wrong with `key`."""
        path = (*self.path, key) if key else self.path
        self.problems.append(fault(self.place, path, message))

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text; without a default it must be there."""
        value = self._value(key, str, default)
        if storable(value) != value:
            self.fault(key, NO_TEXT)
        return value

    def name(self, key: str) -> str:
        """Give a text that must be there and say something."""
        value = self.text(key)
        if isinstance(self.table.get(key), str) and not value.strip():
            self.fault(key, "must not be blank.")
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Give true or false."""
        return self._value(key, bool, default)

    def number(
        self, key: str, default: int | None = None, *, least: int = 0, most: int = 1_000_000
    ) -> int:
        """Give a whole number within its bounds."""
        value = self._value(key, int, default)
        if least <= value <= most:
            return value
        if type(self.table.get(key)) is int:
            self.fault(key, f"must be from {least:,} to {most:,}.")
        return least

    def length(
        self, key: str, default: str | None = None, *, least: timedelta = timedelta(),
        most: timedelta = timedelta.max,
    ) -> timedelta:  # fmt: skip
        """Give a length of time within its bounds, written `30m`, `6h` or `2d`."""
        written = self.text(key, default)
        if not (match := _LENGTH.fullmatch(written.strip())):
            self.fault(key, f"{written!r} is not a length of time such as '30m', '6h' or '2d'.")
            return least
        found = timedelta(**{_UNITS[match[2]]: int(match[1])})
        if not least <= found <= most:
            self.fault(key, f"must be from {length(least)} to {length(most)}.")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts; absent means empty."""
        self.known.add(key)
        value = self.table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            doubled = sorted({item for item in value if value.count(item) > 1})
            if doubled:
                self.fault(key, f"named twice: {', '.join(doubled)}.")
            if any(storable(item) != item for item in value):
                self.fault(key, NO_TEXT)
            return tuple(value)
        self.fault(key, "must be a list of texts.")
        return ()

    def lists(self, key: str) -> dict[str, tuple[str, ...]]:
        """Give a table of lists of texts, such as reasons with their subreasons."""
        inner = self.section(key)
        return {name: inner.texts(name) for name in inner.table}

    def words(self, key: str) -> dict[str, str]:
        """Give a table of texts."""
        inner = self.section(key)
        return {name: inner.text(name, "") for name in inner.table}

    def section(self, key: str) -> Section:
        """Give the table under `key`; absent means empty."""
        table = self._value(key, dict, {})
        if any(storable(name) != name for name in table):
            self.fault(key, NO_TEXT)
        return Section(table, self.place, self.problems, (*self.path, key))

    def sections(self, key: str) -> Iterator[Section]:
        """Give each table of a list of tables."""
        self.known.add(key)
        rows = self.table.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.fault(key, "must be a list of tables.")
            return
        for n, row in enumerate(rows):
            yield Section(row, self.place, self.problems, (*self.path, key, n))

    def done(self) -> None:
        """Note every key that nothing asked for."""
        for key in [key for key in self.table if key not in self.known]:
            self.fault(key, f"is not known here.{nearest(key, self.known)}")

    def _value(self, key: str, kind: type[T], default: T | None) -> T:
        self.known.add(key)
        value = self.table.get(key, default)
        if type(value) is kind:
            return value
        self.fault(key, "is missing." if value is None else f"must be {_KINDS[kind]}.")
        return kind()
