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
NARROW = "80x24"
SIZES = {NARROW: (80, 24), "120x40": (120, 40)}
STILL = 5
"""Looks, some hundredths of a second apart, after which nothing more is expected to change."""


CASES = [
    *((scene, size) for scene in SCREENS for size in SIZES), *((scene, NARROW) for scene in SHEETS)
]  # fmt: skip


@pytest.fixture
def lived_in(copy_of: Callable[[Build], str]) -> Iterator[House]:
    """Give the small house three days later."""
    house = House(copy_of(furnish))
    house.wait(**LIVED)
    yield house
    house.close()


@pytest.mark.parametrize(("scene", "size"), CASES, ids=[f"{c[0].name}-{c[1]}" for c in CASES])
async def test_a_screen_looks_as_it_was_kept(lived_in: House, scene: Scene, size: str) -> None:
    async with seat(lived_in, scene.who, size=SIZES[size], asked=scene.asked) as at:
        found = await _still(at)
        for step in scene.steps:
            await _take(at, step)
            found = await _still(at)
    _compare(KEPT / f"{scene.name}-{size}.txt", found + "\n")


def test_no_snapshot_is_kept_without_a_scene() -> None:
    known = {f"{scene.name}-{size}.txt" for scene, size in CASES}
    assert {path.name for path in KEPT.iterdir()} == known


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
