"""The words that examples name: those of the shipped organisation, read where help is drawn."""

from __future__ import annotations

import re
from pathlib import Path

_WORD = re.compile(r"\{([a-z_]+)\}")


def filled(text: str) -> str:
    """Put the words of `examples.txt` in place of `{queue}`, `{status}` and their like."""
    if not _WORD.search(text):
        return text
    lines = Path(__file__).with_name("examples.txt").read_text("utf-8").splitlines()
    words = dict(line.split(" = ", 1) for line in lines if not line.startswith("#") and line)
    return _WORD.sub(lambda found: words.get(found[1], found[0]), text)
