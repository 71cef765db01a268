"""What Textual keeps of widgets that are gone."""

from __future__ import annotations

from textual._styles_cache import StylesCache


def forget() -> None:
    """Let go of what was drawn by screens that were left.

    Textual remembers a colour for each of the last thousand widgets, and by that all the lines that
    they drew: a console in which sheets come and go held a hundred megabytes of them.
    """
    StylesCache.get_inner_outer.cache_clear()
