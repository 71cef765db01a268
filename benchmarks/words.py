"""Words of a service desk, few of them often and many rarely, the same ones for each seed."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

OURS = (
    "inverter", "panel", "roof", "contract", "billing", "refund", "installer", "homeowner",
    "payment", "invoice", "meter", "outage", "monitoring", "production", "warranty",
    "transfer", "cancel", "pending", "schedule", "appointment", "callback", "portal",
    "escalation", "compliance", "document", "upload", "signature", "password", "email",
    "phone", "address", "utility", "permit", "inspection", "battery", "breaker", "wiring",
    "leak", "damage", "claim", "credit", "balance", "statement", "autopay",
)  # fmt: skip
COMMON, RARE, PREFIX = "inverter panel", "breaker autopay", "invert"
"""What the searches of the benchmark look for: two words, two rarer ones, a beginning."""
VOCABULARY = 4000
LINES = 30_000
LEAD = 30
"""Words that are more frequent than any of ours."""


class Words:
    """Draws lines of words by the law of their rank."""

    def __init__(self, rng: Random) -> None:
        """Make up the vocabulary."""
        self._rng = rng
        syllables = [a + b for a in "bcdfglmnprstv" for b in "aeiou"]
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(rng.choice(syllables) for _ in range(rng.randint(2, 4)))] = None
        self.words = list(words)
        for place, word in enumerate(OURS):
            self.words.insert(LEAD + 4 * place, word)
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(len(self.words))))
        self._lines = [self.line(4, 8) for _ in range(LINES)]

    def line(self, least: int, most: int) -> str:
        """Give from `least` to `most` words."""
        count = self._rng.randint(least, most)
        return " ".join(self._rng.choices(self.words, cum_weights=self._weights, k=count))

    def text(self, least: int, most: int) -> str:
        """Give from `least` to `most` of the lines made beforehand: ten times as fast."""
        return " ".join(self._rng.choices(self._lines, k=self._rng.randint(least, most)))

    def name(self) -> str:
        """Give a name of two words."""
        return self.line(2, 2).title()
