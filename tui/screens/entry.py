"""Write about an entry of a case's feed: a comment below it, or one's own words anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.commands.feed import CommentOnEntry, EditEntry
from core.entities.feed import BODY_LIMIT
from core.text import one_line
from tui.look import fit
from tui.screens.compose import Mentioning
from tui.screens.enclose import EnclosingSheet
from tui.widgets.composer import Composer
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.files import Upload
    from core.rows import CaseView, FeedRow

SHOWN = 72
"""Cells of the entry's words."""


class EntrySheet(Mentioning):
    """Words about one entry."""

    TINT = "$brand"
    view: CaseView

    def __init__(self, view: CaseView, row: FeedRow) -> None:
        """Write about this entry of the case."""
        super().__init__()
        self.view, self._row = view, row

    def about(self) -> tuple[str, str]:
        """Give the entry, and the case that it is on."""
        return str(self._row.id), self.view.row.number


class CommentSheet(EntrySheet, EnclosingSheet):
    """A comment."""

    ACT = "feed.comment"
    names: ClassVar[dict[str, str]] = {"form.send": "Comment"}

    def heading(self) -> str:
        """Name the target."""
        author = self._row.author.name if self._row.author else "System"
        return f"Comment on {author} on Case {self.view.row.number}"

    def content(self) -> Iterable[Widget]:
        """Give the start of what is commented on, the box, and what goes with it."""
        yield Lines(Content.assemble((fit(one_line(self._row.body), SHOWN).rstrip(), "$label")))
        yield Composer(limit=BODY_LIMIT)
        yield self.files_line()

    def command(self, enclosed: tuple[Upload, ...]) -> CommentOnEntry:
        """Put it below the entry."""
        return CommentOnEntry(entry=self._row.id, text=self.text, files=enclosed)


class EditEntrySheet(EntrySheet):
    """The words as they are to be."""

    ACT = "feed.edit"
    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def heading(self) -> str:
        """Name what is changed."""
        what = "post" if self._row.parent is None else "comment"
        return f"Edit your {what} on Case {self.view.row.number}"

    def content(self) -> Iterable[Widget]:
        """Give the box with the words as they are."""
        yield Composer(self._row.body, limit=BODY_LIMIT)

    def action_form_send(self) -> None:
        """Change the words."""
        self.send(EditEntry(entry=self._row.id, text=self.text))
