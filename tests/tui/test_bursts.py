"""Keys that come faster than the console draws act where the one before leads, and none is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.tui.typist import sit

if TYPE_CHECKING:
    from tests.house import House

PLACES = {
    "a record": (["enter"], "Feed .*Details", ["q"]),
    "help": (["?"], "Keys in force", ["esc"]),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_burst_leaves_a_place_moves_in_the_list_and_opens_the_next_row(
    house: House, place: str
) -> None:
    for subject in ("The first", "The second", "The third"):
        house.queued(subject=subject)
    there, seen, back = PLACES[place]
    with sit(house, "dana") as terminal:
        terminal.settle()
        terminal.press(*there)
        terminal.wait(seen)
        terminal.settle()
        terminal.burst(*back, "down", "enter")
        terminal.wait("Feed .*Details", "The second", without="The third")
