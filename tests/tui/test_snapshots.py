"""The main screens look as they were last looked at.

A screen that is meant to look different is kept anew with

    RENEW_SNAPSHOTS=1 pytest tests/tui/test_snapshots.py

and the difference of the text files is read before it is committed.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.house import House
from tests.tui.scenes import LIVED, SCREENS, SHEETS, furnish
from tests.tui.seat import seat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.postgres import Build
    from tests.tui.scenes import Scene
    from tests.tui.seat import Seat

KEPT = Path(__file__).parent / "snapshots"
RENEW = "RENEW_SNAPSHOTS"
NARROW, WIDE = (80, 24), (120, 40)
STILL = 5
"""Looks, some hundredths of a second apart, after which nothing more is expected to change."""
SIZES = {scene.name: (NARROW, WIDE) for scene in SCREENS} | {
    scene.name: (NARROW,) for scene in SHEETS
}


@pytest.fixture
def lived_in(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the small house three days later."""
    house = House(copy_of(furnish))
    house.wait(**LIVED)
    yield house
    house.close()


@pytest.mark.parametrize("scene", [*SCREENS, *SHEETS], ids=lambda scene: scene.name)
async def test_a_screen_looks_as_it_was_kept(lived_in: House, scene: Scene) -> None:
    """Played at the narrow size, then drawn anew at the wide one, as when a window is dragged."""
    async with seat(lived_in, scene.who, size=NARROW, asked=scene.asked, painted=True) as at:
        await _still(at)
        for step in scene.steps:
            await _take(at, step)
            await _still(at)
        for size in SIZES[scene.name]:
            await at.pilot.resize_terminal(*size)
            _compare(_kept(scene.name, size), await _still(at) + "\n")


def test_no_snapshot_is_kept_without_a_scene() -> None:
    known = {_kept(name, size) for name, sizes in SIZES.items() for size in sizes}
    assert {*KEPT.iterdir()} == known


def _kept(name: str, size: tuple[int, int]) -> Path:
    return KEPT / f"{name}-{size[0]}x{size[1]}.txt"


async def _take(at: Seat, step: str) -> None:
    verb, _, rest = step.partition(" ")
    match verb:
        case "keys":
            await at.press(*rest.split())
        case "type":
            await at.type(rest)
        case "open":
            kind, key = rest.split()
            at.app.open_record(kind, key)
        case _:
            await at.sees(rest)


async def _still(at: Seat) -> str:
    """Give the screen once it has not changed for a while."""
    seen, looks = at.text, 0
    while looks < STILL:
        await at.pilot.pause(0.04)
        looks = looks + 1 if at.text == seen else 0
        seen = at.text
    return seen


def _compare(path: Path, found: str) -> None:
    if os.environ.get(RENEW):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
        return
    kept = path.read_text("utf-8") if path.exists() else ""
    lines = unified_diff(kept.splitlines(), found.splitlines(), "kept", "found", lineterm="")
    assert found == kept, "\n".join([path.name, *lines])
