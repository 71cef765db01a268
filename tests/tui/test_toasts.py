"""What was told in passing passes: nothing of it stays on the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual.widget import Widget
from textual.widgets._toast import Toast

from tests.tui.seat import seat

if TYPE_CHECKING:
    import pytest
    from textual.geometry import Region

    from tests.house import House


async def test_a_toast_that_goes_is_drawn_over(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks where a widget is, right when the toast goes, hides from nobody that it went."""
    drawn: set[Region] = set()
    render = Compositor.render_update

    def noted(compositor: Compositor, **how: object) -> object:
        drawn.update(compositor._dirty_regions)  # noqa: SLF001  what is drawn anew
        return render(compositor, **how)  # type: ignore[arg-type]

    async with seat(house, "dana", size=(80, 24), toasts=True) as at:
        at.app.remark("In passing")
        await at.until(lambda: at.app.screen.query(Toast), "the toast")
        await at.pilot.pause()
        toast = at.app.screen.query_one(Toast)
        place = toast.region
        assert place
        monkeypatch.setattr(Compositor, "render_update", noted)
        assert isinstance(toast.parent, Widget)
        toast.parent.remove()
        while toast.is_attached:  # noqa: ASYNC110  the layout must not come first
            await asyncio.sleep(0)
        # What is hidden was refreshed, and before the layout somebody asks where something is.
        at.app.lowest._compositor._full_map_invalidated = True  # noqa: SLF001
        assert at.app.lowest.rows.region
        await asyncio.sleep(0.1)
        await at.pilot.pause()
    assert any(region.contains_region(place) for region in drawn)
