"""Long texts on a page: drawn as far as anybody reads there; the rest is counted.

Whatever came from outside, a page stays quick: `P` writes the record whole, the form and its
editor (F4) hold every word.
"""

from __future__ import annotations

from textual.content import Content

from core.text import shown

LONGEST, MOST = 4_000, 200
"""Characters and lines of one text that are drawn."""


def cut(text: str, longest: int = LONGEST, most: int = MOST) -> tuple[str, Content | None]:
    """Give what is drawn of a text, harmlessly, and how much more there is."""
    drawn = "\n".join(text[:longest].split("\n", most)[:most])
    left = len(text) - len(drawn)
    more = Content.assemble((f"… and {left:,} characters more", "$label")) if left > 0 else None
    return shown(drawn), more


def body(text: str, width: int, longest: int = LONGEST, most: int = MOST) -> list[Content]:
    """Give the lines of a text, and how much more there is."""
    drawn, more = cut(text, longest, most)
    lines = Content.assemble((drawn, "$value")).wrap(width)
    return [*lines, *([more] if more is not None else [])]
