"""Log a call: what was said on the telephone, so that the next one knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.case import LogCall
from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from core.rows import CaseView


class CallSheet(FormSheet):
    """Subject, minutes and what was said."""

    ACT = "case.call"
    names: ClassVar[dict[str, str]] = {"form.send": "Log call"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Log a call about this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case and who is on the line."""
        row = self.view.row
        name = f" · {row.contact.name}" if row.contact else ""
        return f"Log a call on Case {row.number}{name}"

    def entries(self) -> list[Entry]:
        """Give the fields."""
        return [
            Entry("comments", "What was said", long=True, required=True),
            Entry("subject", "Subject", value="Call"),
            Entry("direction", "Who called", words=("customer", "we"), value="customer"),
            Entry("minutes", "Minutes"),
        ]  # fmt: skip

    def submit(self) -> None:
        """Log it."""
        given = self.form.values()
        self.send(
            LogCall(
                case=self.view.row.number, comments=given["comments"],
                subject=given["subject"] or "Call", direction=given["direction"] or "customer",
                minutes=given["minutes"] or None,
            )
        )  # fmt: skip
