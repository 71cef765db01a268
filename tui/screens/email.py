"""Write an e-mail to the contact of a case; it waits in the outbox for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.case import EmailContact
from tui.screens.form import FormSheet
from tui.widgets.form import Entry

if TYPE_CHECKING:
    from core.rows import CaseView


class EmailSheet(FormSheet):
    """About what, the words; a template may give both."""

    ACT = "case.email"
    names: ClassVar[dict[str, str]] = {"form.send": "Put into the outbox"}

    view: CaseView

    def __init__(self, view: CaseView, about: str = "", words: str = "") -> None:
        """Write about this case; the `words` come after what was written before."""
        super().__init__()
        self.view, self._about, self._words = view, about, words

    def on_mount(self) -> None:
        """Put in what was asked for, once what was written before is back."""
        super().on_mount()
        self.call_after_refresh(self._insert)

    def _insert(self) -> None:
        words, self._words = self._words, ""
        if words and self.stands:
            written = self.form.text("text")
            self.form.put("text", f"{written}\n\n{words}" if written else words)
            if not self.form.text("subject"):
                self.form.put("subject", self._about)

    def heading(self) -> str:
        """Name whom one writes to, and the case."""
        row = self.view.row
        name = row.contact.name if row.contact else "the contact"
        return f"E-mail to {name} on Case {row.number} · {row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields."""
        templates = tuple(self.desk.org.templates)
        chosen = Entry("template", "Template", words=templates, hint="fills what is left empty")
        return [
            *([chosen] if templates else []),
            Entry("subject", "Subject", value=""),
            Entry("text", "Words", long=True),
        ]

    def submit(self) -> None:
        """Put it into the outbox."""
        given = self.form.values()
        self.send(
            EmailContact(
                case=self.view.row.number, template=given.get("template") or None,
                subject=given["subject"] or None, text=given["text"] or None,
            )
        )  # fmt: skip
