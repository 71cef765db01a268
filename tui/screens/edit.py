"""Change a case's fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from core.commands.case import EditCase
from tui.screens.form import Entry, Form, FormSheet
from tui.screens.new_case import entries

if TYPE_CHECKING:
    from core.desk import Desk
    from core.rows import CaseView


class EditSheet(FormSheet):
    """Only what was changed is sent, and only if nobody changed the case meanwhile."""

    names: ClassVar[dict[str, str]] = {"form.send": "Save"}

    def __init__(self, desk: Desk, view: CaseView) -> None:
        """Edit this case."""
        super().__init__()
        self._view = view
        self._type = desk.org.types[view.row.record_type]

    def heading(self) -> str:
        """Name the case."""
        return f"Edit Case {self._view.row.number} · {self._view.row.subject}"

    def entries(self) -> list[Entry]:
        """Give the fields of the layout as they stand."""
        return entries(self._type, self._view)

    def action_form_send(self) -> None:
        """Save what was changed."""
        now = self.query_one(Form).values()
        changed = {name: value for name, value in now.items() if value != self._before[name]}
        if not changed:
            self.dismiss(None)
            return
        row = self._view.row
        self.send(EditCase(case=row.number, fields=dict(changed), if_version=row.version))
