"""What parts of the console tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from core.errors import CaselineError  # noqa: TC001  a dataclass names it


@dataclass
class RowChosen(Message):
    """The cursor of a list came to another record, or to none."""

    kind: str
    key: str | None

    def can_replace(self, message: Message) -> bool:
        """Only where the cursor ended matters."""
        return isinstance(message, RowChosen)


@dataclass
class RowOpened(Message):
    """A record of a list is to be read."""

    kind: str
    key: str


@dataclass
class RowLeft(Message):
    """Somebody's act took the row of the cursor out of the list."""

    kind: str
    key: str


@dataclass
class Counted(Message):
    """A list knows how long it is, and what is said of it as a whole."""

    total: int
    summary: tuple[str, ...] = ()


@dataclass
class Failed(Message):
    """Something could not be read."""

    error: CaselineError
