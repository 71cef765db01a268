"""What Textual keeps of widgets that are gone, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual._styles_cache import StylesCache

if TYPE_CHECKING:
    from textual._compositor import CompositorMap


def forget() -> None:
    """Let go of what was drawn by screens that were left.

    Textual remembers a colour for each of the last thousand widgets, and by that all the lines that
    they drew: a console in which sheets come and go held a hundred megabytes of them.
    """
    StylesCache.get_inner_outer.cache_clear()


class Places(Compositor):
    """Knows where each widget of a screen is, and that one which went must be drawn over.

    Textual looks all places up anew when it is next asked for one. Where that is between a
    widget's going and the layout without it, nobody would notice that it went: a toast stayed on
    the screen until something else was drawn there.
    """

    @property
    def full_map(self) -> CompositorMap:
        """Where all widgets are."""
        before = self._full_map if self._full_map_invalidated else {}
        here = super().full_map
        gone = (before[widget] for widget in before.keys() - here.keys())
        self._dirty_regions.update(filter(None, (at.clip.intersection(at.region) for at in gone)))
        return here
