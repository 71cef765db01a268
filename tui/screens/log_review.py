"""Log a review: where the case stands, for whoever takes it up next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding
from textual.content import Content

from core.commands.case import LogReview
from core.text import shown
from tui.look import moment, said, zone
from tui.screens.write import WriteSheet
from tui.widgets.composer import Box, Composer
from tui.widgets.drawn import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType
    from textual.widget import Widget

    from core.outcome import Outcome
    from core.rows import CaseView

FRESH = timedelta(minutes=10)
"""How long somebody else's review is shown in full before it is overwritten (domain.md 1.9)."""
SHOWN = 6
"""Lines of it."""
HELP = "Detailed and concise: current status, pending action items and their owners"


class LogReviewSheet(WriteSheet):
    """The record type's template, a live count, and whose words would be overwritten."""

    ACT = "case.review"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "next_line", "Next line", show=False)]
    names: ClassVar[dict[str, str]] = {"form.send": "Log review"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Review this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Log review of Case {self.view.row.number} · {self.view.row.subject}"

    def content(self) -> Iterable[Widget]:
        """Give the help, the last review's author, the box."""
        review = self.desk.org.types[self.view.row.record_type].review
        yield Lines(Content.assemble((HELP, "$label")), *self._before())
        lines = (f"{line} " if line else "" for line in review.template.strip("\n").splitlines())
        yield Composer("\n".join(lines), limit=review.limit)

    def _before(self) -> list[Content]:
        last = self.view.last_review
        if last is None:
            return []
        now = self.desk.clock.now()
        when = moment(last.at, now, zone(self.desk))
        over = f"! This overwrites the review of {last.by.name}, {when}."
        told = [Content(""), said(over, "$key")]
        if last.by.key != self.desk.person.username and now - last.at < FRESH:
            lines = shown(last.comments).splitlines()[:SHOWN]
            told += [Content("  ").append(said(line, "$label")) for line in lines]
        return told

    def on_mount(self) -> None:
        """Start at the end of the template's first line."""
        super().on_mount()
        if not self.typed():  # else what was typed before goes on at its end
            box = self.query_one(Box)
            box.cursor_location = (0, len(box.document.get_line(0)))

    def offers(self, act: str) -> bool:
        """Offer saving only while the text fits."""
        return super().offers(act) and (act != "form.send" or self.query_one(Composer).fits)

    @on(Composer.Measured)
    def _measured(self) -> None:
        self.refresh_bindings()

    def action_next_line(self) -> None:
        """Go to the end of the next line that has words, and from the last one to the first."""
        box = self.query_one(Box)
        row, count = box.cursor_location[0], box.document.line_count
        order = [(row + step) % count for step in range(1, count + 1)]
        following = next((r for r in order if box.document.get_line(r).strip()), row)
        box.cursor_location = (following, len(box.document.get_line(following)))

    def action_form_send(self) -> None:
        """Log it; what does not fit is not sent."""
        composer = self.query_one(Composer)
        if composer.fits:
            self.send(
                LogReview(case=self.view.row.number, comments=composer.text), then=self._logged
            )
        else:
            over = len(composer.text) - composer.limit
            self.complain([f"Shorten it by {over:,} characters."])

    def _logged(self, _: Outcome) -> None:
        """Offer a post: whoever is to act is told by being tagged (S1)."""
        key = self.console.key("case.post")
        self.console.remark(f"{key} tags a person in a post.", severity="information")
