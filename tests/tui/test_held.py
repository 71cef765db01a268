"""What a key asked for is painted once, when it is there (docs/performance.md)."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest

from core.desk import Desk
from tests.tui.seat import seat
from tui import held
from tui.app import Caseline
from tui.held import LONGEST

if TYPE_CHECKING:
    from rich.console import RenderableType
    from textual.screen import Screen

    from core.rows import CaseView
    from tests.house import House

WIDE, NARROW = (140, 45), (80, 24)


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grow with each repaint by what was on top then."""
    found: list[str] = []
    display = Caseline._display  # noqa: SLF001  where Textual hands lines to the terminal

    def noted(app: Caseline, screen: Screen[Any], update: RenderableType | None) -> None:
        if update is not None:
            found.append("\n".join(str(line.text) for line in screen._compositor.render_strips()))  # noqa: SLF001
        display(app, screen, update)

    monkeypatch.setattr(Caseline, "_display", noted)
    return found


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_record_that_is_opened_is_painted_once(
    house: House, painted: list[str], monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """However slow the machine is: the screen is held, and nobody looks for news."""
    monkeypatch.setattr(held, "LONGEST", 20.0)
    monkeypatch.setattr("tui.app.POLL", 600.0)
    first, second = house.queued(subject="First"), house.queued(subject="Second")
    async with seat(house, "dana", size=size, painted=True) as at:
        at.app.side_by_side = False
        at.app.look()
        await at.sees("Second")
        await at.press("enter")  # the first time the page has no place yet
        await at.until(lambda: at.app.lowest.page, "a page")
        await at.press("escape", "down")
        await at.sees(first, second)
        painted.clear()
        await at.press("enter")
        await at.sees("Second", "Case created")
        await asyncio.sleep(LONGEST)
        assert at.app.lowest.page is not None
        assert at.app.lowest.page.key == second
    assert len(painted) == 1
    assert "Second" in painted[0]


async def test_a_record_that_takes_long_is_awaited_in_sight(
    house: House, painted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queued(subject="Slow")
    case = Desk.case

    def slow(desk: Desk, number: str, **how: Any) -> CaseView:
        time.sleep(6 * LONGEST)
        return case(desk, number, **how)

    async with seat(house, "dana", size=NARROW, painted=True) as at:
        await at.sees("Slow")
        monkeypatch.setattr(Desk, "case", slow)
        painted.clear()
        await at.press("enter")
        await at.until(lambda: painted and "Case created" in painted[-1], "the page")
    assert any("Slow" not in seen and "Case created" not in seen for seen in painted)


async def test_a_move_of_the_focus_repaints_no_whole_screen(
    house: House, painted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    house.queued()
    whole: list[bool] = []
    async with seat(house, "dana", size=WIDE, painted=True) as at:
        await at.sees("Feed")
        compositor = at.app.lowest._compositor  # noqa: SLF001  what draws knows how much
        full = compositor.render_full_update

        def counted(*given: Any, **more: Any) -> Any:
            whole.append(True)
            return full(*given, **more)

        monkeypatch.setattr(compositor, "render_full_update", counted)
        painted.clear()
        await at.press("tab")
        await asyncio.sleep(LONGEST)
        assert at.app.lowest.focused is not at.app.lowest.rows
    assert painted
    assert whole == []
