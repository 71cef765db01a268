"""Brings together what two people made of one text since both had the same."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MINE, BETWEEN, THEIRS = "<<<<<<< yours", "=======", ">>>>>>> theirs"
"""The lines around what both changed; none of them is TOML, so that no file with them passes."""


def merge(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Give the text with both changes, and at how many places both changed the same lines.

    Those stand there twice, between marks: a person says which of them it is.
    """
    texts = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    done: list[str] = []
    clashes, at = 0, [0, 0, 0]
    for *starts, length in _shared(*texts):
        was, my, their = (
            text[a:b] for text, a, b in zip(texts, at, starts, strict=True)
        )  # fmt: skip
        if my != their and was not in (my, their):
            clashes += 1
            done += [*_line(MINE), *_ended(my), *_line(BETWEEN), *_ended(their), *_line(THEIRS)]
        else:
            done += their if my == was else my
        done += texts[0][starts[0] : starts[0] + length]
        at = [start + length for start in starts]
    return "".join(done), clashes


def _shared(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Give the stretches that all three have: where they begin in each, and how long they are."""
    ones, others = (
        SequenceMatcher(None, base, text, autojunk=False).get_matching_blocks()
        for text in (mine, theirs)
    )
    i = j = 0
    while i < len(ones) and j < len(others):
        one, other = ones[i], others[j]
        start = max(one.a, other.a)
        end = min(one.a + one.size, other.a + other.size)
        if start < end:
            yield start, one.b + start - one.a, other.b + start - other.a, end - start
        if one.a + one.size < other.a + other.size:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _line(text: str) -> list[str]:
    return [f"{text}\n"]


def _ended(lines: list[str]) -> list[str]:
    """Let the last line of a file end, too: a mark stands on a line of its own."""
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]
