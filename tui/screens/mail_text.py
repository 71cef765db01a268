"""A mail, whole: who wrote to whom, what became of it, its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from core.rows import IncomingRow, OutgoingRow
from core.text import one_line
from tui.keymap import bindings
from tui.look import moment, said, zone
from tui.screens.read import ReadSheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.binding import BindingType

    from core.look import Look
    from core.rows import FileRow

LABEL = 10


class MailText(ReadSheet):
    """Reads one mail; Enter opens its case."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("open")]
    names: ClassVar[dict[str, str]] = {"form.leave": "Back", "row.open": "Open the case"}

    def __init__(self, row: IncomingRow | OutgoingRow) -> None:
        """Show this mail."""
        super().__init__()
        self._row = row

    def heading(self) -> str:
        """Give its subject."""
        return one_line(self._row.subject) or "no subject"

    def offers(self, act: str) -> bool:
        """There is nothing to save."""
        return act == "form.leave" or (act == "row.open" and self._row.case is not None)

    def action_row_open(self) -> None:
        """Open the case that it is about."""
        if self._row.case is not None:
            self.dismiss(None)
            self.console.open_record("case", self._row.case, part=0)

    def fetch(self, look: Look) -> list[Content]:
        """Give the head, then the words."""
        row = self._row
        files: tuple[FileRow, ...] = ()
        if isinstance(row, IncomingRow):
            row, _ = look.received(row.id)
            files = row.files
        facts = [*self._facts(row), ("Files", ", ".join(one_line(file.name) for file in files))]
        head = [
            Content.assemble((f"{label:<{LABEL}}", "$label"), (value, "$value"))
            for label, value in facts if value
        ]  # fmt: skip
        return [*head, Content(""), *(said(line, "$value") for line in row.body.split("\n"))]

    def _facts(self, row: IncomingRow | OutgoingRow) -> Iterator[tuple[str, str]]:
        now, here = self.desk.clock.now(), zone(self.desk)
        yield "Case", row.case or ""
        yield "To", one_line(row.recipient or "")
        if isinstance(row, IncomingRow):
            name = f" ({one_line(row.sender_name)})" if row.sender_name else ""
            yield "From", one_line(row.sender or "nobody") + name
            yield "Came", moment(row.received_at, now, here)
            yield "Kept", one_line(row.reason or "")
            return
        yield "Written", f"{moment(row.created_at, now, here)}, {one_line(row.author or 'System')}"
        yield "Left", moment(row.sent_at, now, here) if row.sent_at else ""
        yield "Tried", str(row.attempts) if row.attempts else ""
        yield "Error", one_line(row.error or "")
