"""The words that examples name: those of the shipped organisation, read where help is drawn."""

from __future__ import annotations

import re
from importlib import resources

_WORD = re.compile(r"\{([a-z_]+)\}")


def filled(text: str) -> str:
    """Put the words of `examples.toml` in place of `{queue}`, `{status}` and their like."""
    if not _WORD.search(text):
        return text
    import tomllib  # noqa: PLC0415  most calls show no help

    words = tomllib.loads((resources.files("cli") / "examples.toml").read_text("utf-8"))
    return _WORD.sub(lambda found: str(words.get(found[1], found[0])), text)
