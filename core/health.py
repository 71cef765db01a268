"""What was found when a database and its surroundings were looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    topic: str
    """One word: what it is about."""
    message: str
    level: Level = "problem"
    next_step: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that was looked at, in the order in which people read it."""

    where: str
    """The database, as a person reads it; never its password."""
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing is a real problem."""
        return all(finding.level != "problem" for finding in self.findings)


def fine(topic: str, message: str) -> Finding:
    """Give what is as it should be."""
    return Finding(topic=topic, message=message, level="ok")


def note(topic: str, message: str, next_step: str | None = None) -> Finding:
    """Give what a person should know, and what can wait."""
    return Finding(topic=topic, message=message, level="note", next_step=next_step)
