"""Write into a job's milestone feed: PRIVATE, unless the installer is to read it (S0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.job import CommentOnJob
from core.entities.customers import MILESTONE_LIMIT
from tui.screens.write import WriteSheet
from tui.widgets.choice import Choice
from tui.widgets.composer import Composer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.widget import Widget

    from core.rows import JobRow

PRIVATE, SHARED = "PRIVATE: colleagues only", "the installer too"


class JobCommentSheet(WriteSheet):
    """The words, the phase, who may read them."""

    ACT = "job.comment"
    TINT = "$review"
    names: ClassVar[dict[str, str]] = {"form.send": "Comment"}

    def __init__(self, job: JobRow) -> None:
        """Write to this job."""
        super().__init__()
        self._job = job

    def heading(self) -> str:
        """Name the target."""
        return f"Comment on Job {self._job.engine_number} · {self._job.account.name}"

    def about(self) -> tuple[str, str]:
        """Give the job."""
        return "job", self._job.engine_number

    def content(self) -> Iterable[Widget]:
        """Give the box, the phase, and who may read it."""
        phases = self._job.phases
        current = self._job.current_phase or ""
        yield Composer(limit=MILESTONE_LIMIT)
        if phases:
            at = phases.index(current) if current in phases else 0
            yield Choice("Phase", phases, at=at, id="phase")
        yield Choice("Who may read it", (PRIVATE, SHARED), id="readers")

    def action_form_send(self) -> None:
        """Leave the comment."""
        phase = self.query_one("#phase", Choice).word if self._job.phases else None
        shared = self.query_one("#readers", Choice).word == SHARED
        self.send(
            CommentOnJob(
                job=self._job.engine_number, text=self.text, phase=phase,
                shared=shared,
            )
        )  # fmt: skip
