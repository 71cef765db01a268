"""Put on a case what the customer answered by e-mail."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.case import CustomerMail
from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from core.rows import CaseView


class MailSheet(FormSheet):
    """From whom, about what, the words."""

    ACT = "case.mail"
    names: ClassVar[dict[str, str]] = {"form.send": "Put on the case"}

    view: CaseView

    def __init__(self, view: CaseView) -> None:
        """Write on this case."""
        super().__init__()
        self.view = view

    def heading(self) -> str:
        """Name the case."""
        return f"The customer's e-mail on Case {self.view.row.number} · {self.view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields; without a sender it is the contact's."""
        return [
            Entry("sender", "From", hint="nothing: the contact's address"),
            Entry("subject", "Subject"),
            Entry("text", "What they wrote", required=True, long=True),
        ]

    def submit(self) -> None:
        """Put it there."""
        given = self.form.values()
        self.send(
            CustomerMail(
                case=self.view.row.number, text=given["text"], subject=given["subject"] or None,
                sender=given["sender"] or None,
            )
        )  # fmt: skip
