"""How alike two cases are: by fields that both hold the same, by words that both say (1.14).

Nothing here asks a database: it says which words of a case are worth asking for, and what those
weigh that were found.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import TYPE_CHECKING

from core.words import cut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

MOST_WORDS = 24
"""Key words of a case that are compared, from the start of its texts."""
SHORTEST, LONGEST = 2, 60
"""Letters of a key word: one says nothing, and nobody types one of more than sixty again."""
FEWEST_DIGITS = 3
"""Digits of a number that is a key word."""
LETTERS = 4000
"""Characters of a text that are looked at."""
ENOUGH = 3
"""Fields that are the same from which on two cases are as alike as fields can make them."""
WORDS = 2
"""How much more the words say than the fields: a customer's cases are about this and that."""
LEAST = 8
"""The score below which a case is not similar; one field that is the same lies above it."""
RAREST = 4
"""Key words that cases are looked for by: alone those that few say, and each with each other."""
FEW = 1000
"""Cases that say a word, or two, from which on it is too common to look for."""
NOISE = frozenset(
    cut("""
    about after all also am an and any are as at be because been before but by can could did do does
    for from get got had has have he her him his how if in into is it its just me more my no not now
    of off on only or our out over please she should so some thank thanks that the their them then
    there they this to too up us was we were what when where which who will with would you your
""")
)
"""Words that say nothing in any house; an organisation adds its own (`[similar] noise`)."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a case is, and why."""

    score: int
    """From 0 to 100; it orders cases, and is a share of nothing."""
    fields: tuple[str, ...] = ()
    """The fields that are the same."""
    words: tuple[str, ...] = ()
    """The words that both say, the most telling first."""


def key_words(texts: Iterable[str | None], noise: Iterable[str] = ()) -> tuple[str, ...]:
    """Give the first words of some texts that say something, each once, in their order.

    `noise` are words of the organisation that say nothing, besides those of `NOISE`.
    """
    empty = NOISE.union(*map(cut, noise))
    words = (word for text in texts if text for word in cut(text[:LETTERS]))
    telling = (w for w in words if w not in empty and _tells(w))
    return tuple(dict.fromkeys(telling))[:MOST_WORDS]


def _tells(word: str) -> bool:
    return (FEWEST_DIGITS if word.isdecimal() else SHORTEST) <= len(word) <= LONGEST


def weight(found: float, cases: int) -> float:
    """Say what a word weighs that so many of all `cases` say: 1, and 1 more for each halving."""
    return 1 + max(log2(max(cases, 1) / max(found, 1)), 0)


def questions(found: Mapping[str, float], cases: int) -> list[tuple[str, ...]]:
    """Say by which words cases are looked for, where so many (`found`) of all say each.

    The rarest few: those that few cases say, and each two that few say together, were they
    scattered by chance.
    """
    rarest = sorted(found, key=lambda word: found[word])[:RAREST]
    alone = ((word,) for word in rarest if found[word] <= FEW)
    pairs = (
        (one, other) for one, other in combinations(rarest, 2)
        if found[one] * found[other] <= FEW * max(cases, 1)
    )  # fmt: skip
    return [*alone, *pairs]


def likeness(
    same: Collection[str], fields: Collection[str], said: Collection[str],
    weights: Mapping[str, float],
) -> Likeness:  # fmt: skip
    """Score a case that has the fields `same` of those compared, and the words `said`.

    A third of the score are the fields, and three that are the same are as good as all; the rest
    is the share of the key words that it says, by their `weights`. Where there is no field to
    compare, or no word, the other part is the whole.
    """
    words = sorted((word for word in weights if word in said), key=lambda word: -weights[word])
    score = parts = 0.0
    if fields:
        score, parts = min(len(same) / min(len(fields), ENOUGH), 1), 1
    if weights:
        share = sum(weights[word] for word in words) / sum(weights.values())
        score, parts = score + WORDS * share, parts + WORDS
    return Likeness(round(100 * score / max(parts, 1)), tuple(same), tuple(words))
