"""The sheets that set a case aside: why it is skipped, and until when it sleeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.case import SkipCase, SnoozeCase
from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.outcome import Outcome
    from core.rows import CaseView

TIMES = (
    "1h", "3h", "tomorrow", "2d", "3d", "1w", "2w", "monday", "tuesday", "wednesday", "thursday",
    "friday",
)  # fmt: skip
"""What is offered; any other time is typed."""
YES, NO = "yes", "no"


class SkipSheet(FormSheet):
    """Why this one is not for me."""

    ACT = "case.skip"
    names: ClassVar[dict[str, str]] = {"form.send": "Skip it"}

    view: CaseView

    def __init__(self, view: CaseView, then: Callable[[Outcome], None] | None = None) -> None:
        """Skip this case; `then` goes on with the next one."""
        super().__init__()
        self.view, self._then = view, then

    def heading(self) -> str:
        """Name the case."""
        return f"Skip Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the one field."""
        hint = "whoever takes it next reads this"
        return [Entry("reason", "Why", required=True, hint=hint)]

    def submit(self) -> None:
        """Give it back to its queue."""
        reason = self.form.values()["reason"]
        self.send(SkipCase(case=self.view.row.number, reason=reason), then=self._then)


class SnoozeSheet(FormSheet):
    """Until when, and whether a colleague's word is what is waited for."""

    ACT = "case.snooze"
    names: ClassVar[dict[str, str]] = {"form.send": "Snooze"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Let this case sleep."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"Snooze Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields; the customer's e-mail brings it back in any case."""
        return [
            Entry("until", "Until", words=TIMES, hint="3h, friday 9:00, 2026-04-03 14:00"),
            Entry("reply", "Or a colleague's post", words=(NO, YES), value=NO),
            Entry("reason", "What is waited for"),
        ]

    def submit(self) -> None:
        """Put it to sleep."""
        given = self.form.values()
        self.send(
            SnoozeCase(
                case=self.view.row.number, until=given["until"] or None,
                reply=given["reply"] == YES, reason=given["reason"] or None,
            )
        )  # fmt: skip
