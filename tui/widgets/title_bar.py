"""The first line: where one is, who one is, and whether the bell rang."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.content import Content

from core.text import one_line
from tui.look import spread
from tui.widgets.drawn import Drawn

if TYPE_CHECKING:
    from tui.app import Caseline


class TitleBar(Drawn):
    """Redrawn only when one of its words changes."""

    def on_mount(self) -> None:
        """Follow what the console says of itself."""
        self.watch(self.app, "standing", self._changed, init=False)

    def _changed(self) -> None:
        self.refresh()

    def lines(self, width: int) -> list[Content]:
        """Give the one line."""
        standing = cast("Caseline", self.app).standing
        left = Content.assemble(
            ("caseline", "bold $brand"), "   ", (self.screen.title or "", "bold $value")
        )
        if standing.busy:
            left = left.append(Content.assemble(("   working …", "$label")))
        right = Content("")
        if standing.trouble:
            right = Content.assemble((f"! {one_line(standing.trouble)}", "bold $bad"), "   ")
        elif standing.unread:
            right = Content.assemble((f"! {standing.unread}", "bold $key"), "   ")
        who = Content.assemble((one_line(standing.name), "$value"))
        known = (standing.profile, standing.place) if not standing.trouble else ()
        rest = " · ".join(word for word in known if word)  # trouble needs their room
        right = right.append(who).append(Content.assemble((f" {one_line(rest)}", "$label")))
        return [spread(left, right, width)]
