"""What was left is let go: a console that stays open all day does not grow with its keys."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from textual._styles_cache import StylesCache

from tests.tui.seat import seat

if TYPE_CHECKING:
    from tests.house import House

SHEETS = 10


def drawings() -> int:
    """Count the widgets whose lines are kept."""
    gc.collect()
    return sum(isinstance(held, StylesCache) for held in gc.get_objects())


async def test_nothing_is_kept_of_what_left_screens_drew(house: House) -> None:
    house.homeowner("dana")
    async with seat(house, "dana") as there:
        counts = []
        for _ in range(2):
            for _ in range(SHEETS):
                await there.press("question_mark")
                await there.on("Help")
                await there.press("escape")
                await there.on("WorkspaceScreen")
            counts.append(drawings())
        assert counts[1] <= counts[0]
