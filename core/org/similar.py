"""`[similar]` of a record type: which cases are shown beside one as similar (domain.md 1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import nearest
from core.words import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from core.org.lines import Path
    from core.org.section import Section

STATES = ("any", "open", "closed")
TEXTS = ("subject", "description")
"""The texts of a case that the full text holds."""
MOST, LONGEST = 50, 80
"""Cases that are shown, and characters of a word of noise, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarRule:
    """What makes another case similar."""

    same: tuple[str, ...] = ()
    """The fields of which any one that is the same counts."""
    words: tuple[str, ...] = ()
    """The texts whose key words are compared."""
    noise: tuple[str, ...] = ()
    """Words that say nothing here, besides those that say nothing anywhere."""
    status: str = "any"
    """Whether `open` cases, `closed` ones or `any` are shown."""
    most: int = 10
    """How many are shown."""


def build_similar(section: Section) -> SimilarRule:
    """Build the rule."""
    return SimilarRule(
        same=section.texts("same"), words=section.texts("words"), noise=section.texts("noise"),
        status=section.text("status", "any"), most=section.number("most", 10, least=1, most=MOST),
    )  # fmt: skip


def check_similar(rule: SimilarRule | None, fields: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Find what no case could ever be compared by; `fields` are those of a case."""
    if rule is None:
        return
    at = "similar"
    if not rule.same and not rule.words:
        yield (at,), "needs `same`, `words` or both: else no case is similar to another."
    for key, given, known in (("same", rule.same, tuple(fields)), ("words", rule.words, TEXTS)):
        for n, name in enumerate(given):
            if name not in known:
                yield (at, key, n), f"{name!r} is not known.{nearest(name, known)}"
    if rule.status not in STATES:
        yield (at, "status"), f"{rule.status!r} is not known.{nearest(rule.status, STATES)}"
    for n, word in enumerate(rule.noise):
        if not cut(word):
            yield (at, "noise", n), f"{word!r} holds no word."
        elif len(word) > LONGEST:
            yield (at, "noise", n), f"it has {len(word):,} characters; {LONGEST} fit."
