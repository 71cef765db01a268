"""What parts of the console tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message


@dataclass
class CaseChosen(Message):
    """The cursor of a list came to another case, or to none."""

    number: str | None

    def can_replace(self, message: Message) -> bool:
        """Only where the cursor ended matters."""
        return isinstance(message, CaseChosen)


@dataclass
class CaseOpened(Message):
    """A case is to be read."""

    number: str


@dataclass
class Counted(Message):
    """A list knows how long it is."""

    total: int


@dataclass
class Failed(Message):
    """Something could not be read."""

    reason: str
