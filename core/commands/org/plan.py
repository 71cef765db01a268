"""What a new organisation does to records: what speaks against it, and what is to be done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.commands.org.mapping import written
from core.entities import FeedItem
from core.errors import Problem, RuleViolation, nearest
from core.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from core.commands.org.mapping import Maps
    from core.org.model import Organisation
    from core.work import Work

BATCH = 500
"""Entries of feeds that one statement inserts."""


@dataclass(frozen=True, slots=True)
class Unmapped(Problem):
    """Records that would lose something, as long as nobody says what they hold instead."""

    lost: str
    """The sentence without the way that the shell has."""
    what: str
    """What stands before the `=` of the map."""
    known: tuple[str, ...]
    """What may stand behind it."""


@dataclass(slots=True, kw_only=True)
class Plan:
    """Everything is found out first, so that all of it can be told; then it is done."""

    work: Work
    old: Organisation
    new: Organisation
    maps: Maps
    problems: list[Problem] = field(default_factory=list)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What becomes of records: what kind of them, in words, with their number."""
    acts: list[Callable[[], None]] = field(default_factory=list)
    _known: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    """What each word that goes may become."""

    def refuse(self, text: str, way: str = "", key: tuple[str, ...] = ()) -> None:
        """Note what speaks against it, once; `way` says how the word of `key` is mapped."""
        lost = one_line(text)
        problem = Problem("organisation", lost)
        if key:
            told = one_line(f"{text} {way}")
            known = self._known.get(key, ())
            problem = Unmapped("organisation", told, lost, written(key), known)
        if problem not in self.problems:
            self.problems.append(problem)

    def mapped(self, known: Iterable[str], *key: str) -> str | None:
        """Give the new word for one that goes, where it is known; else note why it is not."""
        word, words = self.maps.get(*key), tuple(known)
        self._known.setdefault(key, words)
        if word is not None and word not in words:
            told = nearest(word, words) or f" Known: {', '.join(words) or 'none'}."
            self.refuse(f"{'.'.join(key[:-1])}:{key[-1]} cannot become {word!r}.{told}")
        return word

    def require(self) -> None:
        """Raise everything that speaks against it at once."""
        self.problems += [] if self.problems else self.maps.idle()
        if not self.problems:
            return
        listed = "\n".join(f"  {problem.message}" for problem in self.problems)
        msg = f"This organisation cannot be applied:\n{listed}"
        raise RuleViolation(msg, title="Not applied", problems=self.problems)

    def told(self) -> list[str]:
        """Tell what becomes of records."""
        return [
            one_line(f"{amount(count, kind)} {text}") for (kind, text), count in self.moved.items()
        ]

    def say(self, cases: Sequence[int], body: str) -> None:
        """Write into the feeds of cases what became of them, some in a statement."""
        author = self.work.actor.id or None
        for start in range(0, len(cases), BATCH):
            self.work.unit.add_all([
                FeedItem(
                    object="case", record_id=case, kind="TrackedChange", body=body,
                    author_id=author,
                )
                for case in cases[start : start + BATCH]
            ])  # fmt: skip


def amount(count: int, one: str) -> str:
    """Say how many there are."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"
