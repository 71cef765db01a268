"""The words of a text, cut as both databases' full text cuts them.

At everything that is no letter and no digit, without accents and in lower case.
"""

from __future__ import annotations

import re
import unicodedata

WORD = re.compile(r"[^\W_]+")
_MARKS = re.compile("[\u0300-\u036f]+")


def plain(text: str) -> str:
    """Give a text without accents, and without what stands around it."""
    if text.isascii():
        return text.strip()
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare).strip()


def cut(text: str, most: int | None = None) -> list[str]:
    """Give the words in their order, all of them or the first ones."""
    return [word.lower() for word in WORD.findall(plain(text))[:most]]
