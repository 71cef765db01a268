"""A sheet on which one writes: its text is the draft."""

from __future__ import annotations

from tui.screens.sheet import Sheet
from tui.widgets.composer import Box, Composer


class WriteSheet(Sheet[None]):
    """A sheet around one composer."""

    def on_mount(self) -> None:
        """Start to write at the end of what stands there."""
        box = self.query_one(Box)
        box.focus()
        box.move_cursor(box.document.end)
        super().on_mount()

    @property
    def text(self) -> str:
        """What was written."""
        return self.query_one(Composer).text

    def typed(self) -> bool:
        """Say whether anything was written."""
        return self.query_one(Composer).touched

    def written(self) -> dict[str, str]:
        """Give what was written."""
        return {"text": self.text} if self.typed() else {}

    def put_back(self, fields: dict[str, str]) -> None:
        """Go on with what was written before."""
        self.query_one(Composer).write(fields.get("text", ""))
