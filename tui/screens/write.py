"""A sheet on which one writes: its text is the draft, with what was chosen beside it."""

from __future__ import annotations

from core.drafts import KEY
from tui.screens.sheet import Sheet
from tui.widgets.choice import Choice
from tui.widgets.composer import Box, Composer


class WriteSheet(Sheet[None]):
    """A sheet around one composer."""

    def on_mount(self) -> None:
        """Start to write at the end of what stands there."""
        box = self.query_one(Box)
        self.set_focus(box)
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
        """Give what was written, and what was chosen for it."""
        if not self.typed():
            return {}
        return {"text": self.text} | {f"{c.id}{KEY}": c.word for c in self.query(Choice)}

    def put_back(self, fields: dict[str, str]) -> None:
        """Go on with what was written before."""
        self.query_one(Composer).write(fields.get("text", ""))
        for choice in self.query(Choice):
            word = fields.get(f"{choice.id}{KEY}")
            if word in choice.words:
                choice.at = choice.words.index(word)
