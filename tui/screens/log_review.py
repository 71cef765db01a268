"""Log a review: where the case stands, for whoever takes it up next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.content import Content

from core.commands.case import LogReview
from core.entities.cases import REVIEW_LIMIT
from tui.look import moment, said, zone
from tui.screens.sheet import Sheet
from tui.widgets.composer import Box, Composer
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import CaseView

HELP = "Detailed and concise: current status, pending action items and their owners"


class LogReviewSheet(Sheet[None]):
    """The record type's template, a live count, and whose words would be overwritten."""

    names: ClassVar[dict[str, str]] = {"form.send": "Log review"}

    def __init__(self, view: CaseView) -> None:
        """Review this case."""
        super().__init__()
        self._view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Log review of Case {self._view.row.number} · {self._view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give the help, the last review's author, the box."""
        template = self.desk.org.types[self._view.row.record_type].review.template
        yield Lines(Content.assemble((HELP, "$label")), *self._before())
        yield Composer(template.strip("\n"), limit=REVIEW_LIMIT)

    def _before(self) -> list[Content]:
        last = self._view.last_review
        if last is None:
            return []
        when = moment(last.at, self.desk.clock.now(), zone(self.desk))
        return [said(f"! This overwrites the review of {last.by.name}, {when}.", "$key")]

    def on_mount(self) -> None:
        """Start at the end of the template's first line."""
        super().on_mount()
        box = self.query_one(Box)
        box.focus()
        box.cursor_location = (0, len(box.document.get_line(0)))

    def typed(self) -> bool:
        """Say whether anything was written."""
        return self.query_one(Composer).touched

    def offers(self, act: str) -> bool:
        """Offer saving only while the text fits."""
        return super().offers(act) and (act != "form.send" or self.query_one(Composer).fits)

    @on(Composer.Measured)
    def _measured(self) -> None:
        self.refresh_bindings()

    def action_form_send(self) -> None:
        """Log it; what does not fit is not sent."""
        composer = self.query_one(Composer)
        if composer.fits:
            self.send(LogReview(case=self._view.row.number, comments=composer.text))
        else:
            over = len(composer.text) - composer.limit
            self.complain([f"Shorten it by {over:,} characters."])
